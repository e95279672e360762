"""Which resource, object and subresource a request's path means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`/apis/apps/v1/namespaces/shop/deployments/web/status`, taken apart. What is not in the path is empty."""

    group: str
    version: str
    plural: str
    namespace: str = ""
    name: str = ""
    subresource: str = ""


def parse(path: str) -> Target | None:
    """None for a path that names no resource."""
    parts = path.strip("/").split("/")
    if "" in parts:
        return None
    if parts[0] == "api" and len(parts) >= 3:
        group, version, rest = "", parts[1], parts[2:]
    elif parts[0] == "apis" and len(parts) >= 4:
        group, version, rest = parts[1], parts[2], parts[3:]
    else:
        return None
    namespace = ""
    # /namespaces/x is the namespace itself, and /namespaces/x/status its subresource
    if rest[0] == "namespaces" and len(rest) >= 3 and rest[2] not in ("status", "finalize"):
        namespace, rest = rest[1], rest[2:]
    if len(rest) > 3:
        return None
    return Target(group, version, rest[0], namespace, *rest[1:])
