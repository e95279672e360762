"""From the wish to the pods and away again."""

from __future__ import annotations

from typing import Any

from tests.product import eventually
from tests.stories.desk import Desk
from tests.stories.stage import FAILING_IMAGE, SECONDS, Stage

NESTED = """query($app: String!) { clusters(first: 20) { nodes { name clusterNodes(first: 20) { nodes { name
    pods(first: 20, filter: {deployment: $app, phase: RUNNING}) { nodes {
        name ready deployment { name status } revision { number version { version } } } } } } } } }"""


async def pods_by_cluster(running: Stage, name: str) -> dict[str, list[dict[str, Any]]]:
    """The running pods of a deployment, read in one query."""
    found = await running.tenant.graph(NESTED, app=name)
    return {
        cluster["name"]: [pod for node in cluster["clusterNodes"]["nodes"] for pod in node["pods"]["nodes"]]
        for cluster in found["clusters"]["nodes"]
    }


async def test_a_deployment_to_one_label_from_install_to_deletion(running: Stage, language: type[Desk]) -> None:
    admin, tenant = language(running.admin), language(running.tenant)
    await admin.label_clusters("north", "c1", "c1.eu")
    first = await tenant.create_app("web", "nginx:1")
    await tenant.deploy("web", "web", first, clusters="north")
    await admin.audit("web")

    arrived = await tenant.until("web", "SUCCESS")
    assert arrived.phases == {"c1": "DONE", "c1.eu": "DONE"}
    assert arrived.row["progress"] == {
        "running": 4,
        "failing": 0,
        "total": 4,
        "clusters": 2,
        "clustersDone": 2,
        "clustersWaiting": 0,
    }
    pods = await pods_by_cluster(running, "web")
    assert {cluster: len(found) for cluster, found in pods.items()} == {"c1": 2, "c1.eu": 2, "c10": 0, "c1-eu": 0}
    for pod in pods["c1"] + pods["c1.eu"]:
        assert pod["ready"]
        assert pod["deployment"] == {"name": "web", "status": "SUCCESS"}
        assert pod["revision"] == {"number": 1, "version": {"version": first}}
    assert [list(await running.images(cluster)) for cluster in ("c10", "c1-eu")] == [[], []]

    second = await tenant.create_app("web", "nginx:2")
    await tenant.upgrade("web", second)
    await admin.audit("web")
    await tenant.until("web", "SUCCESS")
    assert set((await running.images("c1")).values()) == {"nginx:2"}
    pods = await pods_by_cluster(running, "web")
    assert {pod["revision"]["version"]["version"] for pod in pods["c1"] + pods["c1.eu"]} == {second}

    broken = await tenant.create_app("web", FAILING_IMAGE)
    await tenant.upgrade("web", broken)
    await admin.audit("web")
    failed = await tenant.until("web", "FAILED")
    assert failed.phases == {"c1": "FAILED", "c1.eu": "FAILED"}
    assert all(target["reason"] in ("ImagePullBackOff", "ErrImagePull") for target in failed.targets.values())
    assert "ImagePull" in failed.row["message"]
    assert failed.row["progress"]["failing"] > 0

    await tenant.roll_back("web", second)
    await admin.audit("web")
    await tenant.until("web", "SUCCESS")
    assert set((await running.images("c1.eu")).values()) == {"nginx:2"}

    await tenant.delete("web")
    await tenant.until_deleted("web")
    for cluster in running.edges:
        assert await running.at_edge(cluster) == {}

        async def no_pods(cluster: str = cluster) -> bool:
            return not await running.at_edge(cluster, "pods")

        await eventually(no_pods, f"no pods are left at {cluster}", SECONDS)
    await tenant.deploy("web", "web", first, clusters="c10")
    await admin.audit("web")
    again = await tenant.until("web", "SUCCESS")
    assert again.phases == {"c10": "DONE"}
    await running.until_no_orders()
