"""What an app's version says of its container, read from AppVersion.spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
DEPLOYMENT = "DEPLOYMENT"
DAEMON_SET = "DAEMON_SET"


class InvalidSpec(ValueError):
    """A stored spec that can't be rendered; its text names the key."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port of the container; `host_port` 0 opens none on the node."""

    container_port: int
    host_port: int


@dataclass(frozen=True, slots=True)
class Volume:
    """A folder of the node (`host_path`) seen in the container at `mount_path`."""

    mount_path: str
    host_path: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Dependency:
    """A service that the container speaks to, at `service`:`port`."""

    name: str
    service: str
    port: int


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """One container and how many of it run.

    CPU in cores, memory in MB (Kubernetes' Mi), `target_cpu_utilization` in shares of the requested CPU (1.0 is 100 %),
    `target_memory_utilization` in percent of the requested memory; 0 says nothing everywhere but in `replicas`.
    """

    kind: str
    image: str
    replicas: int
    ports: tuple[Port, ...]
    command: str
    volumes: tuple[Volume, ...]
    env: tuple[tuple[str, str], ...]
    dependencies: tuple[Dependency, ...]
    external_repository: str
    min_replicas: int
    max_replicas: int
    cpu_request: float
    cpu_limit: float
    gpus: int
    autoscale: bool
    target_cpu_utilization: float
    target_memory_utilization: int
    memory_request: int
    memory_limit: int
    max_unavailable: int
    max_surge: int
    min_ready_seconds: int

    @property
    def is_daemon(self) -> bool:
        """Whether it runs once on each node."""
        return self.kind == DAEMON_SET

    @classmethod
    def from_json(cls, spec: Mapping[str, Any]) -> ContainerSpec:
        """Reads a stored spec (schema/container_spec.py). What is absent or null is nothing, but one replica.

        Raises InvalidSpec.
        """
        read = _Reader(spec)
        kind = read.text("kind")
        if kind not in (DEPLOYMENT, DAEMON_SET):
            raise InvalidSpec(f"kind: {kind!r} is neither {DEPLOYMENT} nor {DAEMON_SET}")
        if not read.text("image"):
            raise InvalidSpec("image: is empty")
        resources, autoscaling, rolling = (read.part(name) for name in ("resources", "autoscaling", "rolling_update"))
        return cls(
            kind=kind,
            image=read.text("image"),
            replicas=read.integer("replicas", 1),
            ports=read.each("ports", lambda port: Port(port.integer("container_port"), port.integer("host_port"))),
            command=read.text("command"),
            volumes=read.each(
                "volumes",
                lambda volume: Volume(volume.text("mount_path"), volume.text("host_path"), volume.flag("read_only")),
            ),
            env=read.each("env", lambda variable: (variable.text("name"), variable.text("value"))),
            dependencies=read.each(
                "dependencies", lambda one: Dependency(one.text("name"), one.text("service"), one.integer("port"))
            ),
            external_repository=read.text("external_repository"),
            min_replicas=autoscaling.integer("min_replicas"),
            max_replicas=autoscaling.integer("max_replicas"),
            cpu_request=resources.number("cpu_request"),
            cpu_limit=resources.number("cpu_limit"),
            gpus=resources.integer("gpus"),
            # a DaemonSet runs once on each node: there is nothing to scale
            autoscale=autoscaling.flag("enabled") and kind == DEPLOYMENT,
            target_cpu_utilization=autoscaling.number("target_cpu_utilization"),
            target_memory_utilization=autoscaling.integer("target_memory_utilization"),
            memory_request=resources.integer("memory_request"),
            memory_limit=resources.integer("memory_limit"),
            max_unavailable=rolling.integer("max_unavailable"),
            max_surge=rolling.integer("max_surge"),
            min_ready_seconds=rolling.integer("min_ready_seconds"),
        )


class _Reader:
    """Typed reads of a JSON object that name the key that is wrong."""

    def __init__(self, value: Mapping[str, Any], path: str = "") -> None:
        self._value = value
        self._path = path

    def text(self, key: str) -> str:
        text: str = self._typed(key, (str,), "")
        return text

    def flag(self, key: str) -> bool:
        flag: bool = self._typed(key, (bool,), False)
        return flag

    def integer(self, key: str, default: int = 0) -> int:
        number: int = self._typed(key, (int,), default)
        if isinstance(number, bool) or number < 0:
            raise InvalidSpec(f"{self._path}{key}: {number!r} is no whole number from 0 up")
        return number

    def number(self, key: str) -> float:
        number = self._typed(key, (int, float), 0.0)
        if isinstance(number, bool) or not 0 <= number < float("inf"):
            raise InvalidSpec(f"{self._path}{key}: {number!r} is no number from 0 up")
        return float(number)

    def part(self, key: str) -> _Reader:
        """The object at `key`; one without members where there is none."""
        return _Reader(self._typed(key, (dict,), {}), f"{self._path}{key}.")

    def each(self, key: str, build: Callable[[_Reader], T]) -> tuple[T, ...]:
        items: list[Any] = self._typed(key, (list,), [])
        built = []
        for index, item in enumerate(items):
            path = f"{self._path}{key}[{index}]"
            if not isinstance(item, Mapping):
                raise InvalidSpec(f"{path}: {item!r} is no object")
            built.append(build(_Reader(item, f"{path}.")))
        return tuple(built)

    def _typed(self, key: str, types: tuple[type, ...], default: Any) -> Any:
        value = self._value.get(key)
        if value is None:
            return default
        if not isinstance(value, types):
            raise InvalidSpec(f"{self._path}{key}: {value!r} is no {types[0].__name__}")
        return value
