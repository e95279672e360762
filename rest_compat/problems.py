"""Why a request is refused, and the one table of which error code is which HTTP status."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_RETRY_SECONDS = 5
"""What Retry-After says when the error itself does not."""

STATUS_BY_CODE: Mapping[str, int] = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "INVALID": 422,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "TOO_MANY_REQUESTS": 429,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
}

INTERNAL_MESSAGE = "internal error"


@dataclass(eq=False)
class Refusal(Exception):
    """The request is answered with `{code: status, message}`."""

    status: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


def invalid(where: str, what: str) -> Refusal:
    """422: `where` is the wire's name of the field, `what` continues the sentence."""
    return Refusal(422, f"{where} {what}")


def unreadable(reason: str) -> Refusal:
    """400: the body can't be read at all."""
    return Refusal(400, reason)


def too_large(what: str) -> Refusal:
    """413: the body has too much of something."""
    return Refusal(413, what)


def code_of(error: BaseException) -> str | None:
    """The error's code: extensions.code of a GraphQL error, else the attribute `code`, else the cause's."""
    extensions = getattr(error, "extensions", None)
    candidates = [
        extensions.get("code") if isinstance(extensions, Mapping) else None,
        getattr(error, "code", None),
        getattr(getattr(error, "original_error", None), "code", None),
    ]
    for candidate in candidates:
        name = candidate.value if isinstance(candidate, enum.Enum) else candidate
        if isinstance(name, str) and name in STATUS_BY_CODE:
            return name
    return None


def refusal(code: str, message: str, retry_after: object = None) -> Refusal:
    """The refusal for an error code; UNAVAILABLE always says when to come back, INTERNAL never says why."""
    status = STATUS_BY_CODE.get(code, 500)
    if status == 500:
        return Refusal(500, INTERNAL_MESSAGE)
    headers: dict[str, str] = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    seconds = retry_after if isinstance(retry_after, int) and not isinstance(retry_after, bool) else None
    if status == 503:
        headers["Retry-After"] = str(seconds or DEFAULT_RETRY_SECONDS)
    elif status == 429 and seconds:
        headers["Retry-After"] = str(seconds)
    return Refusal(status, message, headers)
