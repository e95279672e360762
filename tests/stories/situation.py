"""All that is known of a deployment: what a story that waited for it in vain says at its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from otegraph.models import Delivery
from otegraph.simulator.otestack.client import Client, NoAnswer

from tests.stories.stage import ORDERS, Stage

_KINDS = {"deployments": "apis/apps/v1", "daemonsets": "apis/apps/v1", "replicasets": "apis/apps/v1", "pods": "api/v1"}
_SHOWN = ("generation", "resourceVersion", "creationTimestamp", "deletionTimestamp", "labels")
_EVENTS = 20
"""So many of a namespace's newest at an edge."""
_QUERY = """query($name: String!) { deployments(filter: {name: $name}) { nodes {
    name status message generation observedGeneration updatedAt business { namespace }
    progress { running failing total clusters clustersDone clustersWaiting }
    targets(first: 100) { nodes { phase reason message since cluster { name status } progress { running failing total }
        wanted { databaseId } applied { databaseId } } }
    pods(first: 100) { nodes { name phase ready reason deleting cluster { name } clusterNode { name }
        revision { databaseId } } }
} } }"""


async def situation(stage: Stage, name: str) -> str:
    """What the product shows and keeps of the deployments of this name, and what the root and the edges hold in their
    namespaces: a JSON line for each thing, under headings. Whoever can't be asked is passed over, and said to be."""
    told: list[str] = []
    rows = (await stage.admin.graph(_QUERY, name=name))["deployments"]["nodes"]
    for row in rows:
        targets, pods = row.pop("targets")["nodes"], row.pop("pods")["nodes"]
        told += _part(f"deployment {name}, its targets and their pods", [row, *targets, *pods])
    told += _part("its orders and their answers, oldest first", await _deliveries(name))
    told += await _listed("orders in the root", stage.root, ORDERS, _order)
    for namespace in sorted({row["business"]["namespace"] for row in rows}):
        for where, client in {"the root": stage.root, **stage.edges}.items():
            for plural, group in _KINDS.items():
                path = f"/{group}/namespaces/{namespace}/{plural}"
                told += await _listed(f"{plural} at {where}", client, path, _object)
            if client is not stage.root and where not in stage.simulated:
                path = f"/api/v1/namespaces/{namespace}/events"
                told += (await _listed(f"last events at {where}", client, path, _event))[: 1 + _EVENTS]
    return "\n".join(told)


async def _deliveries(name: str) -> list[dict[str, Any]]:
    """Rows of the loops, which no client sees."""
    own = ("object", "method", "revision_id", "attempt", "tries", "code", "generation", "message")
    of_others = {"cluster": "cluster__name", "sent_at": "order__sent_at", "closed_at": "order__closed_at"}
    found = Delivery.filter(target__deployment__name=name).order_by("id")
    return list(await found.values(*own, "answered_at", "superseded_at", **of_others))


async def _listed(heading: str, client: Client, path: str, shown: Any) -> list[str]:
    """The newest first."""
    try:
        items, _ = await client.list(path)
    except NoAnswer as error:
        return [f"{heading}: {error}"]
    newest = sorted(items, key=lambda item: int(item["metadata"]["resourceVersion"]), reverse=True)
    return _part(heading, map(shown, newest))


def _part(heading: str, found: Iterable[Any]) -> list[str]:
    lines = [f"  {orjson.dumps(one, default=str).decode()}" for one in found]
    return [f"{heading}:", *lines] if lines else []


def _order(order: dict[str, Any]) -> dict[str, Any]:
    spec, status = order.get("spec") or {}, order.get("status") or {}
    codes = {cluster: answer.get("code") for cluster, answer in status.items() if isinstance(answer, dict)}
    return {"request": f"{spec.get('method')} {spec.get('url')}", "to": spec.get("clusterSelector"), "answers": codes}


def _object(item: dict[str, Any]) -> dict[str, Any]:
    meta, spec = item["metadata"], item.get("spec") or {}
    return {
        "name": meta["name"],
        **{key: meta[key] for key in _SHOWN if key in meta},
        **{key: spec[key] for key in ("replicas", "nodeName") if key in spec},
        "status": item.get("status"),
    }


def _event(event: dict[str, Any]) -> dict[str, Any]:
    about = event.get("involvedObject") or {}
    said = {key: event.get(key) for key in ("lastTimestamp", "eventTime", "reason", "message", "count")}
    return {"about": f"{about.get('kind')} {about.get('name')}", **said}
