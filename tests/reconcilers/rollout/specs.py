"""Container specs over the edges of every field: what a client may ask for, sensible or not."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

INT32 = 2**31 - 1
BASE: dict[str, Any] = {
    "kind": "DEPLOYMENT",
    "image": "nginx:1.27",
    "image_project": None,
    "external_repository": None,
    "replicas": 2,
    "command": None,
    "ports": [],
    "volumes": [],
    "dependencies": [],
    "env": [],
    "resources": None,
    "autoscaling": None,
    "rolling_update": None,
}
RESOURCES = {"cpu_request": None, "cpu_limit": None, "memory_request": None, "memory_limit": None, "gpus": None}
AUTOSCALING = {
    "enabled": True,
    "min_replicas": 1,
    "max_replicas": 3,
    "target_cpu_utilization": 0.5,
    "target_memory_utilization": None,
}
ROLLING = {"max_unavailable": None, "max_surge": None, "min_ready_seconds": None}
DIGEST = "sha256:" + "0" * 64

Edit = dict[str, Any]


def port(container: int, host: int | None = None) -> Edit:
    return {"container_port": container, "host_port": host}


def volume(mount: str, host: str = "/data", read_only: bool = False) -> Edit:
    return {"mount_path": mount, "host_path": host, "read_only": read_only}


def env(*names: str, value: str = "v") -> list[Edit]:
    return [{"name": name, "value": value} for name in names]


def dependency(name: str, service: str = "db", port: int = 5432) -> Edit:
    return {"name": name, "service": service, "port": port}


FIELDS: dict[str, list[Any]] = {
    "kind": ["DEPLOYMENT", "DAEMON_SET"],
    "image": [
        "a", "nginx", "nginx:1.27", "shop/web", f"shop/web@{DIGEST}", f"registry.test:5000/a/b:1@{DIGEST}",
        "", " ", " nginx", "nginx ", "NGINX", "nginx:", "nginx:a b", "-nginx", "a:b:c", "ä", "a//b", "a" * 500,
    ],
    "replicas": [None, 0, 1, 1000, INT32, -1, INT32 + 1],
    "command": [None, "", "nginx -g 'daemon off;'", "a\nb\tc", "ü 漢", "x" * 20_000, "\x07"],
    "ports": [
        [], [port(1)], [port(65535, 65535)], [port(80, 0)], [port(80), port(80)], [port(80, 81), port(82, 83)],
        [port(0)], [port(65536)], [port(-1)], [port(80, -1)], [port(80, 65536)], [port(80, 81), port(82, 81)],
        [port(80, 81), port(80, 81)], [port(80, 81), port(80, 82)], [port(80), port(80, 82)],
    ],
    "volumes": [
        [], [volume("/a")], [volume("/a", read_only=True), volume("/b")], [volume("/"), volume("/a")],
        [volume("relative")], [volume("/a", "relative")], [volume("/a"), volume("/a", "/other")],
        [volume("/a/../b")], [volume("/a", "/a/../b")], [volume("/a", "..")], [volume("/a:b")], [volume("/a", "/b:c")],
        [volume("")], [volume("/a", "")], [volume("/a "), volume("/a")], [volume("/a/"), volume("/a")],
        [volume("/ü")], [volume("/a", "/b..c/d")], [volume("/" + "m" * 4095)], [volume("/a\nb")], [volume(" ")],
        [volume("C:\\data", "C:\\data")],
    ],
    "dependencies": [
        [], [dependency("nginx")], [dependency("my-db.test"), dependency("MY_DB")], [dependency("9lives")],
        [dependency("ü")], [dependency("a b")], [dependency("-")], [dependency("x" * 253)], [dependency("a=b")],
        [dependency("a", "DB")], [dependency("a", "")], [dependency("a", "db.shop")], [dependency("a", port=0)],
        [dependency("a", port=65536)], [dependency("")], [dependency("a\nb")],
    ],
    "env": [
        [], env("A"), env("a.b-c_d"), env("A", value=""), env("A", value="ü\n\t$(B)"), env("A", "A"), env("_"), env("."),
        env(".."), env("..a"), env("...a"), env(".a"), env("-a"), env("9A"), env(""), env("A B"), env("A=B"), env("ü"),
        env("A\n"), env("a/b"), env("A" * 253), env("A" * 4096), env("A", value="x" * 99_999), env("NGINX_SERVICE_HOST"),
    ],
    "external_repository": [None, "", "hub"],
    "image_project": [None, "shop"],
}  # fmt: skip
PARTS: dict[str, tuple[Edit, dict[str, list[Any]]]] = {
    "resources": (
        RESOURCES,
        {
            "cpu_request": [None, 0, 0.0001, 0.0005, 0.001, 0.1, 1, 1.0015, 1.5, 100_000, 100_001, -1, 1e300],
            "cpu_limit": [None, 0, 0.0001, 0.001, 0.5, 2, 100_000, -0.1],
            "memory_request": [None, 0, 1, 100, INT32, -1, INT32 + 1],
            "memory_limit": [None, 0, 1, 99, 200, INT32, -1],
            "gpus": [None, 0, 1, 8, 1024, 1025, -1],
        },
    ),
    "autoscaling": (
        AUTOSCALING,
        {
            "enabled": [True, False],
            "min_replicas": [None, 0, 1, 3, 4, INT32, -1],
            "max_replicas": [None, 0, 1, 3, 1000, INT32, -1, INT32 + 1],
            "target_cpu_utilization": [
                None,
                0,
                0.001,
                0.004,
                0.005,
                0.01,
                0.5,
                1.0,
                2.5,
                1e6,
                21474836.47,
                21474836.48,
                -1,
            ],
            "target_memory_utilization": [None, 0, 1, 80, 150, INT32, -1, INT32 + 1],
        },
    ),
    "rolling_update": (
        ROLLING,
        {
            "max_unavailable": [None, 0, 1, 2, INT32, -1, INT32 + 1],
            "max_surge": [None, 0, 1, 2, INT32, -1],
            "min_ready_seconds": [None, 0, 1, 599, 600, 601, 3600, INT32 - 600, INT32, -1],
        },
    ),
}


def singles() -> Iterator[tuple[str, Edit]]:
    """Every value of every field on its own, for a Deployment and a DaemonSet, with the field's name."""
    for kind in FIELDS["kind"]:
        for name, values in FIELDS.items():
            for value in values:
                yield name, {**copy.deepcopy(BASE), "kind": kind, name: value}
        for part, (base, fields) in PARTS.items():
            for name, values in fields.items():
                for value in values:
                    yield part, {**copy.deepcopy(BASE), "kind": kind, part: {**base, name: value}}


def pairs() -> Iterator[Edit]:
    """Every two values of one part together: limits and requests, minima and maxima, unavailable and surge."""
    for kind in FIELDS["kind"]:
        for part, (base, fields) in PARTS.items():
            names = sorted(fields)
            for index, one in enumerate(names):
                for other in names[index + 1 :]:
                    for value in fields[one]:
                        for another in fields[other]:
                            yield {**copy.deepcopy(BASE), "kind": kind, part: {**base, one: value, other: another}}


def mixtures(count: int, seed: int) -> Iterator[Edit]:
    """Specs with a value of any kind in each field; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        spec = {name: copy.deepcopy(chance.choice(values)) for name, values in FIELDS.items()}
        for part, (base, fields) in PARTS.items():
            made = {name: chance.choice(values) for name, values in fields.items()}
            spec[part] = chance.choice([None, base, {**base, **made}])
        yield spec


def mild_mixtures(count: int, seed: int) -> Iterator[Edit]:
    """Mixtures of which many are taken: in each, a few fields differ from a plain spec."""
    chance = random.Random(seed)
    for _ in range(count):
        spec = copy.deepcopy(BASE)
        for name in chance.sample(sorted(FIELDS), 4):
            spec[name] = copy.deepcopy(chance.choice(FIELDS[name][:6]))
        for part, (base, fields) in PARTS.items():
            if chance.random() < 0.6:
                name = chance.choice(sorted(fields))
                spec[part] = {**base, name: chance.choice(fields[name])}
        yield spec
