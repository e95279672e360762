"""uvicorn's HTTP/1.1, with an end to requests that never end.

uvicorn 0.54 waits for ever for the rest of a head or of a body, and with httptools takes heads of any size, without a Host or
with two. This relies on the callbacks of its HttpToolsProtocol and on its RequestResponseCycle; tests/server/test_deadlines.py
says, over real sockets, what must be so with the version installed.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import ClassVar

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol


class _Awaited(Enum):
    """What a client still has to send."""

    NOTHING = 0
    HEAD = 1
    BODY = 2


class _BadHead(Exception):
    """Ends the parsing of a head."""


class DeadlineProtocol(HttpToolsProtocol):
    """A connection; for uvicorn's Config(http=...).

    A head must be whole `head_seconds` after the connection was made or the head begun, and something of a body must come every
    `body_seconds`, unless this server is the one that is waited for.  Between requests uvicorn's timeout_keep_alive holds.
    """

    head_seconds: ClassVar[float] = 10.0
    body_seconds: ClassVar[float] = 30.0
    most_head_bytes: ClassVar[int] = 64 << 10

    _awaited = _Awaited.NOTHING
    _heard_at = 0.0
    _timer: asyncio.TimerHandle | None = None
    _bytes = 0
    """Received since the head began, or since the read that held the last of the body: trailers are a head, too."""
    _refusal: tuple[int, str] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await(_Awaited.HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        self._await(_Awaited.NOTHING)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._awaited is _Awaited.NOTHING:
            self._await(_Awaited.HEAD)
        elif self._awaited is _Awaited.BODY:
            self._heard_at = self.loop.time()
        self._bytes += len(data)
        super().data_received(data)
        if self._awaited is not _Awaited.NOTHING and self._bytes > self.most_head_bytes:
            self._refuse(431, "the head of the request is too large")

    def on_message_begin(self) -> None:
        if self._awaited is _Awaited.NOTHING:
            self._await(_Awaited.HEAD)
        self._bytes = self._bytes or 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) + len(b": \r\n") for name, value in self.headers)
        if size > self.most_head_bytes:
            self._refusal = (431, "the head of the request is too large")
            raise _BadHead
        hosts = sum(name == b"host" for name, _ in self.headers)
        # RFC 9112, 3.2
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            self._refusal = (400, "a request must name its host, once")
            raise _BadHead
        self._await(_Awaited.BODY)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._await(_Awaited.NOTHING)
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What uvicorn answers where the parser, or a callback of this class, refused."""
        self._refuse(*(self._refusal or (400, "this is no HTTP request")))

    def _await(self, awaited: _Awaited) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._awaited = awaited
        self._bytes = 0
        if awaited is not _Awaited.NOTHING:
            self._heard_at = self.loop.time()
            self._timer = self.loop.call_later(self._patience, self._look)

    @property
    def _patience(self) -> float:
        return self.head_seconds if self._awaited is _Awaited.HEAD else self.body_seconds

    def _look(self) -> None:
        """At a deadline: too late, or something came meanwhile, or the client waits for this server."""
        left = self._heard_at + self._patience - self.loop.time()
        if left <= 0 and self._server_is_awaited:
            self._heard_at, left = self.loop.time(), self._patience
        if left > 0:
            self._timer = self.loop.call_later(left, self._look)
        elif self._awaited is _Awaited.HEAD and self._bytes == 0:
            # a connection that a browser opened in advance: there is nothing to answer
            self.transport.close()
        else:
            self._refuse(408, "the request did not arrive in time")

    @property
    def _server_is_awaited(self) -> bool:
        """Whether an answer is still being made that the client need send nothing more for now."""
        if self.cycle is None or self.cycle.response_complete:
            return False
        return self._awaited is _Awaited.HEAD or self.flow.read_paused or self.cycle.waiting_for_100_continue

    def _refuse(self, status: int, message: str) -> None:
        """Answers, where that is still possible, and closes the connection."""
        self._await(_Awaited.NOTHING)
        if self.transport.is_closing():
            return
        cycle = self.cycle
        under_way = cycle is not None and not cycle.response_complete
        if under_way:
            # what the application says from here on goes nowhere, and it reads that the client is gone
            cycle.disconnected = True
            cycle.message_event.set()
        if not (under_way and cycle.response_started):
            body = orjson.dumps({"code": status, "message": message})
            head = [b"%s: %s\r\n" % header for header in self.server_state.default_headers]
            head += [b"content-type: application/json\r\n", b"content-length: %d\r\n" % len(body)]
            self.transport.write(b"".join([STATUS_LINE[status], *head, b"connection: close\r\n\r\n", body]))
        self.transport.close()
