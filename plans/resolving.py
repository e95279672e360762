"""What the fields' resolvers share: how rows are read for all parents of a level, and how Strawberry is told of arguments."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Any, Protocol, get_args, get_type_hints

from graphql import FieldNode, GraphQLObjectType
from otegraph.plans.loaders import Expressions
from otegraph.plans.sources import EXPRESSION
from strawberry.types import Info

OF_ROW = "otegraph.of_row"
READER = "otegraph.reader"
PREPARING: Any = object()
"""In a parent's place: the field works its arguments out, for its reader, and reads nothing."""


class Reader(Protocol):
    """Reads a field for all the parents of a level at once: what each one's value is, in their order."""

    def __call__(self, roots: Sequence[Any], context: Any, field: Hashable) -> Awaitable[list[Any]]: ...


def attribute(source: Any, name: str) -> Any:
    """The default resolver: a row's column, or an object's attribute."""
    return source[name] if isinstance(source, dict) else getattr(source, name)


def parameters(find: Callable[..., Any]) -> list[tuple[str, Any]]:
    """The arguments that a field has by `find(context, …)`."""
    hints = get_type_hints(find, include_extras=True)
    _, *names = inspect.signature(find).parameters
    return [(name, hints[name]) for name in names]


async def alone(reader: Reader, root: Any, context: Any, field: Hashable) -> Any:
    """What a level's reader finds for one parent."""
    return (await reader([root], context, field))[0]


def expressions(type_: Any, names: frozenset[str]) -> Expressions:
    """The computed columns among the fields `names` of a type."""
    declared = _declared(type_)
    return tuple(sorted(declared[name] for name in names if name in declared))


_DECLARED: dict[str, dict[str, tuple[str, str]]] = {}


def _declared(type_: Any) -> dict[str, tuple[str, str]]:
    """GraphQL's field name -> (the row's key, its SQL), of the type's computed fields."""
    if not isinstance(type_, GraphQLObjectType):
        return {}
    known = _DECLARED.get(type_.name)
    if known is None:
        known = _DECLARED[type_.name] = {
            name: (definition.metadata[EXPRESSION][0] or definition.python_name, definition.metadata[EXPRESSION][1])
            for name, field in type_.fields.items()
            if (definition := field.extensions.get("strawberry-definition")) and EXPRESSION in definition.metadata
        }
    return known


def same_field(parent_type: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Hashable:
    """What the same field of each parent shares: its nodes in the document, and so its arguments."""
    return parent_type.name, *map(id, nodes)


def _is_optional(type_: Any) -> bool:
    return type(None) in get_args(type_)


def annotated(resolve: Callable[..., Any], parameters: list[tuple[str, Any]] | None = None) -> Callable[..., Any]:
    """Strawberry reads a resolver's arguments from its signature."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    given = [
        inspect.Parameter(
            name, keyword, default=None if _is_optional(type_) else inspect.Parameter.empty, annotation=type_
        )
        for name, type_ in parameters or []
    ]
    fixed = [
        inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
    ]
    resolve.__signature__ = inspect.Signature([*fixed, *given])  # type: ignore[attr-defined]  # functions take it
    resolve.__annotations__ = {"info": Info, **dict(parameters or [])}
    return resolve
