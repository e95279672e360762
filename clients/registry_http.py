"""HTTP as both kinds of registries need it: one deadline for a whole call, bounded answers, no cookies, honest errors."""

from __future__ import annotations

import asyncio
import math
import ssl
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpx
import orjson
from otegraph.clients.registry import (
    RegistryConflict,
    RegistryDenied,
    RegistryError,
    RegistryMissing,
    RegistryRefused,
    RegistryUnavailable,
)
from otegraph.clients.retry_after import retry_after

CONCURRENCY = 8
ANSWER_BYTES = 16 * 1024 * 1024
_MESSAGE_CHARACTERS = 300
_REPEATABLE = frozenset({"GET", "HEAD", "DELETE"})
_UNCHANGING = frozenset({"GET", "HEAD"})
_DEFAULT_PORTS = {"http": 80, "https": 443}

Result = TypeVar("Result")


class AnswerTooLarge(RegistryUnavailable):
    """An answer of more bytes than anybody needs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer below 500; `what` says for messages what was asked."""

    what: str
    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The JSON in it. Raises RegistryUnavailable where there is none: a proxy's page, or half of an answer."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise RegistryUnavailable(f"{self.what}: {self.status} with a body that is no JSON") from None

    def object(self) -> dict[str, Any]:
        """The JSON object in it. Raises RegistryUnavailable where there is none."""
        value = self.json()
        if not isinstance(value, dict):
            raise RegistryUnavailable(f"{self.what}: an answer that is no JSON object")
        return value

    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects of the list in it (Go writes an empty list as null, too). Raises RegistryUnavailable."""
        value = self.json() if self.body.strip() else None
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise RegistryUnavailable(f"{self.what}: an answer that is no list of objects")
        return value

    def code_and_message(self) -> tuple[str, str]:
        """Of the first of a registry's errors (distribution-spec, Error Codes); both empty where there is none."""
        try:
            first = orjson.loads(self.body)["errors"][0]
            code, message = first.get("code"), first.get("message")
        except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError):
            return "", ""
        return code if isinstance(code, str) else "", message if isinstance(message, str) else ""

    @property
    def missing(self) -> bool:
        """A registry's own 404: a wrong address answers with a page, which must not pass for `it is gone`."""
        return self.status == 404 and (self.code_and_message() != ("", "") or self.what.startswith("HEAD "))

    def refusal(self, field_name: str | None = None) -> RegistryError:
        """The error that this answer is; `field_name` for a RegistryRefused."""
        code, message = self.code_and_message()
        if self.status in (400, 404, 409, 412, 422) and not code and not message:
            return RegistryError(f"{self.what}: {self.status}, and no registry's answer")
        text = f"{self.what}: {self.status} {code}: {self._without_secrets(message)[:_MESSAGE_CHARACTERS]}".rstrip(": ")
        if self.status in (401, 403):
            return RegistryDenied(text)
        if self.status == 404:
            return RegistryMissing(text)
        if self.status in (409, 412):
            return RegistryConflict(text)
        if self.status in (400, 422):
            return RegistryRefused(text, field_name)
        return RegistryError(text)

    def _without_secrets(self, text: str) -> str:
        """An answer may echo what was sent."""
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


class Call:
    """One call of the product's: its requests share a deadline. Made by RegistryHttp.call()."""

    def __init__(self, http: RegistryHttp) -> None:
        self._http = http
        self.changing = False
        """Whether a request that changes something may have reached the registry."""

    async def ask(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        secrets: Iterable[str] = (),
        limit: int = ANSWER_BYTES,
    ) -> Answer:
        """Sends one request to a path of the registry's (quoted, with its query) or to a whole URL, and reads the answer.

        GET, HEAD and DELETE are sent again, once, when the connection breaks: it may have been a kept one that the other
        side had dropped. No redirect is followed. `secrets` must not appear in an error's text. Raises RegistryUnavailable.
        """
        what = f"{method} {target.partition('?')[0]}"
        request = self._http.client.build_request(
            method, target if "://" in target else self._http.origin + target, headers=headers, content=content
        )
        if method not in _UNCHANGING:
            request.extensions["trace"] = self._trace
        for attempts_left in (1, 0):
            try:
                async with self._http.slots:
                    return await self._read(request, what, tuple(secrets), limit)
            except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
                if not attempts_left or method not in _REPEATABLE:
                    raise self._unavailable(what, error) from None
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise self._unavailable(what, error) from None
        raise AssertionError("unreachable")

    async def _read(self, request: httpx.Request, what: str, secrets: tuple[str, ...], limit: int) -> Answer:
        if request.method not in _UNCHANGING and not self._http.traced:
            self.changing = True
        response = await self._http.client.send(request, stream=True)
        try:
            if response.status_code == 429 or response.status_code >= 500:
                raise RegistryUnavailable(
                    f"{what}: {response.status_code}",
                    _patience(response.headers.get("Retry-After")),
                    untouched=not self.changing,
                )
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise RegistryUnavailable(f"{what}: an answer that is packed, though nobody asked for that")
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > limit:
                    raise AnswerTooLarge(f"{what}: an answer of more than {limit} bytes")
            return Answer(what, response.status_code, response.headers, bytes(body), secrets)
        finally:
            await response.aclose()

    async def _trace(self, event: str, _: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.changing = True

    def _unavailable(self, what: str, error: Exception) -> RegistryUnavailable:
        # never chained, never its text: httpx's errors carry the request with its headers
        return RegistryUnavailable(f"{what}: {type(error).__name__}", untouched=not self.changing)


class RegistryHttp:
    """The connections to one registry, of which at most eight are busy at once; others wait for a free one."""

    def __init__(self, url: str, *, deadline: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.origin = url.rstrip("/")
        self.slots = asyncio.Semaphore(CONCURRENCY)
        self.traced = transport is None
        self._deadline = deadline
        self.client = httpx.AsyncClient(
            transport=transport,
            # the system's authorities, and SSL_CERT_FILE's: a registry's own one is rarely in certifi's list
            verify=ssl.create_default_context() if transport is None else True,
            timeout=deadline,
            trust_env=False,
            # Harbor takes a request with its `sid` cookie for a browser's and wants a CSRF token
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"Accept-Encoding": "identity", "User-Agent": "otegraph"},
            limits=httpx.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY),
        )

    @asynccontextmanager
    async def call(self, seconds: float | None = None) -> AsyncIterator[Call]:
        """A call with the client's deadline, or of so many seconds. Raises RegistryUnavailable when it is over."""
        call = Call(self)
        try:
            async with asyncio.timeout(self._deadline if seconds is None else seconds):
                yield call
        except TimeoutError:
            raise RegistryUnavailable("the registry did not answer in time", untouched=not call.changing) from None

    def resolve(self, base: str, location: str) -> tuple[str, bool]:
        """The URL that a Location of an answer from `base` (a path or a URL) leads to, and whether it is the registry's own.

        Behind a proxy that ends TLS a registry names itself with another scheme; its own URLs get that of the client's.
        Raises RegistryUnavailable for one that can't be followed.
        """
        try:
            whole = urlsplit(urljoin(base if "://" in base else self.origin + base, location))
            mine = urlsplit(self.origin)
            if whole.scheme not in _DEFAULT_PORTS or not whole.hostname or whole.username:
                raise ValueError
            own = (whole.hostname, _port(whole)) == (mine.hostname, _port(mine))
        except ValueError:
            raise RegistryUnavailable(f"{base.partition('?')[0]}: the registry leads to no place of HTTP's") from None
        if own:
            whole = whole._replace(scheme=mine.scheme, netloc=mine.netloc)
        return urlunsplit(whole._replace(fragment="")), own

    async def close(self) -> None:
        await self.client.aclose()


async def concurrently(work: Iterable[Coroutine[Any, Any, Result]]) -> list[Result]:
    """The results in order; when one fails, the others are ended and its error is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _port(url: SplitResult) -> int | None:
    """None for the scheme's own, so that http://host and https://host are the same place."""
    return None if url.port == _DEFAULT_PORTS.get(url.scheme) else url.port


def _patience(header: str | None) -> int:
    asked = retry_after(header, time.time())
    return 5 if asked is None else max(1, min(3600, math.ceil(asked)))
