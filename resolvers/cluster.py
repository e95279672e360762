"""Labels on clusters."""

from __future__ import annotations

from otegraph.models.cluster import Cluster, ClusterLabel
from otegraph.models.errors import Invalid, NotFound
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record, wake
from otegraph.resolvers.validation import label

EVERYWHERE = "all"
"""Names every cluster where a label or a cluster's name is expected; so nothing else may be called that."""


async def add_label(viewer: Viewer, name: str, clusters: list[str]) -> list[int]:
    """Labels these clusters, all or none; one that has the label already stays as it is.  Returns their ids."""
    label(name, "label")
    if name == EVERYWHERE:
        raise Invalid(f"`{EVERYWHERE}` means every cluster: choose another label", "label")
    found = await _named(clusters)
    await ClusterLabel.bulk_create([ClusterLabel(cluster_id=id_, name=name) for id_ in found], ignore_conflicts=True)
    await record(viewer, "addClusterLabel", "Cluster", None, after={"label": name, "clusters": clusters})
    await wake("cluster_label")
    return found


async def remove_label(viewer: Viewer, name: str, clusters: list[str]) -> list[int]:
    """Takes the label off these clusters, all or none; one that does not have it stays as it is.  Returns their ids."""
    found = await _named(clusters)
    await ClusterLabel.filter(cluster_id__in=found, name=name).delete()
    await record(viewer, "removeClusterLabel", "Cluster", None, before={"label": name, "clusters": clusters})
    await wake("cluster_label")
    return found


async def _named(names: list[str]) -> list[int]:
    if not names:
        raise Invalid("clusters must name at least one cluster", "clusters")
    rows = await Cluster.filter(name__in=names, deleted_at__isnull=True).values_list("name", "id")
    known: dict[str, int] = dict(rows)
    for name in names:
        if name not in known:
            raise NotFound(f"there is no cluster {name!r}", "clusters")
    return list(dict.fromkeys(known[name] for name in names))
