"""The nodes of edge clusters, and our labels on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.plans.among import Among
from otegraph.plans.connection import Connection
from otegraph.plans.connection_field import connection
from otegraph.plans.fields import expression, inside, many, of_row, one, several
from otegraph.plans.page import Order
from otegraph.plans.select import Row
from otegraph.plans.sources import Stored
from otegraph.resolvers import cluster_node as cluster_nodes
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_texts
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node
from otegraph.schema.ordering import OrderDirection, ordered
from otegraph.schema.pod import Pod, PodFilter
from otegraph.schema.resources import Resources, resources
from otegraph.schema.text_filter import clean
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.cluster import Cluster
    from otegraph.schema.deployment import Deployment

# an array is made first and its rows are found by their index; with IN the planner walks the deployments for each parent
RUNS_ON = "deployments.id = ANY (ARRAY(SELECT pods.deployment_id FROM pods WHERE pods.cluster_node_id = parent.id))"


@strawberry.type(description="A condition that a node reports.")
class NodeCondition:
    """Kubernetes' NodeCondition."""

    type: str
    status: str = inside("coalesce(nullif({} ->> 'status', ''), 'Unknown')")
    reason: str | None
    message: str | None


@strawberry.type(description="A label of ours on a node, for deployments to select by.")
class NodeLabel:
    """The rows are models.NodeLabel."""

    name: str
    created_at: datetime
    synced: bool = expression("node_labels.present", description="Whether the edge has it.")


def _conditions(row: Row, typename: str, context: Context) -> list[NodeCondition]:
    return [
        NodeCondition(
            type=str(condition.get("type") or ""),
            status=str(condition.get("status") or "Unknown"),
            reason=condition.get("reason"),
            message=condition.get("message"),
        )
        for condition in row["conditions"]
    ]


@strawberry.type(description="A node of an edge cluster.")
class ClusterNode(Node):
    """The rows are models.ClusterNode."""

    model = models.ClusterNode

    name: str
    cluster: Annotated[Cluster, strawberry.lazy("otegraph.schema.cluster")] = one(models.Cluster, by="cluster_id")
    ready: bool
    operating_system: str | None
    architecture: str | None
    kernel_version: str | None
    kubelet_version: str | None
    internal_ip: str | None = strawberry.field(name="internalIP")
    conditions: list[NodeCondition] = of_row(_conditions, source=Stored("conditions"))
    labels: list[NodeLabel] = many(models.NodeLabel, by="cluster_node_id")
    capacity: Resources | None = resources("capacity")
    allocatable: Resources | None = resources("allocatable")
    created_at: datetime
    pods: Connection[Pod] = connection(models.Pod, by="cluster_node_id", filter=PodFilter)
    deployments: Connection[Annotated[Deployment, strawberry.lazy("otegraph.schema.deployment")]] = connection(
        models.Deployment, link=RUNS_ON, description="What runs on it, through its pods."
    )


@strawberry.input(description="Narrows a list of nodes.")
class ClusterNodeFilter:
    """What is not given narrows nothing."""

    name: str | None = None
    cluster: str | None = strawberry.field(default=None, description="The cluster's name.")
    label: str | None = strawberry.field(default=None, description="Only those that have this label of ours.")
    ready: bool | None = None

    def where(self) -> Q:
        where = Q()
        if self.name is not None:
            where &= Q(name=clean(self.name))
        if self.cluster is not None:
            where &= Q(cluster__name=clean(self.cluster))
        if self.label is not None:
            where &= Q(labels__name=clean(self.label), labels__wanted=True)
        if self.ready is not None:
            where &= Q(ready=self.ready)
        return where

    def where_of_all(self) -> Q:
        """The same; of a fleet's nodes very many may have a label."""
        if self.label is None or self.name is not None or self.cluster is not None:
            return self.where()
        labelled = models.NodeLabel.filter(name=clean(self.label), wanted=True).values_list("cluster_node_id")
        return replace(self, label=None).where() & Q(id=Among(labelled))


@strawberry.enum(description="What nodes can be ordered by.")
class ClusterNodeOrderField(StrEnum):
    """The values are the model's columns."""

    ID = "id"
    NAME = "name"


@strawberry.input(description="An order of nodes.")
class ClusterNodeOrder:
    """By default by id."""

    field: ClusterNodeOrderField
    direction: OrderDirection = OrderDirection.ASC

    def order(self) -> Order:
        return ordered(self.field, self.direction)


def _node_labels(context: Context, cluster: str | None = None) -> Q:
    return Q(cluster_node__cluster__name=clean(cluster)) if cluster is not None else Q()


@strawberry.type
class ClusterNodeQuery:
    """Root fields."""

    cluster_nodes: Connection[ClusterNode] = root_connection(
        models.ClusterNode,
        Access.ACTIVE,
        "The nodes of all edge clusters.",
        filter=ClusterNodeFilter,
        order=ClusterNodeOrder,
    )
    node_labels: list[str] = root_texts(
        models.NodeLabel,
        "name",
        Access.ACTIVE,
        "The labels of ours that nodes have, of one cluster or all, by name.",
        _node_labels,
    )


@strawberry.input
class AddNodeLabelInput(Input):
    """The label to add."""

    label: str
    cluster: str = strawberry.field(description="The cluster's name.")
    cluster_nodes: list[str] = strawberry.field(description="Names of nodes of that cluster.")


@strawberry.input
class RemoveNodeLabelInput(Input):
    """The label to remove."""

    label: str
    cluster: str = strawberry.field(description="The cluster's name.")
    cluster_nodes: list[str] = strawberry.field(description="Names of nodes of that cluster.")
    remove_deployments: bool | None = strawberry.field(
        default=False, description="Take the pods that were placed by this label off those nodes."
    )


@strawberry.type
class NodeLabelPayload(Payload):
    """The nodes as they are now; their edge follows."""

    cluster_nodes: list[ClusterNode] | None = several(models.ClusterNode, by="cluster_node_ids")


@strawberry.type(name="AddNodeLabelPayload")
class AddNodeLabelPayload(NodeLabelPayload):
    """They are to have the label."""


@strawberry.type(name="RemoveNodeLabelPayload")
class RemoveNodeLabelPayload(NodeLabelPayload):
    """They are not to have the label."""


@mutation(AddNodeLabelPayload, access=Access.ADMINISTRATOR, description="Labels nodes of a cluster, all or none.")
async def add_node_label(context: Context, input: AddNodeLabelInput) -> Row:
    keys = await cluster_nodes.add_label(context.known_viewer, input.label, input.cluster, input.cluster_nodes)
    return {"cluster_node_ids": keys}


@mutation(
    RemoveNodeLabelPayload,
    access=Access.ADMINISTRATOR,
    description="Takes a label off nodes of a cluster, all or none.",
)
async def remove_node_label(context: Context, input: RemoveNodeLabelInput) -> Row:
    keys = await cluster_nodes.remove_label(
        context.known_viewer, input.label, input.cluster, input.cluster_nodes, bool(input.remove_deployments)
    )
    return {"cluster_node_ids": keys}


@strawberry.type
class ClusterNodeMutation:
    """Root fields."""

    add_node_label: AddNodeLabelPayload = add_node_label
    remove_node_label: RemoveNodeLabelPayload = remove_node_label
