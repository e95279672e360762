"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    "asyncpg",
    "graphql-core",
    "httptools",
    "orjson",
    "starlette",
    "strawberry-graphql",
    "tortoise-orm",
    "uvicorn",
    "uvloop",
)


def machine() -> dict[str, str]:
    """Processor, cores, memory, kernel, and how busy it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.1f} GiB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load before": load(),
    }


def load() -> str:
    """Processes that wanted a core in the last minute, on average; ours among them."""
    return f"{os.getloadavg()[0]:.2f}"


def versions(postgres: str) -> dict[str, str]:
    """Of what takes part."""
    return {
        "Python": platform.python_version(),
        "PostgreSQL": postgres,
        **{name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
