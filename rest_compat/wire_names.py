"""The wire's name for a place in the graph's input, so that an error names what the client sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from graphql import ArgumentNode, FieldNode, ListValueNode, ObjectValueNode, ValueNode, VariableNode


def _places(value: ValueNode, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, VariableNode):
        yield path, value.name.value
    elif isinstance(value, ObjectValueNode):
        for part in value.fields or ():
            yield from _places(part.value, (*path, part.name.value))
    elif isinstance(value, ListValueNode):
        for index, item in enumerate(value.values or ()):
            yield from _places(item, (*path, str(index)))


def wire_name_of(
    root_fields: Iterable[FieldNode], renames: Mapping[str, Mapping[str, str]]
) -> Callable[[str], str | None]:
    """A function from a dotted place, as "name", "ports.0.number" or "input.name", to the wire's name for it.

    `renames` is, for each variable, wire name to field name. None is what no variable feeds.
    """
    variables: dict[tuple[str, ...], str] = {}
    for root_field in root_fields:
        for argument in root_field.arguments or ():
            for place, variable in _argument_places(argument):
                variables.setdefault(place, variable)
    reverse = {variable: {field: wire for wire, field in names.items()} for variable, names in renames.items()}

    def wire_name(place: str) -> str | None:
        parts = tuple(place.split("."))
        for length in range(len(parts), 0, -1):
            variable = variables.get(parts[:length])
            if variable is not None:
                names = reverse.get(variable, {})
                return ".".join((variable, *(names.get(part, part) for part in parts[length:])))
        return None

    return wire_name


def _argument_places(argument: ArgumentNode) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each place twice: as the argument's own field, which is how payloads name it, and with the argument before it."""
    for place, variable in _places(argument.value, (argument.name.value,)):
        yield place, variable
        if len(place) > 1:
            yield place[1:], variable
