"""GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/"""

from __future__ import annotations

import logging
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType, get_operation_ast
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy
from otegraph.rest_compat.form import MEDIA_TYPE
from otegraph.rest_compat.problems import Refusal as BadBody
from otegraph.rest_compat.strict_json import parse_object
from otegraph.server.authorization import context_of, remembered_context
from otegraph.server.execution import Executor, told
from otegraph.server.graphiql import graphiql_page, wants_page
from otegraph.server.multipart import read_form
from otegraph.server.persisted import NOT_FOUND, BadHash, PersistedOperations, UnknownHash
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

logger = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


class BadRequest(Exception):
    """A request that is no GraphQL request; `status` says how."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class GraphQLEndpoint:
    """GET and POST on the graph's path."""

    def __init__(self, executor: Executor, policy: Policy, outside: Outside) -> None:
        self._executor = executor
        self._policy = policy
        self._outside = outside
        self._persisted = PersistedOperations()

    async def respond(self, request: Request) -> Response:
        """The answer to one request; a browser that asks for a page gets GraphiQL."""
        if wants_page(request):
            return graphiql_page()
        media_type = _media_type(request)
        if media_type is None:
            return _answer(406, [GraphQLError(f"this answers in {GRAPHQL_JSON} and {JSON}")], JSON)
        try:
            return await self._respond(request, media_type)
        except Exception:
            logger.exception("a request failed")
            return _answer(500, [GraphQLError("internal error", extensions={"code": "INTERNAL"})], media_type)

    async def _respond(self, request: Request, media_type: str) -> Response:
        try:
            given = _from_query(request) if request.method == "GET" else await _from_body(request)
            query, variables, operation_name = _request(given, self._persisted)
        except BadRequest as error:
            return _answer(error.status, [GraphQLError(error.message)], media_type)
        except UnknownHash:
            unknown = GraphQLError("PersistedQueryNotFound", extensions={"code": NOT_FOUND})
            return _answer(400 if media_type == GRAPHQL_JSON else 200, [unknown], media_type)
        prepared = self._executor.prepare(query)
        if prepared.document is None:
            return _answer(
                400 if media_type == GRAPHQL_JSON else 200, [told(error) for error in prepared.errors], media_type
            )
        operation = get_operation_ast(prepared.document, operation_name)
        if request.method == "GET" and operation is not None and operation.operation is not OperationType.QUERY:
            message = "a mutation must be sent by POST"
            return _answer(405, [GraphQLError(message, extensions={"code": "INVALID"})], media_type, {"Allow": "POST"})
        authorization = request.headers.get("authorization")
        remembered = remembered_context(authorization, self._policy, self._outside)
        body = None
        if remembered is not None:
            body = await self._executor.answer(prepared, variables, operation_name, remembered)
        if body is None:
            context = await context_of(authorization, self._policy, self._outside)
            body = await self._executor.answer(prepared, variables, operation_name, context)
        if body is not None:
            return Response(body, media_type=f"{media_type}; charset=utf-8")
        result = await self._executor.execute(prepared.document, variables, operation_name, context)
        return _result(result, media_type)


def _result(result: ExecutionResult, media_type: str) -> Response:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    # a request error has no data at all; an execution error has data, be it null
    refused = result.data is None and all(not error.path for error in result.errors or ())
    if not refused:
        body["data"] = result.data
    status = 400 if refused and media_type == GRAPHQL_JSON else 200
    return Response(orjson.dumps(body), status, media_type=f"{media_type}; charset=utf-8")


def _answer(
    status: int, errors: list[GraphQLError], media_type: str, headers: dict[str, str] | None = None
) -> Response:
    for error in errors:
        error.extensions = error.extensions or {"code": "INVALID"}
    body = orjson.dumps({"errors": [error.formatted for error in errors]})
    return Response(body, status, media_type=f"{media_type}; charset=utf-8", headers=headers)


def _media_type(request: Request) -> str | None:
    """The one of ours that Accept likes best (RFC 9110, 12.5.1); JSON where it does not say."""
    accept = request.headers.get("accept")
    if not accept:
        return JSON
    weights: dict[str, float] = {}
    for item in accept.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = next((p.partition("=")[2] for p in parameters if p.startswith("q=")), "1")
        try:
            weights[name] = max(weights.get(name, 0.0), float(weight))
        except ValueError:
            continue
    wide = max(weights.get("application/*", 0.0), weights.get("*/*", 0.0))
    graphql, plain = weights.get(GRAPHQL_JSON, 0.0), weights.get(JSON, wide)
    if graphql == plain == 0:
        return None
    return GRAPHQL_JSON if graphql >= plain else JSON


def _from_query(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {name: value for name, value in request.query_params.items() if value}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _object(given[name].encode())
    return given


async def _from_body(request: Request) -> dict[str, Any]:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in (JSON, MEDIA_TYPE):
        raise BadRequest(415, f"the body must be {JSON}")
    body = bytearray()
    try:
        if content_type == MEDIA_TYPE:
            return await read_form(request)
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise BadRequest(413, f"the body is larger than {MOST_BYTES} bytes")
    except ClientDisconnect:
        raise BadRequest(400, "the body did not arrive whole") from None
    except BadBody as error:
        raise BadRequest(error.status, error.message) from None
    return _object(bytes(body))


def _object(text: bytes) -> dict[str, Any]:
    try:
        return parse_object(text)
    except BadBody as error:
        raise BadRequest(400, error.message) from None


def _request(given: dict[str, Any], persisted: PersistedOperations) -> tuple[str, dict[str, Any], str | None]:
    query, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if query is not None and not isinstance(query, str):
        raise BadRequest(400, "query must be a GraphQL document, as a string")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest(400, "variables must be an object")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, "operationName must be a string")
    if given.get("extensions") is not None and not isinstance(given["extensions"], dict):
        raise BadRequest(400, "extensions must be an object")
    try:
        document = persisted.document(query, given.get("extensions"))
    except BadHash as error:
        raise BadRequest(400, str(error)) from None
    if not document:
        raise BadRequest(400, "query must be a GraphQL document, as a string")
    return document, variables or {}, name
