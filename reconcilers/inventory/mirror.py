"""What all mirrored objects have in common: the cluster's name in a label, and at the end of their own."""

from __future__ import annotations

from typing import Any

from otegraph.reconcilers.inventory.hostile import mapping, name
from otegraph.reconcilers.inventory.quantity import normalized

CLUSTER_LABEL = "ote-cluster"
NODE_NAME_LABEL = "node-name"
REVISION_LABEL = "otegraph.io/revision"
DEPLOYMENT_LABEL = "otegraph.io/deployment"
WORKLOAD_LABEL = "otegraph.io/workload"


def origin(value: dict[str, Any]) -> tuple[str, str] | None:
    """(cluster, the name at the edge) of a mirrored object; None for the root's own and for what can't be a mirror.

    Both may hold dashes: the label says where the one ends.
    """
    metadata = mapping(value, "metadata")
    cluster = name(mapping(metadata, "labels").get(CLUSTER_LABEL))
    mirrored = name(metadata.get("name"), 512)
    if cluster is None or mirrored is None or not mirrored.endswith(f"-{cluster}"):
        return None
    original = name(mirrored[: -len(cluster) - 1])
    return (cluster, original) if original is not None else None


def namespaced_origin(value: dict[str, Any]) -> tuple[str, str, str] | None:
    """(cluster, namespace, the name at the edge)."""
    found = origin(value)
    namespace = name(mapping(value, "metadata").get("namespace"), 63)
    return (found[0], namespace, found[1]) if found is not None and namespace is not None else None


def quantities(value: Any) -> dict[str, str] | None:
    """A map of resource names to quantities in plain decimal digits; None where there is none."""
    if not isinstance(value, dict):
        return None
    known = {key: normalized(quantity) for key, quantity in value.items() if name(key) is not None}
    return {key: quantity for key, quantity in sorted(known.items()) if quantity is not None}
