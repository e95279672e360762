"""Which node a pod goes to: pure. Selectors, affinity, host ports, room; not taints, not preferences."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from otegraph.simulator.apiserver.quantity import parse
from otegraph.simulator.apiserver.selectors import Requirement
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.edge.nodes import is_ready

Spec = Mapping[str, Any]


def matches_node(spec: Spec, node: Object) -> bool:
    """Whether nodeSelector and required node affinity let a pod onto this node."""
    labels = node["metadata"].get("labels") or {}
    if any(labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if required is None:
        return True
    fields = {"metadata.name": node["metadata"]["name"]}
    return any(
        _all(term.get("matchExpressions"), labels) and _all(term.get("matchFields"), fields)
        for term in required.get("nodeSelectorTerms") or ()
        if term.get("matchExpressions") or term.get("matchFields")
    )


def _all(expressions: Sequence[Mapping[str, Any]] | None, values: Mapping[str, str]) -> bool:
    return all(_matches(expression, values) for expression in expressions or ())


def _matches(expression: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    key, operator = expression["key"], expression["operator"]
    listed: Sequence[str] = expression.get("values") or ()
    if operator in ("Gt", "Lt"):
        try:
            found, limit = int(values[key]), int(listed[0])
        except (KeyError, ValueError, IndexError):
            return False
        return found > limit if operator == "Gt" else found < limit
    return Requirement(key, operator, frozenset(listed)).matches(values)


def requests(spec: Spec) -> dict[str, Decimal]:
    """What a pod asks for, all containers together."""
    total: dict[str, Decimal] = {"pods": Decimal(1)}
    for container in spec.get("containers") or ():
        for what, amount in ((container.get("resources") or {}).get("requests") or {}).items():
            total[what] = total.get(what, Decimal(0)) + parse(amount)
    return total


def host_ports(spec: Spec) -> set[tuple[str, int]]:
    """The node's ports that a pod takes."""
    return {
        (port.get("protocol", "TCP"), port["hostPort"])
        for container in spec.get("containers") or ()
        for port in container.get("ports") or ()
        if port.get("hostPort")
    }


def place(spec: Spec, nodes: Sequence[Object], pods: Iterable[Object]) -> tuple[str, str]:
    """The node with the fewest pods that takes this one and an empty text, or an empty name and why there is none."""
    on: dict[str, list[Object]] = {node["metadata"]["name"]: [] for node in nodes}
    for pod in pods:
        if pod["spec"].get("nodeName") in on:
            on[pod["spec"]["nodeName"]].append(pod)
    refused: Counter[str] = Counter()
    fitting = []
    for node in nodes:
        name = node["metadata"]["name"]
        if why := _refusal(spec, node, on[name]):
            refused[why] += 1
        else:
            fitting.append((len(on[name]), name))
    if fitting:
        return min(fitting)[1], ""
    reasons = ", ".join(sorted(f"{count} {why}" for why, count in refused.items())) or "no nodes"
    return "", f"0/{len(nodes)} nodes are available: {reasons}."


def _refusal(spec: Spec, node: Object, pods: Sequence[Object]) -> str:
    """Why the pod can't run there, in the scheduler's words; empty if it can."""
    if (node.get("spec") or {}).get("unschedulable"):
        return "node(s) were unschedulable"
    if not is_ready(node):
        return "node(s) had untolerated taint(s)"
    if not matches_node(spec, node):
        return "node(s) didn't match Pod's node affinity/selector"
    wanted = host_ports(spec)
    if any(wanted & host_ports(pod["spec"]) for pod in pods):
        return "node(s) didn't have free ports for the requested pod ports"
    allocatable = node["status"].get("allocatable") or {}
    asked = requests(spec)
    for what in asked:
        used = sum((requests(pod["spec"]).get(what, Decimal(0)) for pod in pods), Decimal(0))
        if used + asked[what] > parse(allocatable.get(what, "0")):
            return "Too many pods" if what == "pods" else f"Insufficient {what}"
    return ""
