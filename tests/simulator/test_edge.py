"""An edge cluster that runs: rollouts, images that fail, pods that find no node, deletion."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from otegraph.simulator.apiserver import Object
from otegraph.simulator.apiserver.deletion import DeleteOptions, delete
from otegraph.simulator.apiserver.registry import new_object
from otegraph.simulator.apiserver.resources import DAEMONSETS, DEPLOYMENTS, NAMESPACES, NODES, PODS
from otegraph.simulator.edge import EdgeCluster
from otegraph.simulator.world import QUICK

from tests.simulator.driving import eventually
from tests.simulator.objects import daemonset, deployment


@pytest.fixture
async def edge() -> AsyncIterator[EdgeCluster]:
    edge = EdgeCluster("c1", 2, QUICK)
    edge.registry.create(NAMESPACES, "", new_object(NAMESPACES, "shop"))
    edge.start()
    yield edge
    await edge.stop()


def install(edge: EdgeCluster, **changes: Any) -> None:
    edge.registry.create(DEPLOYMENTS, "shop", deployment(**changes))


def pods(edge: EdgeCluster) -> list[Object]:
    return list(edge.registry.store.all(PODS))


async def running(edge: EdgeCluster, image: str, count: int) -> list[Object]:
    async def look() -> list[Object] | None:
        found = pods(edge)
        right = [p for p in found if p["status"]["phase"] == "Running" and p["spec"]["containers"][0]["image"] == image]
        return right if len(right) == len(found) == count else None

    return await eventually(look)


async def status(edge: EdgeCluster, **wanted: int) -> Object:
    async def look() -> Object | None:
        found = edge.registry.get(DEPLOYMENTS, "shop", "web")
        return found if wanted.items() <= found.get("status", {}).items() else None

    return await eventually(look)


async def test_a_deployment_becomes_pods_and_is_upgraded(edge: EdgeCluster) -> None:
    install(edge)
    for pod in await running(edge, "nginx:1.27", 2):
        hash_ = pod["metadata"]["labels"]["pod-template-hash"]
        assert pod["metadata"]["name"].startswith(f"web-{hash_}-")
        assert pod["metadata"]["labels"]["app"] == "web"
        assert pod["spec"]["nodeName"].startswith("edge-node-")
        assert pod["status"]["containerStatuses"][0]["ready"] is True
    found = await status(edge, observedGeneration=1, updatedReplicas=2, availableReplicas=2)
    assert found["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"
    image = deployment(spec__template__spec__containers__0__image="nginx:1.28")
    edge.registry.update(DEPLOYMENTS, "shop", "web", image)
    await running(edge, "nginx:1.28", 2)
    found = await status(edge, observedGeneration=2, updatedReplicas=2, availableReplicas=2)
    assert found["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "2"


async def test_a_rollout_with_an_image_that_cannot_be_pulled_keeps_the_old_pods(edge: EdgeCluster) -> None:
    install(edge)
    await running(edge, "nginx:1.27", 2)
    seen: list[str] = []

    def listen(event: Any) -> None:
        states = [c["state"] for c in event.object.get("status", {}).get("containerStatuses", ())]
        seen.extend(state["waiting"]["reason"] for state in states if "waiting" in state)

    edge.registry.store.subscribe(listen)
    bad = deployment(spec__template__spec__containers__0__image="broken:1")
    edge.registry.update(DEPLOYMENTS, "shop", "web", bad)

    async def backing_off() -> bool:
        return "ImagePullBackOff" in seen

    await eventually(backing_off)
    assert seen.index("ErrImagePull") < seen.index("ImagePullBackOff")
    await status(edge, observedGeneration=2, replicas=3, updatedReplicas=1, availableReplicas=2)
    edge.registry.update(DEPLOYMENTS, "shop", "web", deployment())
    await running(edge, "nginx:1.27", 2)


async def test_a_pod_that_no_node_takes_stays_pending_and_says_why(edge: EdgeCluster) -> None:
    install(edge, spec__replicas=1, spec__template__spec__nodeSelector={"zone": "x"})

    async def refused() -> dict[str, Any] | None:
        conditions = [c for pod in pods(edge) for c in pod["status"].get("conditions", ())]
        return conditions[0] if conditions else None

    condition = await eventually(refused)
    assert (condition["type"], condition["status"], condition["reason"]) == ("PodScheduled", "False", "Unschedulable")
    assert condition["message"].startswith("0/2 nodes are available")
    edge.add_node("fitting", number=9, labels={"zone": "x"})
    assert (await running(edge, "nginx:1.27", 1))[0]["spec"]["nodeName"] == "fitting"


async def test_a_daemonset_follows_the_nodes(edge: EdgeCluster) -> None:
    edge.registry.create(DAEMONSETS, "shop", daemonset())
    placed = {pod["spec"]["nodeName"] for pod in await running(edge, "agent:1", 2)}
    assert placed == {"edge-node-1", "edge-node-2"}
    edge.add_node("third", number=3)
    await running(edge, "agent:1", 3)
    edge.remove_node("third")
    await running(edge, "agent:1", 2)
    edge.registry.update(DAEMONSETS, "shop", "agent", daemonset(image="agent:2"))
    await running(edge, "agent:2", 2)

    async def done() -> bool:
        found = edge.registry.get(DAEMONSETS, "shop", "agent")["status"]
        return found["observedGeneration"] == 2 and found.get("updatedNumberScheduled") == found["numberReady"] == 2

    await eventually(done)


@pytest.mark.parametrize("policy", ["Background", "Foreground", "Orphan"])
async def test_deletion_takes_the_pods_along_unless_they_are_orphaned(edge: EdgeCluster, policy: str) -> None:
    install(edge)
    await running(edge, "nginx:1.27", 2)
    delete(edge.registry, DEPLOYMENTS, "shop", "web", DeleteOptions(policy))
    if policy == "Foreground":
        assert edge.registry.get(DEPLOYMENTS, "shop", "web")["metadata"]["finalizers"] == ["foregroundDeletion"]

    async def gone() -> bool:
        return edge.registry.store.get(DEPLOYMENTS, "shop", "web") is None and len(pods(edge)) == left

    left = 2 if policy == "Orphan" else 0
    await eventually(gone)
    assert all("ownerReferences" not in pod["metadata"] for pod in pods(edge))


async def test_a_deleted_pod_is_replaced(edge: EdgeCluster) -> None:
    install(edge)
    first = (await running(edge, "nginx:1.27", 2))[0]
    delete(edge.registry, PODS, "shop", first["metadata"]["name"])

    async def replaced() -> bool:
        names = {pod["metadata"]["name"] for pod in pods(edge)}
        return first["metadata"]["name"] not in names and len(names) == 2

    await eventually(replaced)


async def test_a_namespace_is_emptied_and_goes(edge: EdgeCluster) -> None:
    install(edge)
    edge.registry.create(DAEMONSETS, "shop", daemonset())
    await running_any(edge, 4)
    delete(edge.registry, NAMESPACES, "", "shop")
    assert edge.registry.get(NAMESPACES, "", "shop")["status"]["phase"] == "Terminating"

    async def gone() -> bool:
        return edge.registry.store.get(NAMESPACES, "", "shop") is None

    await eventually(gone)
    assert pods(edge) == []
    assert list(edge.registry.store.all(DEPLOYMENTS)) == []


async def running_any(edge: EdgeCluster, count: int) -> None:
    async def look() -> bool:
        return sum(pod["status"]["phase"] == "Running" for pod in pods(edge)) == count

    await eventually(look)


async def test_a_silent_node_is_unknown_and_takes_no_pods(edge: EdgeCluster) -> None:
    edge.silence_node("edge-node-1")
    ready = edge.registry.get(NODES, "", "edge-node-1")["status"]["conditions"][0]
    assert (ready["type"], ready["status"], ready["reason"]) == ("Ready", "Unknown", "NodeStatusUnknown")
    install(edge)
    assert {pod["spec"]["nodeName"] for pod in await running(edge, "nginx:1.27", 2)} == {"edge-node-2"}
    edge.revive_node("edge-node-1")
    assert edge.registry.get(NODES, "", "edge-node-1")["status"]["conditions"][0]["status"] == "True"
