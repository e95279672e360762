"""Labels, of the system (scope `g`) and of projects (scope `p`)."""

from typing import Any

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import Answer, Call, stamp
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.harbor.security import may

_FIELDS = {"name": str, "scope": str, "project_id": int, "color": str, "description": str}


def _check(call: Call, project_id: int, action: str) -> None:
    """A project's are its maintainers', the system's the administrators', and everybody's to read."""
    call.check_login()
    if not project_id:
        if action not in ("list", "read"):
            call.check_administrator()
        return
    project = call.harbor.projects.get(project_id)
    if project is None and call.principal.administrator:
        raise errors.not_found(f"project {project_id} not found")
    if project is None or not may(call.principal, project, "label", action):
        raise errors.forbidden()


def _scope(scope: str) -> str:
    if scope not in ("g", "p"):
        raise errors.bad_request(f"invalid scope: {scope}")
    return scope


def listed(call: Call) -> Answer:
    scope, project = _scope(call.query.get("scope", "")), call.query.get("project_id", "0")
    number = int(project) if project.isdigit() and scope == "p" else 0
    _check(call, number, "list")
    part = call.query.get("name", "")
    found = [row for row in call.harbor.labels.values() if row.get("project_id", 0) == number and part in row["name"]]
    return call.listed(found)


def create(call: Call) -> Answer:
    body = call.body("label", _FIELDS)
    scope = _scope(body.get("scope", ""))
    number = body.get("project_id", 0) if scope == "p" else 0
    _check(call, number, "create")
    # a name that is taken costs an id, as sequences do
    identifier, at = next(call.harbor.label_ids), stamp(call.harbor.now())
    row: dict[str, Any] = {"name": body.get("name", ""), "scope": scope, "id": identifier}
    row |= {"creation_time": at, "update_time": at}
    row |= {key: body[key] for key in ("color", "description") if key in body}
    row |= {"project_id": number} if number else {}
    if any((old["name"], old.get("project_id", 0)) == (row["name"], number) for old in call.harbor.labels.values()):
        raise errors.conflict(f"label {row['name']} already exists")
    call.harbor.labels[identifier] = row
    return Answer(status=201, headers={"Location": f"/api/v2.0/labels/{identifier}"})


def _label(call: Call, action: str) -> dict[str, Any]:
    number = call.number("label")
    call.check_login()
    row = call.harbor.labels.get(number)
    if row is None:
        raise errors.not_found(f"label {number} not found")
    _check(call, row.get("project_id", 0), action)
    return row


def get(call: Call) -> Answer:
    return Answer(_label(call, "read"))


def delete(call: Call) -> Answer:
    """It is gone from artifacts too."""
    number = _label(call, "delete")["id"]
    del call.harbor.labels[number]
    for repository in call.harbor.store.repositories.values():
        for manifest in repository.manifests.values():
            manifest.labels = [label for label in manifest.labels if label != number]
    return Answer()


ROUTES = (
    Route("GET", "labels", listed),
    Route("POST", "labels", create),
    Route("GET", "labels/{label}", get),
    Route("DELETE", "labels/{label}", delete),
)
