"""Our labels on the nodes of edge clusters: wanted here, carried to the edge by an order, read back from the mirror."""

from __future__ import annotations

from otegraph.models.cluster import Cluster
from otegraph.models.cluster_node import ClusterNode, NodeLabel
from otegraph.models.errors import Invalid, NotFound
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record, wake
from otegraph.resolvers.cluster import EVERYWHERE
from otegraph.resolvers.validation import label
from tortoise import connections


async def add_label(viewer: Viewer, name: str, cluster: str, nodes: list[str]) -> list[int]:
    """Wants the label on these nodes, all or none.  Returns their ids."""
    label(name, "label")
    if name == EVERYWHERE:
        raise Invalid(f"`{EVERYWHERE}` means every node: choose another label", "label")
    found = await _named(cluster, nodes)
    await connections.get("default").execute_query(
        "INSERT INTO node_labels (cluster_node_id, name, wanted, present, evict, created_at) "
        "SELECT id, $2, true, false, false, now() FROM unnest($1::bigint[]) AS node (id) "
        "ON CONFLICT (cluster_node_id, name) DO UPDATE SET wanted = true, evict = false WHERE NOT node_labels.wanted",
        [found, name],
    )
    await record(
        viewer, "addNodeLabel", "Cluster", None, after={"label": name, "cluster": cluster, "clusterNodes": nodes}
    )
    await wake("node_label")
    return found


async def remove_label(viewer: Viewer, name: str, cluster: str, nodes: list[str], evict: bool) -> list[int]:
    """Wants the label off these nodes, all or none; `evict` takes what was placed by it off them.  Returns their ids."""
    found = await _named(cluster, nodes)
    await NodeLabel.filter(cluster_node_id__in=found, name=name, wanted=True).update(wanted=False, evict=evict)
    await record(
        viewer, "removeNodeLabel", "Cluster", None, before={"label": name, "cluster": cluster, "clusterNodes": nodes}
    )
    await wake("node_label")
    return found


async def _named(cluster: str, names: list[str]) -> list[int]:
    if not names:
        raise Invalid("clusterNodes must name at least one node", "clusterNodes")
    home = await Cluster.get_or_none(name=cluster, deleted_at__isnull=True)
    if home is None:
        raise NotFound(f"there is no cluster {cluster!r}", "cluster")
    rows = await ClusterNode.filter(cluster_id=home.id, name__in=names).values_list("name", "id")
    known: dict[str, int] = dict(rows)
    for name in names:
        if name not in known:
            raise NotFound(f"there is no node {name!r} in the cluster {cluster!r}", "clusterNodes")
    return list(dict.fromkeys(known[name] for name in names))
