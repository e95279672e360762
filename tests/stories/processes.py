"""Real processes of the product: what `otegraph serve` and `otegraph reconcile` are in production."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.parts.api_server import free_port
from tests.parts.process import Part
from tests.product import PASSWORD, POLICY, eventually
from tests.stories.stage import SECONDS, Stage


class Process:
    """One running `otegraph` command, with its log in a file."""

    def __init__(self, part: Part, port: int) -> None:
        self.part = part
        self.url = f"http://127.0.0.1:{port}"

    @classmethod
    async def start(cls, stage: Stage, folder: Path, command: str, name: str) -> Process:
        """Starts it on the stage's database and root; a `serve` answers from when this returns."""
        return await cls.run(folder, command, name, stage.database_url, OTEGRAPH_KUBECONFIG=str(stage.kubeconfig))

    @classmethod
    async def run(
        cls, folder: Path, command: str, name: str, database_url: str, port: int | None = None, **more: str
    ) -> Process:
        """The same on any root: the simulated one, unless `more` variables name another. `command` may have options."""
        port = port or free_port()
        environment = {
            "OTEGRAPH_DATABASE_URL": database_url,
            "OTEGRAPH_SECRET_KEY": POLICY.secret_key,
            "OTEGRAPH_ADMIN_PASSWORD": PASSWORD,
            "OTEGRAPH_DATA_FOLDER": str(folder / "data"),
            "OTEGRAPH_PORT": str(port),
            **more,
        }
        executable = str(Path(sys.executable).with_name("otegraph"))
        variables = [f"{key}={value}" for key, value in environment.items()]
        part = await Part.start(["env", *variables, executable, *command.split()], folder / f"{name}.log")
        process = cls(part, port)
        if command.startswith("serve"):
            await eventually(process._ready, f"{name} answers", SECONDS)
        return process

    async def _ready(self) -> bool:
        self.part.check()
        try:
            async with httpx.AsyncClient(timeout=5) as http:
                return (await http.get(f"{self.url}/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    async def kill(self) -> None:
        """kill -9, and returns when it is gone."""
        await self.part.stop()

    def pause(self) -> None:
        """It does nothing until `resume`, and knows nothing of that."""
        os.kill(self.part.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """It goes on in the middle of whatever it was doing."""
        os.kill(self.part.pid, signal.SIGCONT)

    def said(self, text: str) -> bool:
        """Whether its log has this."""
        return text in self.part.log.read_text(errors="replace")


@asynccontextmanager
async def processes(stage: Stage, folder: Path, *commands: str) -> AsyncIterator[list[Process]]:
    """Several at once; all are killed at the end."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    started: list[Process] = []
    try:
        for number, command in enumerate(commands, 1):
            started.append(await Process.start(stage, folder, command, f"{command}-{number}"))
        yield started
    finally:
        for process in started:
            await process.kill()
