"""Which clusters a deployment is meant for; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from otegraph.reconcilers.rollout.manifests import EVERYWHERE, is_everywhere
from otegraph.reconcilers.rollout.snapshot import ClusterState, TargetState


def is_meant(selector: str, cluster: ClusterState) -> bool:
    """Whether a selector means a cluster: all of them, or by its name, or by a label; online or not."""
    if cluster.deleted:
        return False
    return is_everywhere(selector) or selector == cluster.name or selector in cluster.labels


def by_selector(clusters: Iterable[ClusterState]) -> Mapping[str, Sequence[ClusterState]]:
    """The clusters that each selector means, in their order: with thousands of them, asking each for each deployment is slow."""
    meant: dict[str, list[ClusterState]] = defaultdict(list)
    for cluster in clusters:
        if not cluster.deleted:
            for selector in {*EVERYWHERE, cluster.name, *cluster.labels}:
                meant[selector].append(cluster)
    return meant


def with_newcomers(
    selector: str, targets: Iterable[TargetState], clusters: Iterable[ClusterState]
) -> tuple[TargetState, ...]:
    """The targets that there are, and a new one for each cluster that is meant and has none."""
    known = tuple(targets)
    taken = {target.cluster.id for target in known}
    return known + tuple(
        TargetState(cluster) for cluster in clusters if cluster.id not in taken and is_meant(selector, cluster)
    )
