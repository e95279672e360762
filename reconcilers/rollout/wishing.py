"""From a deployment's row to what is wanted of it; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from otegraph.models.kubernetes_kinds import images_of
from otegraph.models.revision import RevisionAction
from otegraph.reconcilers.rollout.chart import render_chart
from otegraph.reconcilers.rollout.container_spec import ContainerSpec, InvalidSpec
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.manifests import Placement, Pull, render
from otegraph.reconcilers.rollout.pull_secret import Credentials, Repository, reference, uses_registry
from otegraph.reconcilers.rollout.snapshot import Wish
from otegraph.reconcilers.rollout.workloads import workloads_of

CHART = "CHART"


def wish_of(row: dict[str, Any], credentials: Credentials | None) -> Wish | str:
    """The wish, or why there can be none. `row` has the deployment's id, name, namespace, business and node selector, its
    revision's id, action and manifests, its version's spec, and its external repository's id and version."""
    revision_id: int = row["revision_id"]
    if row["action"] == RevisionAction.DELETE:
        return Wish(revision_id, removal=True)
    try:
        manifests = _manifests(row, revision_id, credentials)
    except InvalidSpec as error:
        return f"the app's version can't be rendered: {error}"
    selector: str = row["node_selector"]
    return Wish(revision_id, manifests, workloads_of(manifests, selector), selector)


def _manifests(row: dict[str, Any], revision_id: int, credentials: Credentials | None) -> tuple[Manifest, ...]:
    placement = Placement(row["id"], row["name"], row["namespace"], row["node_selector"])
    spec = orjson.loads(row["spec"])
    named = bool(spec.get("external_repository"))
    if spec.get("kind") != CHART:
        container = ContainerSpec.from_json(spec)
        return render(container, placement, revision_id, _pull(row, named, [container.image], credentials))
    if row["manifests"] is None:
        raise InvalidSpec("the chart was not rendered for this revision")
    objects = orjson.loads(row["manifests"])
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise InvalidSpec("what the chart was rendered to is no list of objects")
    return render_chart(objects, placement, revision_id, _pull(row, named, images_of(objects), credentials))


def _pull(row: dict[str, Any], named: bool, used: Iterable[str], credentials: Credentials | None) -> Pull:
    registry = uses_registry(credentials, used)
    found = row["repository_id"]
    repository = Repository(found, row["repository_version"]) if found is not None else None
    return Pull(named or registry, reference(row["business_id"], repository, registry, credentials))
