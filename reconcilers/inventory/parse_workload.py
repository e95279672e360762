"""Mirrored Deployments and DaemonSets of ours as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from otegraph.clients.shape import Metadata
from otegraph.reconcilers.inventory.hostile import count, identifier, mapping
from otegraph.reconcilers.inventory.mirror import DEPLOYMENT_LABEL, REVISION_LABEL, namespaced_origin

Kind = Literal["Deployment", "DaemonSet"]
_LARGEST_BIGINT = 2**63 - 1


class _TemplateMetadata(TypedDict, total=False):
    labels: Any


class _Template(TypedDict, total=False):
    metadata: _TemplateMetadata | None


class _Spec(TypedDict, total=False):
    replicas: Any
    template: _Template | None


class WorkloadObject(TypedDict, total=False):
    """What is read of a Deployment or DaemonSet: of its pod template only the labels."""

    metadata: Metadata | None
    spec: _Spec | None
    status: Any


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """A mirrored object that names a deployment of ours, or in its pod template a revision.

    The counts and `observed_generation` are the edge's, 0 where the mirror has no status yet, and may be older than the
    spec beside them (ote-control-plane.md, Traps in the mirror).
    """

    cluster: str
    namespace: str
    kind: Kind
    name: str
    deployment_id: int | None
    revision_id: int | None
    desired: int
    updated: int
    ready: int
    observed_generation: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """As of the object."""
        return self.cluster, self.namespace, self.kind, self.name


def workload_key(value: dict[str, Any], kind: Kind) -> tuple[str, str, str, str] | None:
    """(cluster, namespace, kind, name); lists and watches name the kind by their path, not in each object."""
    key = namespaced_origin(value)
    return (key[0], key[1], kind, key[2]) if key is not None else None


def parse_workload(value: dict[str, Any], kind: Kind) -> WorkloadRow | None:
    """A workload's row; None where it is not ours."""
    key = workload_key(value, kind)
    template = mapping(value, "spec", "template", "metadata", "labels")
    labels = {**template, **mapping(value, "metadata", "labels")}
    deployment_id = identifier(labels.get(DEPLOYMENT_LABEL))
    revision_id = identifier(template.get(REVISION_LABEL))
    if key is None or (deployment_id is None and revision_id is None):
        return None
    spec, status = mapping(value, "spec"), mapping(value, "status")
    if kind == "DaemonSet":
        desired, updated, ready = "desiredNumberScheduled", "updatedNumberScheduled", "numberReady"
        counts = count(status.get(desired)), count(status.get(updated)), count(status.get(ready))
    else:
        # the API server's default where replicas is left out
        wanted = 1 if spec.get("replicas") is None else count(spec["replicas"])
        counts = wanted, count(status.get("updatedReplicas")), count(status.get("readyReplicas"))
    observed = status.get("observedGeneration")
    return WorkloadRow(
        cluster=key[0],
        namespace=key[1],
        kind=kind,
        name=key[3],
        deployment_id=deployment_id,
        revision_id=revision_id,
        desired=counts[0],
        updated=counts[1],
        ready=counts[2],
        observed_generation=min(max(observed, 0), _LARGEST_BIGINT) if type(observed) is int else 0,
    )
