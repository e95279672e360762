"""What one stream of the inventory needs to know of the kind that it follows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from otegraph.reconcilers.inventory.bulk import Changes, Connection, Written

Key = TypeVar("Key")


class Keyed(Protocol):
    """A row that knows which object's it is."""

    @property
    def key(self) -> Any:
        """What `Kind.key` says of the object."""


Row = TypeVar("Row", bound=Keyed)


class Kind(Protocol[Key, Row]):
    """A kind of mirrored object: its path at the root, what is read of it there, its form as a row, and its table."""

    path: str
    shape: type[Any]

    def key(self, value: dict[str, Any]) -> Key | None:
        """What identifies the object; None where it can't be of this kind."""

    def parse(self, value: dict[str, Any]) -> Row | None:
        """The object as a row; None where it is none of ours."""

    async def upsert(self, connection: Connection, rows: Sequence[Row], now: datetime) -> Written:
        """Makes the table say what these rows say; each key at most once."""

    async def remove(self, connection: Connection, keys: Collection[Key], now: datetime) -> Changes:
        """These objects are gone."""

    async def prune(self, connection: Connection, seen: Collection[int], now: datetime) -> Changes:
        """All but these ids are gone."""
