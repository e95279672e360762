"""Who asks: the Authorization header as a context of the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import DocumentNode, ExecutionResult, OperationType
from otegraph.models.errors import Unauthenticated
from otegraph.resolvers.authentication import remembered_viewer, viewer_of
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy
from otegraph.rest_compat.reading import Read, Reading
from otegraph.schema.access import ACCESS, Access
from otegraph.schema.context import Context
from otegraph.server.execution import Executor
from strawberry import Schema


def token_in(authorization: str | None) -> str | None:
    """The token of `Bearer <token>` (RFC 6750, 2.1), or the bare one that /v1's clients send."""
    if not authorization:
        return None
    scheme, space, rest = authorization.strip().partition(" ")
    if not space:
        return scheme
    return rest.strip() if scheme.lower() == "bearer" else None


async def context_of(authorization: str | None, policy: Policy, outside: Outside) -> Context:
    """The context of a request with this header; without a good token its viewer is None."""
    token = token_in(authorization)
    return Context(viewer=await viewer_of(token, policy), policy=policy, token=token, outside=outside)


def remembered_context(authorization: str | None, policy: Policy, outside: Outside) -> Context | None:
    """The context of a request whose token was seen before, for a plan: it looks itself whether it still holds."""
    token = token_in(authorization)
    viewer = remembered_viewer(token, policy)
    return None if viewer is None else Context(viewer=viewer, policy=policy, token=token, outside=outside)


def rules(schema: Schema) -> dict[str, Access]:
    """The access rule of each root field, by its name in the graph."""
    found: dict[str, Access] = {}
    for operation in (OperationType.QUERY, OperationType.MUTATION):
        root = schema._schema.get_root_type(operation)
        assert root is not None
        for name, field in root.fields.items():
            found[name] = field.extensions["strawberry-definition"].metadata[ACCESS]
    return found


class RestBackend:
    """What rest_compat asks of the server: its Backend protocol."""

    def __init__(self, executor: Executor, schema: Schema, policy: Policy, outside: Outside) -> None:
        self._executor = executor
        self._rules = rules(schema)
        self._policy = policy
        self._outside = outside

    async def viewer(self, authorization: str | None, *, root_fields: Sequence[str], anonymous: bool) -> Context:
        """The caller's context; raises `Unauthenticated` without a good token, unless `anonymous`."""
        context = await context_of(authorization, self._policy, self._outside)
        if context.viewer is None and not anonymous:
            raise Unauthenticated("this needs a token: log in, and send it as Authorization")
        return context

    def remembered(self, authorization: str | None) -> Context | None:
        """The caller's context as it was when it was looked up last."""
        return remembered_context(authorization, self._policy, self._outside)

    def authorize(self, context: Context, root_fields: Sequence[str]) -> None:
        """Raises unless the caller meets the rule of every field."""
        for name in root_fields:
            self._rules[name].check(context.viewer)

    def plan(self, reading: Reading) -> Read:
        """A documented read as a plan."""
        return self._executor.read(reading)

    async def execute(
        self, document: DocumentNode, operation_name: str, variables: Mapping[str, Any], context: Context
    ) -> ExecutionResult:
        """Executes one of the documented operations."""
        return await self._executor.execute(document, variables, operation_name, context)
