"""Blobs on their way in (distribution-spec, "Pushing blobs")."""

import hashlib
import uuid
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from otegraph.simulator.registry import errors
from otegraph.simulator.registry.names import DIGEST
from otegraph.simulator.registry.store import Store


@dataclass(slots=True)
class Upload:
    """What has come of one blob."""

    repository: str
    id: str
    touched_at: datetime
    content: bytearray = field(default_factory=bytearray, repr=False)
    hash: Any = field(default_factory=hashlib.sha256, repr=False)

    @property
    def range(self) -> str:
        return f"0-{max(len(self.content) - 1, 0)}"


_KEPT = timedelta(hours=1)


class Uploads:
    """The uploads of a store that have begun and not ended. One that nobody goes on with is dropped after an hour."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str, Upload] = {}

    def begin(self, repository: str) -> Upload:
        at = self._store.clock()
        for upload in [upload for upload in self._open.values() if at - upload.touched_at > _KEPT]:
            self.cancel(upload)
        upload = Upload(repository, str(uuid.uuid4()), at)
        self._open[upload.id] = upload
        self._store.repository(repository)
        return upload

    def find(self, repository: str, upload_id: str) -> Upload:
        """Raises DistributionError where there is none in this repository."""
        upload = self._open.get(upload_id)
        if upload is None or upload.repository != repository:
            raise errors.upload_unknown()
        return upload

    def check_range(self, upload: Upload, content_range: str) -> None:
        """Refuses a chunk, `first-last`, that does not begin where the upload ends."""
        first = content_range.removeprefix("bytes=").partition("-")[0]
        if content_range and first != str(len(upload.content)):
            raise errors.upload_out_of_order()

    async def append(self, upload: Upload, stream: AsyncIterable[bytes]) -> None:
        """Takes bytes as they come; what does not fit ends the upload."""
        async for chunk in stream:
            if upload.id not in self._open:
                raise errors.upload_unknown()
            try:
                self._store.reserve(len(chunk))
            except errors.DistributionError:
                self.cancel(upload)
                raise
            upload.touched_at = self._store.clock()
            upload.content += chunk
            upload.hash.update(chunk)

    def check_digest(self, digest: str | None) -> str:
        """The digest that a client names at the end. Raises DistributionError without a good one."""
        if not digest:
            raise errors.digest_invalid("digest missing")
        if not DIGEST.fullmatch(digest):
            raise errors.digest_invalid("digest parsing failed")
        return digest

    def finish(self, upload: Upload, digest: str) -> None:
        """Keeps the blob; one of another digest is refused, and gone."""
        if digest != f"sha256:{upload.hash.hexdigest()}":
            self.cancel(upload)
            raise errors.digest_invalid("invalid digest for referenced layer")
        if self._open.pop(upload.id, None) is not None:
            self._store.add_blob(upload.repository, digest, upload.content)

    def cancel(self, upload: Upload) -> None:
        """Forgets what has come."""
        if self._open.pop(upload.id, None) is not None:
            self._store.release(len(upload.content))
