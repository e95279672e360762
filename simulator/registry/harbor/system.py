"""What a Harbor says of itself, and its configuration."""

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import Answer, Call, stamp
from otegraph.simulator.registry.harbor.projects import project_row
from otegraph.simulator.registry.harbor.query import Row, contains
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.harbor.security import ROLES_THAT_MAY, role_in, visible_projects

_COMPONENTS = ("core", "database", "jobservice", "portal", "redis", "registry", "registryctl")
_RESTRICTIONS = ("everyone", "adminonly")
_SETTINGS = {"read_only": bool, "project_creation_restriction": str, "storage_per_project": int}
_SETTINGS |= {"robot_name_prefix": str}


def ping(call: Call) -> Answer:
    return Answer("Pong")


def health(call: Call) -> Answer:
    return Answer({"components": [{"name": name, "status": "healthy"} for name in _COMPONENTS], "status": "healthy"})


def system_info(call: Call) -> Answer:
    """Its version is for those who are logged in."""
    body: Row = {
        "auth_mode": "db_auth",
        "banner_message": "",
        "oidc_provider_name": "",
        "primary_auth_mode": False,
        "self_registration": False,
    }
    if call.principal.known:
        configuration = call.harbor.configuration
        body |= {
            "current_time": stamp(call.harbor.now()),
            "external_url": call.url,
            "harbor_version": call.harbor.settings.version,
            "has_ca_root": False,
            "notification_enable": True,
            "project_creation_restriction": configuration.project_creation_restriction,
            "read_only": configuration.read_only,
            "registry_storage_provider_name": "filesystem",
            "registry_url": call.url.removeprefix("http://"),
        }
    return Answer(body)


def configurations(call: Call) -> Answer:
    call.check_administrator()
    configuration = call.harbor.configuration
    body: Row = {name: {"editable": True, "value": getattr(configuration, name)} for name in _SETTINGS}
    return Answer({"auth_mode": {"editable": False, "value": "db_auth"}, **body})


def configure(call: Call) -> Answer:
    call.check_administrator()
    body = call.body("configurations", {**_SETTINGS, "auth_mode": str})
    name = "project_creation_restriction"
    if body.get(name, "everyone") not in _RESTRICTIONS:
        reason = f"invalid {name}, should be adminonly or everyone"
        raise errors.bad_request(f"bad request: item name {name}: {reason}")
    if body.pop("auth_mode", "db_auth") != "db_auth":
        raise errors.bad_request("the auth mode cannot be modified as new users have been inserted into database")
    for key, value in body.items():
        setattr(call.harbor.configuration, key, value)
    return Answer()


def search(call: Call) -> Answer:
    part = call.required("q")
    projects, repositories = [], []
    for project in visible_projects(call.harbor, call.principal):
        if contains(project.name, part):
            row = project_row(call.harbor, call.principal, project)
            row["cve_allowlist"] |= {"items": None}
            for key in ("id", "project_id"):
                del row["cve_allowlist"][key]
            row.pop("owner_name", None)
            projects.append(row)
        repositories += [
            {
                "artifact_count": len(repository.manifests),
                "project_id": project.id,
                "project_name": project.name,
                "project_public": project.public,
                "repository_name": repository.name,
            }
            for repository in call.harbor.repositories(project)
            if contains(repository.name, part)
        ]
    return Answer({"project": projects, "repository": repositories})


def statistics(call: Call) -> Answer:
    call.check_login()
    harbor, principal = call.harbor, call.principal
    public = [project for project in harbor.projects.values() if project.public]
    private = [
        project
        for project in harbor.projects.values()
        if not project.public and (principal.administrator or role_in(principal, project) is not None)
    ]
    counts = [len(public), sum(len(harbor.repositories(project)) for project in public)]
    counts += [len(private), sum(len(harbor.repositories(project)) for project in private)]
    totals = [counts[0] + counts[2], counts[1] + counts[3]] if principal.administrator else [0, 0]
    used = sum(harbor.storage_used(project) for project in harbor.projects.values())
    return Answer(
        {
            "private_project_count": counts[2],
            "private_repo_count": counts[3],
            "public_project_count": counts[0],
            "public_repo_count": counts[1],
            "total_project_count": totals[0],
            "total_repo_count": totals[1],
            "total_storage_consumption": used if principal.administrator else 0,
        }
    )


def own_permissions(call: Call) -> Answer:
    """Without a scope there are none to tell."""
    call.check_login()
    scope = call.query.get("scope", "").removeprefix("/project/")
    project = call.harbor.projects.get(int(scope)) if scope.isdigit() else None
    if project is None:
        return Answer([])
    prefix = "" if call.query.get("relative") == "true" else f"/project/{project.id}/"
    role = role_in(call.principal, project)
    found = [
        {"action": action, "resource": prefix + resource}
        for (resource, action), roles in ROLES_THAT_MAY.items()
        if role in roles or call.principal.administrator
    ]
    return Answer(found)


ROUTES = (
    Route("GET", "ping", ping),
    Route("GET", "health", health),
    Route("GET", "systeminfo", system_info),
    Route("GET", "configurations", configurations),
    Route("PUT", "configurations", configure),
    Route("GET", "search", search),
    Route("GET", "statistics", statistics),
    Route("GET", "users/current/permissions", own_permissions),
)
