"""The same requests to the simulated API server and to a real one: paths, lists and watches."""

import pytest

from tests.simulator.conftest import Server

UNKNOWN: list[tuple[str, str, int]] = [
    ("GET", "/nothing", 404),
    ("GET", "/apis/none/v1/things", 404),
    ("GET", "/api/v1/things", 404),
    ("PUT", "/api/v1/namespaces", 405),
    ("POST", "/api/v1/namespaces/default/services/x", 405),
    ("GET", "/api/v1/namespaces?labelSelector=a%20b!", 400),
    ("GET", "/api/v1/namespaces?fieldSelector=spec.x%3Dy", 400),
    ("GET", "/api/v1/namespaces?limit=x", 400),
    ("GET", "/api/v1/namespaces?resourceVersion=x", 400),
    ("GET", "/api/v1/namespaces?limit=1&continue=bad", 400),
    ("GET", "/api/v1/namespaces?watch=1&resourceVersion=x", 500),
    ("GET", "/readyz", 200),
    ("GET", "/version", 200),
    ("GET", "/api", 200),
    ("GET", "/apis", 200),
    ("GET", "/api/v1", 200),
    ("GET", "/apis/ote.baidu.com/v1", 200),
]


@pytest.mark.parametrize(("method", "path", "code"), UNKNOWN)
async def test_paths_and_queries(server: Server, method: str, path: str, code: int) -> None:
    assert (await server.api.ask(method, path, {} if method != "GET" else None))[0] == code


async def test_discovery_names_our_kinds(server: Server) -> None:
    _, found = await server.api.ask("GET", "/apis/ote.baidu.com/v1")
    listed = {r["name"]: (r["kind"], r["namespaced"], r["shortNames"]) for r in found["resources"]}
    assert listed == {
        "clusters": ("Cluster", True, ["cs"]),
        "clustercontrollers": ("ClusterController", True, ["ccs"]),
    }


async def test_lists_come_in_chunks_of_one_moment(server: Server) -> None:
    ask, maps = server.api.ask, f"{server.core}/configmaps"
    for number in range(5):
        await server.api.create(maps, {"metadata": {"name": f"m{number}", "labels": {"odd": str(number % 2)}}})
    _, first = await ask("GET", f"{maps}?limit=2")
    assert [item["metadata"]["name"] for item in first["items"]] == ["m0", "m1"]
    assert first["metadata"]["remainingItemCount"] == 3
    assert not {"kind", "apiVersion"} & first["items"][0].keys(), "a typed list's items don't repeat their kind"
    await ask("DELETE", f"{maps}/m3")
    await server.api.create(maps, {"metadata": {"name": "m9"}})
    _, rest = await ask("GET", f"{maps}?limit=9&continue={first['metadata']['continue']}")
    assert [item["metadata"]["name"] for item in rest["items"]] == ["m2", "m3", "m4"]
    assert rest["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]
    assert "continue" not in rest["metadata"]
    _, odd = await ask("GET", f"{maps}?labelSelector=odd%3D1")
    assert [item["metadata"]["name"] for item in odd["items"]] == ["m1"]
    _, named = await ask("GET", f"{maps}?fieldSelector=metadata.name%3Dm2")
    assert [item["metadata"]["name"] for item in named["items"]] == ["m2"]
    code, answer = await ask("GET", f"{maps}?resourceVersion=99999999999")
    assert (code, answer["reason"]) == (504, "Timeout")


async def test_a_watch_tells_what_happened_since(server: Server) -> None:
    ask, maps = server.api.ask, f"{server.core}/configmaps"
    _, empty = await ask("GET", maps)
    version = empty["metadata"]["resourceVersion"]
    labelled = {"metadata": {"name": "a", "labels": {"x": "1"}}}
    await server.api.create(maps, labelled)
    await ask("PUT", f"{maps}/a", {**labelled, "data": {"k": "v"}})
    await ask("PUT", f"{maps}/a", {"metadata": {"name": "a"}})
    await ask("DELETE", f"{maps}/a")
    seen = await server.api.watch(f"{maps}?watch=1&timeoutSeconds=1&resourceVersion={version}")
    assert [event["type"] for event in seen] == ["ADDED", "MODIFIED", "MODIFIED", "DELETED"]
    versions = [int(event["object"]["metadata"]["resourceVersion"]) for event in seen]
    assert versions == sorted(set(versions))
    chosen = await server.api.watch(f"{maps}?watch=1&timeoutSeconds=1&labelSelector=x&resourceVersion={version}")
    assert [event["type"] for event in chosen] == ["ADDED", "MODIFIED", "DELETED"], "what ceases to match is deleted"
    assert chosen[-1]["object"]["metadata"]["labels"] == {"x": "1"}
    assert await server.api.watch(f"{maps}?watch=1&timeoutSeconds=1&resourceVersion=99999999999") == []


async def test_a_watch_without_a_version_starts_with_what_is_there(server: Server) -> None:
    seen = await server.api.watch(f"{server.deployments}?watch=1&timeoutSeconds=1")
    assert [(event["type"], event["object"]["metadata"]["name"]) for event in seen] == [("ADDED", "web")]
    assert seen[0]["object"]["kind"] == "Deployment"
