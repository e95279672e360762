"""The examples of the operations: data beside the documents, `operations/<noun>.yaml`, by operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from otegraph.rest_compat.route import Example, Route

_PARTS = frozenset({"parameters", "request", "response"})


class Unfit(ValueError):
    """An example that is none of its operation's."""


@dataclass(frozen=True)
class Given:
    """What a file says of one operation, as it stands there."""

    parts: Mapping[str, Any]

    def of(self, route: Route) -> Example:
        """The example, checked against the names that the route knows. Raises Unfit."""
        unknown = set(self.parts) - _PARTS
        if unknown:
            raise Unfit(f"an example has {', '.join(sorted(_PARTS))}, but no {min(unknown)}")
        parameters, request = self.parts.get("parameters", {}), self.parts.get("request")
        response = {**self.parts.get("response", {}), **route.fixed}
        outside = {one.name for one in route.parameters if one.location in ("path", "query")}
        outside |= {pick.parameter for pick in route.picks}
        inside = {one.name for one in route.in_body}
        for what, given, known in (
            ("parameter", parameters, outside),
            ("field of the body", request or {}, inside),
            ("key of the answer", response, set(route.keys)),
        ):
            strange = set(given) - known
            if strange:
                raise Unfit(f"the example's {min(strange)} is no {what}")
        missing = [
            one.name for one in route.parameters if one.required and one.name not in {*parameters, *(request or {})}
        ]
        missing += [key for key in route.keys if key not in response]
        if missing:
            raise Unfit(f"the example has no {missing[0]}")
        return Example(parameters, request, {key: response[key] for key in route.keys})


def parse_examples(text: str) -> dict[str, Given]:
    """The examples in a YAML text, by operation. Raises Unfit."""
    try:
        document = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise Unfit(str(error)) from None
    if not isinstance(document, dict) or not all(isinstance(one, dict) for one in document.values()):
        raise Unfit("examples are a mapping: operation, then parameters, request and response")
    return {str(operation): Given(parts) for operation, parts in document.items()}
