"""The servers under measurement, each a process of its own, and what the kernel says they used (Linux' /proc)."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from otegraph.bench.client import Request, connected

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60.0
STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers on `port` of 127.0.0.1."""

    pid: int
    port: int


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@asynccontextmanager
async def running(
    command: Sequence[str], environment: Mapping[str, str], port: int, ready: Request, log: Path
) -> AsyncIterator[Server]:
    """Starts `command`, waits until `ready` is answered with 200, and ends it afterwards.

    Raises RuntimeError with the end of its log if it does not start.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220  it takes a moment, and nothing else runs yet
            command, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        if not await _answers(process, port, ready):
            raise RuntimeError(f"the server did not start:\n{log.read_bytes()[-2000:].decode(errors='replace')}")  # noqa: ASYNC240
        yield Server(process.pid, port)
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _answers(process: subprocess.Popen[bytes], port: int, ready: Request) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            async with connected(port) as connection:
                answer = await connection.ask(ready)
            if answer.status == 200:
                return True
        except (OSError, TimeoutError):
            pass
        await asyncio.sleep(0.05)
    return False


def cpu_seconds(pid: int) -> float:
    """User and system time of a process that runs, of all its threads. The kernel counts in 10 ms."""
    return sum(_times(_fields(pid))[:2]) / TICKS


def family_cpu_seconds(parent: int) -> float:
    """The same of a process, those that it started and those of them that have ended: PostgreSQL's, of its postmaster."""
    return (sum(_times(_fields(parent))) + sum(sum(_times(fields)[:2]) for fields in _children(parent))) / TICKS


def peak_bytes(pid: int) -> int:
    """The most memory that the process has had resident."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(("VmHWM:", "VmRSS:")):
            return int(line.split()[1]) * 1024
    return 0


def _fields(pid: int) -> list[str]:
    """Of /proc/PID/stat, from the third on: proc(5)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _times(fields: list[str]) -> list[int]:
    """utime, stime, cutime and cstime."""
    return [int(field) for field in fields[11:15]]


def _children(parent: int) -> list[list[str]]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = _fields(int(entry.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent:
            found.append(fields)
    return found
