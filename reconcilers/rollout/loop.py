"""The rollout loop: rows change, it decides, writes and sends; answers and the mirror come back as rows."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from otegraph.reconcilers.rollout import candidates
from otegraph.reconcilers.rollout.answers import Answers, Watcher
from otegraph.reconcilers.rollout.cleanup import SAFETY_AGE, Cleanup
from otegraph.reconcilers.rollout.cleanup import Root as CleanupRoot
from otegraph.reconcilers.rollout.decide import decide
from otegraph.reconcilers.rollout.loading import Loaded, load
from otegraph.reconcilers.rollout.pull_secret import Credentials
from otegraph.reconcilers.rollout.sending import Creator, Sender
from otegraph.reconcilers.rollout.summary import internal_error
from otegraph.reconcilers.rollout.writing import Decided, Written, write
from otegraph.reconcilers.sql import Leadership, OneWriter, reader
from otegraph.reconcilers.supervise import stopping, supervise, woken

logger = logging.getLogger(__name__)

Changes = Mapping[str, Collection[int]]
DEPLOYMENT = "deployment"
_AGAIN = timedelta(seconds=30)
"""When a deployment that could not be looked at is looked at again."""


class Root(Creator, Watcher, CleanupRoot, Protocol):
    """What is needed of the root's client: `otegraph.clients.kubernetes.Kubernetes` has it."""


@dataclass(frozen=True, slots=True)
class RolloutSettings:
    """Seconds between looks that nothing asked for, and sizes.

    `gather_seconds`: what comes within it is decided together, so that clusters that changed together share orders.
    `wish_seconds` and `placement_seconds`: for approvals, and for labels and clusters, that no wake-up told of.
    `resync_seconds`: for everything else.
    """

    gather_seconds: float = 0.05
    wish_seconds: float = 5.0
    placement_seconds: float = 60.0
    resync_seconds: float = 600.0
    cleanup_seconds: float = 15.0
    leftovers_seconds: float = 3600.0
    safety_age: timedelta = SAFETY_AGE
    chunk: int = 50


@dataclass
class _Asked:
    """What has come in since the last round."""

    deployments: set[int] = field(default_factory=set)
    mirrored: dict[str, set[int]] = field(default_factory=dict)
    placement: bool = False
    everything: bool = False


class Rollout:
    """Makes the edges match the approved revisions, and the deployments' status columns what is there.

    `on_change` gets, after each commit, the ids of the `deployments` and `targets` whose columns changed. `stop_on`:
    errors of `leadership` that end the loop; it survives all others, and goes on from the rows after a crash.
    `credentials`: where the passwords come from that images are pulled with; without, there are none.
    """

    def __init__(
        self,
        root: Root,
        leadership: Leadership,
        on_change: Callable[[dict[str, list[int]]], None] = lambda _: None,
        settings: RolloutSettings | None = None,
        *,
        credentials: Credentials | None = None,
        stop_on: tuple[type[Exception], ...] = (),
    ) -> None:
        self._settings = settings or RolloutSettings()
        self._leadership = OneWriter(leadership)
        self._credentials = credentials
        self._on_change = on_change
        self._stop_on = stop_on
        self._sender = Sender(root, self._leadership, credentials)
        self._cleanup = Cleanup(root, self._leadership, self._settings.safety_age)
        self._removable = asyncio.Event()
        self._answers = Answers(root, self._leadership, self._look_at, self._removable.set)
        self._asked = _Asked(everything=True)
        self._woken = asyncio.Event()
        self._unsent = asyncio.Event()
        self._unsent.set()
        self._due: dict[int, datetime] = {}

    def wake(self, topic: str = "") -> None:
        """Something was approved, or a label changed. May be called from the loop's thread at any time.

        `topic`: what changed; deployments alone (`deployment`) change nothing for the others.
        """
        self._asked.placement = self._asked.placement or topic != DEPLOYMENT
        self._woken.set()

    def mirrored(self, changes: Changes) -> None:
        """Rows of the mirror changed: what `Inventory`'s `on_change` says."""
        self._asked.deployments.update(changes.get("deployments", ()))
        for kind, ids in changes.items():
            self._asked.mirrored.setdefault(kind, set()).update(ids)
        # a cluster that is new or gone changes who is meant
        self._asked.placement = self._asked.placement or "clusters" in changes
        self._woken.set()

    def send_soon(self) -> None:
        """Orders were written elsewhere (node labels): they are sent in turn."""
        self._unsent.set()

    async def run(self) -> None:
        """Until cancelled. Raises an error of `stop_on` alone."""
        self._asked.everything = True
        self._unsent.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                for what, work in (
                    ("deciding", self._decide_for_ever),
                    ("sending", self._send_for_ever),
                    ("reading answers", self._answers.run),
                    ("cleaning up", self._clean_for_ever),
                ):
                    tasks.create_task(supervise(what, work, self._stop_on, self._after_failure))
        except BaseExceptionGroup as group:
            stop = stopping(group, self._stop_on)
            if stop is None:
                raise
            raise stop from None

    async def step(self, deployment_ids: Sequence[int]) -> Written:
        """Looks at these deployments once: loads, decides, writes in one transaction. Sends nothing."""
        now = datetime.now(UTC)
        decided = [_decide(each) for each in await load(reader(), deployment_ids, now, self._credentials)]
        async with self._leadership.transaction() as connection:
            written = await write(connection, decided, now)
        for key in deployment_ids:
            self._due.pop(key, None)
        for each in decided:
            if each.decision is not None and each.decision.check_at is not None:
                self._due[each.loaded.deployment_id] = each.decision.check_at
        if written.orders:
            self._unsent.set()
        self._tell(written)
        return written

    async def _decide_for_ever(self) -> None:
        resync_at = placement_at = datetime.now(UTC)
        while True:
            now = datetime.now(UTC)
            if now >= resync_at:
                self._asked.everything = True
                resync_at = now + timedelta(seconds=self._settings.resync_seconds * random.uniform(0.9, 1.1))  # noqa: S311
            if now >= placement_at:
                self._asked.placement = True
                placement_at = now + timedelta(seconds=self._settings.placement_seconds)
            await self._look_at_all(*await self._whom(now))
            await self._wait()

    async def _whom(self, now: datetime) -> tuple[dict[int, int], list[int]]:
        """Who is to be looked at: those that something new is wanted of, with their generations, and the others. What was
        asked for is asked for again if finding out fails."""
        asked, self._asked = self._asked, _Asked()
        self._woken.clear()
        try:
            found = set(asked.deployments)
            # cheap, and asked in every round: a wake-up may have been lost
            wishes = await candidates.changed_wishes(reader())
            if asked.everything:
                found.update(await candidates.every(reader()))
            else:
                if asked.placement:
                    found.update(await candidates.misplaced(reader()))
                    found.update(await candidates.changed_credentials(reader()))
                if asked.mirrored:
                    found.update(await candidates.of_changes(reader(), asked.mirrored))
        except BaseException:
            self._asked.everything = True
            raise
        found.update(key for key, due in self._due.items() if due <= now)
        return wishes, sorted(found.difference(wishes))

    async def _look_at_all(self, wishes: dict[int, int], others: list[int]) -> None:
        """The wishes first, and between the others those that come meanwhile: somebody waits for them.

        Raises the last error where nothing could be looked at: that is not a deployment's fault.
        """
        waiting, seen = [*wishes, *others], set(wishes.items())
        errors: list[Exception] = []
        looked = 0
        while waiting:
            chunk, waiting = waiting[: self._settings.chunk], waiting[self._settings.chunk :]
            errors += await self._look(chunk)
            looked += len(chunk)
            if waiting:
                found = await candidates.changed_wishes(reader())
                new = {key: generation for key, generation in found.items() if (key, generation) not in seen}
                seen.update(new.items())
                waiting = [*new, *(key for key in waiting if key not in new)]
        if errors and len(errors) == looked:
            raise errors[-1]

    async def _look(self, chunk: Sequence[int]) -> list[Exception]:
        """Looks at them, and says why some could not be looked at."""
        try:
            await self.step(chunk)
        except self._stop_on:
            raise
        except Exception:
            return await self._one_by_one(chunk)
        return []

    async def _one_by_one(self, chunk: Sequence[int]) -> list[Exception]:
        """One that can't be looked at must not hold up the others."""
        errors: list[Exception] = []
        for key in chunk:
            try:
                await self.step([key])
            except self._stop_on:
                raise
            except Exception as error:
                errors.append(error)
                logger.exception("looking at deployment %d failed", key)
                self._due[key] = datetime.now(UTC) + _AGAIN
        return errors

    async def _wait(self) -> None:
        """Until somebody asks, or something is due."""
        due = min(self._due.values(), default=None)
        seconds = self._settings.wish_seconds
        if due is not None:
            seconds = min(seconds, max(0.0, (due - datetime.now(UTC)).total_seconds()))
        if await woken(self._woken, seconds):
            await asyncio.sleep(self._settings.gather_seconds)

    async def _send_for_ever(self) -> None:
        while True:
            await woken(self._unsent, self._settings.cleanup_seconds)
            # when an answer is overdue follows from when the order was sent
            self._look_at(await self._sender.send())

    async def _clean_for_ever(self) -> None:
        leftovers_at = datetime.now(UTC)
        while True:
            await self._cleanup.close()
            await self._cleanup.remove()
            if datetime.now(UTC) >= leftovers_at:
                await self._cleanup.remove_leftovers()
                await self._cleanup.prune()
                leftovers_at = datetime.now(UTC) + timedelta(seconds=self._settings.leftovers_seconds)
            if await woken(self._removable, self._settings.cleanup_seconds):
                await asyncio.sleep(self._settings.gather_seconds)

    def _after_failure(self) -> None:
        # what was being looked at, or sent, is in the rows alone now
        self._asked.everything = True
        self._unsent.set()

    def _look_at(self, deployment_ids: Collection[int]) -> None:
        if deployment_ids:
            self._asked.deployments.update(deployment_ids)
            self._woken.set()

    def _tell(self, written: Written) -> None:
        changes = {"deployments": written.deployments, "targets": written.targets}
        if not any(changes.values()):
            return
        try:
            self._on_change({kind: ids for kind, ids in changes.items() if ids})
        except Exception:
            logger.exception("telling of changes failed")


def _decide(loaded: Loaded) -> Decided:
    if loaded.snapshot is None:
        return Decided(loaded, internal_error(loaded.complaint))
    decision = decide(loaded.snapshot)
    return Decided(loaded, decision.summary, decision)
