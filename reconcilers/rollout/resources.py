"""Which URL of a kube-apiserver an object has, and what asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """A kind that this server orders; `plural` is its name in URLs."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool = True


DEPLOYMENT = ResourceKind("apps/v1", "Deployment", "deployments")
DAEMON_SET = ResourceKind("apps/v1", "DaemonSet", "daemonsets")
HORIZONTAL_POD_AUTOSCALER = ResourceKind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
NAMESPACE = ResourceKind("v1", "Namespace", "namespaces", namespaced=False)
NODE = ResourceKind("v1", "Node", "nodes", namespaced=False)
POD = ResourceKind("v1", "Pod", "pods")

_KINDS = (DEPLOYMENT, DAEMON_SET, HORIZONTAL_POD_AUTOSCALER, NAMESPACE, NODE)


@dataclass(frozen=True, slots=True)
class Request:
    """What one order asks each of its edges' API servers. `body` is JSON text, empty for a deletion."""

    method: str
    url: str
    body: str = ""


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
        for kind in _KINDS:
            prefix = f"{kind.api_version}/{kind.kind}/"
            if text.startswith(prefix):
                namespace, _, name = text[len(prefix) :].rpartition("/")
                if name and bool(namespace) == kind.namespaced:
                    return cls(kind, namespace, name)
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


def remove(key: ObjectKey) -> Request:
    """Deletes an object, and in the background what it owns: an order must not wait for pods to end."""
    return Request("DELETE", f"{key.url}?propagationPolicy=Background")


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
