"""What a registry holds, in memory and bounded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from otegraph.simulator.registry import errors
from otegraph.simulator.registry.manifests import Described

MEBIBYTE = 1024 * 1024


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Tag:
    """A name for a manifest."""

    id: int
    name: str
    digest: str
    pushed_at: datetime
    pulled_at: datetime | None = None


@dataclass(slots=True)
class Manifest:
    """A manifest in one repository, with the bytes that were pushed. `labels` holds ids of Harbor's labels."""

    id: int
    digest: str
    media_type: str
    content: bytes
    described: Described
    pushed_at: datetime
    pulled_at: datetime | None = None
    labels: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Repository:
    """`tagged`: whether it has ever had a tag; `pushed_at`: when its first manifest came, None before that."""

    id: int
    name: str
    updated_at: datetime
    pushed_at: datetime | None = None
    tagged: bool = False
    description: str = ""
    pull_count: int = 0
    blobs: set[str] = field(default_factory=set)
    manifests: dict[str, Manifest] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)

    def find(self, reference: str) -> Manifest | None:
        """The manifest of a tag or a digest."""
        tag = self.tags.get(reference)
        return self.manifests.get(tag.digest if tag else reference)

    def tags_of(self, digest: str) -> list[Tag]:
        return [tag for tag in self.tags.values() if tag.digest == digest]


class Store:
    """`limit` in bytes bounds blobs, manifests and unfinished uploads together."""

    def __init__(self, limit: int = 512 * MEBIBYTE, clock: Callable[[], datetime] = now) -> None:
        self.limit = limit
        self.clock = clock
        self.used = 0
        self.repositories: dict[str, Repository] = {}
        self._blobs: dict[str, bytearray] = {}
        self._repository_ids, self._manifest_ids, self._tag_ids = count(1), count(1), count(1)

    def reserve(self, size: int) -> None:
        """Takes room for bytes to come; raises DistributionError (507) when there is none."""
        if self.used + size > self.limit:
            raise errors.no_room(self.limit)
        self.used += size

    def release(self, size: int) -> None:
        """Gives reserved room back."""
        self.used -= size

    def repository(self, name: str) -> Repository:
        """The repository, which is made by the first thing that comes into it."""
        found = self.repositories.get(name)
        if found is None:
            found = self.repositories[name] = Repository(next(self._repository_ids), name, self.clock())
        return found

    def blob(self, name: str, digest: str) -> bytearray | None:
        """A blob that the repository has."""
        repository = self.repositories.get(name)
        return self._blobs[digest] if repository is not None and digest in repository.blobs else None

    def add_blob(self, name: str, digest: str, content: bytearray) -> None:
        """Keeps content whose room was reserved before."""
        if digest in self._blobs:
            self.release(len(content))
        else:
            self._blobs[digest] = content
        self.repository(name).blobs.add(digest)

    def mount(self, name: str, digest: str, source: str) -> bool:
        """Gives a repository the blob of another one; False where that has none."""
        if self.blob(source, digest) is None:
            return False
        self.repository(name).blobs.add(digest)
        return True

    def drop_blob(self, name: str, digest: str) -> None:
        """Takes a blob from a repository, and from memory with the last one."""
        self.repositories[name].blobs.discard(digest)
        if not any(digest in repository.blobs for repository in self.repositories.values()):
            self.release(len(self._blobs.pop(digest)))

    def put_manifest(
        self, name: str, digest: str, media_type: str, content: bytes, described: Described, tag: str | None
    ) -> Manifest:
        """Keeps a manifest; a tag moves to it."""
        repository = self.repository(name)
        manifest = repository.manifests.get(digest)
        at = self.clock()
        if manifest is None:
            self.reserve(len(content))
            manifest = Manifest(next(self._manifest_ids), digest, media_type, content, described, at)
            repository.manifests[digest] = manifest
        repository.pushed_at = repository.pushed_at or at
        repository.updated_at = at
        if tag is not None:
            self.put_tag(repository, tag, digest)
        return manifest

    def put_tag(self, repository: Repository, name: str, digest: str) -> None:
        """Makes a tag, or moves it."""
        repository.tagged = True
        tag = repository.tags.get(name)
        if tag is None or tag.digest != digest:
            repository.tags[name] = Tag(tag.id if tag else next(self._tag_ids), name, digest, self.clock())

    def drop_manifest(self, repository: Repository, digest: str) -> None:
        """Deletes a manifest with all its tags; its blobs stay."""
        self.release(len(repository.manifests.pop(digest).content))
        for tag in repository.tags_of(digest):
            del repository.tags[tag.name]
        repository.updated_at = self.clock()

    def drop_repository(self, name: str) -> None:
        """Deletes a repository and what only it has: the distribution API has no such request, Harbor's has."""
        repository = self.repositories[name]
        for digest in list(repository.manifests):
            self.drop_manifest(repository, digest)
        for digest in list(repository.blobs):
            self.drop_blob(name, digest)
        del self.repositories[name]
