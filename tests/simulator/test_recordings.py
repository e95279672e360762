"""What the recordings of a real ote-stack hold, sent again: the same orders get the same answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from otegraph.simulator.apiserver.resources import PODS
from otegraph.simulator.otestack import FAST
from otegraph.simulator.otestack.mirrored import mirrored
from otegraph.simulator.world import World

from tests.simulator.driving import CLUSTERS, DEPLOYMENTS, Root, eventually

RECORDED = Path(__file__).parents[1] / "reconcilers"
TRACE = RECORDED / "rollout" / "recorded_trace.jsonl"
CODES = {
    "rec-install": {"c1": 201, "c10": 201},
    "rec-again": {"c1": 409, "c10": 409},
    "rec-upgrade": {"c1": 200, "c10": 200},
    "rec-ds": {"c1": 201, "c10": 201},
    "rec-svc": {"c1": 201},
    "rec-nons": {"c1": 404},
    "rec-invalid": {"c1": 422},
    "rec-unschedulable": {"c1": 200},
    "rec-delete": {"c1": 200, "c10": 200},
}


def recorded_orders() -> Iterator[dict[str, Any]]:
    """The orders of the trace as their last event shows them, in the order in which they were given."""
    last: dict[str, dict[str, Any]] = {}
    for line in TRACE.read_text().splitlines():
        obj = json.loads(line).get("event", {}).get("object", {})
        if obj.get("kind") == "ClusterController" and "name" in obj["metadata"]:
            last[obj["metadata"]["name"]] = obj
    yield from last.values()


def like(recorded: Any, ours: Any, way: str = "") -> list[str]:
    """Where two answers differ in shape: a field that one has, another type. Names, numbers and times may differ."""
    ignored = ("managedFields", "terminatingReplicas", "status.conditions")
    if any(way.endswith(name) for name in ignored):
        return []
    if isinstance(recorded, dict) and isinstance(ours, dict):
        keys = {key for key in recorded.keys() ^ ours.keys() if key not in ignored}
        differing = [f"{way}.{key}" for key in sorted(keys)]
        return differing + [
            d for key in recorded.keys() & ours.keys() for d in like(recorded[key], ours[key], f"{way}.{key}")
        ]
    return [] if type(recorded) is type(ours) else [way]


async def test_recorded_orders_get_the_recorded_answers() -> None:
    orders = list(recorded_orders())
    assert [order["metadata"]["name"] for order in orders] == list(CODES)
    async with World({"c1": 2, "c10": 3}, settings=FAST) as world:
        root = Root(world.root.endpoint)
        await root.until_states(c1="online", c10="online")
        await root.namespace("shop")

        async def carried() -> bool:
            await root.client.send("DELETE", f"{CLUSTERS.replace('clusters', 'clustercontrollers')}/probe")
            await root.order("probe", "GET", "/api/v1/namespaces/shop")
            return set((await root.answered("probe", "c1", "c10")).values()) == {200}

        await eventually(carried)
        for order in orders:
            name, spec = order["metadata"]["name"], order["spec"]
            wanted = CODES[name]
            assert {cluster: answer["code"] for cluster, answer in order["status"].items()} == wanted
            await root.order(name, spec["method"], spec["url"], spec["body"], spec["clusterSelector"])
            assert await root.answered(name, *wanted) == wanted
            ours = await root.answers(name)
            for cluster, answer in order["status"].items():
                recorded, got = orjson.loads(answer["body"]), orjson.loads(ours[cluster]["body"])
                assert ours[cluster].keys() == answer.keys()
                if recorded["kind"] == "Status" and recorded["status"] == "Failure":
                    assert got == recorded
                elif recorded["kind"] == "Status" or name in ("rec-install", "rec-ds"):
                    assert like(recorded, got) == [], name
                assert ours[cluster]["body"].endswith("\n")
            if name == "rec-install":
                await until_available(root)
        await root.client.close()


async def until_available(root: Root) -> None:
    async def available() -> bool:
        shown = [await root.get(f"{DEPLOYMENTS}/web-{cluster}") for cluster in ("c1", "c10")]
        return all(one.get("status", {}).get("availableReplicas") == 2 for one in shown)

    await eventually(available)


async def test_a_cluster_has_the_recorded_form() -> None:
    async with World({"c1": 2}) as world:
        root = Root(world.root.endpoint)

        async def reported() -> dict[str, Any] | None:
            found = await root.get(f"{CLUSTERS}/c1")
            return found if "capacity" in found.get("status", {}) else None

        ours = await eventually(reported)
        for file, state in (("online", "online"), ("offline", "offline")):
            recorded = json.loads((RECORDED / "inventory" / f"recorded_cluster-{file}.json").read_text())
            await root.until_states(c1=state)
            ours = await root.get(f"{CLUSTERS}/c1")
            assert like(recorded, ours) == []
            world.ote.cut("c1")
        await root.client.close()


async def test_a_node_is_mirrored_in_the_recorded_form() -> None:
    recorded = json.loads((RECORDED / "inventory" / "recorded_node.json").read_text())
    async with World({"c1": 1}) as world:
        root = Root(world.root.endpoint)
        ours = (await root.until_names("/api/v1/nodes", "edge-node-1-c1"))[0]
        whole = {"kind": "Node", "apiVersion": "v1", **ours}
        assert recorded["metadata"]["labels"].keys() - whole["metadata"]["labels"].keys() == {"otegraph.io/zone"}
        assert recorded["status"].keys() - whole["status"].keys() == set()
        assert recorded["status"]["nodeInfo"].keys() == whole["status"]["nodeInfo"].keys()
        assert whole.keys() == recorded.keys()
        await root.client.close()


def test_a_recorded_pod_is_what_we_would_make_of_it() -> None:
    events = [json.loads(line) for line in TRACE.read_text().splitlines()]
    pods = [
        e["event"]["object"] for e in events if e.get("path") == "/api/v1/pods" and e["event"]["type"] != "BOOKMARK"
    ]
    for pod in pods:
        labels = dict(pod["metadata"]["labels"])
        cluster, version = labels.pop("ote-cluster"), labels.pop("edge-version")
        labels.pop("node-name")
        meta = {**pod["metadata"], "labels": labels, "resourceVersion": version}
        meta["name"] = pod["metadata"]["name"].removesuffix(f"-{cluster}")
        made = mirrored(PODS, {**pod, "metadata": meta}, cluster)
        assert made["metadata"]["name"] == pod["metadata"]["name"]
        assert made["metadata"]["labels"] == pod["metadata"]["labels"]
        assert made["metadata"]["ownerReferences"] == pod["metadata"]["ownerReferences"]
        assert (made["spec"], made["status"]) == (pod["spec"], pod["status"])
