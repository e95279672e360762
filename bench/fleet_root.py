"""A root API server that holds a fleet, in a process of its own: lists in pages, watches, and takes orders.

Run: python bench/fleet_root.py PORT CLUSTERS NODES DEPLOYMENTS SPREAD PODS. It is no simulator: it makes up each object when
it is asked for, so that 1,500,000 of them need no memory and next to no time.
POST /bench/change?nodes=N&seconds=S lets N nodes change, evenly over S seconds; GET /bench/orders says when orders came, GET
/bench/watched how many collections are watched;
POST /bench/report lets clusters report as often as real ones, from then on.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from datetime import UTC, datetime

import orjson
import uvicorn
from otegraph.bench.fleet_objects import Objects
from otegraph.bench.fleet_shape import BUSINESSES, Fleet, namespace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

CLUSTERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clusters"
ORDERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clustercontrollers"
NODES, PODS, NAMESPACES = "/api/v1/nodes", "/api/v1/pods", "/api/v1/namespaces"
WORKLOADS, DAEMON_SETS = "/apis/apps/v1/deployments", "/apis/apps/v1/daemonsets"
REPORT_SECONDS = 60
"""How often a cluster reports, as ote-stack's do."""
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
_TICK_SECONDS = 0.05
_AT_ONCE = 100

Make = Callable[[int, int], bytes]
"""An object by its number, at a version."""


class Collection:
    """`count` objects by number, and which of them changed when."""

    def __init__(self, count: int, make: Make) -> None:
        self.count = count
        self._make = make
        self._versions: list[int] = []
        self._numbers: list[int] = []
        self._latest: dict[int, int] = {}
        self._changed = asyncio.Event()
        self.watchers = 0

    def object(self, number: int) -> bytes:
        return self._make(number, self._latest.get(number, 1))

    def change(self, numbers: Sequence[int], version: int) -> int:
        """These objects change, one after the other, from a version on; the version of the last one."""
        for number in numbers:
            version += 1
            self._latest[number] = version
            self._versions.append(version)
            self._numbers.append(number)
        self._changed.set()
        self._changed = asyncio.Event()
        return version

    async def watch(self, version: int, end: float) -> AsyncIterator[bytes]:
        """Lines, from what came after a version, until a time (of the loop's clock)."""
        at = bisect_right(self._versions, version)
        loop = asyncio.get_running_loop()
        self.watchers += 1
        try:
            while loop.time() < end:
                numbers = self._numbers[at : at + _AT_ONCE]
                if numbers:
                    at += len(numbers)
                    yield b"".join(b'{"type":"MODIFIED","object":%b}\n' % self.object(number) for number in numbers)
                    continue
                try:
                    async with asyncio.timeout(end - loop.time()):
                        await self._changed.wait()
                except TimeoutError:
                    return
        finally:
            self.watchers -= 1


class Root:
    """The server. `orders`: when (seconds since the epoch) which order came."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        objects = Objects(fleet)

        def node(number: int, version: int) -> bytes:
            if version == 1:
                return objects.node(number, version)
            # a change is one that clients can see: since when it is ready or not, and at every fourth whether it is
            since = datetime.fromtimestamp(_BEGUN + version, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return objects.node(number, version, version % 4 != 0, since)

        self.version = 1
        self.nodes = Collection(fleet.all_nodes, node)
        self.clusters = Collection(
            fleet.clusters, lambda number, version: objects.cluster(number, version, int(time.time()))
        )
        self._collections = {
            NODES: self.nodes,
            CLUSTERS: self.clusters,
            PODS: Collection(fleet.all_pods, objects.pod),
            WORKLOADS: Collection(fleet.workloads, objects.workload),
            DAEMON_SETS: Collection(0, lambda _number, _version: b""),
            ORDERS: Collection(0, lambda _number, _version: b""),
            NAMESPACES: Collection(BUSINESSES, _namespace),
        }
        self.orders: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def watched(self) -> int:
        """How many collections somebody watches."""
        return sum(collection.watchers > 0 for collection in self._collections.values())

    async def collection(self, request: Request) -> Response:
        """A list, a part of it, or a watch."""
        found = self._collections.get(request.url.path)
        if found is None:
            return JSONResponse({"kind": "Status", "code": 404, "reason": "NotFound"}, 404)
        query = request.query_params
        if "watch" in query:
            end = asyncio.get_running_loop().time() + float(query.get("timeoutSeconds", "300"))
            return StreamingResponse(found.watch(int(query["resourceVersion"]), end), media_type="application/json")
        start = int(query.get("continue", "0"))
        stop = min(found.count, start + int(query.get("limit", str(found.count))))
        items = b",".join([found.object(number) for number in range(start, stop)])
        following = str(stop) if stop < found.count else ""
        metadata = orjson.dumps({"resourceVersion": str(self.version), "continue": following})
        return Response(b'{"kind":"List","metadata":%b,"items":[%b]}' % (metadata, items))

    async def order(self, request: Request) -> Response:
        """Takes an order, and lets nobody carry it out."""
        body = await request.body()
        order = orjson.loads(body)
        self.orders.setdefault(order["metadata"]["name"], time.time())
        self.version += 1
        return Response(body, 201)

    async def change(self, request: Request) -> Response:
        """Begins; random nodes, so that each batch holds those of many clusters."""
        count, seconds = int(request.query_params["nodes"]), float(request.query_params["seconds"])
        numbers = random.Random(count).sample(range(self.nodes.count), min(count, self.nodes.count))
        self._begin(self._spread(self.nodes, numbers, seconds))
        return JSONResponse({"changing": len(numbers)})

    async def report(self, _: Request) -> Response:
        """Begins: each cluster says once in a period that it is there."""
        self._begin(self._report())
        return JSONResponse({})

    async def _report(self) -> None:
        while True:
            await self._spread(self.clusters, range(self.clusters.count), REPORT_SECONDS)

    async def _spread(self, collection: Collection, numbers: Sequence[int], seconds: float) -> None:
        started, done = time.monotonic(), 0
        while done < len(numbers):
            await asyncio.sleep(_TICK_SECONDS)
            due = min(len(numbers), int(len(numbers) * (time.monotonic() - started) / seconds))
            self.version = collection.change(numbers[done:due], self.version)
            done = due

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.add(asyncio.create_task(work))


def _namespace(number: int, _version: int) -> bytes:
    return orjson.dumps({"metadata": {"name": namespace(number)}})


def application(fleet: Fleet) -> Starlette:
    """The server's routes."""
    root = Root(fleet)
    return Starlette(
        routes=[
            Route("/healthz", lambda _: Response()),
            Route("/bench/change", root.change, methods=["POST"]),
            Route("/bench/report", root.report, methods=["POST"]),
            Route("/bench/orders", lambda _: JSONResponse(root.orders)),
            Route("/bench/watched", lambda _: JSONResponse(root.watched)),
            Route(ORDERS, root.order, methods=["POST"]),
            Route("/{path:path}", root.collection, methods=["GET"]),
        ]
    )


if __name__ == "__main__":
    port, *sizes = map(int, sys.argv[1:])
    uvicorn.run(application(Fleet(*sizes)), port=port, log_config=None, access_log=False, ws="none")
