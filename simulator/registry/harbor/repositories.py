"""Repositories."""

from otegraph.simulator.registry.harbor.artifact_rows import repository_row
from otegraph.simulator.registry.harbor.call import Answer, Call
from otegraph.simulator.registry.harbor.immutable import check_mutable
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.harbor.security import visible_projects


def listed(call: Call) -> Answer:
    """Those of one project, the last one first."""
    project = call.project("repository", "list", by_name=True)
    rows = [repository_row(project, repository) for repository in call.harbor.repositories(project)]
    return call.listed(sorted(rows, key=lambda row: int(row["id"]), reverse=True))


def listed_everywhere(call: Call) -> Answer:
    rows = [
        repository_row(project, repository)
        for project in visible_projects(call.harbor, call.principal)
        for repository in call.harbor.repositories(project)
    ]
    return call.listed(sorted(rows, key=lambda row: int(row["id"]), reverse=True))


def get(call: Call) -> Answer:
    project = call.project("repository", "read", by_name=True)
    return Answer(repository_row(project, call.repository(project)))


def update(call: Call) -> Answer:
    body = call.body("repository", {"description": str})
    repository = call.repository(call.project("repository", "update", by_name=True))
    repository.description, repository.updated_at = body.get("description", ""), call.harbor.now()
    return Answer()


def delete(call: Call) -> Answer:
    """With all its artifacts."""
    project = call.project("repository", "delete", by_name=True)
    repository = call.repository(project)
    for tag in repository.tags.values():
        check_mutable(project, repository.name, tag.name)
    call.harbor.store.drop_repository(repository.name)
    return Answer()


ROUTES = (
    Route("GET", "repositories", listed_everywhere),
    Route("GET", "projects/{project}/repositories", listed),
    Route("GET", "projects/{project}/repositories/{repository}", get),
    Route("PUT", "projects/{project}/repositories/{repository}", update),
    Route("DELETE", "projects/{project}/repositories/{repository}", delete),
)
