"""The reads of a route, each as what its backend plans: made at the start, and for the keys that a request chooses."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import DocumentNode
from otegraph.plans.layout import Each, Object, Part

MOST_CHOICES = 32
"""How many choices of keys are remembered of one route."""
Read = Callable[[Mapping[str, Any], Any], Awaitable[bytes | None]]
"""From the variables and the caller's context to the body; None where the operation must be executed."""
Picks = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Reading:
    """An operation that is a read: what is selected, how the body is laid out, and which root fields must be there."""

    operation: str
    document: DocumentNode
    layout: Object
    required: tuple[str, ...]

    def picked(self, picks: Picks) -> Reading:
        """With only these keys in the objects under those."""
        parts = tuple(_picked(part, picks[part.key]) if part.key in picks else part for part in self.layout.parts)
        return replace(self, layout=Object(parts))


def _picked(part: Part, keys: frozenset[str]) -> Part:
    listed = part.value
    object_ = listed.item if isinstance(listed, Each) else listed
    assert isinstance(object_, Object)
    kept = Object(tuple(one for one in object_.parts if one.key in keys))
    return replace(part, value=replace(listed, item=kept) if isinstance(listed, Each) else kept)


class Reads:
    """A route's reads."""

    def __init__(self, reading: Reading, plan: Callable[[Reading], Read | None], usual: Picks) -> None:
        self._reading = reading
        self._plan = plan
        self._made: OrderedDict[frozenset[tuple[str, frozenset[str]]], Read | None] = OrderedDict()
        self.read(usual)

    def read(self, picks: Picks) -> Read | None:
        """The one with these keys."""
        key = frozenset(picks.items())
        if key in self._made:
            self._made.move_to_end(key)
        else:
            self._made[key] = self._plan(self._reading.picked(picks) if picks else self._reading)
            if len(self._made) > MOST_CHOICES:
                self._made.popitem(last=False)
        return self._made[key]
