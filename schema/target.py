"""Targets: one deployment on one cluster, and how far it is there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.target import TargetPhase
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import one, part
from otegraph.schema.node import Node
from otegraph.schema.pod import Pod, PodFilter
from otegraph.schema.text_filter import clean
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.cluster import Cluster
    from otegraph.schema.deployment import Deployment
    from otegraph.schema.revision import Revision

strawberry.enum(TargetPhase, description="From the wish to the pods, and away again.")

PODS = (
    "(pods.deployment_id, pods.cluster_id) = "
    "(SELECT targets.deployment_id, targets.cluster_id FROM targets WHERE targets.id = parent.id)"
)


@strawberry.type(description="Pods of the revision that is wanted.")
class PodCounts:
    """Counted by the revision's label."""

    running: int
    failing: int
    total: int


@strawberry.type(description="One deployment on one cluster.")
class Target(Node):
    """The rows are models.Target."""

    model = models.Target

    deployment: Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")] = one(
        models.Deployment, by="deployment_id"
    )
    cluster: Annotated[Cluster, strawberry.lazy("otegraph.schema.cluster")] | None = one(
        models.Cluster, by="cluster_id", description="Null while the root does not know the cluster any more."
    )
    phase: TargetPhase
    reason: str = strawberry.field(
        description="Why it is in this phase, in a word; empty where there is nothing to say."
    )
    message: str
    since: datetime = strawberry.field(description="When the phase began.")
    wanted: Annotated[Revision, strawberry.lazy("otegraph.schema.revision")] = one(models.Revision, by="wanted_id")
    applied: Annotated[Revision, strawberry.lazy("otegraph.schema.revision")] | None = one(
        models.Revision, by="applied_id", description="The last one whose objects the edge took."
    )

    progress: PodCounts = part("Its pods in numbers.")
    pods: Connection[Pod] = connection(models.Pod, link=PODS, filter=PodFilter)


@strawberry.input(description="Narrows a list of targets.")
class TargetFilter:
    """What is not given narrows nothing."""

    phase: TargetPhase | None = None
    cluster: str | None = strawberry.field(default=None, description="The cluster's name.")

    def where(self) -> Q:
        where = Q()
        if self.phase is not None:
            where &= Q(phase=self.phase)
        if self.cluster is not None:
            where &= Q(cluster__name=clean(self.cluster))
        return where
