from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from otegraph.rest_compat.app import rest_routes
from otegraph.rest_compat.compile import compile_routes
from otegraph.rest_compat.route import Route
from otegraph.tests.rest_compat.library import SCHEMA, Library
from starlette.applications import Starlette


@pytest.fixture(scope="session")
def sdl() -> str:
    return SCHEMA.as_str()


@pytest.fixture(scope="session")
def document() -> str:
    return (Path(__file__).parent / "library.graphql").read_text()


@pytest.fixture(scope="session")
def routes(sdl: str, document: str) -> list[Route]:
    return compile_routes(sdl, {"library.graphql": document})


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
async def client(routes: list[Route], library: Library) -> AsyncIterator[httpx.AsyncClient]:
    asgi = Starlette(routes=rest_routes(routes, library, max_body_bytes=20_000))
    transport = httpx.ASGITransport(asgi, raise_app_exceptions=False)
    headers = {"Authorization": "librarian"}
    async with httpx.AsyncClient(transport=transport, base_url="http://library", headers=headers) as one:
        yield one
