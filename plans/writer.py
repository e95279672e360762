"""From environments and a layout to the pieces of the answer's text."""

from __future__ import annotations

from collections.abc import Iterator

from otegraph.plans.environment import Absent, Environment, Members, Unplanned
from otegraph.plans.json_text import SURPRISE, Piece, Pieces, Sql, concat, if_there, quoted
from otegraph.plans.layout import Each, Fixed, JsonText, Layout, Leaf, Object, Part, Selected, of_type

TYPENAME = "__typename"


class Writer:
    """Writes compact JSON, or `loose` JSON with a space after each comma and colon."""

    def __init__(self, *, loose: bool = False) -> None:
        self._comma, self._colon = (", ", ": ") if loose else (",", ":")
        # the same value under two keys is read once; what the ids are of is kept, so that they stay theirs
        self._written: dict[tuple[int, str, int], tuple[Environment, Layout, Pieces]] = {}

    def object(self, environment: Environment, layout: Layout) -> Pieces:
        """An object that is there."""
        if isinstance(environment, Members) and isinstance(layout, Selected):
            cases = " ".join(
                f"WHEN {condition} THEN {concat(self.object(member, layout))}"
                for condition, member in environment.members()
            )
            return [Sql(f"CASE {cases} ELSE {SURPRISE} END")]
        pieces: Pieces = []
        for part in _parts(environment, layout):
            pieces += [self._comma if pieces else "{", f'"{part.key}"{self._colon}', *self._part(environment, part)]
        return [*pieces, "}"] if pieces else ["{}"]

    def _part(self, environment: Environment, part: Part) -> Pieces:
        if isinstance(part.value, Fixed):
            return [part.value.json]
        for hop in part.path[:-1]:
            environment, _ = environment.below(hop)
        return self._value(environment, part.path[-1], part.value)

    def _value(self, environment: Environment, key: str, layout: Layout) -> Pieces:
        place = id(environment), key, id(layout)
        if place not in self._written:
            self._written[place] = environment, layout, self._new_value(environment, key, layout)
        return self._written[place][2]

    def _new_value(self, environment: Environment, key: str, layout: Layout) -> Pieces:
        match layout:
            case Leaf():
                return self._leaf(environment, key, layout)
            case Each():
                return self._list(environment, key, layout)
            case JsonText():
                return _as_text(Writer(loose=True)._value(environment, key, layout.value))
        below, there = environment.below(key)
        if isinstance(below, Absent):
            if isinstance(layout, Selected) and layout.nullable:
                return ["null"]
            raise Unplanned(f"no {key}")
        if isinstance(layout, Part):
            return self._part(below, layout)
        pieces = self.object(below, layout)
        if there is None or isinstance(layout, Object):
            return pieces
        absent = "'null'" if isinstance(layout, Selected) and layout.nullable else SURPRISE
        return [if_there(there, pieces, absent)]

    def _leaf(self, environment: Environment, key: str, layout: Leaf) -> Pieces:
        if environment.field_name(key) == TYPENAME:
            return [f'"{environment.type_.name}"']
        value = environment.leaf(key)
        form = value.form or layout.form
        if form is None:
            raise Unplanned(f"{environment.type_.name}.{key}")
        if layout.absent is not None:
            # the row itself may not be there, where its columns go out all the same
            return form(value.sql, quoted(layout.absent))
        return form(value.sql, SURPRISE if value.nullable else None)

    def _list(self, environment: Environment, key: str, layout: Each) -> Pieces:
        items = environment.items(key, lambda item: self._item(item, layout.item), self._comma)
        pieces: list[Piece] = ["[", Sql(items.sql), "]"]
        if items.there is None:
            return pieces
        return [if_there(items.there, pieces, SURPRISE if layout.absent is None else quoted(layout.absent))]

    def _item(self, environment: Environment, layout: Layout) -> str:
        if isinstance(layout, Part):
            return concat(self._part(environment, layout))
        return concat(self.object(environment, layout))


def _parts(environment: Environment, layout: Layout) -> Iterator[Part]:
    if isinstance(layout, Object):
        yield from layout.parts
    elif isinstance(layout, Selected):
        for key in environment.fields:
            yield Part(key, (key,), _layout(environment, key))
    else:
        raise Unplanned(f"an object of {environment.type_.name} as {type(layout).__name__}")


def _layout(environment: Environment, key: str) -> Layout:
    name = environment.field_name(key)
    return Leaf(None, None) if name == TYPENAME else of_type(environment.type_.fields[name].type)


def _as_text(pieces: Pieces) -> Pieces:
    return [Sql(f"to_json({concat(pieces)})")]
