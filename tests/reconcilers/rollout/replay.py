"""The recorded trace (75 s of everything that a real root's watches said), turned into what deciding looks at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from otegraph.models import PodPhase
from otegraph.reconcilers.rollout.snapshot import DeliveryState, NodeState, PodState, TargetState, Wish, WorkloadState
from otegraph.tests.reconcilers.rollout.builders import AGENT, WEB, at, online, removal, wish

RECORDED = Path(__file__).with_name("recorded_trace.jsonl")
NODES = {
    "c1": tuple(NodeState(f"edge-node-{number}") for number in (1, 2)),
    "c10": tuple(NodeState(f"edge-node-{number}") for number in (1, 2, 3)),
}
WISHES = {
    ("web", "rec-install"): wish(1),
    ("web", "rec-upgrade"): wish(2),
    ("web", "rec-unschedulable"): wish(3, replicas=40),
    ("web", "rec-delete"): removal(9),
    ("agent", "rec-ds"): wish(7, kind="DAEMON_SET"),
}
"""Which order began which wish, for the deployment whose objects have this name."""
ORDERS = {**WISHES, ("web", "rec-again"): wish(1)}


@dataclass
class Cluster:
    """One deployment on one cluster, as far as the trace has come."""

    wish: Wish | None = None
    deliveries: dict[str, DeliveryState] = field(default_factory=dict)
    workload: WorkloadState | None = None
    pods: dict[str, PodState] = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """What was known of one deployment on one cluster after one event."""

    at: float
    app: str
    cluster: str
    wish: Wish
    target: TargetState


def moments() -> Iterator[Moment]:
    """A moment for each event and each target that had been ordered by then."""
    clusters = {(app, name): Cluster() for app in ("web", "agent") for name in NODES}
    for line in RECORDED.read_text().splitlines():
        entry = json.loads(line)
        if "event" not in entry or entry["event"]["type"] == "BOOKMARK":
            continue
        kind, value = entry["event"]["type"], entry["event"]["object"]
        if value["kind"] == "ClusterController":
            _order(clusters, entry["at"], value)
        else:
            _mirror(clusters, entry["at"], kind, value)
        for (app, name), known in clusters.items():
            if known.wish is not None:
                workloads = (known.workload,) if known.workload else ()
                target = TargetState(
                    online(name),
                    id=1,
                    deliveries=_latest(known.deliveries.values()),
                    workloads=workloads,
                    pods=tuple(known.pods.values()),
                    nodes=NODES[name],
                )
                yield Moment(entry["at"], app, name, known.wish, target)


def _order(clusters: dict[tuple[str, str], Cluster], seconds: float, value: dict[str, Any]) -> None:
    order = value["metadata"]["name"]
    meant = ["c1", "c10"] if "c10" in value["spec"]["clusterSelector"] else ["c1"]
    for (app, begun_by), ordered in ORDERS.items():
        if begun_by != order:
            continue
        for name in meant:
            known = clusters[app, name]
            known.wish = ordered
            delivery = known.deliveries.get(order) or DeliveryState(
                len(known.deliveries) + 1,
                WEB if app == "web" else AGENT,
                ordered.revision_id,
                value["spec"]["method"],
                sent_at=at(seconds),
            )
            known.deliveries[order] = delivery
            answer = value.get("status", {}).get(name)
            if answer and delivery.answered_at is None:
                body = json.loads(answer["body"])
                known.deliveries[order] = replace(
                    delivery,
                    code=answer["code"],
                    generation=body["metadata"].get("generation"),
                    message=body.get("message", ""),
                    answered_at=at(seconds),
                )


def _mirror(clusters: dict[tuple[str, str], Cluster], seconds: float, kind: str, value: dict[str, Any]) -> None:
    labels = value["metadata"].get("labels", {})
    app = "agent" if value["metadata"]["name"].startswith("agent-") else "web"
    known = clusters.get((app, labels.get("ote-cluster", "")))
    if known is None:
        return
    if value["kind"] == "Pod":
        known.pods[value["metadata"]["name"]] = _pod(value)
        if kind == "DELETED":
            del known.pods[value["metadata"]["name"]]
    elif value["kind"] in ("Deployment", "DaemonSet"):
        known.workload = replace(_workload(value), gone_at=at(seconds) if kind == "DELETED" else None)


def _pod(value: dict[str, Any]) -> PodState:
    conditions = {condition["type"]: condition for condition in value["status"].get("conditions", [])}
    scheduled = conditions.get("PodScheduled", {})
    return PodState(
        int(value["metadata"]["labels"]["otegraph.io/revision"]),
        PodPhase(value["status"]["phase"].upper()),
        ready=conditions.get("Ready", {}).get("status") == "True",
        reason=scheduled.get("reason", ""),
        message=scheduled.get("message", ""),
        deleting="deletionTimestamp" in value["metadata"],
        node=value["metadata"]["labels"].get("node-name", ""),
    )


def _workload(value: dict[str, Any]) -> WorkloadState:
    status = value.get("status") or {}
    daemon = value["kind"] == "DaemonSet"
    return WorkloadState(
        value["kind"],
        int(value["spec"]["template"]["metadata"]["labels"]["otegraph.io/revision"]),
        desired=status.get("desiredNumberScheduled", 0) if daemon else value["spec"]["replicas"],
        observed_generation=status.get("observedGeneration", 0),
        name="web",
    )


def _latest(deliveries: Any) -> tuple[DeliveryState, ...]:
    latest = {delivery.revision_id: delivery for delivery in deliveries}
    return tuple(latest.values())
