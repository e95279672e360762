"""Harbor's registry: the distribution API with Harbor's users, projects and rules."""

from collections.abc import Sequence

from otegraph.simulator.registry.errors import DistributionError
from otegraph.simulator.registry.harbor.artifacts import check_deletable, named
from otegraph.simulator.registry.harbor.errors import HarborError
from otegraph.simulator.registry.harbor.model import Harbor, Project
from otegraph.simulator.registry.harbor.projects import READ_ONLY
from otegraph.simulator.registry.harbor.security import Principal, may
from otegraph.simulator.registry.harbor.sessions import Sessions
from otegraph.simulator.registry.harbor.tokens import SERVICE, Tokens
from otegraph.simulator.registry.names import Target
from otegraph.simulator.registry.rules import Access, Rules
from otegraph.simulator.registry.store import Manifest, Repository, Store
from otegraph.simulator.registry.tokens import scope
from starlette.requests import Request

_READING = ("GET", "HEAD")


class HarborRules(Rules):
    """Basic credentials and Harbor's own tokens let in, its permissions decide, quotas and read-only mode refuse."""

    def __init__(self, harbor: Harbor, sessions: Sessions, tokens: Tokens) -> None:
        self._harbor = harbor
        self._sessions = sessions
        self._tokens = tokens

    async def check(self, request: Request, target: Target, accesses: Sequence[Access]) -> None:
        if self._harbor.configuration.read_only and request.method not in _READING:
            raise DistributionError(403, "DENIED", READ_ONLY)
        given = request.headers.get("authorization", "")
        if given.startswith("Bearer "):
            granted = self._tokens.read(given.removeprefix("Bearer "))
            if granted is None or not set(accesses) <= granted:
                raise _unauthorized(request, accesses, "unauthorized")
            return
        principal = await self._sessions.principal(request)
        if target.kind == "base" and not principal.known:
            raise _unauthorized(request, accesses, "unauthorized")
        if target.kind == "catalog" and not principal.administrator:
            raise _unauthorized(request, accesses, "unauthorized to list catalog")
        if target.name:
            self._check_repository(request, principal, accesses, given)

    def _check_repository(self, request: Request, principal: Principal, accesses: Sequence[Access], given: str) -> None:
        # who has no credentials is asked for them, even where the public may read
        if not given and request.method in _READING:
            raise _unauthorized(request, accesses, "authorize header needed to send HEAD to repository")
        for access in accesses:
            project = self._project(access.name)
            if project is None or not may(principal, project, "repository", access.action):
                reason = f"unauthorized to access repository: {access.name}, action: {access.action}"
                raise _unauthorized(request, accesses, reason)

    def _project(self, repository: str) -> Project | None:
        return self._harbor.project_named(repository.partition("/")[0])

    def catalog(self, store: Store) -> list[str]:
        return sorted(repository.name for repository in store.repositories.values() if repository.manifests)

    def missing(self, target: Target, method: str) -> DistributionError:
        return DistributionError(404, "NOT_FOUND", f"artifact {named(target.name, target.reference)} not found")

    def check_reference(self, target: Target) -> None:
        if not target.by_digest:
            reason = f"unsupported digest {target.reference}: invalid checksum digest format"
            raise DistributionError(400, "UNSUPPORTED", reason)

    def check_deletion(self, repository: Repository, manifest: Manifest) -> None:
        project = self._project(repository.name)
        if project is None:
            return
        try:
            check_deletable(project, repository, manifest)
        except HarborError as error:
            raise DistributionError(error.status, error.code, error.message) from None

    def check_push(self, target: Target, size: int) -> None:
        project = self._project(target.name)
        if project is None or project.storage_limit < 0:
            return
        used = self._harbor.storage_used(project)
        if used + size > project.storage_limit:
            what = f"adding {size} B of storage resource, which when updated to current usage of {used} B"
            raise DistributionError(403, "DENIED", f"{what} will exceed the configured upper limit")

    def pulled(self, repository: Repository, manifest: Manifest, reference: str) -> None:
        repository.pull_count += 1
        if tag := repository.tags.get(reference):
            tag.pulled_at = manifest.pulled_at


def _unauthorized(request: Request, accesses: Sequence[Access], message: str) -> DistributionError:
    challenge = 'Basic realm="harbor"'
    if not request.headers.get("authorization", "").startswith("Basic "):
        realm = request.url.replace(path="/service/token", query="")
        wanted = f',scope="{scope(accesses)}"' if accesses else ""
        challenge = f'Bearer realm="{realm}",service="{SERVICE}"{wanted}'
    return DistributionError(401, "UNAUTHORIZED", f"{message}: {message}", headers={"WWW-Authenticate": challenge})
