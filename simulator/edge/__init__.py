"""One simulated edge cluster: nodes, a scheduler, the workload controllers and kubelets, over a registry."""

from otegraph.simulator.edge.cluster import EdgeCluster, EdgeSettings
from otegraph.simulator.edge.nodes import new_node

__all__ = ["EdgeCluster", "EdgeSettings", "new_node"]
