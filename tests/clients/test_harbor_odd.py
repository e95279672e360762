"""The Harbor client against names, answers and states that are out of the ordinary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from otegraph.clients.harbor import Harbor
from otegraph.clients.registry import (
    RegistryDenied,
    RegistryError,
    RegistryRefused,
    RegistryUnavailable,
)

from tests.clients.scripted_harbor import PASSWORD, harbor, quick

__all__ = ["quick"]

DIGEST_A = "sha256:fd547ddf5025856f7e828187371b30337ac67de622101c0ff2b0b7ccfa2a531e"
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("name", ["../../users/3", "a/..", "A/b", "a//b", "a/b?x", "a", "", "a/b\n"])
async def test_names_that_lead_elsewhere(name: str) -> None:
    async with harbor() as (client, _):
        for asked in (client.delete_repository(name), client.tags(name), client.delete_tag(name, "1")):
            with pytest.raises(RegistryRefused):
                await asked
        with pytest.raises(RegistryRefused):
            await client.delete_tag("a/b", "../x")


async def test_a_password_that_is_locked_for_a_moment_is_tried_once_more() -> None:
    async with harbor(61, 28) as (client, _):
        await client.create_project("priv1", public=False)
    async with harbor(61, 61) as (client, _):
        with pytest.raises(RegistryDenied) as caught:
            await client.create_project("priv1", public=False)
        assert PASSWORD not in str(caught.value)


async def test_read_only_mode_is_a_denial() -> None:
    async with harbor(547) as (client, _):
        with pytest.raises(RegistryDenied, match="read only"):
            await client.create_project("ro1", public=False)


async def collected(client: Harbor, since: datetime | None = None) -> list[object]:
    return [one async for one in client.repositories(since)]


CALLS: dict[str, Callable[[Harbor], Any]] = {
    "projects": lambda client: client.projects(),
    "create_project": lambda client: client.create_project("p", public=True),
    "delete_project": lambda client: client.delete_project("p"),
    "create_account": lambda client: client.create_account("a", PASSWORD, ["p"]),
    "change_password": lambda client: client.change_password("a", PASSWORD),
    "grant": lambda client: client.grant("a", "p"),
    "repositories": collected,
    "newest": lambda client: collected(client, CREATED),
    "tags": lambda client: client.tags("p/r"),
    "created_at": lambda client: client.created_at("p/r", DIGEST_A),
    "delete_tag": lambda client: client.delete_tag("p/r", "t"),
    "delete_repository": lambda client: client.delete_repository("p/r"),
}
ODD = [
    b"",
    b"<html>",
    b"null",
    b"17",
    b'"text"',
    b"[[1]]",
    b'[{"id": [], "name": 1, "tags": 5, "update_time": {}}]',
    b'{"errors": null}',
    b'{"errors": [7]}',
    b'{"errors": [{"code": 5, "message": []}]}',
    b'{"total_repo_count": "x"}',
    b'{"references": [{"child_digest": 3}, 4], "extra_attrs": 5}',
    b'[{"digest": 4, "tags": [{"name": null}]}]',
    b'{"total_repo_count": 0, "total_project_count": 0, "extra_attrs": {"created": "0001-01-01T00:00:00Z"}}',
    b"\xff\xfe",
]


async def told(asked: Any) -> str:
    """The text of the registry's error, if it is one."""
    try:
        await asked
    except RegistryError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("status", [200, 301, 400, 403, 404, 409, 412, 418])
async def test_odd_answers_are_errors_of_the_registry(call: Callable[[Harbor], Any], status: int) -> None:
    for body in ODD:
        transport = httpx.MockTransport(
            lambda _, body=body: httpx.Response(status, content=body, headers={"X-Total-Count": "x"})
        )
        client = Harbor("http://harbor.test", "admin", PASSWORD, "harbor.test", transport=transport)
        assert PASSWORD not in await told(call(client))
        await client.close()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_an_unwell_harbor_is_unavailable(call: Callable[[Harbor], Any], status: int) -> None:
    sick = httpx.MockTransport(lambda _: httpx.Response(status, headers={"Retry-After": "7"}, content=b"<html>"))
    client = Harbor("http://harbor.test", "admin", PASSWORD, "harbor.test", transport=sick)
    with pytest.raises(RegistryUnavailable) as caught:
        await call(client)
    assert caught.value.retry_after == 7
    await client.close()
