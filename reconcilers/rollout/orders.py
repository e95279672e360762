"""From what is to be sent to ClusterControllers; pure.

A ClusterController's selector holds regular expressions that match anywhere in a name, and each of its answers is
written into the one object: hence the anchors, the quoting and the limits (ote-control-plane.md, Custom
resources, Speed).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from otegraph.reconcilers.rollout.resources import Request

ORDER_LABEL = "otegraph.io/order"
CLUSTER_CONTROLLERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clustercontrollers"

MAX_CLUSTERS = 30
MAX_ANSWERS_BYTES = 512 * 1024
"""What an order's answers may come to: a third of what etcd takes, since what they come to is an estimate."""

_GO_META = re.compile(r"[\\.+*?()|\[\]{}^$]")


class Send(Protocol):
    """What is sent to one cluster. `about` is what it is for: equal requests for different things are two orders."""

    @property
    def request(self) -> Request: ...
    @property
    def cluster(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def attempt(self) -> int: ...


S = TypeVar("S", bound=Send)


@dataclass(frozen=True, slots=True)
class Order(Generic[S]):
    """One ClusterController to be: the same request to some clusters, one of `sends` for each."""

    name: str
    request: Request
    clusters: tuple[str, ...]
    sends: tuple[S, ...]


def batch(sends: Iterable[S], max_clusters: int = MAX_CLUSTERS) -> list[Order[S]]:
    """Puts equal requests to different clusters together, in the order in which each request came up first.

    The name follows from what is in the order and from the attempt, so that deciding the same again names the same.
    """
    groups: dict[tuple[Request, str, int], dict[str, S]] = {}
    for send in sends:
        groups.setdefault((send.request, send.about, send.attempt), {})[send.cluster] = send
    return [
        Order(
            _name(request, about, attempt, clusters), request, clusters, tuple(group[cluster] for cluster in clusters)
        )
        for (request, about, attempt), group in groups.items()
        for clusters in _slices(sorted(group), min(max_clusters, _clusters_for(request)))
    ]


def cluster_controller(name: str, request: Request, clusters: Iterable[str]) -> dict[str, Any]:
    """The object that makes ote-stack carry an order out."""
    return {
        "apiVersion": "ote.baidu.com/v1",
        "kind": "ClusterController",
        "metadata": {
            "name": name,
            "namespace": "kube-system",
            "labels": {ORDER_LABEL: name, "app.kubernetes.io/managed-by": "otegraph"},
        },
        "spec": {
            "clusterSelector": cluster_selector(clusters),
            "destination": "api",
            "method": request.method,
            "url": request.url,
            "body": request.body,
        },
    }


def cluster_selector(clusters: Iterable[str]) -> str:
    """A regular expression (Go's) that matches these names and no others. Raises ValueError without a name."""
    names = [quote_meta(cluster) for cluster in clusters]
    if not names or not all(names):
        # an empty selector means every cluster
        raise ValueError("an order needs clusters")
    return f"^{names[0]}$" if len(names) == 1 else f"^({'|'.join(names)})$"


def quote_meta(text: str) -> str:
    """What Go's regexp.QuoteMeta does, and the comma as well: it separates the selector's expressions."""
    return _GO_META.sub(r"\\\g<0>", text).replace(",", r"\x2C")


def _clusters_for(request: Request) -> int:
    """How many clusters may answer: the answer holds the whole object, defaults and all, quoted as text."""
    answer_bytes = 8 * 1024 + 4 * len(request.body.encode())
    return max(1, MAX_ANSWERS_BYTES // answer_bytes)


def _slices(names: list[str], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(names), size):
        yield tuple(names[start : start + size])


def _name(request: Request, about: str, attempt: int, clusters: tuple[str, ...]) -> str:
    fingerprint = request.pull.fingerprint if request.pull else ""
    content = "\0".join((request.method, request.url, request.body, fingerprint, about, str(attempt), *clusters))
    return f"otegraph-{hashlib.sha256(content.encode()).hexdigest()[:40]}"
