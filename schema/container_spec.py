"""What an app's version runs: a container, as AppVersion.spec stores it under the same names."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Any, ClassVar

import strawberry
from otegraph.schema.wire import wired


class WorkloadKind(StrEnum):
    """What Kubernetes makes of it."""

    DEPLOYMENT = "DEPLOYMENT"
    DAEMON_SET = "DAEMON_SET"


wired(
    WorkloadKind,
    "DEPLOYMENT: so many replicas a cluster; DAEMON_SET: one a node.",
    {"DEPLOYMENT": "deployment", "DAEMON_SET": "daemonset"},
)

MEMORY = "In MB, as Kubernetes' Mi."


@strawberry.type(description="A port of the container.")
class Port:
    container_port: int
    host_port: int | None = strawberry.field(description="The port of the node that leads to it; none where null or 0.")


@strawberry.type(description="A folder of the node, seen in the container.")
class Volume:
    mount_path: str
    host_path: str
    read_only: bool


@strawberry.type(description="A service that the app needs.")
class Dependency:
    name: str
    service: str
    port: int


@strawberry.type(description="An environment variable.")
class EnvVar:
    name: str
    value: str


@strawberry.type(description="What the container is given.")
class ContainerResources:
    cpu_request: float | None = strawberry.field(description="Cores.")
    cpu_limit: float | None = strawberry.field(description="Cores.")
    memory_request: int | None = strawberry.field(description=MEMORY)
    memory_limit: int | None = strawberry.field(description=MEMORY)
    gpus: int | None


@strawberry.type(description="How many replicas there are, by load.")
class Autoscaling:
    enabled: bool
    min_replicas: int | None
    max_replicas: int | None
    target_cpu_utilization: float | None = strawberry.field(description="Of the CPU asked for: 1.0 is all of it.")
    target_memory_utilization: int | None = strawberry.field(description="In percent of the memory asked for.")


@strawberry.type(description="How an upgrade replaces pods.")
class RollingUpdate:
    max_unavailable: int | None
    max_surge: int | None
    min_ready_seconds: int | None


@strawberry.type(description="A container, and how many of it run.")
class ContainerSpec:
    kind: WorkloadKind
    image: str
    image_project: str | None
    external_repository: str | None = strawberry.field(description="Whose credentials pull the image.")
    replicas: int | None = strawberry.field(description="Of a DEPLOYMENT; 1 where null.")
    command: str | None = strawberry.field(description="A shell's command line; the image's own where null or empty.")
    ports: list[Port]
    volumes: list[Volume]
    dependencies: list[Dependency]
    env: list[EnvVar]
    resources: ContainerResources | None
    autoscaling: Autoscaling | None
    rolling_update: RollingUpdate | None

    kinds: ClassVar[frozenset[str]] = frozenset(WorkloadKind.__members__)

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        return isinstance(value, dict) and value.get("kind") in cls.kinds


@strawberry.input(description="A port of the container.")
class PortInput:
    container_port: int
    host_port: int | None = None


@strawberry.input(description="A folder of the node, seen in the container.")
class VolumeInput:
    mount_path: str
    host_path: str
    read_only: bool | None = False


@strawberry.input(description="A service that the app needs.")
class DependencyInput:
    name: str
    service: str
    port: int


@strawberry.input(description="An environment variable.")
class EnvVarInput:
    name: str
    value: str | None = ""


@strawberry.input(description="What the container is given.")
class ContainerResourcesInput:
    cpu_request: float | None = strawberry.field(default=None, description="Cores.")
    cpu_limit: float | None = strawberry.field(default=None, description="Cores.")
    memory_request: int | None = strawberry.field(default=None, description=MEMORY)
    memory_limit: int | None = strawberry.field(default=None, description=MEMORY)
    gpus: int | None = None


@strawberry.input(description="How many replicas there are, by load.")
class AutoscalingInput:
    enabled: bool
    min_replicas: int | None = None
    max_replicas: int | None = None
    target_cpu_utilization: float | None = strawberry.field(default=None, description="1.0 is all the CPU asked for.")
    target_memory_utilization: int | None = strawberry.field(default=None, description="In percent.")


@strawberry.input(description="How an upgrade replaces pods.")
class RollingUpdateInput:
    max_unavailable: int | None = None
    max_surge: int | None = None
    min_ready_seconds: int | None = None


@strawberry.input(description="A container, and how many of it run.")
class ContainerSpecInput:
    image: str
    kind: WorkloadKind = WorkloadKind.DEPLOYMENT
    image_project: str | None = None
    external_repository: str | None = None
    replicas: int | None = None
    command: str | None = None
    ports: list[PortInput] | None = None
    volumes: list[VolumeInput] | None = None
    dependencies: list[DependencyInput] | None = None
    env: list[EnvVarInput] | None = None
    resources: ContainerResourcesInput | None = None
    autoscaling: AutoscalingInput | None = None
    rolling_update: RollingUpdateInput | None = None

    def stored(self) -> dict[str, Any]:
        """As AppVersion.spec keeps it: lists are never null."""
        spec = asdict(self)
        for name in ("ports", "volumes", "dependencies", "env"):
            spec[name] = spec[name] or []
        for volume in spec["volumes"]:
            volume["read_only"] = bool(volume["read_only"])
        for variable in spec["env"]:
            variable["value"] = variable["value"] or ""
        stored: dict[str, Any] = spec
        return stored
