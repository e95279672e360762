"""Which URL of a kube-apiserver an object has, and what asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from otegraph.models.kubernetes_kinds import KINDS


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """A kind that this server orders; `plural` is its name in URLs."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool = True


_NAMESPACED = {kind.kind: ResourceKind(kind.api_version, kind.kind, kind.plural) for kind in KINDS}
_RANKS = {name: rank for rank, name in enumerate(_NAMESPACED)}
DEPLOYMENT = _NAMESPACED["Deployment"]
DAEMON_SET = _NAMESPACED["DaemonSet"]
HORIZONTAL_POD_AUTOSCALER = _NAMESPACED["HorizontalPodAutoscaler"]
POD = _NAMESPACED["Pod"]
SECRET = _NAMESPACED["Secret"]
STUCK_POD = ResourceKind("v1", "StuckPod", "pods")
"""A pod of a StatefulSet that keeps its successor from being made; no kind of Kubernetes'."""
NAMESPACE = ResourceKind("v1", "Namespace", "namespaces", namespaced=False)
NODE = ResourceKind("v1", "Node", "nodes", namespaced=False)

_KINDS = {(kind.api_version, kind.kind): kind for kind in (*_NAMESPACED.values(), STUCK_POD, NAMESPACE, NODE)}


@dataclass(frozen=True, slots=True)
class PullReference:
    """Whose credentials a pull Secret holds; what they are is found out when the Secret is sent.

    `repository_id`: an external repository; `registry`: the platform's own, as the business. `fingerprint` differs
    when they do.
    """

    business_id: int
    repository_id: int | None
    registry: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Request:
    """What one order asks each of its edges' API servers. `body` is JSON text, empty for a deletion; credentials that
    `pull` names are put into it when it is sent."""

    method: str
    url: str
    body: str = ""
    pull: PullReference | None = None


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """An object's place in a cluster; as text `apps/v1/Deployment/shop/web` or `v1/Namespace/shop`."""

    kind: ResourceKind
    namespace: str
    name: str

    def __str__(self) -> str:
        place = f"{self.namespace}/{self.name}" if self.kind.namespaced else self.name
        return f"{self.kind.api_version}/{self.kind.kind}/{place}"

    @classmethod
    def parse(cls, text: str) -> ObjectKey:
        """The key that `str` wrote. Raises ValueError for a kind that is not ordered from here."""
        parts = text.split("/")
        for at in (1, 2):
            kind = _KINDS.get(("/".join(parts[:at]), parts[at])) if len(parts) > at else None
            place = parts[at + 1 :]
            if kind is not None and all(place) and len(place) == 1 + kind.namespaced:
                return cls(kind, place[0] if kind.namespaced else "", place[-1])
        raise ValueError(f"{text!r} names no object that is ordered from here")

    @property
    def collection_url(self) -> str:
        """Where a POST creates it."""
        version = self.kind.api_version
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        place = f"/namespaces/{quote(self.namespace)}" if self.kind.namespaced else ""
        return f"{root}{place}/{self.kind.plural}"

    @property
    def url(self) -> str:
        """The object's own path."""
        return f"{self.collection_url}/{quote(self.name)}"


def resource_kind(name: str) -> ResourceKind:
    """A namespaced kind of the table by its name. Raises KeyError."""
    return _NAMESPACED[name]


def rank(key: ObjectKey) -> int:
    """Where an object stands in the order in which a revision's objects are needed."""
    return _RANKS[key.kind.kind]


def remove(key: ObjectKey) -> Request:
    """Deletes an object, and in the background what it owns: an order must not wait for pods to end."""
    return Request("DELETE", f"{key.url}?propagationPolicy=Background")


def remove_pod(key: ObjectKey, labels: Mapping[str, str]) -> Request:
    """Deletes a pod if it has these labels: its successor has the same name, and must not be hit by an order that comes
    late or twice."""
    selector = {"labelSelector": ",".join(f"{name}={value}" for name, value in labels.items())}
    return Request(
        "DELETE", f"{key.collection_url}?{urlencode({**selector, 'fieldSelector': f'metadata.name={key.name}'})}"
    )


def create_namespace(name: str) -> tuple[ObjectKey, Request]:
    """Creates a namespace at an edge that has not got it from the root yet."""
    key = ObjectKey(NAMESPACE, "", name)
    return key, Request("POST", key.collection_url, to_json(key_body(key)))


def key_body(key: ObjectKey) -> dict[str, Any]:
    """The part of an object's body that its key says."""
    metadata = {"name": key.name} | ({"namespace": key.namespace} if key.kind.namespaced else {})
    return {"apiVersion": key.kind.api_version, "kind": key.kind.kind, "metadata": metadata}


def to_json(value: Any) -> str:
    """JSON text that is the same for equal values, so that an order's name can be made from it."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
