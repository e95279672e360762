"""Builds the wheel, installs it in a clean environment, and imports everything in it.

Finds a folder that pyproject's packages forgot, which an editable install hides.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APART = {"tests", "bench", "web", "docs", "deploy", "build"}
NEEDED = [
    "schema/schema.graphql",
    "rest_compat/directives.graphql",
    "rest_compat/operations/user.graphql",
    "server/static/graphiql/index.html",
]
LOOK = """
import importlib, pkgutil, sys
import otegraph
from importlib.resources import files
names = [module.name for module in pkgutil.walk_packages(otegraph.__path__, "otegraph.")]
for name in names:
    if not name.startswith("otegraph.migrations.models."):
        importlib.import_module(name)
for name in sys.argv[1:]:
    assert files("otegraph").joinpath(name).is_file(), f"{name} is not in the wheel"
print(len(names), "modules")
"""


def main() -> int:
    """Exit status 1 where something is missing."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run(
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            folder,
            str(ROOT),
        )
        (wheel,) = home.glob("*.whl")
        venv.create(home / "venv", with_pip=False)
        # the dependencies are this environment's; otegraph itself must come from the wheel alone
        python = home / "venv" / "bin" / "python"
        site = next((home / "venv" / "lib").glob("python*/site-packages"))
        run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel))
        dependencies = next(Path(sys.prefix).glob("lib/python*/site-packages"))
        # a folder named in a .pth is only a path: the .pth files in it, such as an editable install's, are not run
        (site / "dependencies.pth").write_text(f"{dependencies}\n")
        found = subprocess.run([python, "-c", LOOK, *NEEDED], cwd=folder, capture_output=True, text=True, check=False)
        if found.returncode:
            print(found.stderr)
            return 1
        modules = int(found.stdout.split()[0])
        expected = len(modules_of_the_checkout())
        print(f"the wheel holds {modules} modules")
        if modules != expected:
            print(f"the checkout has {expected}: is a folder missing from `packages` in pyproject.toml?")
            return 1
    return 0


def modules_of_the_checkout() -> list[Path]:
    """All Python files that belong into the wheel, but the root's own __init__."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [Path(line) for line in listed.splitlines()]
    return [path for path in paths if len(path.parts) > 1 and path.parts[0] not in APART]


def run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
