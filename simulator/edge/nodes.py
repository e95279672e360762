"""Nodes as an edge's kubelets report them."""

from typing import Any

from otegraph.simulator.apiserver.metadata import timestamp
from otegraph.simulator.apiserver.registry import new_object
from otegraph.simulator.apiserver.resources import NODES
from otegraph.simulator.apiserver.store import Object

_PRESSURES = (
    ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
)


def new_node(
    name: str,
    *,
    number: int = 1,
    cpu: str = "4",
    memory: str = "8Gi",
    pods: str = "110",
    arch: str = "amd64",
    labels: dict[str, str] | None = None,
    now: float = 0.0,
) -> Object:
    """A ready node. `number` makes its addresses; `now` is when it joined, Unix seconds."""
    known = {
        "beta.kubernetes.io/arch": arch,
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": arch,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    amounts = {"cpu": cpu, "memory": memory, "pods": pods}
    status: dict[str, Any] = {
        "capacity": dict(amounts),
        "allocatable": dict(amounts),
        "phase": "Running",
        "conditions": conditions(ready=True, now=now, since=now),
        "addresses": [
            {"type": "InternalIP", "address": f"192.168.{number // 250}.{number % 250 + 1}"},
            {"type": "Hostname", "address": name},
        ],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": {
            "machineID": f"{number:032x}",
            "systemUUID": f"00000000-0000-0000-0000-{number:012x}",
            "bootID": f"00000000-0000-0000-0001-{number:012x}",
            "kernelVersion": "6.1.0-28-amd64",
            "osImage": "Debian GNU/Linux 12 (bookworm)",
            "containerRuntimeVersion": "containerd://2.1.4",
            "kubeletVersion": "v1.37.2",
            "kubeProxyVersion": "",
            "operatingSystem": "linux",
            "architecture": arch,
        },
    }
    node = new_object(NODES, name, spec={}, status=status)
    node["metadata"]["labels"] = known | (labels or {})
    node["metadata"]["annotations"] = {"node.alpha.kubernetes.io/ttl": "0"}
    return node


def conditions(*, ready: bool, now: float, since: float) -> list[dict[str, str]]:
    """A node's conditions. One whose kubelet is silent is Unknown, as the node lifecycle controller marks it."""
    times = {"lastHeartbeatTime": timestamp(now), "lastTransitionTime": timestamp(since)}
    if not ready:
        unknown = {
            "status": "Unknown",
            "reason": "NodeStatusUnknown",
            "message": "Kubelet stopped posting node status.",
        }
        return [{"type": type_, **unknown, **times} for type_ in ("Ready", *(p[0] for p in _PRESSURES))]
    told = {"status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status"}
    return [
        {"type": "Ready", **told, **times},
        *({"type": t, "status": "False", "reason": r, "message": m, **times} for t, r, m in _PRESSURES),
    ]


def is_ready(node: Object) -> bool:
    """Whether the node's Ready condition says so."""
    listed = (node.get("status") or {}).get("conditions") or ()
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in listed)
