"""What openapi-generator makes of the served OpenAPI document is a client that works, from the first operation to the last."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import httpx
import pytest
from otegraph import models
from otegraph.resolvers import authentication

from tests.contract import client_story
from tests.contract.entries import ENTRIES
from tests.contract.world import World, deployment
from tests.product import PASSWORD

OPTIONS = "packageName=documented_client,generateSourceCodeOnly=true"


async def run(*command: str) -> str:
    """What a process says; fails with it where its status is not 0."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said[-8_000:]
    return said


@pytest.fixture(scope="session")
async def generated(tmp_path_factory: pytest.TempPathFactory, origin: str) -> Path:
    """The folder of the client, made once."""
    folder = tmp_path_factory.mktemp("generated")
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{origin}/v1/openapi.json")
    (folder / "openapi.json").write_bytes(answer.content)
    arguments = ("generate", "-g", "python", "-i", str(folder / "openapi.json"), "-o", str(folder / "client"))
    generator = Path(sys.executable).with_name("openapi-generator-cli")
    await run(str(generator), *arguments, "--additional-properties", OPTIONS)
    return folder / "client"


@pytest.fixture
async def rows(world: World) -> str:
    """The world, and in it what the story can't bring about without loops: as JSON."""
    hashed = await authentication.hash_password(PASSWORD)
    await models.User.filter(name__in=["admin", "tenant"]).update(password_hash=hashed)
    versions = {one.version: one.id for one in await models.AppVersion.filter(app_id=world.ids["nginx1_app"])}
    settled = await deployment(
        world.ids["a"],
        "settled",
        world.ids["nginx1_app"],
        world.ids["tenant"],
        versions["1.1.1.1"],
        versions["1.1.1.2"],
    )
    return json.dumps({"web": world.ids["web"], "settled": settled, "app": ENTRIES["create_app"].request})


async def test_its_story(generated: Path, origin: str, rows: str, chart_archive: Path) -> None:
    story = Path(client_story.__file__)
    said = await run(sys.executable, str(story), str(generated), origin, PASSWORD, str(chart_archive), rows)
    assert int(said.split()[-1]) == sum(len(entry.spellings) for entry in ENTRIES.values())
