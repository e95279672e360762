"""Finishes deletions that were accepted: tells the registry, then removes the rows, which nobody sees meanwhile.

What was pushed after a deletion must not go with it. So what the registry holds is compared with the rows as they were when
somebody deleted them (the mirror leaves such rows alone): a tag is deleted only while it still names the row's manifest, and
was not pushed after the deletion as far as the registry says when; an image is deleted whole only while all its tags are such
tags, else those tags alone. All else stays in the registry and comes back as new rows. A manifest that was pushed again under
the same tag while a deletion was unfinished, to a registry that does not say when, goes with it: the two can't be told apart.
Between comparing and deleting there are milliseconds in which a push is not noticed: no registry deletes on conditions.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from otegraph.clients.backoff import Backoff
from otegraph.clients.errors import ClientError
from otegraph.clients.registry import Registry, RegistryConflict, RegistryMissing, RegistryTag
from otegraph.reconcilers.registry.book import Book
from otegraph.reconcilers.registry.dates import known
from otegraph.reconcilers.registry.deleted_rows import DeletedImage, DeletedTag, DeletedTags, deleted, remove, restore
from otegraph.reconcilers.registry.look import Look
from otegraph.reconcilers.registry.settings import MirrorSettings
from otegraph.reconcilers.sql import Leadership, reader
from otegraph.reconcilers.supervise import woken

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImageDeletion:
    """What to tell the registry about a deleted image: that all of it goes, or these tags."""

    whole: bool
    tags: tuple[str, ...] = ()


def image_deletion(image: DeletedImage, tags: Iterable[RegistryTag]) -> ImageDeletion:
    """The tags that the deletion meant, out of those that are there; all of it if there are no others."""
    there = list(tags)
    meant = tuple(
        tag.name for tag in there if (tag.name, tag.digest) in image.tags and not _pushed_after(tag, image.deleted_at)
    )
    return ImageDeletion(True) if len(meant) == len(there) else ImageDeletion(False, meant)


def tags_to_delete(rows: Iterable[DeletedTag], tags: Iterable[RegistryTag]) -> list[DeletedTag]:
    """The deleted tags that are there still, as they were."""
    there = {tag.name: tag for tag in tags}
    return [
        row
        for row in rows
        if (tag := there.get(row.name)) is not None
        and tag.digest == row.digest
        and not _pushed_after(tag, row.deleted_at)
    ]


def _pushed_after(tag: RegistryTag, deleted_at: datetime) -> bool:
    pushed = known(tag.pushed_at)
    return pushed is not None and pushed > deleted_at


class Deletions:
    """Looks every `deletions_seconds`, and soon after `wake`."""

    def __init__(
        self,
        registry: Registry,
        leadership: Leadership,
        book: Book,
        look: Look,
        settings: MirrorSettings,
        there: asyncio.Event,
    ) -> None:
        self._registry = registry
        self._leadership = leadership
        self._book = book
        self._look = look
        self._settings = settings
        self._there = there
        self._woken = asyncio.Event()
        self._backoffs: dict[str, Backoff] = {}
        self._not_before: dict[str, float] = {}
        self._waiting: set[str] = set()

    def wake(self) -> None:
        """Somebody deleted something."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._there.wait()
            if not await self.finish_some():
                await woken(self._woken, self._wait())

    def _wait(self) -> float:
        now = asyncio.get_running_loop().time()
        soonest = min(self._not_before.values(), default=now + self._settings.deletions_seconds)
        return max(0.05, min(soonest - now, self._settings.deletions_seconds))

    async def finish_some(self) -> int:
        """Finishes what can be finished of the oldest ones; returns how many repositories that were."""
        clock = asyncio.get_running_loop().time
        now = clock()
        self._not_before = {name: at for name, at in self._not_before.items() if at > now}
        finished = 0
        # those whose time has come are tried now
        waiting = self._waiting & self._not_before.keys()
        for each in await deleted(reader(), list(self._not_before), self._settings.batch):
            if not self._look.claim([each.repository]):
                self._not_before[each.repository] = clock() + self._settings.backoff_minimum
                waiting.add(each.repository)
                self._look.reserve(waiting)
                continue
            try:
                if isinstance(each, DeletedImage):
                    await self._finish_image(each)
                else:
                    await self._finish_tags(each)
            except ClientError as error:
                backoff = self._backoffs.setdefault(
                    each.repository, Backoff(self._settings.backoff_minimum, self._settings.backoff_maximum)
                )
                self._not_before[each.repository] = clock() + backoff.next()
                logger.warning("a deletion in %s is not finished: %s", each.repository, error or type(error).__name__)
            else:
                self._backoffs.pop(each.repository, None)
                self._book.doubt(each.repository)
                finished += 1
            finally:
                self._look.release([each.repository])
        self._waiting = waiting
        self._look.reserve(waiting)
        return finished

    async def _finish_image(self, image: DeletedImage) -> None:
        deletion = image_deletion(image, await self._tags(image.repository))
        if deletion.whole:
            try:
                await self._registry.delete_repository(image.repository)
            except RegistryMissing:
                pass
            except RegistryConflict as error:
                logger.warning("the registry keeps %s, which was deleted: %s", image.repository, error)
                async with self._leadership.transaction() as connection:
                    await restore(connection, images=[image.id])
                return
        else:
            logger.warning("%s has been pushed to since it was deleted: that stays", image.repository)
            await self._delete_tags(image.repository, deletion.tags)
        async with self._leadership.transaction() as connection:
            await remove(connection, images=[image.id])

    async def _finish_tags(self, tags: DeletedTags) -> None:
        wanted = tags_to_delete(tags.tags, await self._tags(tags.repository))
        kept = await self._delete_tags(tags.repository, [tag.name for tag in wanted])
        gone = [tag.id for tag in tags.tags if tag.name not in kept]
        async with self._leadership.transaction() as connection:
            if gone:
                await remove(connection, tags=gone)
            if kept:
                await restore(connection, tags=[tag.id for tag in tags.tags if tag.name in kept])

    async def _delete_tags(self, repository: str, names: Sequence[str]) -> Collection[str]:
        """Returns those that the registry keeps."""
        kept = set()
        for name in names:
            try:
                await self._registry.delete_tag(repository, name)
            except RegistryMissing:
                continue
            except RegistryConflict as error:
                logger.warning("the registry keeps %s:%s, which was deleted: %s", repository, name, error)
                kept.add(name)
        return kept

    async def _tags(self, repository: str) -> list[RegistryTag]:
        try:
            return await self._registry.tags(repository)
        except RegistryMissing:
            return []
