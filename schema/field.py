"""The root's fields: each with its access rule beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import strawberry
from otegraph.plans import fields
from otegraph.plans.connection_field import connection
from otegraph.plans.sources import SOURCE, Check
from otegraph.schema.access import ACCESS, Access
from strawberry.types import Info
from tortoise.expressions import Q
from tortoise.models import Model


def guarded(access: Access, description: str) -> Callable[[Callable[..., Awaitable[Any]], Any], Any]:
    """Makes a root field of a resolver `(root, info, …)` that only who meets the rule may call, and of its source."""

    def field(resolve: Callable[..., Awaitable[Any]], source: Any) -> Any:
        @wraps(resolve)
        async def checked(root: None, info: Info[Any, Any], **arguments: Any) -> Any:
            access.check(info.context.viewer)
            return await resolve(root, info, **arguments)

        return strawberry.field(resolver=checked, description=description, metadata={ACCESS: access, SOURCE: source})

    return field


def root_connection(model: type[Model], access: Access, description: str, **options: Any) -> Any:
    """A connection of all the rows of `model` that the viewer may see, as a root field."""
    return connection(model, wrap=guarded(access, description), **options)


def root_row(
    model: type[Model], access: Access, description: str, find: Callable[..., Q | None], check: Check | None = None
) -> Any:
    """The row of `model` that the viewer may see and that meets `find(context, **arguments)`, as a root field."""
    return fields.found(model, find, wrap=guarded(access, description), check=check)


def root_texts(model: type[Model], column: str, access: Access, description: str, find: Callable[..., Q]) -> Any:
    """The different texts in a column of the rows that the viewer may see and that meet `find`, as a root field."""
    return fields.texts(model, column, find, wrap=guarded(access, description))
