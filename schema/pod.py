"""Our pods at the edges."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.pod import PodPhase
from otegraph.plans.fields import one
from otegraph.schema.node import Node
from otegraph.schema.text_filter import clean
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.cluster import Cluster
    from otegraph.schema.cluster_node import ClusterNode
    from otegraph.schema.deployment import Deployment
    from otegraph.schema.revision import Revision

strawberry.enum(PodPhase, description="Kubernetes' pod phases.")


@strawberry.type(description="A pod of a deployment, at an edge.")
class Pod(Node):
    """The rows are models.Pod."""

    model = models.Pod

    name: str
    phase: PodPhase
    ready: bool
    reason: str | None = strawberry.field(description="Why it does not run, as Kubernetes says it in a word.")
    message: str | None
    restarts: int
    deleting: bool = strawberry.field(description="It is on its way out.")
    cluster: Annotated[Cluster, strawberry.lazy("otegraph.schema.cluster")] | None = one(
        models.Cluster, by="cluster_id"
    )
    cluster_node: Annotated[ClusterNode, strawberry.lazy("otegraph.schema.cluster_node")] | None = one(
        models.ClusterNode, by="cluster_node_id", description="Null until it is scheduled."
    )
    deployment: Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")] = one(
        models.Deployment, by="deployment_id"
    )
    revision: Annotated[Revision, strawberry.lazy("otegraph.schema.revision")] = one(models.Revision, by="revision_id")
    started_at: datetime | None


@strawberry.input(description="Narrows a list of pods.")
class PodFilter:
    """What is not given narrows nothing."""

    phase: PodPhase | None = None
    ready: bool | None = None
    deployment: str | None = strawberry.field(default=None, description="The deployment's name.")

    def where(self) -> Q:
        where = Q()
        if self.phase is not None:
            where &= Q(phase=self.phase)
        if self.ready is not None:
            where &= Q(ready=self.ready)
        if self.deployment is not None:
            where &= Q(deployment__name=clean(self.deployment))
        return where
