"""GET /metrics: what an operator counts, in Prometheus' text format.

Labels hold only what the server itself names: operations of the documents, statuses, types; never a client's text, an id or
a secret.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from graphql import DocumentNode, ExecutionResult, get_operation_ast
from otegraph.rest_compat.reading import Read, Reading
from otegraph.schema.context import Context
from otegraph.server.execution import Executor, Prepared
from otegraph.server.world_metrics import WorldMetrics
from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry import Schema

BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OK, REFUSED, FAILED = "ok", "refused", "failed"
ObserveExecution = Callable[[str, str, float], None]
"""Told of each execution: its operation's type, its outcome, and how many seconds it took."""


class Metrics:
    """The counts of one application; what is read from rows is read when somebody asks."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        self._world = WorldMetrics()
        self._registry.register(self._world)
        self._rest = Counter(
            "otegraph_rest_requests",
            "Requests to the documented operations below /v1; spelling says by which of an operation's two paths.",
            ("operation", "spelling", "status"),
            registry=self._registry,
        )
        self._graphql = Counter(
            "otegraph_graphql_operations",
            "Operations asked for at /graphql; refused for a reason that the client is told, failed for a fault of the server's.",
            ("operation_type", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "otegraph_operation_seconds",
            "How long the graph took to execute an operation, asked for at /graphql or below /v1.",
            ("api", "operation_type"),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def rest_request(self, operation: str, second_spelling: bool, status: int) -> None:
        """Counts an answer to a documented operation."""
        self._rest.labels(operation, "second" if second_spelling else "first", str(status)).inc()

    def graphql_executor(self, schema: Schema) -> Executor:
        """What executes the operations at /graphql."""

        def observe(operation_type: str, outcome: str, seconds: float) -> None:
            self._graphql.labels(operation_type, outcome).inc()
            self._seconds.labels("graphql", operation_type).observe(seconds)

        return _MeteredExecutor(schema, observe)

    def rest_executor(self, schema: Schema) -> Executor:
        """What executes the documented operations."""

        def observe(operation_type: str, _: str, seconds: float) -> None:
            self._seconds.labels("rest", operation_type).observe(seconds)

        return _MeteredExecutor(schema, observe)

    def routes(self) -> list[Route]:
        """/metrics, for anybody: keep it from the outside at the proxy."""
        return [Route("/metrics", self._respond)]

    async def _respond(self, request: Request) -> Response:
        await self._world.read()
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self._registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})


class _MeteredExecutor(Executor):
    """An executor that tells of what it does."""

    def __init__(self, schema: Schema, observe: ObserveExecution) -> None:
        super().__init__(schema)
        self._observe = observe

    def prepare(self, query: str) -> Prepared:
        started = time.perf_counter()
        prepared = super().prepare(query)
        if prepared.document is None:
            self._observe("unknown", REFUSED, time.perf_counter() - started)
        return prepared

    async def answer(
        self, prepared: Prepared, variables: Mapping[str, Any], operation_name: str | None, context: Context
    ) -> bytes | None:
        started = time.perf_counter()
        body = await super().answer(prepared, variables, operation_name, context)
        if body is not None:
            self._observe("query", OK, time.perf_counter() - started)
        return body

    def read(self, reading: Reading) -> Read:
        planned = super().read(reading)

        async def read(variables: Mapping[str, Any], context: Context) -> bytes | None:
            started = time.perf_counter()
            body = await planned(variables, context)
            if body is not None:
                self._observe("query", OK, time.perf_counter() - started)
            return body

        return read

    async def execute(
        self, document: DocumentNode, variables: Mapping[str, Any], operation_name: str | None, context: Context
    ) -> ExecutionResult:
        operation = get_operation_ast(document, operation_name)
        operation_type = operation.operation.value if operation is not None else "unknown"
        started = time.perf_counter()
        outcome = FAILED
        try:
            result = await super().execute(document, variables, operation_name, context)
            outcome = _outcome(result)
            return result
        finally:
            self._observe(operation_type, outcome, time.perf_counter() - started)


def _outcome(result: ExecutionResult) -> str:
    if not result.errors:
        return OK
    codes = {(error.extensions or {}).get("code") for error in result.errors}
    return FAILED if "INTERNAL" in codes else REFUSED
