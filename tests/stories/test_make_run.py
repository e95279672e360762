"""`otegraph serve` with nothing said: its own clusters and its own registry; and with a registry that outlives it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from otegraph.server.registry_realm import PATH
from otegraph.simulator.registry.served import SimulatedRegistry

from tests.parts.api_server import free_port
from tests.parts.docker_registry import image_folder, pull, push
from tests.product import PASSWORD, eventually
from tests.stories import registries
from tests.stories.old_client import Calls, OldClient
from tests.stories.processes import Process
from tests.stories.stage import SECONDS

CREDENTIALS = f"pusher:{PASSWORD}"
IMAGES = "/v1/repository/image"
NAMES = [f"demo/image{number}" for number in range(4)]


@asynccontextmanager
async def served(
    folder: Path, database_url: str, port: int | None = None, command: str = "serve", **more: str
) -> AsyncIterator[tuple[Process, OldClient]]:
    """A product that is served by a process of its own, and its administrator."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    process = await Process.run(folder, command, "serve", database_url, port, **more)
    try:
        async with httpx.AsyncClient(base_url=process.url, timeout=60, trust_env=False) as http:
            yield process, await OldClient(http, Calls()).login("admin", PASSWORD)
    finally:
        await process.kill()


async def names(admin: OldClient) -> list[str] | None:
    """Those of all images; None while the registry has not been read."""
    answer = await admin.send("GET", IMAGES, params={"pageSize": 0})
    if answer.status_code == 503:
        return None
    return sorted(row["imageName"] for row in admin.said(answer, 200)["data"])


async def until_names(admin: OldClient, *wanted: str) -> None:
    async def look() -> bool:
        return await names(admin) == sorted(wanted)

    await eventually(look, f"the images are {wanted}", SECONDS)


async def make_project(admin: OldClient) -> None:
    """The project `demo`, and an account for it."""

    async def read() -> bool:
        return await names(admin) is not None

    await eventually(read, "the registry is read", SECONDS)
    await admin.done("POST", "/v1/repository/user", {"user": "pusher", "password": PASSWORD})
    await admin.done("POST", "/v1/repository/project", {"projectName": "demo", "public": False}, status=201)


async def test_an_image_is_pushed_to_what_make_run_starts_and_runs_there(database_url: str, tmp_path: Path) -> None:
    async with served(tmp_path / "serve", database_url) as (process, admin):
        address = process.url.removeprefix("http://")
        challenge = await admin.http.get("/v2/")
        assert challenge.status_code == 401
        assert f'realm="{process.url}{PATH}"' in challenge.headers["WWW-Authenticate"]
        await make_project(admin)
        image = await asyncio.to_thread(image_folder, tmp_path / "image")
        await push(image, f"{address}/demo/web:1", folder=tmp_path / "skopeo", credentials=CREDENTIALS)
        await until_names(admin, "demo/web")
        (row,) = (await admin.done("GET", IMAGES, projectName="demo"))["data"]
        assert row["imageAddress"] == f"{address}/demo/web"

        app = {"appName": "web", "deployType": "deployment", "image": f"{address}/demo/web:1", "version": "1.0"}
        numbers = ("minCPU", "maxCPU", "targetCPUUtilization", "targetMemUtilization", "minMemory", "maxMemory")
        rest = dict.fromkeys((*numbers, "maxUnavailable", "maxSurge", "minReadySeconds"), 0)
        await admin.done("POST", "/v1/app", app | rest | {"port": [], "isHPA": False, "replicas": 2, "maxSurge": 1})
        wish = {"deployName": "web", "appName": "web", "version": "1.0.1", "cluster": "beijing"}
        await admin.done("POST", "/v1/deploy", wish)

        async def runs() -> bool:
            (row,) = (await admin.done("GET", "/v1/deploy"))["data"]
            return bool(row["status"] == 5)

        await eventually(runs, "web runs in beijing", SECONDS)
        assert "web" in await admin.refused(409, "DELETE", IMAGES, {"imageName": ["demo/web"]})
        await pull(f"{address}/demo/web:1", tmp_path / "pulled", folder=tmp_path / "skopeo", credentials=CREDENTIALS)


@pytest.fixture
async def outliving(tmp_path: Path) -> AsyncIterator[tuple[SimulatedRegistry, int, dict[str, str]]]:
    """A registry of the test's own, the port on which a process must be its realm, and that process's settings."""
    port = free_port()
    key, certificate = tmp_path / "token.key", tmp_path / "token.crt"
    key.write_bytes(registries.token_key()[0])
    certificate.write_bytes(registries.token_key()[1])
    async with registries.simulated(tmp_path, f"http://127.0.0.1:{port}{PATH}") as registry:
        yield (
            registry,
            port,
            {
                "OTEGRAPH_REGISTRY_KIND": "distribution",
                "OTEGRAPH_REGISTRY_URL": registry.url,
                "OTEGRAPH_REGISTRY_SERVICE": registries.SERVICE,
                "OTEGRAPH_REGISTRY_TOKEN_KEY": str(key),
                "OTEGRAPH_REGISTRY_TOKEN_CERTIFICATE": str(certificate),
            },
        )


def held(registry: SimulatedRegistry) -> list[str]:
    """The repositories that have tags."""
    return sorted(name for name, found in registry.store.repositories.items() if found.tags)


async def push_all(registry: SimulatedRegistry, admin: OldClient, folder: Path) -> None:
    await make_project(admin)
    for name in NAMES:
        image = await asyncio.to_thread(image_folder, folder / name.replace("/", "-"), seed=name)
        await push(image, f"{registry.address}/{name}:1", folder=folder / "skopeo", credentials=CREDENTIALS)
    await until_names(admin, *NAMES)


async def until_one_is_gone(registry: SimulatedRegistry) -> None:
    async def look() -> bool:
        return len(held(registry)) < len(NAMES)

    await eventually(look, "the first image is deleted", SECONDS)


async def test_a_deletion_that_was_accepted_is_finished_after_a_kill(
    outliving: tuple[SimulatedRegistry, int, dict[str, str]], database_url: str, tmp_path: Path
) -> None:
    registry, port, settings = outliving
    async with served(tmp_path / "first", database_url, port, **settings) as (process, admin):
        await push_all(registry, admin, tmp_path)
        registry.faults.delay_seconds = 0.2
        deleting = asyncio.create_task(admin.done("DELETE", IMAGES, {"imageName": NAMES}))
        await until_one_is_gone(registry)
        registry.faults.unavailable = True
        await deleting
        left = held(registry)
        assert left
        assert await names(admin) == []
        await process.kill()
    registry.faults.unavailable, registry.faults.delay_seconds = False, 0
    assert held(registry) == left
    async with served(tmp_path / "second", database_url, port, **settings) as (_, admin):

        async def finished() -> bool:
            return not held(registry)

        await eventually(finished, "what was accepted is done", SECONDS)
        assert await names(admin) in ([], None)
        await until_names(admin)


async def test_a_deletion_whose_request_was_killed_is_done_by_asking_again(
    outliving: tuple[SimulatedRegistry, int, dict[str, str]], database_url: str, tmp_path: Path
) -> None:
    """Nobody was told that it is done: all that is left is there still, for who asks again to the letter, too."""
    registry, port, settings = outliving
    async with served(tmp_path / "first", database_url, port, **settings) as (process, admin):
        await push_all(registry, admin, tmp_path)
        registry.faults.delay_seconds = 0.2
        deleting = asyncio.create_task(admin.done("DELETE", IMAGES, {"imageName": NAMES}))
        await until_one_is_gone(registry)
        await process.kill()
        with pytest.raises(httpx.TransportError):
            await deleting
    registry.faults.delay_seconds = 0
    left = held(registry)
    assert left
    # without loops: they would find out in their own time that one is gone
    async with served(tmp_path / "second", database_url, port, "serve --no-reconcilers", **settings) as (_, admin):
        assert set(left) <= set(await names(admin) or [])
        await admin.done("DELETE", IMAGES, {"imageName": NAMES})
        assert held(registry) == []
        assert await names(admin) == []
