"""What a client that is slow, silent or wrong gets, over real sockets and on the uvicorn that is installed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from otegraph.server.deadlines import DeadlineProtocol
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

SECONDS = 20.0
"""The longest that a test waits for what must come."""


class Hasty(DeadlineProtocol):
    head_seconds = 0.3
    body_seconds = 0.3
    most_head_bytes = 4096


class Patient(Hasty):
    """Its deadlines do not pass in a test."""

    head_seconds = 600
    body_seconds = 600


disconnected = asyncio.Event()


async def echo(request: Request) -> Response:
    try:
        body = await request.body()
    except ClientDisconnect:
        disconnected.set()
        raise
    return JSONResponse({"bytes": len(body), "host": request.headers.get("host")})


async def slowly(request: Request) -> Response:
    """Takes longer than a client may, before it reads and before it answers."""
    await asyncio.sleep(1.0)
    body = await request.body()
    return JSONResponse({"bytes": len(body)})


async def stream(request: Request) -> Response:
    """Answers before it has read the body."""

    async def parts() -> AsyncIterator[bytes]:
        yield b"begun"
        await request.body()
        yield b"never"

    return StreamingResponse(parts())


class Upgraded(asyncio.Protocol):
    """What uvicorn hands a connection to that is upgraded: it says 101, and then what it is told."""

    def __init__(self, **_: object) -> None:
        self._greeted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(
            data if self._greeted else b"HTTP/1.1 101 Switching Protocols\r\ncontent-length: 0\r\n\r\n"
        )
        self._greeted = True


APP = Starlette(
    routes=[
        Route("/echo", echo, methods=["GET", "POST"]),
        Route("/slowly", slowly, methods=["GET", "POST"]),
        Route("/stream", stream, methods=["POST"]),
    ]
)


@asynccontextmanager
async def serving(protocol: type[DeadlineProtocol]) -> AsyncIterator[int]:
    config = uvicorn.Config(
        APP, port=0, http=protocol, ws=Upgraded, log_level="critical", server_header=False, timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        assert not running.done(), running
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


@pytest.fixture(scope="module")
async def hasty() -> AsyncIterator[int]:
    async with serving(Hasty) as port:
        yield port


@pytest.fixture(scope="module")
async def patient() -> AsyncIterator[int]:
    async with serving(Patient) as port:
        yield port


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, text: str | bytes) -> None:
        self._writer.write(text.encode() if isinstance(text, str) else text)
        # the server may have closed already, as it should
        with suppress(ConnectionError):
            await self._writer.drain()

    async def answer(self) -> tuple[int, bytes]:
        """The next answer with a length."""
        async with asyncio.timeout(SECONDS):
            head = await self._reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
            return int(head.split()[1]), await self._reader.readexactly(length)

    async def rest(self) -> bytes:
        """All until the server closes the connection."""
        found = b""
        async with asyncio.timeout(SECONDS):
            with suppress(ConnectionResetError):
                while part := await self._reader.read(65536):
                    found += part
        return found

    async def refused(self) -> int:
        """The status of the one answer before the connection is closed, as /v1 puts it."""
        status, body = await self.answer()
        assert json.loads(body)["code"] == status
        assert await self.rest() == b""
        return status


@asynccontextmanager
async def client(port: int) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Client(reader, writer)
    finally:
        writer.close()


async def test_a_connection_that_says_nothing_is_closed_without_a_word(hasty: int) -> None:
    async with client(hasty) as one:
        assert await one.rest() == b""


@pytest.mark.parametrize(
    "begun", ["GET /echo HT", "\r\n", "GET /echo HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nX: "]
)
async def test_half_a_head_is_answered_408(hasty: int, begun: str) -> None:
    async with client(hasty) as one:
        await one.send(begun)
        assert await one.refused() == 408


async def test_a_head_that_drips_has_no_more_time(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("GET /echo HTTP/1.1\r\n")
        answered = asyncio.create_task(one.refused())
        while not answered.done():
            await one.send("X: y\r\n")
            await asyncio.sleep(0.05)
        assert await answered == 408


async def test_half_a_head_after_an_answer_is_408_too(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await one.answer())[0] == 200
        await one.send("GET /ec")
        assert await one.refused() == 408


async def test_half_a_body_is_answered_408_and_the_application_learns_of_it(hasty: int) -> None:
    disconnected.clear()
    async with client(hasty) as one:
        await one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
        assert await one.refused() == 408
    async with asyncio.timeout(SECONDS):
        await disconnected.wait()


async def test_a_body_that_drips_goes_on(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n")
        for _ in range(20):
            await asyncio.sleep(0.05)
            await one.send("x")
        assert await one.answer() == (200, b'{"bytes":20,"host":"a"}')


async def test_after_half_an_answer_the_connection_is_only_closed(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
        text = await one.rest()
    assert text.startswith(b"HTTP/1.1 200 ")
    assert text.endswith(b"begun\r\n")


async def test_a_slow_answer_is_waited_for(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("GET /slowly HTTP/1.1\r\nHost: a\r\n\r\n")
        assert await one.answer() == (200, b'{"bytes":0}')


async def test_half_a_next_head_does_not_cut_a_slow_answer(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("GET /slowly HTTP/1.1\r\nHost: a\r\n\r\nGET /e")
        assert await one.answer() == (200, b'{"bytes":0}')
        assert await one.refused() == 408


async def test_an_application_that_reads_late_is_waited_for(hasty: int) -> None:
    size = 1_000_000
    async with client(hasty) as one:
        await one.send(f"POST /slowly HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size)
        assert await one.answer() == (200, b'{"bytes":1000000}')


async def test_a_client_that_waits_for_100_continue_has_time(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("POST /slowly HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        async with asyncio.timeout(SECONDS):
            assert await one._reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await one.send("12345")
        assert await one.answer() == (200, b'{"bytes":5}')


async def test_an_idle_connection_is_kept_as_long_as_uvicorn_keeps_it(hasty: int) -> None:
    async with client(hasty) as one:
        for _ in range(2):
            await one.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")
            assert (await one.answer())[0] == 200
            await asyncio.sleep(0.6)


async def test_requests_in_one_packet_are_answered_in_order(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n123GET /echo HTTP/1.1\r\nHost: b\r\n\r\n"
        )
        assert await one.answer() == (200, b'{"bytes":3,"host":"a"}')
        assert await one.answer() == (200, b'{"bytes":0,"host":"b"}')


async def test_a_websocket_has_no_deadline(hasty: int) -> None:
    async with client(hasty) as one:
        await one.send("GET /socket HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert await one.answer() == (101, b"")
        for word in (b"first", b"second"):
            await asyncio.sleep(0.6)
            await one.send(word)
            async with asyncio.timeout(SECONDS):
                assert await one._reader.readexactly(len(word)) == word


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /echo HTTP/1.1\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET /echo HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400),
        ("GET /socket HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", 400),
        ("nothing of the kind\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: " + "y" * 4096 + "\r\n\r\n", 431),
        ("GET /echo HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n" * 1100 + "\r\n", 431),
        ("GET /" + "y" * 4096 + " HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        ("GET /echo HTTP/1.1\r\nHost: a\r\nX: " + "y" * 8192, 431),
    ],
)
async def test_a_bad_head_is_refused_at_once(patient: int, head: str, status: int) -> None:
    async with client(patient) as one:
        await one.send(head)
        assert await one.refused() == status


async def test_trailers_that_do_not_end_are_refused(patient: int) -> None:
    async with client(patient) as one:
        await one.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ")
        answered = asyncio.create_task(one.refused())
        while not answered.done():
            await one.send("y" * 500)
            await asyncio.sleep(0.02)
        assert await answered == 431


@pytest.mark.parametrize(
    "head",
    ["GET /echo HTTP/1.0\r\n\r\n", "GET /echo HTTP/1.1\r\nHost: a\r\nX: " + "y" * 3000 + "\r\n\r\n"],
)
async def test_a_good_head_is_taken(patient: int, head: str) -> None:
    async with client(patient) as one:
        await one.send(head)
        assert (await one.answer())[0] == 200


async def test_a_large_body_is_no_large_head(patient: int) -> None:
    async with client(patient) as one:
        chunks = b"".join(b"1\r\nx\r\n" for _ in range(20_000))
        await one.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        assert await one.answer() == (200, b'{"bytes":20000,"host":"a"}')
