"""The OpenAPI 3.1 document of the routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from otegraph.rest_compat.route import MISSING, Parameter, Route

_ERRORS: Mapping[int, str] = {
    400: "The body is not a JSON object",
    401: "No token, or one that is not valid",
    403: "Not allowed to the caller",
    404: "Unknown, or not to be seen by the caller",
    409: "There already, or in a state that does not allow it",
    413: "The body is too large",
    415: "The body is not application/json",
    422: "A value is missing or not allowed; the message names it",
    429: "Too many requests",
    500: "An error of the server",
    503: "Something that the server needs is away; Retry-After says for how long",
}


def openapi(routes: Sequence[Route], *, title: str = "otegraph", version: str = "1") -> dict[str, Any]:
    """Every spelling is an operation; the second ones are deprecated."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {"Error": _error_schema()}
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
        "info": {"title": title, "version": version},
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {str(status): _error_response(status) for status in _ERRORS},
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "Authorization"}},
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
    parameters = [_parameter(one) for one in route.parameters if one.location != "body"]
    parameters += [
        {
            "name": pick.parameter,
            "in": "query",
            "description": "The keys wanted, separated by commas: " + ", ".join(pick.keys),
            "schema": {"type": "string"},
        }
        for pick in route.picks
    ]
    if parameters:
        operation["parameters"] = parameters
    if route.takes_body:
        operation["requestBody"] = {
            "required": route.needs_body,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{route.operation}Request"}}},
        }
    operation["responses"] = {
        str(route.status): {
            "description": "Success",
            "headers": {"X-Otegraph-Operation": {"schema": {"type": "string", "const": route.operation}}},
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{route.operation}Response"}}},
        },
        **{str(status): {"$ref": f"#/components/responses/{status}"} for status in _statuses(route)},
    }
    operation["x-graphql"] = route.text
    return operation


def _statuses(route: Route) -> list[int]:
    without: set[int] = set()
    if not route.takes_body:
        without |= {400, 413, 415}
    if not route.parameters:
        without |= {422}
    return [status for status in _ERRORS if status not in without]


def _schema(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.codec.schema)
    if parameter.default is not MISSING:
        schema["default"] = parameter.default
    return schema


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described = {"description": parameter.description} if parameter.description else {}
    required = {"required": True} if parameter.required else {}
    return {"name": parameter.name, "in": parameter.location, **described, **required, "schema": _admitted(parameter)}


def _admitted(parameter: Parameter) -> dict[str, Any]:
    """The schema, and the texts that mean no value where the type itself has no such text."""
    schema = _schema(parameter)
    if parameter.absent and schema.get("type") != "string":
        return {"anyOf": [schema, {"type": "string", "enum": sorted(parameter.absent)}]}
    return schema


def _body_schema(route: Route) -> dict[str, Any]:
    fields = [one for one in route.parameters if one.location == "body"]
    properties = {}
    for one in fields:
        described = {"description": one.description} if one.description else {}
        properties[one.name] = _admitted(one) | described
    required = [one.name for one in fields if one.required]
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "message": {"type": "string"}},
        "required": ["code", "message"],
    }


def _error_response(status: int) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": _ERRORS[status],
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    if status == 503:
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return response
