"""From the root's ClusterControllers to answers in rows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson
from otegraph.clients.watch import Added, Deleted, Event, Listed, Listing, Modified, Synced
from otegraph.reconcilers.rollout.orders import CLUSTER_CONTROLLERS, ORDER_LABEL
from otegraph.reconcilers.sql import Leadership, as_json, query

logger = logging.getLogger(__name__)

_MESSAGE_CHARACTERS = 2000
_BATCH = 500

_ANSWERED = """
    UPDATE deliveries l SET code = x.code, generation = x.generation, answered_at = $2, message = CASE
            -- what is wrong with an object is told by quoting it
            WHEN x.message <> '' AND x.code NOT IN (401, 403, 404, 409, 429) AND o.url LIKE '/api/v1/%/secrets%'
            THEN 'the edge answered ' || x.code || '; why is not kept, for it may quote the Secret'
            ELSE x.message
        END
    FROM jsonb_to_recordset($1::text::jsonb)
        AS x(name text, cluster text, code int, generation bigint, message text), orders o, clusters c
    WHERE o.name = x.name AND c.name = x.cluster AND l.order_id = o.id AND l.cluster_id = c.id
        AND l.answered_at IS NULL
    RETURNING l.target_id, l.cluster_node_id, o.pull IS NOT NULL AS secret
"""
_DEPLOYMENTS = "SELECT DISTINCT deployment_id AS id FROM targets WHERE id = ANY($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one edge's API server said to one order. `generation` is the object's, where it answered with one."""

    order: str
    cluster: str
    code: int
    generation: int | None
    message: str


class Watcher(Protocol):
    """What is needed of the root's client."""

    def list_and_watch(self, path: str, label_selector: str | None = None) -> AsyncGenerator[Event, None]:
        """The collection as it is and as it changes."""


class Answers:
    """Takes each answer in once; what an object held before is not parsed again.

    `on_answer` gets the ids of the deployments that were answered, after each commit; none for node labels.
    `on_secret` is called when an order that holds credentials was answered: it need not stay in the root.
    """

    def __init__(
        self,
        root: Watcher,
        leadership: Leadership,
        on_answer: Callable[[Collection[int]], None],
        on_secret: Callable[[], None] = lambda: None,
    ) -> None:
        self._root = root
        self._leadership = leadership
        self._on_answer = on_answer
        self._on_secret = on_secret
        self._taken: dict[str, set[str]] = {}
        self._waiting: list[Answer] = []
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self.synced = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled. Raises what the leadership raises; run again, it reads everything again."""
        self._taken, self._waiting = {}, []
        self._room.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read())
            tasks.create_task(self._write())

    async def _read(self) -> None:
        seen: set[str] = set()
        async with aclosing(self._root.list_and_watch(CLUSTER_CONTROLLERS, ORDER_LABEL)) as events:
            async for event in events:
                match event:
                    case Listing():
                        seen = set()
                    case Listed(items):
                        for item in items:
                            seen.add(self._take(item))
                    case Synced():
                        self._taken = {name: taken for name, taken in self._taken.items() if name in seen}
                        self.synced.set()
                    case Added(item) | Modified(item):
                        self._take(item)
                    case Deleted(item):
                        # its last answers may come with its deletion
                        self._taken.pop(self._take(item), None)
                await self._room.wait()

    def _take(self, item: Mapping[str, Any]) -> str:
        """Puts an object's new answers aside; its name."""
        metadata, status = item.get("metadata"), item.get("status")
        name = metadata.get("name") if isinstance(metadata, dict) else None
        if not isinstance(name, str):
            return ""
        taken = self._taken.setdefault(name, set())
        for cluster, value in status.items() if isinstance(status, dict) else ():
            if cluster not in taken and isinstance(value, dict):
                answer = parse_answer(name, cluster, value)
                if answer is not None:
                    taken.add(cluster)
                    self._waiting.append(answer)
        if self._waiting:
            self._arrived.set()
        if len(self._waiting) >= _BATCH:
            self._room.clear()
        return name

    async def _write(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            answers, self._waiting = self._waiting, []
            self._room.set()
            if answers:
                self._on_answer(await self.store(answers))

    async def store(self, answers: Collection[Answer]) -> list[int]:
        """Writes answers that were not known; returns the deployments they are for."""
        rows = as_json(
            {
                "name": answer.order,
                "cluster": answer.cluster,
                "code": answer.code,
                "generation": answer.generation,
                "message": answer.message,
            }
            for answer in answers
        )
        async with self._leadership.transaction() as connection:
            updated = await query(connection, _ANSWERED, rows, datetime.now(UTC))
            targets = [row["target_id"] for row in updated if row["target_id"] is not None]
            deployments = await query(connection, _DEPLOYMENTS, targets) if targets else []
        if any(row["secret"] for row in updated):
            self._on_secret()
        return [row["id"] for row in deployments]


def parse_answer(order: str, cluster: str, value: Mapping[str, Any]) -> Answer | None:
    """One entry of a ClusterController's status. None where it holds no HTTP status."""
    code = value.get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    body = _object(value.get("body"))
    metadata = body.get("metadata")
    generation = metadata.get("generation") if isinstance(metadata, dict) else None
    message = body.get("message") if body.get("kind") == "Status" else None
    return Answer(
        order,
        cluster,
        code,
        generation if isinstance(generation, int) and 0 <= generation < 2**63 else None,
        # PostgreSQL's text takes no NUL
        message.replace("\0", "")[:_MESSAGE_CHARACTERS] if isinstance(message, str) and code >= 300 else "",
    )


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, str) or not body:
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
