"""The `helm` command: from a chart's archive to Kubernetes objects (https://helm.sh/docs/helm/helm_template/).

A chart is somebody else's program: it runs in a process of its own with an empty environment, with bounds on time, memory
and output, and nothing of it but its output is kept. Values are not held against the chart's values.schema.json, since
helm fetches what a schema refers to, from the network or this machine's files.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from otegraph.clients.bounded_yaml import BadYaml, Value, documents
from otegraph.clients.errors import ClientError

KUBERNETES = "1.37.0"
"""What `.Capabilities.KubeVersion` says: the edges' Kubernetes."""
SECONDS = 10.0
QUEUE_SECONDS = 20.0
AT_ONCE = 2
MOST_OUTPUT = 4 << 20
MOST_NODES = 200_000
MOST_MEMORY_KIB = 384 << 10
"""Of data (RLIMIT_DATA). Helm 4.3.1 renders a chart in 53 MiB; its address space is 1.8 GiB from the start."""
KEPT_ERROR = 256 << 10
LONGEST_ERROR = 500
LIMITS = '{ ulimit -d "$1" && ulimit -t "$2" && ulimit -f "$3" && ulimit -c 0; } || exit 125; shift 3; exec "$@"'
UNLIMITED = 125
CHART, VALUES = "chart.tgz", "values.json"
LOCATION = re.compile(r"(?:[\w./-]*/)?(?:chart\.tgz|values\.json)")
_threads = ThreadPoolExecutor(AT_ONCE, "helm-output")


class HelmError(ClientError):
    """The chart can't be rendered, or not within the bounds; the text says why and is fit for who uploaded the chart."""


class HelmMissing(ClientError):
    """There is no helm to run: a matter for who operates the server."""


class HelmBusy(ClientError):
    """Others are being rendered, and it takes too long to wait for them."""


@dataclass(frozen=True, slots=True)
class Helm:
    """The command at `path`; two at once, others wait. `seconds` is what one rendering may take."""

    path: Path
    seconds: float = SECONDS
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE), repr=False, compare=False)

    @classmethod
    def find(cls, search: str | None = None) -> Helm | None:
        """The one in the folders of `search` (as PATH; by default the process's own), or None."""
        found = shutil.which("helm", path=search)
        return cls(Path(found).absolute()) if found is not None else None

    async def template(self, archive: bytes, release: str, namespace: str, values: Mapping[str, Any]) -> list[Value]:
        """The documents that a chart renders to, hooks among them and test hooks left out; `values` go over its own.

        Raises `HelmError`, `HelmMissing`, `HelmBusy`. Needs a checked archive (clients/chart_archive.py) only to tell well
        what is wrong with it.
        """
        async with self._turn():
            with tempfile.TemporaryDirectory(prefix="otegraph-helm-") as name:
                folder = Path(name)
                # a few MB at the most, to a folder that goes at once
                (folder / CHART).write_bytes(archive)
                (folder / VALUES).write_bytes(orjson.dumps(dict(values)))
                output = await self._run(folder, release, namespace)
        try:
            parse = asyncio.get_running_loop().run_in_executor(_threads, _parsed, output)
            return await parse
        except BadYaml as error:
            raise HelmError(f"what the chart renders to is no good YAML: {error}") from None

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await self._turns.acquire()
        except TimeoutError:
            raise HelmBusy("other charts are being rendered: try again") from None
        try:
            yield
        finally:
            self._turns.release()

    async def _run(self, folder: Path, release: str, namespace: str) -> bytes:
        command = [
            *(str(self.path), "template", "--namespace", namespace, "--values", VALUES, "--kube-version", KUBERNETES),
            *("--skip-tests", "--skip-schema-validation", "--", release, CHART),
        ]
        process = await self._start(folder, command)
        assert process.stdout is not None
        assert process.stderr is not None
        told = asyncio.create_task(_beginning(process.stderr, KEPT_ERROR))
        try:
            async with asyncio.timeout(self.seconds):
                output = await _bounded(process.stdout, MOST_OUTPUT)
                code = await process.wait()
        except TimeoutError:
            raise HelmError(f"rendering the chart takes more than {self.seconds:g} seconds") from None
        finally:
            await _end(process)
            error = await told
        if code != 0:
            raise _refusal(code, error.decode(errors="replace"), folder)
        return output

    async def _start(self, folder: Path, command: Sequence[str]) -> asyncio.subprocess.Process:
        blocks = MOST_OUTPUT >> 9
        limits = [str(MOST_MEMORY_KIB), str(int(self.seconds) + 1), str(blocks)]
        if not os.access(self.path, os.X_OK):
            raise HelmMissing("the helm command is not there, or can't be run")
        try:
            return await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", LIMITS, "sh", *limits, *command),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=folder,
                env=_environment(folder),
                start_new_session=True,
            )
        except OSError as error:
            raise HelmMissing(f"the helm command can't be run: {error.strerror}") from None


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the server's own: no credentials, no cluster, no plugins."""
    homes = {f"HELM_{name}_HOME": str(folder / name.lower()) for name in ("CACHE", "CONFIG", "DATA")}
    return {
        **homes,
        "HELM_PLUGINS": str(folder / "plugins"),
        "HELM_REPOSITORY_CONFIG": str(folder / "repositories.yaml"),
        "HELM_REGISTRY_CONFIG": str(folder / "registry.json"),
        "KUBECONFIG": str(folder / "kubeconfig"),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": "",
        "GOMAXPROCS": "1",
        "GOMEMLIMIT": f"{MOST_MEMORY_KIB // 2}KiB",
        "GOTRACEBACK": "none",
    }


async def _bounded(stream: asyncio.StreamReader, most: int) -> bytes:
    got = bytearray()
    while chunk := await stream.read(1 << 16):
        got += chunk
        if len(got) > most:
            raise HelmError(f"the chart renders to more than {most >> 20} MiB")
    return bytes(got)


async def _beginning(stream: asyncio.StreamReader, most: int) -> bytes:
    """What comes first; the rest is read and forgotten, so that the writer never waits."""
    got = bytearray()
    while chunk := await stream.read(1 << 16):
        got += chunk[: most - len(got)]
    return bytes(got)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Whatever still runs in its process group is killed, also where the caller was cancelled."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(_ended(process))


async def _ended(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    # asyncio waits for the ends of its pipes too, and never sees that of one whose reader stopped with a full buffer
    await _beginning(process.stdout, 0)
    await process.wait()


def _refusal(code: int, told: str, folder: Path) -> ClientError:
    if code == UNLIMITED:
        return HelmMissing("the helm command can't be run: this machine does not let its memory and time be limited")
    if code < 0 or "fatal error:" in told or "runtime:" in told or "runtime/cgo:" in told:
        return HelmError("rendering the chart takes more memory or time than is allowed")
    return HelmError(cleaned(told, folder))


def cleaned(told: str, folder: Path) -> str:
    """What helm said, without its log, the machine's paths and advice for a terminal: at most 500 characters."""
    _, found, error = told.rpartition("Error: ")
    text = " ".join((error if found else told).replace(str(folder), "").partition("\n\nUse --debug")[0].split())
    text = LOCATION.sub("the chart", text)
    text = "".join(character for character in text if character.isprintable())
    if len(text) > LONGEST_ERROR:
        # the cause comes last
        text = f"{text[:100]} … {text[-(LONGEST_ERROR - 103) :]}"
    return text or "helm could not render the chart, and did not say why"


def _parsed(output: bytes) -> list[Value]:
    return [found for found in documents(output, nodes=MOST_NODES) if found is not None]
