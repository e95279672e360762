"""One process of a real part: started with its log in a file, never outliving the tests."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from pathlib import Path


class PartFailed(Exception):
    """A part ended or did not become ready; the message holds the end of its log."""


class Part:
    """A running command of the real parts."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process = process
        self.log = log

    @classmethod
    async def start(cls, command: Sequence[str], log: Path) -> "Part":
        """Starts the command in a session of its own, so that Ctrl-C reaches the tests alone and they stop the parts.

        The kernel kills it when the thread that started it dies, however that happens (PR_SET_PDEATHSIG).
        """
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                "setpriv",
                "--pdeathsig=KILL",
                *command,
                stdin=DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return cls(process, log)

    @property
    def pid(self) -> int:
        return self._process.pid

    def check(self) -> None:
        """Raises PartFailed when the process has ended."""
        if self._process.returncode is not None:
            raise self.failure(f"ended with {self._process.returncode}")

    def failure(self, what: str) -> PartFailed:
        lines = self.log.read_text(errors="replace").splitlines()[-30:]
        return PartFailed("\n".join([f"{self.log.stem} {what}; its log ends:", *lines]))

    async def stop(self) -> None:
        """Kills it: what a part of a test keeps is thrown away. May be called twice."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
