"""The main job with nothing simulated but ote-stack: a real root, real edges with their own controllers."""

from __future__ import annotations

from tests.product import eventually
from tests.stories.desk import Desk
from tests.stories.stage import FAILING_IMAGE, SECONDS, Stage


async def test_install_upgrade_fail_roll_back_cut_off_and_delete(on_real_edges: Stage, language: type[Desk]) -> None:
    stage = on_real_edges
    admin, tenant = language(stage.admin), language(stage.tenant)
    async with stage.reconciling():
        await stage.until_online("c1", "c10")
        await admin.label_clusters("north", "c1")
        first = await tenant.create_app("web", "nginx:1")
        await tenant.deploy("web", "web", first, clusters="north")
        await admin.audit("web")
        arrived = await tenant.until("web", "SUCCESS")
        assert arrived.phases == {"c1": "DONE"}
        assert arrived.row["progress"]["running"] == 2
        assert await _running(stage, "c1") == ["nginx:1", "nginx:1"]
        assert await stage.images("c10") == {}

        await tenant.upgrade("web", await tenant.create_app("web", "nginx:2"))
        await admin.audit("web")
        await tenant.until("web", "SUCCESS")
        assert await stage.images("c1") == {"web": "nginx:2"}

        await tenant.upgrade("web", await tenant.create_app("web", FAILING_IMAGE))
        await admin.audit("web")
        failed = await tenant.until("web", "FAILED")
        assert failed.targets["c1"]["reason"] == "ImagePullBackOff"

        await admin.label_clusters("north", "c10")
        stage.ote.cut("c10")
        await stage.until_status("OFFLINE", "c10")
        await tenant.roll_back("web", first)
        await admin.audit("web")
        partial = await tenant.until("web", "PARTIAL_SUCCESS")
        assert partial.phases == {"c1": "DONE", "c10": "WAITING_FOR_CLUSTER"}
        stage.ote.join("c10")
        await tenant.until("web", "SUCCESS")
        assert await _running(stage, "c10") == ["nginx:1", "nginx:1"]

        await tenant.delete("web")
        await tenant.until_deleted("web")
        for cluster in ("c1", "c10"):
            assert await stage.images(cluster) == {}

            async def no_pods(cluster: str = cluster) -> bool:
                return not await stage.at_edge(cluster, "pods")

            await eventually(no_pods, f"no pods are left at {cluster}", SECONDS)
        await stage.until_no_orders()


async def _running(stage: Stage, cluster: str) -> list[str]:
    """The images of the pods that run at an edge and are not on their way out."""
    pods = (await stage.at_edge(cluster, "pods")).values()
    return [
        pod["spec"]["containers"][0]["image"]
        for pod in pods
        if pod["status"]["phase"] == "Running" and "deletionTimestamp" not in pod["metadata"]
    ]
