"""Tags, and labels on artifacts."""

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.artifact_rows import tag_row, tags_of
from otegraph.simulator.registry.harbor.artifacts import find
from otegraph.simulator.registry.harbor.call import Answer, Call
from otegraph.simulator.registry.harbor.immutable import check_mutable
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.names import TAG


def listed(call: Call) -> Answer:
    repository, manifest = find(call, call.project("tag", "list", by_name=True))
    return call.listed([tag_row(repository, tag) for tag in tags_of(repository, manifest)])


def create(call: Call) -> Answer:
    """One that the repository has does not move. There is no Location."""
    body = call.body("tag", {"name": str}, ("name",))
    name: str = body["name"]
    repository, manifest = find(call, call.project("tag", "create", by_name=True))
    if not TAG.fullmatch(name):
        raise errors.bad_request(f"bad request: invalid tag name: {name}")
    if name in repository.tags:
        raise errors.conflict(f"tag {name} already exists under the repository {repository.id}")
    call.harbor.store.put_tag(repository, name, manifest.digest)
    return Answer(status=201)


def delete(call: Call) -> Answer:
    """The artifact stays, with the last tag gone too."""
    project, name = call.project("tag", "delete", by_name=True), call.params["tag"]
    repository, manifest = find(call, project)
    tag = repository.tags.get(name)
    if tag is None or tag.digest != manifest.digest:
        raise errors.not_found(f"tag {name} attached to artifact {manifest.id} not found")
    check_mutable(project, repository.name, name)
    del repository.tags[name]
    repository.updated_at = call.harbor.now()
    return Answer()


def add_label(call: Call) -> Answer:
    """200, not 201."""
    body = call.body("label", {"id": int})
    _, manifest = find(call, call.project("artifact-label", "create", by_name=True))
    number = body.get("id", 0)
    if number not in call.harbor.labels:
        raise errors.not_found(f"label {number} not found")
    if number in manifest.labels:
        raise errors.conflict(f"label {number} is already added to the artifact {manifest.id}")
    manifest.labels.append(number)
    return Answer()


def drop_label(call: Call) -> Answer:
    number = call.number("label")
    _, manifest = find(call, call.project("artifact-label", "delete", by_name=True))
    if number not in manifest.labels:
        raise errors.not_found(f"reference with label {number} and artifact {manifest.id} not found")
    manifest.labels.remove(number)
    return Answer()


_ARTIFACT = "projects/{project}/repositories/{repository}/artifacts/{reference}"
ROUTES = (
    Route("GET", _ARTIFACT + "/tags", listed),
    Route("POST", _ARTIFACT + "/tags", create),
    Route("DELETE", _ARTIFACT + "/tags/{tag}", delete),
    Route("POST", _ARTIFACT + "/labels", add_label),
    Route("DELETE", _ARTIFACT + "/labels/{label}", drop_label),
)
