"""What the routes need of the server: who is calling, may they, and the graph itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from graphql import DocumentNode, GraphQLError
from otegraph.rest_compat.reading import Read, Reading

ContextT = TypeVar("ContextT")


class Result(Protocol):
    """What an execution gives; graphql-core's and strawberry's ExecutionResult are such."""

    @property
    def data(self) -> dict[str, Any] | None: ...

    @property
    def errors(self) -> list[GraphQLError] | None: ...


class Backend(Protocol[ContextT]):
    """Errors are exceptions with a `code` (attribute or extensions["code"]) out of problems.STATUS_BY_CODE."""

    async def viewer(self, authorization: str | None, *, root_fields: Sequence[str], anonymous: bool) -> ContextT:
        """The context of the caller whose Authorization header this is.

        Raises UNAUTHENTICATED when no valid token is given, unless `anonymous`: then a bad token is as none.
        """

    def remembered(self, authorization: str | None) -> ContextT | None:
        """The caller's context without asking anybody, for a `plan`, which looks itself whether it still holds."""

    def authorize(self, context: ContextT, root_fields: Sequence[str]) -> None:
        """Raises UNAUTHENTICATED or FORBIDDEN unless the caller may call all these fields; before any input is read."""

    def plan(self, reading: Reading) -> Read | None:
        """How a read is answered without being executed, if it can be; asked for at the start, and where keys are chosen."""

    async def execute(
        self, document: DocumentNode, operation_name: str, variables: Mapping[str, Any], context: ContextT
    ) -> Result:
        """Executes one operation of a document that is valid against the schema."""
