"""The changes of a moment, folded: of several changes to one object only the last counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Generic, TypeVar

from otegraph.clients.watch import Added, Deleted, Modified
from otegraph.reconcilers.inventory.kind import Keyed, Kind

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Keyed)


class Batch(Generic[Key, Row]):
    """What is to be removed first, and what is to be written then.

    An object that was deleted and made anew is both: it is another one, by the same name.
    """

    def __init__(self, kind: Kind[Key, Row], items: Iterable[dict[str, Any]] = ()) -> None:
        self._kind = kind
        self.removed: dict[Key, None] = {}
        self.rows: dict[Key, Row] = {}
        for item in items:
            self.put(item)

    def __len__(self) -> int:
        return len(self.removed) + len(self.rows)

    def add(self, event: Added | Modified | Deleted) -> None:
        """Takes a change in. One that makes an object none of ours is a removal."""
        if not isinstance(event, Deleted) and self.put(event.object):
            return
        key = self._kind.key(event.object)
        if key is not None:
            self.rows.pop(key, None)
            self.removed[key] = None

    def put(self, value: dict[str, Any]) -> bool:
        """Takes an object in as it is; says whether it is one of ours."""
        row = self._kind.parse(value)
        if row is None:
            return False
        self.rows[row.key] = row
        return True
