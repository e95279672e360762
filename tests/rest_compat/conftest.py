from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from otegraph.rest_compat.compile import compile_routes
from otegraph.rest_compat.route import Route
from otegraph.tests.rest_compat.library import SCHEMA, Library, client_of


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
    async with client_of(routes, library) as one:
        yield one
