"""Projects, their metadata, summaries and quotas."""

import re
from collections import Counter
from typing import Any

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import NEVER, Answer, Call, stamp
from otegraph.simulator.registry.harbor.model import ROLES, Harbor, Project
from otegraph.simulator.registry.harbor.query import Row, contains, terms
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.harbor.security import Principal, may, robot_may, role_in, visible_projects

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_FLAGS = (
    "public",
    "auto_scan",
    "prevent_vul",
    "reuse_sys_cve_allowlist",
    "enable_content_trust",
    "enable_content_trust_cosign",
    "auto_sbom_generation",
)
_SEVERITIES = ("none", "low", "medium", "high", "critical")
_KEYS = frozenset({*_FLAGS, "severity", "retention_id", "proxy_speed_kb"})
_FIELDS = {"project_name": str, "metadata": dict, "storage_limit": int, "public": bool, "registry_id": int}
_COUNTS = {role: re.sub(r"([A-Z])", r"_\1", name).lower() + "_count" for role, name in ROLES.items()}
READ_ONLY = "The system is in read only mode. Any modification is prohibited."


def project_row(harbor: Harbor, principal: Principal, project: Project) -> Row:
    """A project as `principal` sees it."""
    role = role_in(principal, project)
    row: Row = {
        "creation_time": stamp(project.created_at),
        "current_user_role_ids": None if role is None else [role],
        "cve_allowlist": {
            "creation_time": NEVER,
            "id": project.allowlist_id,
            "items": [],
            "project_id": project.id,
            "update_time": NEVER,
        },
        "metadata": project.metadata,
        "name": project.name,
        "owner_id": project.owner_id,
        "project_id": project.id,
        "repo_count": len(harbor.repositories(project)),
        "update_time": stamp(project.updated_at),
    }
    if role in ROLES:
        row["current_user_role_id"] = role
    if owner := harbor.users.get(project.owner_id):
        row["owner_name"] = owner.username
    return row


def listed(call: Call) -> Answer:
    name, public = call.query.get("name", ""), call.query.get("public", terms(call.query.get("q", "")).get("public"))
    rows = [
        project_row(call.harbor, call.principal, project)
        for project in visible_projects(call.harbor, call.principal)
        if contains(project.name, name) and public in (None, str(project.public).lower())
    ]
    if owner := call.query.get("owner"):
        rows = [row for row in rows if row.get("owner_name") == owner]
    return call.listed(rows)


def is_taken(call: Call) -> Answer:
    """HEAD: tells anybody who is logged in."""
    name = call.required("project_name")
    call.check_login()
    if call.harbor.project_named(name) is None:
        raise errors.not_found(f"project {name} not found")
    return Answer()


def _check_creation(call: Call) -> None:
    call.check_login()
    if call.principal.robot:
        if not robot_may(call.principal.robot, None, "project", "create"):
            raise errors.forbidden()
    elif call.harbor.configuration.project_creation_restriction == "adminonly" and not call.principal.administrator:
        raise errors.forbidden("Only system admin can create project")


def _metadata(given: dict[str, Any]) -> dict[str, str]:
    """The keys that Harbor knows; raises HarborError for a value that is no text."""
    for key, value in given.items():
        if not isinstance(value, str):
            raise errors.invalid(f"metadata.{key} in body must be of type string", in_body=True)
    return {key: value for key, value in given.items() if key in _KEYS}


def _check_value(key: str, value: str) -> None:
    bad = (key in _FLAGS and value.lower() not in ("true", "false")) or (
        key == "severity" and value.lower() not in _SEVERITIES
    )
    if bad:
        raise errors.bad_request(f"invalid value: {value}")


def create(call: Call) -> Answer:
    body = call.body("project", _FIELDS, ("project_name",))
    metadata = _metadata(body.get("metadata", {}))
    _check_creation(call)
    name: str = body["project_name"]
    if not _NAME.fullmatch(name):
        raise errors.bad_request("project name is not in lower case or contains illegal characters")
    if "registry_id" in body:
        raise errors.unknown()
    limit = body.get("storage_limit", 0)
    if limit < -1:
        raise errors.bad_request(f"invalid non-positive value for quota limit, value={limit}")
    if limit == 0 or not call.principal.administrator:
        limit = call.harbor.configuration.storage_per_project
    for key, value in metadata.items():
        _check_value(key, value)
    if call.harbor.project_named(name):
        raise errors.conflict(f"The project named {name} already exists")
    metadata.setdefault("public", str(body.get("public", False)).lower())
    # a robot owns nothing: its projects are the administrator's, who is no member either
    owner = call.principal.user.id if call.principal.user else 1
    project = call.harbor.create_project(name, owner, metadata, limit)
    by_name = call.headers.get("x-resource-name-in-location") == "true"
    return Answer(status=201, headers={"Location": f"/api/v2.0/projects/{name if by_name else project.id}"})


def get(call: Call) -> Answer:
    return Answer(project_row(call.harbor, call.principal, call.project("project", "read")))


def update(call: Call) -> Answer:
    """Metadata alone change, and none of their values is looked at."""
    body = call.body("project", _FIELDS)
    metadata = _metadata(body.get("metadata", {}))
    project = call.project("project", "update")
    project.metadata |= metadata
    project.updated_at = call.harbor.now()
    return Answer()


def delete(call: Call) -> Answer:
    project = call.project("project", "delete")
    if call.harbor.repositories(project):
        raise errors.precondition("precondition failed: the project contains repositories, can not be deleted")
    call.harbor.delete_project(project)
    return Answer()


def is_deletable(call: Call) -> Answer:
    """The key is absent when it is not."""
    project = call.project("project", "delete")
    if call.harbor.repositories(project):
        return Answer({"message": "the project contains repositories, can not be deleted"})
    return Answer({"deletable": True})


def summary(call: Call) -> Answer:
    project = call.project("project", "read")
    row: Row = {"repo_count": len(call.harbor.repositories(project))}
    if may(call.principal, project, "quota", "read"):
        row["quota"] = {
            "hard": {"storage": project.storage_limit},
            "used": {"storage": call.harbor.storage_used(project)},
        }
    if may(call.principal, project, "member", "list"):
        roles = Counter(member.role for member in project.members.values())
        row |= {key: roles[role] for role, key in _COUNTS.items() if roles[role]}
    return Answer(row)


def metadata(call: Call) -> Answer:
    return Answer(call.project("metadata", "list").metadata)


def metadatum(call: Call) -> Answer:
    project, key = call.project("metadata", "read"), call.params["key"]
    if key not in project.metadata:
        raise errors.not_found(f"metadata {key} not found")
    return Answer({key: project.metadata[key]})


def _one_metadatum(call: Call) -> tuple[str, str]:
    """The key and value of a body with one key."""
    body = call.fields("metadata")
    if len(body) != 1:
        raise errors.bad_request("only allow one key/value pair")
    [(key, value)] = body.items()
    if key not in _KEYS:
        raise errors.bad_request(f"invalid key: {key}")
    if not isinstance(value, str):
        raise errors.invalid(f"{key} in body must be of type string", in_body=True)
    _check_value(key, value)
    return key, value


def add_metadatum(call: Call) -> Answer:
    project = call.project("metadata", "create")
    key, value = _one_metadatum(call)
    if key in project.metadata:
        raise errors.conflict(f"metadata {key} already exists for project {project.id}")
    project.metadata[key] = value
    return Answer()


def set_metadatum(call: Call) -> Answer:
    project = call.project("metadata", "update")
    key, value = _one_metadatum(call)
    project.metadata[key] = value
    return Answer()


def drop_metadatum(call: Call) -> Answer:
    """One that is not there is dropped too."""
    call.project("metadata", "delete").metadata.pop(call.params["key"], None)
    return Answer()


ROUTES = (
    Route("POST", "projects", create),
    Route("HEAD", "projects", is_taken),
    Route("GET", "projects", listed),
    Route("GET", "projects/{project}", get),
    Route("PUT", "projects/{project}", update),
    Route("DELETE", "projects/{project}", delete),
    Route("GET", "projects/{project}/_deletable", is_deletable),
    Route("GET", "projects/{project}/summary", summary),
    Route("GET", "projects/{project}/metadatas", metadata),
    Route("POST", "projects/{project}/metadatas", add_metadatum),
    Route("GET", "projects/{project}/metadatas/{key}", metadatum),
    Route("PUT", "projects/{project}/metadatas/{key}", set_metadatum),
    Route("DELETE", "projects/{project}/metadatas/{key}", drop_metadatum),
)
