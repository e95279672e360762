"""ETag and 304 on GET: a client that has an answer already is told so, and not sent it again (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATHS = ("/graphql", "/v1/")


class ConditionalGet:
    """Gives what the graph and the documented routes answer to GET an ETag, and answers 304 to who has it.

    The tag is weak, since the same answer may be sent compressed. The answer is made all the same: this saves the line.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PATHS):
            await self._app(scope, receive, send)
            return
        held: list[Message] = []
        known = Headers(scope=scope).get("if-none-match", "")

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                held.append(message)
                return
            if held and message["type"] == "http.response.body":
                start = held.pop()
                if not message.get("more_body"):
                    message = _tag(start, message, known)
                await send(start)
            await send(message)

        await self._app(scope, receive, tagged)


def _tag(start: Message, body: Message, known: str) -> Message:
    """Puts the tag into the answer's head and makes it a 304 if it is known; returns the body to be sent."""
    headers = MutableHeaders(raw=start["headers"])
    if "etag" not in headers:
        headers["etag"] = f'W/"{hashlib.blake2b(body.get("body", b""), digest_size=16).hexdigest()}"'
        # what one caller sees is not for another, and never for longer than it is asked about
        headers["cache-control"] = "private, no-cache"
        headers.add_vary_header("Authorization")
        headers.add_vary_header("Accept")
    if not _matches(known, headers["etag"]):
        return body
    start["status"] = 304
    for name in ("content-length", "content-type"):
        del headers[name]
    return {"type": "http.response.body", "body": b""}


def _matches(known: str, tag: str) -> bool:
    """Whether If-None-Match names this tag: compared weakly (RFC 9110, 13.1.2)."""
    if known.strip() == "*":
        return True
    return tag.removeprefix("W/") in {each.strip().removeprefix("W/") for each in known.split(",")}
