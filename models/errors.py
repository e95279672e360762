"""Why an operation is refused: one small tree, used by resolvers, the graph and the REST routes alike.

Each carries a `code` that clients may branch on, a message for people, and the input field that it is about, if any.
docs/errors.md lists codes, HTTP statuses and when they occur.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """An operation that is refused for a reason that its caller may know."""

    code: ClassVar[str]

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unauthenticated(Refusal):
    """No token, or one that is not good (any more)."""

    code = "UNAUTHENTICATED"


class Forbidden(Refusal):
    """The caller is known and may not do this."""

    code = "FORBIDDEN"


class NotFound(Refusal):
    """It is not there, or the caller may not know that it is."""

    code = "NOT_FOUND"


class Conflict(Refusal):
    """It exists already, or is in a state that does not allow this."""

    code = "CONFLICT"


class Invalid(Refusal):
    """An input value that can't be right."""

    code = "INVALID"


class _Later(Refusal):
    """`retry_after` is the number of seconds until it may be tried again, where that is known."""

    def __init__(self, message: str, field: str | None = None, *, retry_after: int | None = None) -> None:
        super().__init__(message, field)
        self.retry_after = retry_after


class TooManyRequests(_Later):
    """Too often, too soon."""

    code = "TOO_MANY_REQUESTS"


class Unavailable(_Later):
    """A part that this needs is away; the same call may succeed later."""

    code = "UNAVAILABLE"
