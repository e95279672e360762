"""One object wanted at an edge, and the requests that make it so; pure.

How each kind can be updated was tried on a kube-apiserver 1.37 (tests/simulator/test_conformance_updates.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from otegraph.reconcilers.rollout.labels import REVISION_LABEL
from otegraph.reconcilers.rollout.resources import ObjectKey, PullReference, Request, to_json

_REMADE = frozenset({"Job", "Pod", "ReplicaSet"})
"""Their templates can't be changed, or reach no pod that runs already: a new revision deletes them and makes them anew."""
_DEFAULTS: dict[str, dict[str, Any]] = {
    "Deployment": {
        "minReadySeconds": 0,
        "paused": False,
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": 10,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
    },
    "StatefulSet": {"minReadySeconds": 0, "revisionHistoryLimit": 10, "updateStrategy": {"type": "RollingUpdate"}},
}
"""What a JSON Patch must say where the manifest says nothing: the API server's defaults, as a PUT would get them."""

Operation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`scaled`: something at the edge sets its replicas, and an update leaves them. `pull`: whose credentials it gets.

    Its requests are made once: one manifest goes to thousands of clusters.
    """

    key: ObjectKey
    body: dict[str, Any]
    scaled: bool = False
    pull: PullReference | None = None
    _made: dict[str, Request] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def remade(self) -> bool:
        """Whether another revision's object is deleted first; its `update` then changes nothing: answered 422, it is
        another revision's."""
        return self.key.kind.kind in _REMADE

    @property
    def content(self) -> str:
        """A fingerprint of what is in it and does not follow from the revision."""
        return self.pull.fingerprint if self.pull else ""

    def create(self) -> Request:
        """Creates it; answered 409 where it is there already."""
        if "create" not in self._made:
            self._made["create"] = Request("POST", self.key.collection_url, to_json(self.body), self.pull)
        return self._made["create"]

    def update(self) -> Request:
        """Makes it what it should be; answered 404 where it is not there. Repeating it changes nothing."""
        if "update" not in self._made:
            operations = self._patch()
            if operations is None:
                self._made["update"] = Request("PUT", self.key.url, to_json(self.body), self.pull)
            else:
                self._made["update"] = Request("PATCH", self.key.url, to_json(operations))
        return self._made["update"]

    def _patch(self) -> list[Operation] | None:
        """The JSON Patch that updates it, None where a PUT does."""
        if self.remade:
            return [{"op": "test", "path": f"/metadata/labels/{_escaped(REVISION_LABEL)}", "value": self._revision}]
        if self.key.kind.kind == "PersistentVolumeClaim":
            # a PUT takes away the finalizer that protects it, and a volume once bound can only grow
            return [self._labels, *self._claimed()]
        if self.key.kind.kind == "PodDisruptionBudget":
            # a PUT without resourceVersion is refused
            return [self._labels, *self._annotations(), _add("/spec", self.body.get("spec", {}))]
        if self.scaled:
            return self._all_but_replicas()
        return None

    def _all_but_replicas(self) -> list[Operation]:
        """A PUT would reset the replicas: left out, they default to 1."""
        spec = {**_DEFAULTS.get(self.key.kind.kind, {}), **self.body["spec"]}
        changed = sorted(name for name in spec if name not in ("replicas", "selector"))
        return [self._labels, *self._annotations(), *(_add(f"/spec/{_escaped(name)}", spec[name]) for name in changed)]

    def _claimed(self) -> list[Operation]:
        found: Any = self.body
        for name in ("spec", "resources", "requests", "storage"):
            found = found.get(name) if isinstance(found, dict) else None
        return [] if found is None else [_add("/spec/resources/requests/storage", found)]

    def _annotations(self) -> list[Operation]:
        annotations = self.body["metadata"].get("annotations")
        return [_add("/metadata/annotations", annotations)] if annotations else []

    @property
    def _labels(self) -> Operation:
        return _add("/metadata/labels", self.body["metadata"]["labels"])

    @property
    def _revision(self) -> str:
        revision: str = self.body["metadata"]["labels"][REVISION_LABEL]
        return revision


def _add(path: str, value: Any) -> Operation:
    return {"op": "add", "path": path, "value": value}


def _escaped(part: str) -> str:
    """A part of a JSON Pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")


def part(value: Any, name: str) -> dict[str, Any]:
    """The object at `name`; an empty one where there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, dict) else {}
