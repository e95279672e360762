"""Accounts of programs."""

import re
import secrets
from typing import Any

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import Answer, Call, stamp
from otegraph.simulator.registry.harbor.model import Project, Robot
from otegraph.simulator.registry.harbor.query import Row, link, page_of, sliced, terms
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.harbor.security import ROLES_THAT_MAY, may
from otegraph.simulator.registry.harbor.users import is_strong

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_FIELDS = {"name": str, "level": str, "duration": int, "permissions": list, "description": str, "disable": bool}
_SYSTEM = frozenset({("project", "create"), ("project", "list"), ("catalog", "read"), ("user", "list")})


def _row(call: Call, robot: Robot) -> Row:
    row: Row = {
        "creation_time": stamp(robot.created_at),
        "creator_ref": robot.creator_id,
        "creator_type": robot.creator_type,
        "disable": robot.disabled,
        "duration": robot.duration,
        "editable": True,
        "expires_at": robot.expires_at,
        "id": robot.id,
        "level": robot.level,
        "name": _full_name(call, robot),
        "permissions": robot.permissions,
        "update_time": stamp(robot.updated_at),
    }
    return row | {"description": robot.description} if robot.description else row


def _full_name(call: Call, robot: Robot) -> str:
    return call.harbor.configuration.robot_name_prefix + robot.name


def _check(call: Call, level: str, project: Project | None, action: str) -> None:
    """System robots are the administrators', a project's its own administrators'."""
    call.check_login()
    if level == "system" or project is None:
        if call.principal.robot:
            raise errors.forbidden()
        call.check_administrator()
    elif not may(call.principal, project, "robot", action):
        raise errors.forbidden()


def _permissions(given: list[Any]) -> list[dict[str, Any]]:
    """What may be granted. Raises HarborError."""
    found = []
    for permission in given:
        if not isinstance(permission, dict) or not isinstance(permission.get("access"), list):
            raise errors.invalid("permissions in body must be objects with access", in_body=True)
        kind = permission.get("kind")
        if kind not in ("project", "system"):
            raise errors.bad_request(f"bad request permission: unknown kind {kind}")
        access = [{"action": a.get("action"), "resource": a.get("resource")} for a in permission["access"]]
        for asked in access:
            pair = (asked["resource"], asked["action"])
            if pair not in (ROLES_THAT_MAY if kind == "project" else _SYSTEM) and pair not in _SYSTEM:
                raise errors.bad_request(f"bad request permission: {asked['resource']}:{asked['action']}")
        found.append({"access": access, "kind": kind, "namespace": permission.get("namespace", "/")})
    return found


def create(call: Call) -> Answer:
    body = call.body("robot", _FIELDS)
    call.check_login()
    level, name, duration = body.get("level", ""), body.get("name", ""), body.get("duration", 0)
    if level not in ("system", "project"):
        raise errors.bad_request(f"bad request error level input: {level}")
    if not _NAME.fullmatch(name):
        raise errors.bad_request("robot name is not in lower case or contains illegal characters")
    if duration < -1 or duration == 0:
        raise errors.bad_request("bad request duration: the robot has to live for a day or more, or -1 for ever")
    permissions = _permissions(body.get("permissions", []))
    if not permissions:
        raise errors.bad_request("bad request empty permission")
    project = None
    if level == "project":
        namespace = permissions[0]["namespace"]
        project = call.harbor.project_named(namespace)
        if project is None and call.principal.administrator:
            raise errors.not_found(f"project {namespace} not found")
        if project is None:
            raise errors.forbidden()
    _check(call, level, project, "create")
    stored = f"{project.name}+{name}" if project else name
    if any(robot.name == stored for robot in call.harbor.robots.values()):
        raise errors.conflict(f"robot account {project.id if project else 0}:{stored} already exists")
    at, user = call.harbor.now(), call.principal.user
    robot = Robot(
        id=next(call.harbor.robot_ids),
        name=stored,
        secret=_secret(),
        level=level,
        project_id=project.id if project else 0,
        duration=duration,
        permissions=permissions,
        created_at=at,
        updated_at=at,
        creator_id=user.id if user else 0,
        creator_type="local" if user else "robot",
        description=body.get("description", ""),
    )
    call.harbor.robots[robot.id] = robot
    answer = {
        "creation_time": stamp(at),
        "expires_at": robot.expires_at,
        "id": robot.id,
        "name": _full_name(call, robot),
        "secret": robot.secret,
    }
    return Answer(answer, 201, {"Location": f"/api/v2.0/robots/{robot.id}"})


def _secret() -> str:
    return f"A{secrets.token_urlsafe(30)[:29]}a1"


def listed(call: Call) -> Answer:
    """Those of the system; a project's for who asks for `Level=project,ProjectID=7`."""
    call.check_login()
    asked = terms(call.query.get("q", ""))
    project = None
    if asked.get("Level") == "project":
        if not asked.get("ProjectID", "").isdigit():
            raise errors.bad_request("must with project ID when to query project robots")
        project = call.harbor.projects.get(int(asked["ProjectID"]))
        if project is None:
            raise errors.forbidden() if not call.principal.administrator else errors.not_found("project not found")
    _check(call, "project" if project else "system", project, "list")
    wanted = asked.get("name")
    rows = [
        _row(call, robot)
        for robot in call.harbor.robots.values()
        if robot.project_id == (project.id if project else 0)
        and (wanted is None or robot.name == wanted or (wanted.startswith("~") and wanted[1:] in robot.name))
    ]
    page, size = page_of(call.query)
    headers = {"X-Total-Count": str(len(rows))}
    if found := link(call.raw_path, call.query, page, size, len(rows)):
        headers["Link"] = found
    return Answer(sliced(rows, page, size), headers=headers)


def _robot(call: Call, action: str) -> Robot:
    number = call.number("robot")
    call.check_login()
    robot = call.harbor.robots.get(number)
    if robot is None:
        raise errors.not_found(f"robot {number} not found")
    _check(call, robot.level, call.harbor.projects.get(robot.project_id), action)
    return robot


def get(call: Call) -> Answer:
    return Answer(_row(call, _robot(call, "read")))


def update(call: Call) -> Answer:
    """The whole object, with the name as it is read."""
    body = call.body("robot", _FIELDS)
    robot = _robot(call, "update")
    if body.get("name") != _full_name(call, robot) or body.get("level") != robot.level:
        raise errors.bad_request("cannot update the level or name of robot")
    robot.permissions = _permissions(body.get("permissions", []))
    robot.duration = body.get("duration", robot.duration)
    robot.disabled, robot.description = body.get("disable", False), body.get("description", "")
    robot.updated_at = call.harbor.now()
    return Answer()


def refresh(call: Call) -> Answer:
    """A secret of the caller's own is not repeated; without one there is a new one, which is."""
    body = call.body("robotSec", {"secret": str})
    robot = _robot(call, "update")
    if secret := body.get("secret"):
        if not is_strong(secret):
            reason = "characters long with at least 1 uppercase letter, 1 lowercase letter and 1 number"
            raise errors.bad_request(f"the secret must be 8-128, inclusively, {reason}")
        robot.secret = secret
        return Answer({})
    robot.secret = _secret()
    return Answer({"secret": robot.secret})


def delete(call: Call) -> Answer:
    del call.harbor.robots[_robot(call, "delete").id]
    return Answer()


ROUTES = (
    Route("GET", "robots", listed),
    Route("POST", "robots", create),
    Route("GET", "robots/{robot}", get),
    Route("PUT", "robots/{robot}", update),
    Route("PATCH", "robots/{robot}", refresh),
    Route("DELETE", "robots/{robot}", delete),
)
