"""The root's fields: each with its access rule beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import strawberry
from otegraph.plans.fields import connection
from otegraph.schema.access import ACCESS, Access
from strawberry.types import Info
from tortoise.models import Model


def guarded(access: Access, description: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """Makes a root field of a resolver `(root, info, …)` that only who meets the rule may call."""

    def field(resolve: Callable[..., Awaitable[Any]]) -> Any:
        @wraps(resolve)
        async def checked(root: None, info: Info[Any, Any], **arguments: Any) -> Any:
            access.check(info.context.viewer)
            return await resolve(root, info, **arguments)

        return strawberry.field(resolver=checked, description=description, metadata={ACCESS: access})

    return field


def root_connection(model: type[Model], access: Access, description: str, **options: Any) -> Any:
    """A connection of all the rows of `model` that the viewer may see, as a root field."""
    return connection(model, wrap=guarded(access, description), **options)
