"""What a fleet of any size consists of: names, and who runs what where. Everything follows from numbers.

Clusters are in groups, by a label; a deployment runs on one group's clusters, with as many pods on each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BUSINESSES = 50


class PlacedPod(NamedTuple):
    """A pod by the numbers of its deployment, its cluster, its node there, and its own among the cluster's."""

    deployment: int
    cluster: int
    node: int
    number: int


@dataclass(frozen=True, slots=True)
class Fleet:
    """`nodes`: of a cluster. `pods`: of a deployment on a cluster. `spread`: on how many clusters a deployment runs.

    `labels`: of nodes; each node has one of them, so each is on a twentieth of all where there are twenty.
    """

    clusters: int = 10_000
    nodes: int = 50
    deployments: int = 1_000
    spread: int = 100
    pods: int = 10
    labels: int = 20

    @property
    def groups(self) -> int:
        """How many groups of `spread` clusters there are."""
        return max(1, self.clusters // self.spread)

    @property
    def all_nodes(self) -> int:
        return self.clusters * self.nodes

    @property
    def workloads(self) -> int:
        """Deployments on clusters: as many targets, and mirrored objects."""
        return self.deployments * (self.clusters // self.groups)

    @property
    def all_pods(self) -> int:
        return self.workloads * self.pods

    def node(self, number: int) -> tuple[int, int]:
        """(cluster, node) of a number among all nodes: as the root lists them, by names that begin with the node's own."""
        node, cluster = divmod(number, self.clusters)
        return cluster, node

    def placed_workload(self, number: int) -> tuple[int, int]:
        """(deployment, cluster) of a number among all: namespace by namespace, name by name, and so not by cluster."""
        deployment, which = divmod(number, self.clusters // self.groups)
        return deployment, deployment % self.groups + which * self.groups

    def placed_pod(self, number: int) -> PlacedPod:
        """A pod by its number among all, in the same order."""
        deployment, rest = divmod(number, self.pods * (self.clusters // self.groups))
        replica, which = divmod(rest, self.clusters // self.groups)
        among = deployment // self.groups * self.pods + replica
        return PlacedPod(deployment, deployment % self.groups + which * self.groups, among % self.nodes, among)

    def label_of(self, cluster: int, node: int) -> int:
        """The number of a node's label."""
        return (cluster + node) % self.labels

    def business_of(self, deployment: int) -> int:
        """Deployments of one group belong to several businesses."""
        return deployment // 20 % BUSINESSES


def cluster_name(number: int) -> str:
    return f"edge-{number:05}"


def node_name(number: int) -> str:
    """At the edge, where it is one of its cluster's."""
    return f"node-{number:02}"


def namespace(business: int) -> str:
    return f"business-{business:02}"


def deployment_name(number: int) -> str:
    return f"web-{number:05}"


def pod_name(pod: PlacedPod) -> str:
    """As a ReplicaSet names its pods."""
    return f"{deployment_name(pod.deployment)}-65dcb97b7f-{pod.number:05}"


def group_label(group: int) -> str:
    return f"group-{group:03}"


def node_label(number: int) -> str:
    return f"zone-{number:03}"


def row_id(number: int) -> int:
    """Rows are numbered from 1."""
    return number + 1
