"""Edge clusters and their labels."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.cluster import ClusterStatus
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, several
from otegraph.plans.page import Order
from otegraph.plans.select import Row
from otegraph.resolvers import cluster as clusters
from otegraph.schema.access import Access
from otegraph.schema.cluster_node import ClusterNode, ClusterNodeFilter, ClusterNodeOrder
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row, root_texts
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node
from otegraph.schema.ordering import OrderDirection, ordered
from otegraph.schema.resources import Resources, resources
from otegraph.schema.target import Target, TargetFilter
from otegraph.schema.text_filter import clean
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.deployment import Deployment, DeploymentFilter

strawberry.enum(
    ClusterStatus, description="UNKNOWN: it calls itself online, but nothing was heard for longer than a report takes."
)

NODES = "(SELECT count(*) FROM cluster_nodes AS counted WHERE counted.cluster_id = clusters.id{})"
MEANT_FOR = (
    "deployments.id = ANY (ARRAY(SELECT targets.deployment_id FROM targets "
    "WHERE targets.cluster_id = parent.id AND targets.phase NOT IN ('REMOVING', 'REMOVED')))"
)


def labelled(name: str) -> Q:
    """The clusters that have a label."""
    return Q(labels__name=clean(name))


@strawberry.type(description="A name that people gave a cluster.")
class ClusterLabel:
    """The rows are models.ClusterLabel."""

    name: str
    created_at: datetime


@strawberry.type(description="An edge cluster, as ote-stack reports it.")
class Cluster(Node):
    """The rows are models.Cluster."""

    model = models.Cluster

    name: str
    status: ClusterStatus
    ready: bool = expression("clusters.status = 'ONLINE'")
    last_seen_at: datetime = strawberry.field(description="When it last reported.")
    node_count: int = expression(NODES.format(""))
    ready_node_count: int = expression(NODES.format(" AND counted.ready"))
    capacity: Resources | None = resources("capacity")
    allocatable: Resources | None = resources("allocatable")
    labels: Connection[ClusterLabel] = connection(models.ClusterLabel, by="cluster_id")
    cluster_nodes: Connection[ClusterNode] = connection(
        models.ClusterNode, by="cluster_id", filter=ClusterNodeFilter, order=ClusterNodeOrder
    )
    deployments: Connection[Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")]] = connection(
        models.Deployment,
        link=MEANT_FOR,
        filter=Annotated["DeploymentFilter", strawberry.lazy("otegraph.schema.deployment")],
        description="What is meant to run here.",
    )
    targets: Connection[Target] = connection(
        models.Target, by="cluster_id", filter=TargetFilter, description="What is meant to run here, and how far it is."
    )


@strawberry.input(description="Narrows a list of clusters.")
class ClusterFilter:
    """What is not given narrows nothing."""

    name: str | None = None
    label: str | None = strawberry.field(default=None, description="Only those that have this label.")
    status: ClusterStatus | None = None

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= Q(name=clean(self.name))
        if self.label is not None:
            where &= labelled(self.label)
        if self.status is not None:
            where &= Q(status=self.status)
        return where


@strawberry.enum(description="What clusters can be ordered by.")
class ClusterOrderField(StrEnum):
    """The values are the model's columns."""

    ID = "id"
    NAME = "name"


@strawberry.input(description="An order of clusters.")
class ClusterOrder:
    """By default by id."""

    field: ClusterOrderField
    direction: OrderDirection = OrderDirection.ASC

    def order(self) -> Order:
        return ordered(self.field, self.direction)


def _cluster(context: Context, name: str) -> Q:
    return Q(name=clean(name))


def _cluster_labels(context: Context) -> Q:
    return Q()


@strawberry.type
class ClusterQuery:
    """Root fields."""

    clusters: Connection[Cluster] = root_connection(
        models.Cluster, Access.ACTIVE, "All edge clusters.", filter=ClusterFilter, order=ClusterOrder
    )
    cluster: Cluster | None = root_row(
        models.Cluster, Access.ACTIVE, "One edge cluster; null where there is none.", _cluster
    )
    cluster_labels: list[str] = root_texts(
        models.ClusterLabel, "name", Access.ACTIVE, "The labels that clusters have, by name.", _cluster_labels
    )


@strawberry.input
class ClusterLabelInput(Input):
    """A label and the clusters meant."""

    label: str
    clusters: list[str] = strawberry.field(description="Their names.")


@strawberry.input(name="AddClusterLabelInput")
class AddClusterLabelInput(ClusterLabelInput):
    """The label to add."""


@strawberry.input(name="RemoveClusterLabelInput")
class RemoveClusterLabelInput(ClusterLabelInput):
    """The label to remove."""


@strawberry.type
class ClusterLabelPayload(Payload):
    """The clusters as they are now."""

    clusters: list[Cluster] | None = several(models.Cluster, by="cluster_ids")


@strawberry.type(name="AddClusterLabelPayload")
class AddClusterLabelPayload(ClusterLabelPayload):
    """They have the label."""


@strawberry.type(name="RemoveClusterLabelPayload")
class RemoveClusterLabelPayload(ClusterLabelPayload):
    """They do not have the label."""


@mutation(AddClusterLabelPayload, access=Access.ADMINISTRATOR, description="Labels clusters, all or none.")
async def add_cluster_label(context: Context, input: AddClusterLabelInput) -> Row:
    return {"cluster_ids": await clusters.add_label(context.known_viewer, input.label, input.clusters)}


@mutation(
    RemoveClusterLabelPayload, access=Access.ADMINISTRATOR, description="Takes a label off clusters, all or none."
)
async def remove_cluster_label(context: Context, input: RemoveClusterLabelInput) -> Row:
    return {"cluster_ids": await clusters.remove_label(context.known_viewer, input.label, input.clusters)}


@strawberry.type
class ClusterMutation:
    """Root fields."""

    add_cluster_label: AddClusterLabelPayload = add_cluster_label
    remove_cluster_label: RemoveClusterLabelPayload = remove_cluster_label
