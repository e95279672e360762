"""k8s_cluster_shim: carries out orders at an edge's API server."""

from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.otestack.client import Answer, Client, NoAnswer

_CONTENT_TYPES = {"PATCH": "application/json-patch+json"}
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
_FAILED = Answer(500, b"")


async def carry_out(client: Client, order: Object) -> Answer:
    """What the edge's API server answers: however late. 405 for a method that is none, in capitals; 500 without a
    body where the shim could not do it: no such API server, no Tiller, no such destination."""
    spec = order.get("spec") or {}
    if spec.get("destination") != "api":
        return _FAILED
    method = spec.get("method") or ""
    if method not in _METHODS:
        return Answer(405, b"")
    body = (spec.get("body") or "").encode()
    try:
        return await client.request(
            method, spec.get("url") or "", body or None, _CONTENT_TYPES.get(method, "application/json")
        )
    except NoAnswer:
        return _FAILED
