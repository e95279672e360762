"""A chart from the upload to the pods and away again: what a version no longer contains goes, and comes back with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from otegraph.clients.helm import Helm
from otegraph.models.kubernetes_kinds import KINDS
from otegraph.resolvers.outside import Outside

from tests.charts import packed
from tests.charts.upload import upload
from tests.parts.fixtures import require
from tests.product import Product, eventually, product
from tests.stories.desk import GraphDesk
from tests.stories.stage import FAILING_IMAGE, NAMESPACE, SECONDS, Stage

MIGRATE = """
apiVersion: batch/v1
kind: Job
metadata: {name: {{ .Release.Name }}-migrate}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: {{ .Values.image | quote }}}]
---
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-key}
stringData: {key: "not for everybody"}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: {{ .Release.Name }}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: {{ .Release.Name }}}
spec: {minAvailable: 1, selector: {matchLabels: {component: web}}}
"""
FIRST = {
    "ConfigMap front-greeting", "CronJob front-report", "DaemonSet front-agent", "Deployment front-web",
    "HorizontalPodAutoscaler front-web", "Job front-migrate", "PodDisruptionBudget front", "Secret front-key",
    "Service front-store", "Service front-web", "ServiceAccount front", "StatefulSet front-store",
}  # fmt: skip
SECOND = {
    "ConfigMap front-texts", "Deployment front-web", "Job front-migrate", "PodDisruptionBudget front",
    "Secret front-key", "Service front-store", "Service front-web", "ServiceAccount front", "StatefulSet front-store",
}  # fmt: skip
ALL = {name: {"enabled": True} for name in ("agent", "report", "autoscaling")}


@pytest.fixture
async def api(database: str) -> AsyncIterator[Product]:
    """The product with helm, without loops."""
    async with product(outside=Outside(helm=Helm(Path(require("helm")["helm"])))) as made:
        yield made


@pytest.fixture(params=["simulated_root", "real_root", "real_edges"])
def anywhere(request: pytest.FixtureRequest) -> Stage:
    """Each kind of stage in turn, without loops."""
    found: Stage = request.getfixturevalue(f"on_{request.param}")
    return found


async def objects(stage: Stage, cluster: str) -> dict[str, dict[str, Any]]:
    """What an edge has of ours in the business's namespace, by kind and name; pods that a workload made left out."""
    found = {}
    for kind in KINDS:
        group = "/apis" if "/" in kind.api_version else "/api"
        items, _ = await stage.edges[cluster].list(f"{group}/{kind.api_version}/namespaces/{NAMESPACE}/{kind.plural}")
        for item in items:
            meta = item["metadata"]
            if "otegraph.io/deployment" in (meta.get("labels") or {}) and not meta.get("ownerReferences"):
                found[f"{kind.kind} {meta['name']}"] = item
    return found


async def version(stage: Stage, archive: bytes, **values: Any) -> str:
    """The version of the app `shop` that a chart becomes."""
    answer = await upload(stage.tenant, archive, name="shop", values=values)
    assert answer["userErrors"] == []
    return str(answer["appVersion"]["version"])


async def test_a_chart_from_install_to_deletion(anywhere: Stage) -> None:
    stage = anywhere
    admin, tenant = GraphDesk(stage.admin), GraphDesk(stage.tenant)
    async with stage.reconciling():
        await stage.until_online("c1", "c10")
        await admin.label_clusters("north", "c1", "c10")
        files = {"templates/migrate.yaml": MIGRATE}
        first = await version(stage, packed("shop", files), **ALL)
        await tenant.deploy("front", "shop", first, clusters="north")
        await admin.audit("front")
        arrived = await tenant.until("front", "SUCCESS")
        assert arrived.phases == {"c1": "DONE", "c10": "DONE"}
        assert arrived.row["progress"]["failing"] == 0
        there = await objects(stage, "c1")
        assert set(there) == FIRST
        job = there["Job front-migrate"]["metadata"]["uid"]
        address = there["Service front-web"]["spec"]["clusterIP"]

        second = await version(stage, packed("shop", files, version="2.0.0"), image="nginx:2", replicas=3)
        await tenant.upgrade("front", second)
        await admin.audit("front")
        upgraded = await tenant.until("front", "SUCCESS")
        there = await objects(stage, "c10")
        assert set(there) == SECOND
        there = await objects(stage, "c1")
        assert set(there) == SECOND
        assert there["Service front-web"]["spec"]["clusterIP"] == address
        assert there["Job front-migrate"]["metadata"]["uid"] != job, "a new version's Job runs anew"
        assert there["Deployment front-web"]["spec"]["replicas"] == 3
        # three of the Deployment and one of the StatefulSet at each; a Job that has not ended yet counts as well
        assert 8 <= upgraded.row["progress"]["running"] <= 10

        broken = await version(stage, packed("shop", files, version="2.0.0"), storeImage=FAILING_IMAGE)
        await tenant.upgrade("front", broken)
        await admin.audit("front")
        failed = await tenant.until("front", "FAILED")
        assert "StatefulSet front-store: " in failed.targets["c1"]["message"]

        await tenant.roll_back("front", first)
        await admin.audit("front")
        # Kubernetes leaves a StatefulSet's pod that never became ready, whatever its template becomes; the product does not
        await tenant.until("front", "SUCCESS")
        for cluster in ("c1", "c10"):
            assert set(await objects(stage, cluster)) == FIRST
        assert (await stage.at_edge("c1", "statefulsets"))["front-store"]["spec"]["template"]["spec"]["containers"][0][
            "image"
        ] == "redis:7.4"

        await tenant.delete("front")
        await tenant.until_deleted("front")
        for cluster in ("c1", "c10"):

            async def nothing(cluster: str = cluster) -> bool:
                return not await objects(stage, cluster) and not await stage.at_edge(cluster, "pods")

            await eventually(nothing, f"nothing is left at {cluster}", SECONDS)
        await stage.until_no_orders()
