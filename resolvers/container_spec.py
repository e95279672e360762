"""What a container spec must meet before it is stored: what Kubernetes would refuse is refused here, with the field's name."""

from __future__ import annotations

import re
from typing import Any

import orjson
from otegraph.models.errors import Invalid
from otegraph.resolvers.validation import dns_label, text

Spec = dict[str, Any]
IMAGE = re.compile(r"[a-z0-9][\w.\-/:]*(@sha256:[0-9a-f]{64})?", re.ASCII)
ENV_NAME = re.compile(r"(?!\.$|\.\.)[A-Za-z_.-][A-Za-z0-9_.-]*")
"""Not `.`, and not beginning with `..`: Kubernetes' hasChDirPrefix."""
INT32 = 2**31 - 1
MOST_BYTES = 256 << 10
"""As JSON, which is about what Kubernetes is given: each edge's answer repeats it, and etcd takes 1.5 MiB for all."""
LONGEST_REPOSITORY = 128
"""What an external repository may be called (resolvers/external_repository.py)."""
LISTS = ("ports", "volumes", "env", "dependencies")
MIN_READY_SECONDS = INT32 - 600
"""The rollout's deadline is 600 s later, and 32 bits too (reconcilers/rollout/manifests.py)."""


def validate(spec: Spec, at: str = "container") -> Spec:
    """The spec, if Kubernetes would take what is made of it; raises `Invalid` naming the first field that is wrong.

    Rules: k8s.io/kubernetes/pkg/apis/{core,apps,autoscaling}/validation, 1.37.
    """
    text(spec["image"], f"{at}.image", least=1, most=500)
    if not IMAGE.fullmatch(spec["image"]):
        raise Invalid(f"{at}.image is not an image's name", f"{at}.image")
    text(spec["command"] or "", f"{at}.command", most=20_000)
    text(spec["image_project"] or "", f"{at}.imageProject", most=255)
    text(spec["external_repository"] or "", f"{at}.externalRepository", most=LONGEST_REPOSITORY)
    _number(spec["replicas"], f"{at}.replicas", most=INT32)
    _ports(spec, at)
    _volumes(spec, at)
    for index, variable in enumerate(spec["env"]):
        if not ENV_NAME.fullmatch(variable["name"]):
            raise Invalid(f"{at}.env.{index}.name is no environment variable's name", f"{at}.env.{index}.name")
        text(variable["value"] or "", f"{at}.env.{index}.value", most=100_000)
    for index, dependency in enumerate(spec["dependencies"]):
        text(dependency["name"], f"{at}.dependencies.{index}.name", least=1, most=253)
        dns_label(dependency["service"], f"{at}.dependencies.{index}.service")
        _number(dependency["port"], f"{at}.dependencies.{index}.port", least=1, most=65535)
    _resources(spec["resources"] or {}, f"{at}.resources")
    _autoscaling(spec, f"{at}.autoscaling")
    _rolling_update(spec, f"{at}.rollingUpdate")
    _size(spec, at)
    return spec


def _size(spec: Spec, at: str) -> None:
    """Everything but the lists is short."""
    sizes = {name: len(orjson.dumps(spec[name])) for name in LISTS}
    if sum(sizes.values()) > MOST_BYTES:
        largest = max(sizes, key=lambda name: sizes[name])
        raise Invalid(f"{at}.{largest} is too much: a container may have {MOST_BYTES >> 10} KiB", f"{at}.{largest}")


def _ports(spec: Spec, at: str) -> None:
    taken: set[int] = set()
    for index, port in enumerate(spec["ports"]):
        _number(port["container_port"], f"{at}.ports.{index}.containerPort", least=1, most=65535)
        host = port["host_port"] or 0
        _number(host, f"{at}.ports.{index}.hostPort", most=65535)
        if host and host in taken:
            raise Invalid(f"{at}.ports.{index}.hostPort {host} is there twice", f"{at}.ports.{index}.hostPort")
        taken.add(host)


def _volumes(spec: Spec, at: str) -> None:
    paths: set[str] = set()
    for index, volume in enumerate(spec["volumes"]):
        here = f"{at}.volumes.{index}"
        text(volume["mount_path"], f"{here}.mountPath", least=1, most=4096)
        text(volume["host_path"], f"{here}.hostPath", least=1, most=4096)
        if ":" in volume["mount_path"]:
            raise Invalid(f"{here}.mountPath must not hold a colon", f"{here}.mountPath")
        if volume["mount_path"] in paths:
            raise Invalid(f"{here}.mountPath {volume['mount_path']} is there twice", f"{here}.mountPath")
        if ".." in volume["host_path"].split("/"):
            raise Invalid(f"{here}.hostPath must not go up by ..", f"{here}.hostPath")
        paths.add(volume["mount_path"])


def _resources(resources: Spec, at: str) -> None:
    for name, label, most in (
        ("cpu_request", "cpuRequest", 100_000),
        ("cpu_limit", "cpuLimit", 100_000),
        ("memory_request", "memoryRequest", INT32),
        ("memory_limit", "memoryLimit", INT32),
        ("gpus", "gpus", 1024),
    ):
        _number(resources.get(name), f"{at}.{label}", most=most)
    for request, limit, label in (
        ("cpu_request", "cpu_limit", "cpuRequest"),
        ("memory_request", "memory_limit", "memoryRequest"),
    ):
        if resources.get(limit) and (resources.get(request) or 0) > resources[limit]:
            raise Invalid(f"{at}.{label} is more than its limit", f"{at}.{label}")


def _autoscaling(spec: Spec, at: str) -> None:
    autoscaling = spec["autoscaling"] or {}
    for name, label in (("min_replicas", "minReplicas"), ("max_replicas", "maxReplicas")):
        _number(autoscaling.get(name), f"{at}.{label}", most=INT32)
    _number(autoscaling.get("target_cpu_utilization"), f"{at}.targetCpuUtilization", most=INT32 / 100)
    _number(autoscaling.get("target_memory_utilization"), f"{at}.targetMemoryUtilization", most=INT32)
    if not autoscaling.get("enabled") or spec["kind"] != "DEPLOYMENT":
        return
    if not autoscaling.get("max_replicas"):
        raise Invalid(f"{at}.maxReplicas must be at least 1 to scale", f"{at}.maxReplicas")
    if (autoscaling.get("min_replicas") or 1) > autoscaling["max_replicas"]:
        raise Invalid(f"{at}.minReplicas is more than maxReplicas", f"{at}.minReplicas")
    if not autoscaling.get("target_cpu_utilization") and not autoscaling.get("target_memory_utilization"):
        raise Invalid(
            f"{at}.targetCpuUtilization or targetMemoryUtilization must say when to scale", f"{at}.targetCpuUtilization"
        )


def _rolling_update(spec: Spec, at: str) -> None:
    rolling = spec["rolling_update"]
    if rolling is None:
        return
    for name, label, most in (
        ("max_unavailable", "maxUnavailable", INT32),
        ("max_surge", "maxSurge", INT32),
        ("min_ready_seconds", "minReadySeconds", MIN_READY_SECONDS),
    ):
        _number(rolling.get(name), f"{at}.{label}", most=most)
    if rolling.get("max_unavailable") == 0 and rolling.get("max_surge") == 0:
        raise Invalid(f"{at}.maxUnavailable and maxSurge can't both be 0", f"{at}.maxUnavailable")


def _number(value: float | None, field: str, *, least: float = 0, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise Invalid(f"{field} must be between {least:.0f} and {most:.0f}", field)
