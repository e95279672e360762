"""What an API server says about itself."""

from collections.abc import Iterable
from typing import Any

from otegraph.simulator.apiserver.resources import Resource

VERSION = {
    "major": "1",
    "minor": "37",
    "gitVersion": "v1.37.2",
    "gitCommit": "",
    "gitTreeState": "",
    "buildDate": "1970-01-01T00:00:00Z",
    "goVersion": "go1.26.8",
    "compiler": "gc",
    "platform": "linux/amd64",
}
_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
API_VERSIONS = {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}


def groups(resources: Iterable[Resource]) -> dict[str, Any]:
    """The answer of /apis."""
    found: dict[str, list[dict[str, str]]] = {}
    for resource in resources:
        version = {"groupVersion": resource.api_version, "version": resource.version}
        if resource.group and version not in found.setdefault(resource.group, []):
            found[resource.group].append(version)
    listed = [{"name": name, "versions": v, "preferredVersion": v[0]} for name, v in found.items()]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": listed}


def resources_of(resources: Iterable[Resource], group: str, version: str) -> dict[str, Any]:
    """The answer of /api/v1 and /apis/<group>/<version>."""
    listed: list[dict[str, Any]] = []
    for resource in resources:
        if (resource.group, resource.version) != (group, version):
            continue
        entry = {
            "name": resource.plural,
            "singularName": resource.singular,
            "namespaced": resource.namespaced,
            "kind": resource.kind,
            "verbs": _VERBS,
        }
        listed.append({**entry, "shortNames": list(resource.short_names)} if resource.short_names else entry)
        if resource.status:
            status = {"name": f"{resource.plural}/status", "singularName": "", "verbs": ["get", "patch", "update"]}
            listed.append({**entry, **status})
    group_version = f"{group}/{version}" if group else version
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": listed}
