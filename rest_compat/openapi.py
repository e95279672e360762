"""The OpenAPI 3.1 document of the routes.

It keeps to what generators of clients read well: one type for a value, an enum where JSON Schema also has a const.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from otegraph.rest_compat.form import MEDIA_TYPE as FORM
from otegraph.rest_compat.openapi_responses import HEADERS, answers, error_schema, refusals
from otegraph.rest_compat.route import MISSING, Parameter, Pick, Route


def openapi(routes: Sequence[Route]) -> dict[str, Any]:
    """Every spelling is an operation; the second ones are deprecated. `x-graphql` is the operation on the graph."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {"Error": error_schema()}
    tags: dict[str, None] = {}
    for route in routes:
        tags[_tag(route)] = None
        schemas[f"{route.operation}Response"] = route.response_schema
        if route.takes_body:
            schemas[f"{route.operation}Request"] = _body_schema(route)
        for index, (method, path, second) in enumerate(route.spellings()):
            operation_id = f"{route.operation}{index + 1}" if second else route.operation
            paths.setdefault(path, {})[method.lower()] = _operation(route, operation_id, second)
    return {
        "openapi": "3.1.0",
        "info": {"title": "otegraph", "version": "1"},
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": refusals(),
            "headers": HEADERS,
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "The token as it stands, or after `Bearer `",
                }
            },
        },
        "security": [{"token": []}],
    }


def _tag(route: Route) -> str:
    return route.file.removesuffix(".graphql")


def _operation(route: Route, operation_id: str, second: bool) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": operation_id, "summary": route.summary, "tags": [_tag(route)]}
    if route.description:
        operation["description"] = route.description
    if second:
        operation["deprecated"] = True
    if route.credential_check == "NONE":
        operation["security"] = []
    parameters = [_parameter(route, one) for one in route.parameters if one.location in ("path", "query")]
    parameters += [_pick(route, pick) for pick in route.picks]
    if parameters:
        operation["parameters"] = parameters
    if route.takes_body:
        content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{route.operation}Request"}}
        if route.example and route.example.request is not None:
            content["example"] = route.example.request
        media_type = FORM if route.takes_form else "application/json"
        operation["requestBody"] = {"required": route.needs_body, "content": {media_type: content}}
    operation["responses"] = answers(route, second)
    operation["x-graphql"] = route.text
    return operation


def _parameter(route: Route, parameter: Parameter) -> dict[str, Any]:
    described = {"description": parameter.description} if parameter.description else {}
    required = {"required": True} if parameter.required else {}
    schema = {"schema": _admitted(parameter)}
    return {"name": parameter.name, "in": parameter.location, **described, **required, **schema} | _example(
        route, parameter.name
    )


def _pick(route: Route, pick: Pick) -> dict[str, Any]:
    return {
        "name": pick.parameter,
        "in": "query",
        "description": "The keys wanted, separated by commas: " + ", ".join(pick.keys),
        "schema": {"type": "string"},
    } | _example(route, pick.parameter)


def _example(route: Route, name: str) -> dict[str, Any]:
    given = route.example.parameters if route.example else {}
    return {"example": given[name]} if name in given else {}


def _admitted(parameter: Parameter) -> dict[str, Any]:
    """The schema, and the texts that mean no value where the type itself has no such text."""
    schema = dict(parameter.codec.schema)
    if parameter.default is not MISSING:
        schema["default"] = parameter.default
    if not parameter.absent or schema.get("type") == "string":
        return schema
    texts = sorted(parameter.absent)
    if schema.get("type") == "boolean" and parameter.location != "body":
        # what is no JSON is a text on the wire
        return {"type": "string", "enum": ["true", "false", *texts]}
    return {"anyOf": [schema, {"type": "string", "enum": texts}]}


def _body_schema(route: Route) -> dict[str, Any]:
    properties = {}
    for one in route.in_body:
        described = {"description": one.description} if one.description else {}
        properties[one.name] = _admitted(one) | described
    required = [one.name for one in route.in_body if one.required]
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})
