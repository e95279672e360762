"""The answers in the OpenAPI document: the success of a route, and the refusals that all share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from otegraph.rest_compat.problems import DEFAULT_RETRY_SECONDS, INTERNAL_MESSAGE
from otegraph.rest_compat.route import Route

OPERATION_HEADER = "X-Otegraph-Operation"

_REFUSALS: Mapping[int, tuple[str, str]] = {
    400: ("The body can't be read", "the body is not valid JSON"),
    401: ("No token, or one that is not valid", "this needs a token: log in, and send it as Authorization"),
    403: ("Not allowed to the caller", "this is not allowed to you"),
    404: ("Unknown, or not to be seen by the caller", "id: not found"),
    409: ("There already, or in a state that does not allow it", "name: is taken"),
    413: ("The body is too large", "the body has more than 1048576 bytes"),
    415: ("The body is of another media type", "the body must be application/json"),
    422: ("A value is missing or not allowed; the message names it", "page must be at least 1"),
    429: ("Too many requests", "too many requests"),
    500: ("An error of the server", INTERNAL_MESSAGE),
    503: ("Something that the server needs is away; Retry-After says for how long", "try again later"),
}
"""Status -> what it means, and a message as an example."""

HEADERS: Mapping[str, Any] = {
    OPERATION_HEADER: {
        "description": "The operation that was asked for; its document is the graph's way to ask the same",
        "schema": {"type": "string"},
    },
    "Deprecation": {
        "description": "Only to a second spelling (RFC 9745): it was never the main one",
        "schema": {"type": "string"},
        "example": "@0",
    },
    "Link": {
        "description": "Only to a second spelling: the main one, as successor-version (RFC 5829)",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}, "example": DEFAULT_RETRY_SECONDS},
    "Allow": {"description": "The methods that the path has", "schema": {"type": "string"}},
}


def error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Why a request was refused; `code` is the HTTP status.",
        "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
        "required": ["code", "message"],
    }


def refusals() -> dict[str, Any]:
    """The components that the operations refer to."""
    return {str(status): _refusal(status, *texts) for status, texts in _REFUSALS.items()}


def _refusal(status: int, description: str, message: str) -> dict[str, Any]:
    headers = [OPERATION_HEADER, *(["Retry-After"] if status in (429, 503) else [])]
    return {
        "description": description,
        "headers": _header_references(*headers),
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "example": {"code": status, "message": message},
            }
        },
    }


def answers(route: Route, second: bool) -> dict[str, Any]:
    """The responses of one spelling of a route, by status."""
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{route.operation}Response"}}
    if route.example:
        content["example"] = route.example.response
    headers = [OPERATION_HEADER, *(["Deprecation", "Link"] if second else [])]
    success = {
        "description": "Success",
        "headers": _header_references(*headers),
        "content": {"application/json": content},
    }
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in _statuses(route)}
    return {str(route.status): success, **refused}


def _header_references(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _statuses(route: Route) -> list[int]:
    without: set[int] = set()
    if not route.takes_body:
        without |= {400, 413, 415}
    if not route.parameters and not route.picks:
        without |= {422}
    return [status for status in _REFUSALS if status not in without]
