"""DataLoaders of one request, as Strawberry's manual has them: what a level asks for, in one query for each relation."""

from __future__ import annotations

from typing import Any

from otegraph.models import (
    App,
    AppVersion,
    AuditState,
    Business,
    ClusterNode,
    Deployment,
    Pod,
    Revision,
)
from otegraph.models.viewer import Viewer
from strawberry.dataloader import DataLoader
from tortoise.models import Model

Keys = list[int]


class Loaders:
    """Made for each request: they remember rows, and see what its viewer sees."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self.app = self._one(App)
        self.business = self._one(Business)
        self.deployment = self._one(Deployment)
        self.revision = self._one(Revision)
        self.app_version = self._one(AppVersion)
        self.nodes_of_cluster = self._many(ClusterNode, "cluster_id")
        self.pods_of_node = self._many(Pod, "cluster_node_id")
        self.revisions_of_deployment = self._many(Revision, "deployment_id")
        self.deployments_of_node: DataLoader[int, list[Deployment]] = DataLoader(self._deployments_of_nodes)

    def _one(self, model: Any) -> DataLoader[int, Any]:
        async def load(keys: Keys) -> list[Any]:
            rows = await model.filter(model.visible_to(self._viewer), id__in=keys)
            found = {row.id: row for row in rows}
            return [found.get(key) for key in keys]

        return DataLoader(load)

    def _many(self, model: Any, by: str) -> DataLoader[int, list[Any]]:
        async def load(keys: Keys) -> list[list[Model]]:
            rows = await model.filter(model.visible_to(self._viewer), **{f"{by}__in": keys}).order_by("id")
            found: dict[int, list[Model]] = {key: [] for key in keys}
            for row in rows:
                found[getattr(row, by)].append(row)
            return [found[key] for key in keys]

        return DataLoader(load)

    async def _deployments_of_nodes(self, keys: Keys) -> list[list[Deployment]]:
        """Those whose pods run there."""
        pairs = (
            await Pod.filter(Pod.visible_to(self._viewer), cluster_node_id__in=keys)
            .distinct()
            .values_list("cluster_node_id", "deployment_id")
        )
        loaded = await self.deployment.load_many(sorted({deployment for _, deployment in pairs}))
        known = {each.id: each for each in loaded if each is not None}
        found: dict[int, list[Deployment]] = {key: [] for key in keys}
        for node, deployment in sorted(pairs):
            if deployment in known:
                found[node].append(known[deployment])
        return [found[key] for key in keys]

    async def latest_revision(self, deployment: int) -> Revision | None:
        revisions = await self.revisions_of_deployment.load(deployment)
        return revisions[-1] if revisions else None

    async def version(self, deployment: int) -> AppVersion | None:
        """The newest that was approved, or else that was asked for."""
        asked = [
            each for each in await self.revisions_of_deployment.load(deployment) if each.app_version_id is not None
        ]
        approved = [each for each in asked if each.state is AuditState.APPROVED]
        newest = (approved or asked)[-1:]
        return await self.app_version.load(newest[0].app_version_id) if newest else None
