"""What an API server can be made to do wrong."""

import asyncio

from otegraph.simulator.apiserver import ApiServer
from otegraph.simulator.apiserver.registry import new_object
from otegraph.simulator.apiserver.resources import NAMESPACES

from tests.simulator.conftest import Api

MAPS = "/api/v1/namespaces/default/configmaps"


def server(api: Api) -> ApiServer:
    assert api.simulated is not None
    return api.simulated


async def test_throttling_names_the_seconds_to_wait(simulated_api: Api) -> None:
    server(simulated_api).faults.throttle(2, retry_after_seconds=7)
    for _ in range(2):
        answer = await simulated_api.http.get(MAPS)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        assert answer.json()["reason"] == "TooManyRequests"
    assert (await simulated_api.http.get(MAPS)).status_code == 200


async def test_a_refusal_may_be_for_some_paths_alone(simulated_api: Api) -> None:
    server(simulated_api).faults.throttle(1, path="/nodes")
    assert (await simulated_api.ask("GET", MAPS))[0] == 200
    assert (await simulated_api.ask("GET", "/api/v1/nodes"))[0] == 429
    assert (await simulated_api.ask("GET", "/api/v1/nodes"))[0] == 200


async def test_failing_and_hanging(simulated_api: Api) -> None:
    faults = server(simulated_api).faults
    faults.fail(1, 503, "ServiceUnavailable")
    assert (await simulated_api.ask("GET", MAPS))[0] == 503
    faults.hang()
    asked = asyncio.create_task(simulated_api.ask("GET", MAPS))
    done, _ = await asyncio.wait([asked], timeout=0.1)
    assert not done
    faults.resume()
    assert (await asked)[0] == 200


async def test_a_token_is_needed(simulated_api: Api) -> None:
    answer = await simulated_api.http.get(MAPS, headers={"Authorization": "Bearer other"})
    assert (answer.status_code, answer.json()["reason"]) == (401, "Unauthorized")


async def test_null_lists_and_half_objects(simulated_api: Api) -> None:
    faults = server(simulated_api).faults
    faults.null_items = True
    assert (await simulated_api.ask("GET", MAPS))[1]["items"] is None
    faults.halved.add("default")
    _, listed = await simulated_api.ask("GET", "/api/v1/namespaces?fieldSelector=metadata.name%3Ddefault")
    assert listed["items"][0].keys() == {"metadata"}
    assert "labels" not in listed["items"][0]["metadata"]
    seen = await simulated_api.watch("/api/v1/namespaces?watch=1&timeoutSeconds=1&fieldSelector=metadata.name=default")
    assert seen[0]["object"].keys() == {"kind", "apiVersion", "metadata"}


async def test_an_expired_watch_says_so_in_its_stream(simulated_api: Api) -> None:
    registry = server(simulated_api).registry
    old = registry.store.version
    registry.create(NAMESPACES, "", new_object(NAMESPACES, "new"))
    registry.store.compact()
    seen = await simulated_api.watch(f"/api/v1/namespaces?watch=1&timeoutSeconds=5&resourceVersion={old}")
    assert [event["type"] for event in seen] == ["ERROR"]
    status = seen[0]["object"]
    assert (status["code"], status["reason"]) == (410, "Expired")
    assert status["message"] == f"too old resource version: {old} ({old + 1})"


async def test_bookmarks_come_when_asked_for_with_the_zero_values_of_go(simulated_api: Api) -> None:
    seen = await simulated_api.watch("/api/v1/pods?watch=1&timeoutSeconds=1&allowWatchBookmarks=true")
    version = str(server(simulated_api).registry.store.version)
    assert {event["type"] for event in seen} == {"BOOKMARK"}
    assert seen[0]["object"] == {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {"resourceVersion": version},
        "spec": {"containers": None},
        "status": {},
    }


async def test_closed_watches_end_at_once(simulated_api: Api) -> None:
    watching = asyncio.create_task(simulated_api.watch("/api/v1/pods?watch=1&timeoutSeconds=60"))
    watches = server(simulated_api).watches
    async with asyncio.timeout(30):
        while not len(watches):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        watches.close()
        assert await watching == []


async def test_a_restart_brings_lower_versions(simulated_api: Api) -> None:
    for number in range(9):
        await simulated_api.create(MAPS, {"metadata": {"name": f"m{number}"}})
        await simulated_api.ask("DELETE", f"{MAPS}/m{number}")
    _, before = await simulated_api.ask("GET", MAPS)
    server(simulated_api).restart()
    _, after = await simulated_api.ask("GET", MAPS)
    last = int(before["metadata"]["resourceVersion"])
    assert int(after["metadata"]["resourceVersion"]) < last
    assert (await simulated_api.ask("GET", f"{MAPS}?resourceVersion={last}"))[0] == 504


async def test_a_broken_watch_ends_in_the_middle_of_a_line(simulated_api: Api) -> None:
    server(simulated_api).faults.broken_watch = True
    answer = await simulated_api.http.get("/api/v1/pods?watch=1&timeoutSeconds=5")
    assert answer.text.startswith('{"type":"MODIFIED"')
    assert not answer.text.endswith("\n")
