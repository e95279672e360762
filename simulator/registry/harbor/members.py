"""Members of projects."""

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import Answer, Call
from otegraph.simulator.registry.harbor.model import ROLES, Harbor, Member, Project
from otegraph.simulator.registry.harbor.query import Row
from otegraph.simulator.registry.harbor.routing import Route

_FIELDS = {"role_id": int, "member_user": dict, "member_group": dict}


def _row(harbor: Harbor, project: Project, member: Member) -> Row:
    row: Row = {
        "entity_id": member.user_id,
        "entity_name": harbor.users[member.user_id].username,
        "entity_type": "u",
        "id": member.id,
        "project_id": project.id,
        "role_id": member.role,
    }
    return row | {"role_name": ROLES[member.role]} if member.role in ROLES else row


def listed(call: Call) -> Answer:
    """`entityname` is the whole name; the count is that of all members whatever it is."""
    project = call.project("member", "list")
    rows = [_row(call.harbor, project, member) for member in project.members.values()]
    named = call.query.get("entityname")
    chosen = [row for row in rows if named in (None, row["entity_name"])]
    return call.listed(chosen, total=len(rows))


def _user_id(call: Call, given: Row) -> int:
    """By name or by id, each with an error of its own."""
    if name := given.get("username"):
        user = call.harbor.user_named(str(name))
        if user is None:
            raise errors.not_found(f"user {name} is not found")
        return user.id
    number = given.get("user_id")
    if number not in call.harbor.users:
        raise errors.bad_request(f"Failed to get user {number}: user {number} not found")
    return int(number)


def create(call: Call) -> Answer:
    """Whether the user is a member is looked at before the role is."""
    body = call.body("projectMember", _FIELDS)
    project = call.project("member", "create")
    if group := body.get("member_group"):
        raise errors.not_found(f"{group.get('group_name')} not found: not supported")
    if not body.get("member_user"):
        raise errors.bad_request("at least one of member_user or member_group must be provided")
    user_id = _user_id(call, body["member_user"])
    if project.member(user_id):
        raise errors.conflict("The project member specified already exist")
    if body.get("role_id") not in ROLES:
        raise errors.bad_request("Failed to update project member, role is not in 1,2,3")
    member = call.harbor.add_member(project, user_id, body["role_id"])
    location = f"/api/v2.0/projects/{call.params['project']}/members/{member.id}"
    return Answer(status=201, headers={"Location": location})


def get(call: Call) -> Answer:
    number = call.number("member")
    project = call.project("member", "read")
    member = project.members.get(number)
    if member is None:
        reason = f"project id {project.id}, member id {number}"
        raise errors.not_found(f"the project member is not found, {reason}")
    return Answer(_row(call.harbor, project, member))


def update(call: Call) -> Answer:
    """Any role will do, and so will a member that is not there."""
    number = call.number("member")
    body = call.body("role", {"role_id": int})
    member = call.project("member", "update").members.get(number)
    if member is not None:
        member.role = body.get("role_id", 0)
    return Answer()


def delete(call: Call) -> Answer:
    number = call.number("member")
    call.project("member", "delete").members.pop(number, None)
    return Answer()


ROUTES = (
    Route("GET", "projects/{project}/members", listed),
    Route("POST", "projects/{project}/members", create),
    Route("GET", "projects/{project}/members/{member}", get),
    Route("PUT", "projects/{project}/members/{member}", update),
    Route("DELETE", "projects/{project}/members/{member}", delete),
)
