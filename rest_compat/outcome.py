"""What the graph answered, as the wire's refusal: its errors, and what a payload says the client can mend."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLError, VariableDefinitionNode
from otegraph.rest_compat.encode import MENDABLE
from otegraph.rest_compat.problems import INTERNAL_MESSAGE, STATUS_BY_CODE, Refusal, code_of, invalid, refusal
from otegraph.rest_compat.route import Route

log = logging.getLogger(__name__)


def refusal_of_error(code: str, error: BaseException, route: Route) -> Refusal:
    """The refusal for an error of the graph or of the backend; what it is about goes by the wire's name."""
    extensions = getattr(error, "extensions", None) or {}
    sources = [error, getattr(error, "original_error", None)]
    places = [extensions.get("field"), *(getattr(source, "field", None) for source in sources)]
    waits = [extensions.get("retryAfter"), *(getattr(source, "retry_after", None) for source in sources)]
    message = getattr(error, "message", None) or str(error)
    return refusal(code, _named(route, next(filter(None, places), None), message), next(filter(None, waits), None))


def _named(route: Route, place: object, message: str) -> str:
    """The message with the wire's name: in place of the graph's where it begins with that, else before it."""
    wire = route.wire_name(place) if isinstance(place, str) else None
    if wire is None:
        return message
    if message.startswith(f"{place} "):
        return f"{wire}{message[len(str(place)) :]}"
    return f"{wire}: {message}"


def refusal_of_errors(errors: Sequence[GraphQLError], route: Route) -> Refusal:
    """The refusal for an execution's errors: the first one's. One without a code is logged and shows nothing."""
    error = errors[0]
    code = code_of(error)
    if code is not None:
        return refusal_of_error(code, error, route)
    for place in error.nodes or ():
        # The graph's own check of a variable's value, stricter than its wire form.
        if isinstance(place, VariableDefinitionNode):
            return invalid(place.variable.name.value, "has a value that is not allowed")
    log.error("%s failed", route.operation, exc_info=error.original_error or error)
    return Refusal(500, INTERNAL_MESSAGE)


def refuse_mendable(data: Mapping[str, Any], route: Route) -> None:
    """What the client can mend: the first kind in the order of the checks, all of its messages."""
    found: dict[str, list[str]] = {}
    for payload in data.values():
        for error in (payload.get(MENDABLE) if isinstance(payload, dict) else None) or ():
            message = _named(route, error.get("field"), error["message"])
            found.setdefault(error["code"], []).append(message)
    for code in STATUS_BY_CODE:
        if code in found:
            raise refusal(code, "; ".join(found[code]))
    if found:
        raise Refusal(422, "; ".join(message for messages in found.values() for message in messages))
