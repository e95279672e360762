"""Artifacts: what a manifest in a repository is to Harbor."""

from collections.abc import Iterator

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.artifact_rows import artifact_row, config_of
from otegraph.simulator.registry.harbor.call import Answer, Call
from otegraph.simulator.registry.harbor.immutable import check_mutable
from otegraph.simulator.registry.harbor.model import Project
from otegraph.simulator.registry.harbor.query import Row, terms
from otegraph.simulator.registry.harbor.routing import Route
from otegraph.simulator.registry.names import DIGEST
from otegraph.simulator.registry.store import Manifest, Repository, Store

_ADDITIONS = ("build_history", "values.yaml", "readme.md", "dependencies", "sbom", "license", "files")


def named(repository: str, reference: str) -> str:
    """An artifact as messages say it."""
    return f"{repository}{'@' if DIGEST.fullmatch(reference) else ':'}{reference}"


def find(call: Call, project: Project) -> tuple[Repository, Manifest]:
    """The artifact of the path, by tag or digest."""
    name, reference = f"{project.name}/{call.params['repository']}", call.params["reference"]
    repository = call.harbor.store.repositories.get(name)
    manifest = repository.find(reference) if repository else None
    if repository is None or manifest is None:
        raise errors.not_found(f"artifact {named(name, reference)} not found")
    return repository, manifest


def check_deletable(project: Project, repository: Repository, manifest: Manifest) -> None:
    """Raises HarborError (412) for an artifact that must stay."""
    for tag in repository.tags_of(manifest.digest):
        check_mutable(project, repository.name, tag.name)
    parents = (child.digest for other in repository.manifests.values() for child in other.described.children)
    if manifest.digest in parents:
        raise errors.referenced()


def _row(call: Call, project: Project, repository: Repository, manifest: Manifest) -> Row:
    tags = call.query.get("with_tag", "true") == "true"
    labels = call.query.get("with_label", "false") == "true"
    return artifact_row(call.harbor, project, repository, manifest, tags=tags, labels=labels)


def _chosen(call: Call, repository: Repository) -> Iterator[Manifest]:
    """Those with the tags that `q` asks for, the last one first."""
    wanted = terms(call.query.get("q", "")).get("tags", "")
    manifests = sorted(repository.manifests.values(), key=lambda manifest: manifest.pushed_at, reverse=True)
    for manifest in manifests:
        tags = [tag.name for tag in repository.tags_of(manifest.digest)]
        fuzzy = wanted.startswith("~") and any(wanted[1:] in tag for tag in tags)
        if not wanted or fuzzy or wanted in tags or (wanted == "*" and tags) or (wanted == "nil" and not tags):
            yield manifest


def _without_tags(call: Call, rows: list[Row]) -> Answer:
    """`tags` in `q` was looked at already, and is no text that could be compared."""
    shown = {id(row): row.pop("tags") for row in rows}
    answer = call.listed(rows)
    for row in answer.body:
        row["tags"] = shown[id(row)]
    return answer


def listed(call: Call) -> Answer:
    """Nothing, and no error, for a repository that is not there."""
    project = call.harbor.project_named(call.params["project"])
    if project is None and call.principal.administrator:
        return call.listed([])
    project = call.project("artifact", "list", by_name=True)
    repository = call.harbor.store.repositories.get(f"{project.name}/{call.params['repository']}")
    if repository is None:
        return call.listed([])
    return _without_tags(call, [_row(call, project, repository, manifest) for manifest in _chosen(call, repository)])


def listed_of_project(call: Call) -> Answer:
    if call.query.get("latest_in_repository") == "true" and not (
        {"media_type", "artifact_type"} & terms(call.query.get("q", "")).keys()
    ):
        reason = "either 'media_type' or 'artifact_type' must be specified, but not both"
        raise errors.bad_request(f"bad request: {reason}, when querying with latest_in_repository")
    project = call.project("artifact", "list")
    rows = [
        _row(call, project, repository, manifest)
        for repository in call.harbor.repositories(project)
        for manifest in _chosen(call, repository)
    ]
    return _without_tags(call, sorted(rows, key=lambda row: int(row["id"]), reverse=True))


def get(call: Call) -> Answer:
    project = call.project("artifact", "read", by_name=True)
    return Answer(_row(call, project, *find(call, project)))


def delete(call: Call) -> Answer:
    """With all its tags; the repository stays."""
    project = call.project("artifact", "delete", by_name=True)
    repository, manifest = find(call, project)
    check_deletable(project, repository, manifest)
    call.harbor.store.drop_manifest(repository, manifest.digest)
    return Answer()


def addition(call: Call) -> Answer:
    which = call.params["addition"]
    if which not in (*_ADDITIONS, "vulnerabilities"):
        raise errors.invalid(f"addition in path should be one of [{' '.join(_ADDITIONS)}]")
    project = call.project("artifact-addition", "read", by_name=True)
    repository, manifest = find(call, project)
    if which == "vulnerabilities":
        raise errors.not_found(f"no scanner registration configured for project: {project.id}")
    if which != "build_history" or not manifest.described.config:
        raise errors.bad_request(f"addition {which} isn't supported for {manifest.media_type}")
    history = config_of(call.harbor, repository, manifest).get("history", [])
    return Answer(history, headers={"Content-Type": "application/json; charset=utf-8"})


def accessories(call: Call) -> Answer:
    find(call, call.project("accessory", "list", by_name=True))
    return call.listed([])


def copy(call: Call) -> Answer:
    """From another repository, by `from`. A source that is not there is a bad request."""
    source = call.required("from")
    name, at, reference = source.partition("@")
    if not at:
        name, _, reference = source.rpartition(":")
    target = call.project("artifact", "create", by_name=True)
    store = call.harbor.store
    repository = store.repositories.get(name)
    manifest = repository.find(reference) if repository else None
    if repository is None or manifest is None:
        raise errors.bad_request(f"artifact {source} not found")
    into = f"{target.name}/{call.params['repository']}"
    _copy(store, repository, manifest, into, None if at else reference)
    return Answer(status=201, headers={"Location": f"{call.raw_path}/{reference}"})


def _copy(store: Store, source: Repository, manifest: Manifest, into: str, tag: str | None) -> None:
    for child in manifest.described.children:
        _copy(store, source, source.manifests[child.digest], into, None)
    for blob in manifest.described.blobs:
        store.mount(into, blob, source.name)
    store.put_manifest(into, manifest.digest, manifest.media_type, manifest.content, manifest.described, tag)


_ARTIFACTS = "projects/{project}/repositories/{repository}/artifacts"
ROUTES = (
    Route("GET", "projects/{project}/artifacts", listed_of_project),
    Route("GET", _ARTIFACTS, listed),
    Route("POST", _ARTIFACTS, copy),
    Route("GET", _ARTIFACTS + "/{reference}", get),
    Route("DELETE", _ARTIFACTS + "/{reference}", delete),
    Route("GET", _ARTIFACTS + "/{reference}/additions/{addition}", addition),
    Route("GET", _ARTIFACTS + "/{reference}/accessories", accessories),
)
