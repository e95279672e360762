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
    "server/static/graphiql/docs.html",
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
        pip = (sys.executable, "-m", "pip")
        run(*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, str(ROOT))
        (wheel,) = home.glob("*.whl")
        venv.create(home / "venv", with_pip=False)
        python = str(home / "venv" / "bin" / "python")
        constraints = home / "constraints.txt"
        constraints.write_text("\n".join(locked()))
        # what the wheel itself asks for, in the versions of the lock, and nothing of this environment
        run(*pip, "--python", python, "install", "--quiet", "--constraint", str(constraints), str(wheel))
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


def locked() -> list[str]:
    """The lock's versions, without hashes: a wheel just built has none to compare."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return [line.rstrip("\\ ") for line in lines if line and line[0].isalnum()]


def modules_of_the_checkout() -> list[Path]:
    """All Python files that belong into the wheel, but the root's own __init__."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [Path(line) for line in listed.splitlines()]
    return [path for path in paths if len(path.parts) > 1 and path.parts[0] not in APART]


def run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
