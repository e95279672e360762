"""A Kubernetes API server, asked by path and answered in plain dictionaries.

Paths are the server's own, such as `/api/v1/namespaces/shop/pods`, already quoted, without a query. One client belongs
to one event loop. No request is ever repeated in here (but for one with renewed credentials), and each has a deadline.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

import aiohttp
import orjson
from kubernetes.aio.client import ApiClient
from otegraph.clients.errors import BadAnswer, ClientError, Gone, Unreachable, api_error
from otegraph.clients.kubeconfig import connect, load_configuration
from otegraph.clients.retry_after import retry_after
from otegraph.clients.shape import decode_event, decode_list
from otegraph.clients.watch import Event, Watching, WatchSettings
from yarl import URL

JsonObject = dict[str, Any]

logger = logging.getLogger(__name__)

_NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=None, sock_read=None)
_ERROR_BODY_BYTES = 65536
_LINE_BYTES = 64 * 1024 * 1024
_RELOAD_SECONDS = 10.0
_LIST_ATTEMPTS = 5


class Page(NamedTuple):
    """A part of a list. `continue_token` is empty on the last one."""

    items: list[JsonObject]
    resource_version: str
    continue_token: str


class Kubernetes:
    """One API server. Methods raise `otegraph.clients.errors.ClientError`s, whose texts hold no credentials."""

    def __init__(
        self, api: ApiClient, kubeconfig: tuple[str, str | None] | None = None, deadline_seconds: float = 30.0
    ) -> None:
        self._api = api
        self._kubeconfig = kubeconfig
        self._deadline = deadline_seconds
        self._reloaded_at = time.monotonic()

    @classmethod
    async def from_kubeconfig(
        cls, path: str | os.PathLike[str], context: str | None = None, deadline_seconds: float = 30.0
    ) -> Self:
        """A client of the server that a kubeconfig's context (the current one by default) names; asks nothing yet.

        Raises InvalidKubeconfig. The file is read again when the server no longer takes its credentials.
        """
        configuration = await load_configuration(path, context)
        return cls(connect(configuration), (os.fspath(path), context), deadline_seconds)

    async def close(self) -> None:
        """Closes the connections."""
        await self._api.close()  # type: ignore[no-untyped-call]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def get(self, path: str) -> JsonObject:
        """The object at a path."""
        return await self._json("GET", path)

    async def create(self, path: str, body: JsonObject) -> JsonObject:
        """Creates an object in the collection at a path. Raises AlreadyExists where the name is taken."""
        return await self._json("POST", path, body=body)

    async def replace(self, path: str, body: JsonObject) -> JsonObject:
        """Replaces the object at a path. Raises Conflict where it is no longer at the body's resourceVersion."""
        return await self._json("PUT", path, body=body)

    async def delete(self, path: str) -> JsonObject:
        """Asks for an object's deletion (finalizers may delay it). Raises NotFound where there is none."""
        return await self._json("DELETE", path)

    async def page(
        self,
        path: str,
        limit: int = 500,
        continue_token: str = "",
        label_selector: str | None = None,
        shape: type[Any] | None = None,
    ) -> Page:
        """A part of the list at a path. Raises Gone where the token's list has been compacted away.

        `shape`: what is wanted of each object (`otegraph.clients.shape`); without one all is.
        """
        query = {"limit": str(limit)}
        if continue_token:
            query["continue"] = continue_token
        if label_selector:
            query["labelSelector"] = label_selector
        answer = await self._json("GET", path, query, decode=partial(decode_list, shape=shape))
        metadata = answer.get("metadata")
        version = metadata.get("resourceVersion") if isinstance(metadata, dict) else None
        if not isinstance(metadata, dict) or not isinstance(version, str) or not version:
            raise BadAnswer(f"GET {path}: a list without a resourceVersion")
        # Go writes an empty list as null where nobody made one
        items = answer.get("items") or []
        if not isinstance(items, list):
            raise BadAnswer(f"GET {path}: no list")
        following = metadata.get("continue")
        return Page(
            [item for item in items if isinstance(item, dict)], version, following if isinstance(following, str) else ""
        )

    async def pages(
        self, path: str, limit: int = 500, label_selector: str | None = None, shape: type[Any] | None = None
    ) -> AsyncGenerator[tuple[list[JsonObject], str], None]:
        """Everything in the list at a path: (items, resourceVersion) for each part, in the server's order.

        Where the list is compacted away in the middle (410), it starts again from the front: items may then come
        twice, and the resourceVersion grows.
        """
        for attempt in range(_LIST_ATTEMPTS):
            token = ""
            try:
                while True:
                    page = await self.page(path, limit, token, label_selector, shape)
                    yield page.items, page.resource_version
                    token = page.continue_token
                    if not token:
                        return
            except Gone:
                if not token or attempt == _LIST_ATTEMPTS - 1:
                    raise

    def list_and_watch(
        self,
        path: str,
        label_selector: str | None = None,
        settings: WatchSettings | None = None,
        shape: type[Any] | None = None,
    ) -> AsyncGenerator[Event, None]:
        """The collection at a path, as it is and as it changes, for ever: see `otegraph.clients.watch`."""
        return Watching(self, path, label_selector, settings or WatchSettings(), shape).events()

    async def lines(
        self, path: str, query: Mapping[str, str], seconds: float, shape: type[Any] | None = None
    ) -> AsyncGenerator[JsonObject, None]:
        """The JSON lines of a streamed answer (a watch), at most `seconds` long. Raises Unreachable after that."""
        end = time.monotonic() + seconds
        decode = partial(decode_event, shape=shape)
        response = await self._within(self._deadline, "GET", path, query)
        try:
            rest = b""
            while True:
                chunk = await self._read(response, path, end - time.monotonic())
                if not chunk:
                    return
                *complete, rest = (rest + chunk).split(b"\n")
                if len(rest) > _LINE_BYTES:
                    raise BadAnswer(f"GET {path}: a line longer than {_LINE_BYTES} bytes")
                for line in complete:
                    if line.strip():
                        yield _object(line, "GET", path, decode)
        finally:
            response.close()

    async def _json(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: JsonObject | None = None,
        decode: Callable[[bytes], Any] = orjson.loads,
    ) -> JsonObject:
        end = time.monotonic() + self._deadline
        response = await self._within(self._deadline, method, path, query, body)
        try:
            data = await self._guard(response.read(), method, path, end - time.monotonic())
        finally:
            response.release()
        return _object(data, method, path, decode)

    async def _within(
        self,
        seconds: float,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: JsonObject | None = None,
    ) -> aiohttp.ClientResponse:
        response: aiohttp.ClientResponse = await self._guard(
            self._accepted(method, path, query, body), method, path, seconds
        )
        return response

    async def _accepted(
        self, method: str, path: str, query: Mapping[str, str] | None, body: JsonObject | None
    ) -> aiohttp.ClientResponse:
        """The answer, unread, if it is a good one."""
        response = await self._send(method, path, query, body)
        if response.status == 401 and await self._renew_credentials():
            response.release()
            response = await self._send(method, path, query, body)
        if 200 <= response.status < 300:
            return response
        try:
            data = await response.content.read(_ERROR_BODY_BYTES)
        finally:
            response.close()
        raise self._refusal(response, data)

    async def _send(
        self, method: str, path: str, query: Mapping[str, str] | None, body: JsonObject | None
    ) -> aiohttp.ClientResponse:
        headers = {"Accept": "application/json", "Content-Type": "application/json", **self._api.default_headers}
        await self._api.update_params_for_auth(headers, [], ["BearerToken"], path, method, body)
        url = f"{self._api.configuration.host}{path}" + (f"?{urlencode(query)}" if query else "")
        raw = await self._api.call_api(
            method, URL(url, encoded=True), header_params=headers, body=body, _request_timeout=_NO_TIMEOUT
        )
        response: aiohttp.ClientResponse = raw.response
        return response

    async def _read(self, response: aiohttp.ClientResponse, path: str, seconds: float) -> bytes:
        data: bytes = await self._guard(response.content.readany(), "GET", path, seconds)
        return data

    async def _guard(self, awaitable: Any, method: str, path: str, seconds: float) -> Any:
        """Awaits with a deadline, and turns what the network can do into Unreachable."""
        try:
            async with asyncio.timeout(seconds):
                return await awaitable
        except TimeoutError:
            raise Unreachable(f"{method} {path}: no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            # never chained: aiohttp's errors carry the request with its headers
            raise Unreachable(f"{method} {path}: {_cause(error)}") from None

    async def _renew_credentials(self) -> bool:
        """Reads the kubeconfig again (its token may be a file that is renewed, or come from a command)."""
        if self._kubeconfig is None or time.monotonic() - self._reloaded_at < _RELOAD_SECONDS:
            return False
        self._reloaded_at = time.monotonic()
        try:
            fresh = await load_configuration(*self._kubeconfig)
        except ClientError as error:
            logger.warning("%s", error)
            return False
        changed = bool(fresh.api_key != self._api.configuration.api_key)
        self._api.configuration.api_key = fresh.api_key
        return changed

    def _refusal(self, response: aiohttp.ClientResponse, data: bytes) -> ClientError:
        try:
            status = orjson.loads(data)
        except orjson.JSONDecodeError:
            status = None
        if isinstance(status, dict):
            reason, message = status.get("reason"), status.get("message")
        else:
            # a proxy's page, or the API server's plain text
            reason, message = None, data[:200].decode(errors="replace").strip()
        return api_error(
            response.status,
            reason if isinstance(reason, str) else "",
            self._without_credentials(message if isinstance(message, str) and message else response.reason or ""),
            retry_after(response.headers.get("Retry-After"), time.time()),
        )

    def _without_credentials(self, text: str) -> str:
        """An answer may echo what was sent."""
        for key in self._api.configuration.api_key.values():
            for secret in key.split():
                if len(secret) > 6:
                    text = text.replace(secret, "…")
        return text


def _object(data: bytes, method: str, path: str, decode: Callable[[bytes], Any]) -> JsonObject:
    try:
        value = decode(data)
    except orjson.JSONDecodeError:
        raise BadAnswer(f"{method} {path}: an answer that is no JSON") from None
    if not isinstance(value, dict):
        raise BadAnswer(f"{method} {path}: an answer that is no object")
    return value


def _cause(error: Exception) -> str:
    for inner in (getattr(error, "os_error", None), getattr(error, "certificate_error", None), error):
        text = getattr(inner, "verify_message", None) or getattr(inner, "strerror", None)
        if text:
            return f"{type(error).__name__} ({text})"
    return type(error).__name__
