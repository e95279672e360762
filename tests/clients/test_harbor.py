"""The Harbor client against what a real Harbor answered; numbers are those of the recording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from otegraph.clients.harbor_users import email_of
from otegraph.clients.registry import (
    RegistryConflict,
    RegistryDenied,
    RegistryError,
    RegistryMissing,
    RegistryRefused,
    RegistryUnavailable,
)

from tests.clients.recorded import answer, records
from tests.clients.scripted_harbor import PASSWORD, harbor, quick

__all__ = ["quick"]

DIGEST_A = "sha256:fd547ddf5025856f7e828187371b30337ac67de622101c0ff2b0b7ccfa2a531e"
DIGEST_B = "sha256:83bb53e10df32ac581078ad4e8de35caaecd24dc41179669bdaaecb0e738889b"
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def statistics(projects: int = 0, repositories: int = 0) -> httpx.Response:
    return httpx.Response(200, json={"total_project_count": projects, "total_repo_count": repositories})


def listed(items: list[Any], total: int | None = None) -> httpx.Response:
    return httpx.Response(200, json=items, headers={"X-Total-Count": str(len(items) if total is None else total)})


def refused(status: int, code: str, message: str) -> httpx.Response:
    return httpx.Response(status, json={"errors": [{"code": code, "message": message}]})


def repository(number: int, time: datetime | None = None) -> dict[str, Any]:
    time = time or CREATED - timedelta(minutes=number)
    return {"id": number, "name": f"test/r{number}", "update_time": time.isoformat().replace("+00:00", "Z")}


async def test_projects() -> None:
    async with harbor(statistics(projects=1), answer(13)) as (client, _):
        [project] = await client.projects()
        assert (project.name, project.public) == ("library", True)
        assert project.created_at == datetime(2026, 11, 23, 13, 52, 45, 808000, tzinfo=UTC)


async def test_repositories_of_all_projects() -> None:
    async with harbor(statistics(repositories=3), 323) as (client, script):
        found = [one async for one in client.repositories()]
        assert [one.name for one in found] == ["pub1/app", "priv1/team/web/front", "priv1/app"]
        assert found[2].updated_at == datetime(2026, 11, 23, 13, 56, 48, 645000, tzinfo=UTC)
        assert script.asked[1].url.query == b"page=1&page_size=100"


async def test_what_everybody_sees_does_not_pass_for_all() -> None:
    """A wrong password, or a right one while it is locked, gets a 200 with the public repositories alone (325)."""
    async with harbor(statistics(repositories=3), 325, statistics(repositories=3), 323) as (client, _):
        assert len([one async for one in client.repositories()]) == 3
    forever = [step for _ in range(4) for step in (statistics(repositories=3), answer(325))]
    async with harbor(*forever) as (client, _):
        with pytest.raises(RegistryUnavailable):
            [one async for one in client.repositories()]
    async with harbor(137, 137) as (client, _):
        with pytest.raises(RegistryDenied):
            [one async for one in client.repositories()]


async def test_no_administrator_is_told_so() -> None:
    async with harbor(698) as (client, _):
        with pytest.raises(RegistryDenied, match="administrator"):
            [one async for one in client.repositories()]


async def test_pages_are_counted_to_the_end() -> None:
    items = [repository(number) for number in range(1, 231)]
    pages = [listed(items[start : start + 100], 230) for start in (0, 100, 200)]
    async with harbor(statistics(repositories=230), *pages) as (client, script):
        assert len([one async for one in client.repositories()]) == 230
        assert [request.url.params["page"] for request in script.asked[1:]] == ["1", "2", "3"]


async def test_nothing_is_missed_while_something_is_deleted() -> None:
    """Deleting the first moves the 101st to the page that was read already."""
    before = [repository(number) for number in range(1, 151)]
    after = before[1:]
    steps = [
        statistics(repositories=150),
        listed(before[:100], 150),
        listed(after[100:], 149),
        statistics(repositories=149),
        listed(after[:100], 149),
        listed(after[100:], 149),
    ]
    async with harbor(*steps) as (client, _):
        assert [one.name async for one in client.repositories()] == [item["name"] for item in after]


async def test_something_new_moves_others_to_the_next_page_once() -> None:
    before = [repository(number) for number in range(1, 121)]
    after = [repository(999), *before]
    steps = [statistics(repositories=120), listed(before[:100], 120), listed(after[100:], 121)]
    async with harbor(*steps) as (client, _):
        assert [one.name async for one in client.repositories()] == [item["name"] for item in before]


async def test_the_newest_alone() -> None:
    items = [repository(number) for number in range(1, 301)]
    since = CREATED - timedelta(minutes=120)
    steps = [statistics(repositories=300), listed(items[:100], 300), listed(items[100:200], 300)]
    async with harbor(*steps) as (client, script):
        assert [one.name async for one in client.repositories(since)] == [item["name"] for item in items[:120]]
        assert script.asked[1].url.params["sort"] == "-update_time"


async def test_the_newest_where_harbor_does_not_sort() -> None:
    items = [repository(number) for number in range(1, 151)]
    items.reverse()
    steps = [statistics(repositories=150), listed(items[:100], 150), listed(items[100:], 150)]
    async with harbor(*steps) as (client, _):
        since = CREATED - timedelta(minutes=3)
        assert {one.name async for one in client.repositories(since)} == {"test/r1", "test/r2", "test/r3"}
    async with harbor(statistics(repositories=3), 323) as (client, _):
        since = datetime(2026, 11, 23, 13, 56, 48, 500000, tzinfo=UTC)
        assert [one.name async for one in client.repositories(since)] == ["priv1/app"]


async def test_tags() -> None:
    async with harbor(346) as (client, script):
        tags = {tag.name: tag for tag in await client.tags("priv1/app")}
        assert {name: tag.digest for name, tag in tags.items()} == {
            "1.0": DIGEST_A,
            "1.0-again": DIGEST_A,
            "2.0": DIGEST_B,
        }
        assert tags["2.0"].created_at == CREATED
        assert tags["2.0"].pushed_at == datetime(2026, 11, 23, 13, 56, 46, 973000, tzinfo=UTC)
        assert script.asked[0].url.query == b"with_tag=true&q=tags%3D%2A&page=1&page_size=100"


async def test_tags_of_what_has_none() -> None:
    # 766: an artifact that lost its tag; 356 and 357: no such repository; 472: no such project, as a proxy might say it
    async with harbor(766, 356, 357, refused(404, "NOT_FOUND", "project nope1 not found")) as (client, _):
        assert [tag.name for tag in await client.tags("v1/x")] == ["1"]
        assert await client.tags("priv1/nope") == []
        assert await client.tags("nope1/nope") == []
        assert await client.tags("nope1/nope") == []


async def test_names_are_encoded_twice() -> None:
    async with harbor(358, 466) as (client, _):
        await client.tags("priv1/team/web/front")
        await client.delete_repository("priv1/team/web/front")


async def test_when_an_image_was_made() -> None:
    async with harbor(363, 366) as (client, _):
        assert await client.created_at("priv1/app", DIGEST_A) == CREATED
        assert await client.created_at("priv1/app", "sha256:" + "0" * 64) is None
    index = records()[428]["body"]
    async with harbor(answer(428), answer(363)) as (client, script):
        assert await client.created_at("priv1/multi", index["digest"]) == CREATED
        first = index["references"][0]["child_digest"]
        assert script.asked[1].url.path == f"/api/v2.0/projects/priv1/repositories/multi/artifacts/{first}"


async def test_making_a_project() -> None:
    async with harbor(27, 28) as (client, script):
        await client.create_project("pub1", public=True)
        await client.create_project("priv1", public=False)
        assert script.bodies() == [
            {"project_name": "pub1", "metadata": {"public": "true"}},
            {"project_name": "priv1", "metadata": {"public": "false"}},
        ]
    async with harbor() as (client, _):
        for name in ("Upper", "a b", "a--b", "", "x" * 256, "../a", "a\n"):
            with pytest.raises(RegistryRefused) as caught:
                await client.create_project(name, public=False)
            assert caught.value.field == "name"
    async with harbor(31) as (client, _):
        with pytest.raises(RegistryRefused, match="illegal characters"):
            await client.create_project("upper", public=False)


async def test_a_project_that_an_earlier_call_made_is_taken_over() -> None:
    async with harbor(30, 65, listed([{"entity_name": "admin", "role_id": 1, "id": 1}]), 79) as (client, script):
        await client.create_project("priv1", public=True)
        assert script.bodies()[-1] == {"metadata": {"public": "true"}}


@pytest.mark.parametrize(
    "steps",
    [
        (answer(30), answer(65), answer(207)),  # others are members
        (answer(30), answer(587)),  # there are repositories
        (answer(30), answer(571)),  # somebody else's, who was deleted since
    ],
    ids=["members", "repositories", "owner"],
)
async def test_a_project_of_others_is_not(steps: tuple[httpx.Response, ...]) -> None:
    async with harbor(*map(again, steps)) as (client, _):
        with pytest.raises(RegistryConflict):
            await client.create_project("priv1", public=False)


def again(response: httpx.Response) -> httpx.Response:
    return httpx.Response(response.status_code, headers=response.headers, content=response.content)


async def test_deleting_a_project() -> None:
    async with harbor(471, 473, 449) as (client, _):
        await client.delete_project("priv1")
        await client.delete_project("priv1")
        with pytest.raises(RegistryConflict, match="contains repositories"):
            await client.delete_project("priv1")
    async with harbor(482, answer(17)) as (client, _):
        await client.delete_project("12345")
        # a wrong address answers with a page of HTML: that is no `gone already`
        with pytest.raises(RegistryError):
            await client.delete_project("12345")


async def test_making_an_account() -> None:
    async with harbor(143, 198) as (client, script):
        await client.create_account("alice", PASSWORD, ["priv1"])
        assert script.bodies() == [
            {"username": "alice", "password": PASSWORD, "email": "alice@otegraph.invalid", "realname": "alice"},
            {"role_id": 4, "member_user": {"username": "alice"}},
        ]


@pytest.mark.parametrize(
    ("number", "error", "field"),
    [(145, RegistryConflict, None), (148, RegistryRefused, "password"), (161, RegistryRefused, "name")],
)
async def test_accounts_that_harbor_does_not_take(number: int, error: type[RegistryError], field: str | None) -> None:
    async with harbor(number) as (client, _):
        with pytest.raises(error) as caught:
            await client.create_account("alice", "short1A", ["priv1"])
        assert getattr(caught.value, "field", None) == field
        assert "short1A" not in str(caught.value)


async def test_a_name_that_could_not_log_in() -> None:
    async with harbor() as (client, _):
        with pytest.raises(RegistryRefused):
            await client.create_account("a:b", PASSWORD, [])


async def test_an_account_that_cannot_join_is_removed_again() -> None:
    users = listed([{"username": "alice", "user_id": 11}])
    async with harbor(143, 201, users, 192) as (client, _):
        with pytest.raises(RegistryMissing):
            await client.create_account("alice", PASSWORD, ["priv1"])
    # even where that fails, too: it is the first failure that is told
    async with harbor(143, 201, httpx.Response(502)) as (client, _):
        with pytest.raises(RegistryMissing):
            await client.create_account("alice", PASSWORD, ["priv1"])


@pytest.mark.parametrize("name", ["a.b", "team_1-x", "Ä", "a b", "..", "x" * 200])
def test_addresses_are_harbors_and_no_two_the_same(name: str) -> None:
    local, at, domain = email_of(name).partition("@")
    assert (at, domain) == ("@", "otegraph.invalid")
    assert local.isascii()
    assert len(local) <= 64
    assert email_of(name) != email_of(name + "x")


async def test_changing_a_password() -> None:
    # 167 has Alice first, who is another
    for number in (187, 186):
        async with harbor(167, number) as (client, script):
            await client.change_password("alice", PASSWORD)
            assert script.bodies() == [{"new_password": PASSWORD}]
    async with harbor(167, 184) as (client, _):
        with pytest.raises(RegistryRefused) as caught:
            await client.change_password("alice", "short1A")
        assert caught.value.field == "password"
    async with harbor(167) as (client, _):
        with pytest.raises(RegistryMissing):
            await client.change_password("ali", PASSWORD)
    async with harbor(listed([])) as (client, script):
        with pytest.raises(RegistryMissing):
            await client.change_password("a+b%", PASSWORD)
        assert script.asked[0].url.query.endswith(b"q=username%3Da%252Bb%2525")


async def test_letting_into_a_project() -> None:
    async with harbor(198) as (client, script):
        await client.grant("alice", "priv1")
        assert script.bodies() == [{"role_id": 4, "member_user": {"username": "alice"}}]
    maintainer = listed([{"entity_name": "alice", "id": 12, "role_id": 4}])
    # alice is a developer (207) and becomes a maintainer
    async with harbor(199, 207, 286, maintainer) as (client, script):
        await client.grant("alice", "priv1")
        assert script.bodies()[-1] == {"role_id": 4}
    # Harbor says 200 and does nothing
    async with harbor(199, 207, 286, 207) as (client, _):
        with pytest.raises(RegistryUnavailable):
            await client.grant("alice", "priv1")
    for number in (201, 206):
        async with harbor(number) as (client, _):
            with pytest.raises(RegistryMissing):
                await client.grant("ghost", "priv1")


async def test_deleting_a_tag() -> None:
    prod = "/api/v2.0/projects/priv1/repositories/app/artifacts/prod/tags/prod"
    async with harbor(answer(388), answer(385), answer(412)) as (client, script):
        await client.delete_tag("priv1/app", "prod")
        await client.delete_tag("priv1/app", "prod")
        with pytest.raises(RegistryConflict, match="immutable"):
            await client.delete_tag("priv1/app", "prod")
        assert [(request.method, request.url.path) for request in script.asked] == [("DELETE", prod)] * 3


async def test_deleting_a_repository() -> None:
    async with harbor(464, 465, 414) as (client, _):
        await client.delete_repository("priv1/app")
        await client.delete_repository("priv1/app")
        with pytest.raises(RegistryConflict):
            await client.delete_repository("priv1/app")
