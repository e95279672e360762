"""Deadlines, broken connections and bounds, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from otegraph.clients.registry import RegistryError, RegistryUnavailable
from otegraph.clients.registry_http import CONCURRENCY, RegistryHttp, concurrently
from otegraph.tests.clients.scripted import Answer, ScriptedServer

from tests.parts.api_server import free_port


@asynccontextmanager
async def http_to(url: str, deadline: float = 30) -> AsyncIterator[RegistryHttp]:
    http = RegistryHttp(url, deadline=deadline)
    yield http
    await http.close()


@asynccontextmanager
async def connections(
    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """The URL of a server of one's own."""

    async def handled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handled, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_nothing_was_asked_where_nobody_listens() -> None:
    async with http_to(f"http://127.0.0.1:{free_port()}") as http:
        for method in ("GET", "POST", "DELETE"):
            with pytest.raises(RegistryUnavailable) as caught:
                async with http.call() as call:
                    await call.ask(method, "/")
            assert caught.value.untouched


@pytest.mark.parametrize(("method", "untouched"), [("GET", True), ("POST", False), ("PUT", False), ("DELETE", False)])
async def test_one_deadline_for_a_whole_call(server: ScriptedServer, method: str, untouched: bool) -> None:
    server.answers += [Answer({}), Answer({}, delay=60)]
    async with http_to(server.url, deadline=1) as http:

        async def both() -> None:
            async with http.call() as call:
                assert (await call.ask("GET", "/first")).good
                await call.ask(method, "/second")

        with pytest.raises(RegistryUnavailable) as caught:
            await both()
        assert caught.value.untouched is untouched
        assert [asked.path for asked in server.asked] == ["/first", "/second"]


async def test_an_answer_that_never_ends_is_over_at_the_deadline() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with connections(drip) as url, http_to(url, deadline=0.5) as http:
        with pytest.raises(RegistryUnavailable):
            async with http.call() as call:
                await call.ask("GET", "/")


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("HEAD", 2), ("DELETE", 2), ("POST", 1), ("PUT", 1)])
async def test_a_connection_that_was_dropped_is_tried_once_more(method: str, times: int) -> None:
    """And never for what must not be done twice."""
    asked = 0

    async def drop_the_second(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        while True:
            await reader.readuntil(b"\r\n\r\n")
            asked += 1
            if asked == 2:
                return
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()

    async with connections(drop_the_second) as url, http_to(url) as http, http.call() as call:
        assert (await call.ask("GET", "/")).good
        if times == 2:
            assert (await call.ask(method, "/")).good
        else:
            with pytest.raises(RegistryUnavailable) as caught:
                await call.ask(method, "/")
            assert not caught.value.untouched
    assert asked == 1 + times


async def test_a_server_that_drops_everything_is_asked_twice() -> None:
    asked = 0

    async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.readuntil(b"\r\n\r\n")
        asked += 1

    async with connections(drop) as url, http_to(url) as http:
        with pytest.raises(RegistryUnavailable):
            async with http.call() as call:
                await call.ask("GET", "/")
    assert asked == 2


async def test_no_more_is_read_than_is_of_use() -> None:
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            await writer.drain()
            sent += 65536

    async with connections(flood) as url, http_to(url) as http:
        with pytest.raises(RegistryUnavailable, match="more than 100000 bytes"):
            async with http.call() as call:
                await call.ask("GET", "/", limit=100_000)
    assert sent < 64 * 1024 * 1024


async def test_packed_answers_are_not_unpacked(server: ScriptedServer) -> None:
    server.answers.append(Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))
    async with http_to(server.url) as http:
        with pytest.raises(RegistryUnavailable, match="packed"):
            async with http.call() as call:
                await call.ask("GET", "/")
    assert server.asked[0].headers["Accept-Encoding"] == "identity"


async def test_cookies_are_not_sent_back(server: ScriptedServer) -> None:
    server.answers.append(Answer({}, headers={"Set-Cookie": "sid=1; Path=/"}))
    async with http_to(server.url) as http, http.call() as call:
        await call.ask("GET", "/")
        await call.ask("POST", "/")
    assert not any("Cookie" in asked.headers for asked in server.asked)


async def test_at_most_eight_are_asked_at_once() -> None:
    running = most = 0

    async def slow(_: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _turn in range(5):
            await asyncio.sleep(0)
        running -= 1
        return httpx.Response(200)

    http = RegistryHttp("http://registry.test", deadline=30, transport=httpx.MockTransport(slow))

    async def one() -> None:
        async with http.call() as call:
            await call.ask("GET", "/")

    await concurrently(one() for _ in range(50))
    assert most == CONCURRENCY
    await http.close()


async def test_who_waits_for_a_free_place_has_touched_nothing() -> None:
    started = asyncio.Event()

    async def stuck(_: httpx.Request) -> httpx.Response:
        started.set()
        await asyncio.Event().wait()
        raise AssertionError

    http = RegistryHttp("http://registry.test", deadline=30, transport=httpx.MockTransport(stuck))

    async def one(seconds: float) -> RegistryUnavailable:
        with pytest.raises(RegistryUnavailable) as caught:
            async with http.call(seconds) as call:
                await call.ask("POST", "/")
        return caught.value

    errors = await concurrently(one(seconds) for seconds in [2.0] * CONCURRENCY + [0.1] * 3)
    assert started.is_set()
    assert [error.untouched for error in errors] == [False] * CONCURRENCY + [True] * 3
    await http.close()


@pytest.mark.parametrize(
    ("location", "url", "own"),
    [
        ("/v2/x?a=b", "https://registry.test/v2/x?a=b", True),
        ("http://registry.test/v2/x", "https://registry.test/v2/x", True),
        ("http://registry.test:80/v2/x", "https://registry.test/v2/x", True),
        ("https://registry.test:9000/x", "https://registry.test:9000/x", False),
        ("https://storage.test/x?s=1", "https://storage.test/x?s=1", False),
        ("//storage.test/x", "https://storage.test/x", False),
    ],
)
def test_where_a_location_leads(location: str, url: str, own: bool) -> None:
    http = RegistryHttp(
        "https://registry.test/", deadline=1, transport=httpx.MockTransport(lambda _: httpx.Response(200))
    )
    assert http.resolve("/v2/a/blobs/x", location) == (url, own)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://", "http://user:password@registry.test/", "http://[", "http://a:b/"]
)
def test_a_location_that_leads_nowhere(location: str) -> None:
    http = RegistryHttp(
        "https://registry.test", deadline=1, transport=httpx.MockTransport(lambda _: httpx.Response(200))
    )
    with pytest.raises(RegistryError):
        http.resolve("/v2/a/blobs/x", location)


async def test_one_failure_ends_the_others() -> None:
    ended = 0

    async def wait() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            ended += 1

    async def fail() -> None:
        await asyncio.sleep(0)
        raise RegistryError("no")

    with pytest.raises(RegistryError, match="no"):
        await concurrently([wait(), fail(), wait()])
    assert ended == 2
