"""How much projects may store. A quota's id is its project's."""

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import NEVER, Answer, Call, stamp
from otegraph.simulator.registry.harbor.model import Project
from otegraph.simulator.registry.harbor.query import Row
from otegraph.simulator.registry.harbor.routing import Route


def _row(call: Call, project: Project) -> Row:
    return {
        "creation_time": stamp(project.created_at),
        "hard": {"storage": project.storage_limit},
        "id": project.id,
        "ref": {"id": project.id, "name": project.name, "owner_name": ""},
        "update_time": stamp(project.updated_at),
        "used": {"storage": call.harbor.storage_used(project)},
    }


def listed(call: Call) -> Answer:
    call.check_administrator()
    wanted = call.query.get("reference_id")
    projects = [project for project in call.harbor.projects.values() if wanted in (None, str(project.id))]
    rows = [_row(call, project) for project in projects]
    sort = call.query.get("sort", "").lstrip("-")
    if sort in ("used.storage", "hard.storage"):
        what = sort.partition(".")[0]
        rows.sort(key=lambda row: int(row[what]["storage"]), reverse=call.query["sort"].startswith("-"))
    return call.listed(rows)


def _project(call: Call) -> Project:
    number = call.number("quota")
    project = call.harbor.projects.get(number)
    if project is None:
        raise errors.not_found(f"quota {number} not found")
    return project


def get(call: Call) -> Answer:
    call.check_administrator()
    return Answer(_row(call, _project(call)) | {"update_time": NEVER})


def update(call: Call) -> Answer:
    """Less than what is used will do."""
    body = call.body("hard", {"hard": dict})
    call.check_administrator()
    project = _project(call)
    limit = body.get("hard", {}).get("storage")
    if not isinstance(limit, int) or limit < -1 or limit == 0:
        raise errors.bad_request(f"invalid non-positive value for quota limit, value={limit}")
    project.storage_limit = limit
    return Answer()


ROUTES = (
    Route("GET", "quotas", listed),
    Route("GET", "quotas/{quota}", get),
    Route("PUT", "quotas/{quota}", update),
)
