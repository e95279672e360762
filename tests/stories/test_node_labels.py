"""Labels on an edge's nodes, and what is placed by them."""

from __future__ import annotations

from typing import Any

from tests.product import eventually
from tests.stories.desk import Desk
from tests.stories.stage import SECONDS, Stage

LABEL = "node.otegraph.io/gpu"
_LABELS = """query($cluster: String!) { clusterNodes(filter: {cluster: $cluster}, first: 100) {
    nodes { name labels { name synced } } } }"""


async def _nodes(running: Stage, cluster: str) -> list[str]:
    """The names of an edge's nodes, as the edge has them."""
    items, _ = await running.edges[cluster].list("/api/v1/nodes")
    return sorted(item["metadata"]["name"] for item in items)


async def _labelled(running: Stage, cluster: str) -> list[str]:
    """The nodes that have the label at the edge itself."""
    items, _ = await running.edges[cluster].list("/api/v1/nodes")
    return sorted(item["metadata"]["name"] for item in items if item["metadata"]["labels"].get(LABEL) == "true")


async def _shown(running: Stage, cluster: str) -> dict[str, list[dict[str, Any]]]:
    """The labels of a cluster's nodes, as the product shows them."""
    found = await running.admin.graph(_LABELS, cluster=cluster)
    return {node["name"]: node["labels"] for node in found["clusterNodes"]["nodes"] if node["labels"]}


async def _until_shown(running: Stage, cluster: str, wanted: dict[str, list[dict[str, Any]]]) -> None:
    async def look() -> bool:
        return await _shown(running, cluster) == wanted

    await eventually(look, f"{cluster} shows {wanted}", SECONDS)


async def test_a_label_is_carried_to_the_edge_and_selects(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    chosen, other = (await _nodes(running, "c1"))[:2]
    running.ote.cut("c1")
    await running.until_status("OFFLINE", "c1")
    await operator.label_nodes("gpu", "c1", chosen)
    assert await _shown(running, "c1") == {chosen: [{"name": "gpu", "synced": False}]}
    running.ote.join("c1")
    await _until_shown(running, "c1", {chosen: [{"name": "gpu", "synced": True}]})
    assert await _labelled(running, "c1") == [chosen]

    version = await operator.create_app("web", "nginx:1", replicas=3)
    await operator.deploy("web", "web", version, clusters="c1", nodes="gpu")
    done = await operator.until("web", "SUCCESS")
    assert done.row["progress"]["running"] == 3
    pods = await running.at_edge("c1", "pods")
    assert {pod["spec"]["nodeName"] for pod in pods.values()} == {chosen}

    await operator.label_nodes("gpu", "c1", other)
    await _until_shown(running, "c1", {name: [{"name": "gpu", "synced": True}] for name in (chosen, other)})
    await operator.unlabel_nodes("gpu", "c1", other)
    await _until_shown(running, "c1", {chosen: [{"name": "gpu", "synced": True}]})

    async def off() -> bool:
        return await _labelled(running, "c1") == [chosen]

    await eventually(off, "the label is off the node at the edge", SECONDS)
    # without removeDeployments, what runs stays
    assert set(await running.at_edge("c1", "pods")) == set(pods)
    await running.until_no_orders()


async def test_a_label_taken_off_with_its_deployments(running: Stage, language: type[Desk]) -> None:
    operator = language(running.operator)
    first, second = (await _nodes(running, "c1"))[:2]
    await operator.label_nodes("gpu", "c1", first)
    await _until_shown(running, "c1", {first: [{"name": "gpu", "synced": True}]})
    selected = await operator.create_app("web", "nginx:1", replicas=2)
    await operator.deploy("web", "web", selected, clusters="c1", nodes="gpu")
    await operator.deploy("other", "other", await operator.create_app("other", "nginx:1"), clusters="c1")
    await operator.until("web", "SUCCESS")
    await operator.until("other", "SUCCESS")
    before = {name for name in await running.at_edge("c1", "pods") if name.startswith("other")}

    await operator.label_nodes("gpu", "c1", second)
    await operator.unlabel_nodes("gpu", "c1", first, remove_deployments=True)

    async def moved() -> bool:
        pods = await running.at_edge("c1", "pods")
        places = {pod["spec"].get("nodeName") for name, pod in pods.items() if name.startswith("web")}
        return places == {second} and await _labelled(running, "c1") == [second]

    await eventually(moved, f"its pods left {first}", SECONDS)
    assert {name for name in await running.at_edge("c1", "pods") if name.startswith("other")} == before
    await operator.until("web", "SUCCESS")
    await running.until_no_orders()
