"""From the objects of a chart to what is ordered; pure.

The chart's own names, selectors and labels stay. Added are our labels, without which nothing that runs could be
recognized, the namespace, the deployment's nodes, and the pull Secret.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from otegraph.models.kubernetes_kinds import kind_of, pod_template_of
from otegraph.reconcilers.rollout.container_spec import InvalidSpec
from otegraph.reconcilers.rollout.labels import DEPLOYMENT_LABEL, REVISION_LABEL, WORKLOAD_LABEL, workload_label
from otegraph.reconcilers.rollout.manifest import Manifest, part
from otegraph.reconcilers.rollout.manifests import (
    NO_PULL,
    REQUIRED,
    Placement,
    Pull,
    is_everywhere,
    node_terms,
    pull_secret,
)
from otegraph.reconcilers.rollout.pull_secret import secret_key, secret_name
from otegraph.reconcilers.rollout.resources import ObjectKey, rank, resource_kind

_THE_SERVERS = ("creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid")
"""Metadata that a server writes: sent to another, it is refused or means nothing."""


def render_chart(
    objects: Iterable[Mapping[str, Any]], placement: Placement, revision_id: int, pull: Pull = NO_PULL
) -> tuple[Manifest, ...]:
    """A revision's objects as they are ordered, in the order in which they are needed. Raises InvalidSpec."""
    bodies: dict[ObjectKey, dict[str, Any]] = {}
    for index, manifest in enumerate(objects):
        key = _key(manifest, placement.namespace, index)
        if key in bodies or (key == secret_key(placement.namespace, placement.name) and pull.reference):
            raise InvalidSpec(f"the chart's {key.kind.kind} {key.name} is there twice")
        bodies[key] = _body(manifest, key, placement, revision_id, pull)
    scaled = frozenset(_scaled(bodies))
    manifests = [Manifest(key, body, (key.kind.kind, key.name) in scaled) for key, body in bodies.items()]
    return tuple(sorted((*pull_secret(placement, revision_id, pull), *manifests), key=lambda one: rank(one.key)))


def _key(manifest: Mapping[str, Any], namespace: str, index: int) -> ObjectKey:
    kind = kind_of(manifest)
    if kind is None:
        raise InvalidSpec(f"the chart's object {index}: {manifest.get('kind')!r} is no kind that is deployed from here")
    name = part(manifest, "metadata").get("name")
    if not isinstance(name, str) or not name or "/" in name:
        raise InvalidSpec(f"the chart's object {index}: the {kind.kind} has no name")
    return ObjectKey(resource_kind(kind.kind), namespace, name)


def _body(
    manifest: Mapping[str, Any], key: ObjectKey, placement: Placement, revision_id: int, pull: Pull
) -> dict[str, Any]:
    body: dict[str, Any] = copy.deepcopy({name: value for name, value in manifest.items() if name != "status"})
    labels = {DEPLOYMENT_LABEL: str(placement.deployment_id), REVISION_LABEL: str(revision_id)}
    metadata = {name: value for name, value in part(body, "metadata").items() if name not in _THE_SERVERS}
    body["metadata"] = {
        **metadata,
        "namespace": placement.namespace,
        "labels": {**part(metadata, "labels"), **labels},
    }
    kind = kind_of(body)
    if kind is None or kind.pod_template is None:
        return body
    template = pod_template_of(body, kind)
    if template is None or not isinstance(template.get("spec"), dict):
        raise InvalidSpec(f"the chart's {kind.kind} {key.name} has no pod template")
    about = part(template, "metadata")
    template["metadata"] = about | {"labels": {**part(about, "labels"), **labels, WORKLOAD_LABEL: workload_label(key)}}
    _place(template["spec"], placement)
    if pull.named:
        named = template["spec"].get("imagePullSecrets") or []
        ours = {"name": secret_name(placement.name)}
        template["spec"]["imagePullSecrets"] = [*(one for one in named if one != ours), ours]
    return body


def _place(pod: dict[str, Any], placement: Placement) -> None:
    """Keeps the pods to the deployment's nodes, besides what the chart asks of them."""
    if is_everywhere(placement.node_selector):
        return
    ours = node_terms(placement.node_selector)
    affinity = part(pod, "affinity")
    node_affinity = part(affinity, "nodeAffinity")
    theirs = part(node_affinity, REQUIRED).get("nodeSelectorTerms")
    terms = (
        ours if not isinstance(theirs, list) else [_both(one, other) for one in theirs for other in ours if _asks(one)]
    )
    if not terms:
        # terms that ask for nothing match no node, and must not begin to
        return
    pod["affinity"] = {**affinity, "nodeAffinity": {**node_affinity, REQUIRED: {"nodeSelectorTerms": terms}}}


def _asks(term: Any) -> bool:
    return isinstance(term, dict) and bool(term.get("matchExpressions") or term.get("matchFields"))


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """A term that means the nodes that both mean: terms are alternatives, what is in one must all be met."""
    joined = {name: [*(one.get(name) or ()), *(other.get(name) or ())] for name in ("matchExpressions", "matchFields")}
    return {name: asked for name, asked in joined.items() if asked}


def _scaled(bodies: Mapping[ObjectKey, Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    """(kind, name) of what the chart's autoscalers scale."""
    for key, body in bodies.items():
        if key.kind.kind == "HorizontalPodAutoscaler":
            target = part(part(body, "spec"), "scaleTargetRef")
            yield str(target.get("kind")), str(target.get("name"))
