"""What differs between registries with the same API: who may do what, and a few answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from otegraph.simulator.registry import errors
from otegraph.simulator.registry.errors import DistributionError
from otegraph.simulator.registry.manifests import refused
from otegraph.simulator.registry.names import Target
from otegraph.simulator.registry.store import Manifest, Repository, Store
from starlette.requests import Request

_ACTIONS = {"GET": ("pull",), "HEAD": ("pull",), "DELETE": ("delete",)}


@dataclass(frozen=True, slots=True)
class Access:
    """One action on one thing, as scopes of tokens say it: `repository:a/b:pull`."""

    type: str
    name: str
    action: str


def wanted(method: str, target: Target, mounted_from: str = "") -> tuple[Access, ...]:
    """What a request must be allowed to do."""
    if target.kind == "base":
        return ()
    if target.kind == "catalog":
        return (Access("registry", "catalog", "*"),)
    actions = _ACTIONS.get(method, ("pull", "push"))
    asked = tuple(Access("repository", target.name, action) for action in actions)
    return (*asked, Access("repository", mounted_from, "pull")) if mounted_from else asked


class Rules:
    """Those of distribution 2.8.2 without authentication."""

    async def check(self, request: Request, target: Target, accesses: Sequence[Access]) -> None:
        """Raises DistributionError for a request that may not be made."""

    def catalog(self, store: Store) -> list[str]:
        """A repository stays in here when all its manifests are deleted."""
        return sorted(store.repositories)

    def readable(self, manifest: Manifest, accept: Iterable[str]) -> None:
        """Raises DistributionError for a manifest that a client with these Accept headers is not shown."""
        if reason := refused(manifest.media_type, accept):
            raise DistributionError(404, "MANIFEST_UNKNOWN", reason)

    def missing(self, target: Target, method: str) -> DistributionError:
        """The answer for a manifest that is not there."""
        if method == "DELETE":
            return errors.manifest_unknown()
        if target.by_digest:
            return errors.manifest_unknown({"Name": target.name, "Revision": target.reference})
        return errors.manifest_unknown({"Tag": target.reference})

    def check_reference(self, target: Target) -> None:
        """Refuses the deletion of a tag: 2.8.2 knows only that of a manifest, by its digest."""
        if not target.by_digest:
            raise errors.digest_invalid()

    def check_deletion(self, repository: Repository, manifest: Manifest) -> None:
        """Raises DistributionError for a manifest that must stay."""

    def check_push(self, target: Target, size: int) -> None:
        """Raises DistributionError for bytes that have no place in this repository."""

    def pushed(self, target: Target) -> None:
        """A manifest came."""

    def pulled(self, repository: Repository, manifest: Manifest, reference: str) -> None:
        """A manifest was read."""
