"""A thin client of one API server, and an informer: what client-go gives the parts of ote-stack."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
from otegraph.simulator.apiserver.store import Object
from yarl import URL

_PAGE = 500
_WATCH_SECONDS = 300
_RETRY_SECONDS = 0.2
_THROTTLED_TIMES = 10


class NoAnswer(Exception):
    """The API server could not be reached, or broke off, or refused what can't be done without."""


@dataclass(frozen=True)
class Endpoint:
    """Where an API server is. Certificates are not checked: the simulator is no place for secrets."""

    url: str
    token: str = ""

    @classmethod
    def of(cls, where: "Endpoint | str") -> "Endpoint":
        """An endpoint from itself or from a bare URL."""
        return where if isinstance(where, Endpoint) else cls(where)


@dataclass(frozen=True)
class Answer:
    """What an API server said, byte for byte."""

    code: int
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.code < 300

    def json(self) -> Object:
        """The object in it. Raises NoAnswer for what is none."""
        try:
            read = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise NoAnswer(str(error)) from error
        if not isinstance(read, dict):
            raise NoAnswer(f"no object: {self.body[:80]!r}")
        return read


class Client:
    """Requests to one API server. Raises NoAnswer."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._url = endpoint.url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {endpoint.token}"} if endpoint.token else {}
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Closes every connection."""
        if self._session is not None:
            await self._session.close()

    async def request(
        self, method: str, path: str, body: bytes | None = None, content_type: str = "application/json"
    ) -> Answer:
        """One request, and its answer however late it is: an API server that hangs is a case to be shown. One that asks
        to wait (429 with Retry-After) is asked again, as client-go does."""
        headers = {"Content-Type": content_type} if body is not None else {}
        try:
            for _ in range(_THROTTLED_TIMES):
                async with self._opened().request(method, self._at(path), data=body, headers=headers) as response:
                    answer = Answer(response.status, await response.read())
                    wait = response.headers.get("Retry-After")
                if answer.code != 429 or wait is None:
                    break
                await asyncio.sleep(float(wait))
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise NoAnswer(f"{method} {path}: {error}") from error
        return answer

    async def send(self, method: str, path: str, obj: Any = None) -> Answer:
        """A request whose body is an object."""
        return await self.request(method, path, None if obj is None else orjson.dumps(obj))

    async def list(self, path: str, label_selector: str = "") -> tuple[list[Object], str]:
        """Every object of a collection, page by page, and the list's version. Raises NoAnswer for refusals too."""
        items: list[Object] = []
        continue_ = ""
        while True:
            answer = await self.request(
                "GET", f"{path}?limit={_PAGE}&labelSelector={label_selector}&continue={continue_}"
            )
            if not answer.ok:
                raise NoAnswer(f"{path}: {answer.code}")
            page = answer.json()
            items += page.get("items") or []
            continue_ = page["metadata"].get("continue") or ""
            if not continue_:
                return items, page["metadata"]["resourceVersion"]

    async def watch(self, path: str, version: str) -> AsyncIterator[dict[str, Any]]:
        """The events since a version, until the server ends the watch."""
        url = f"{path}?watch=1&timeoutSeconds={_WATCH_SECONDS}&resourceVersion={version}"
        rest = b""
        try:
            async with self._opened().get(self._at(url), raise_for_status=True) as response:
                async for chunk in response.content.iter_any():
                    *lines, rest = (rest + chunk).split(b"\n")
                    for line in lines:
                        yield orjson.loads(line)
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise NoAnswer(f"watch {path}: {error}") from error

    def _opened(self) -> aiohttp.ClientSession:
        # aiohttp wants a running loop, which there is none yet when a stack is put together
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                connector=aiohttp.TCPConnector(ssl=False, limit=0),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            )
        return self._session

    def _at(self, path: str) -> URL:
        return URL(self._url + path, encoded=True)


async def update(root: Client, path: str, change: Callable[[Object], Object]) -> bool:
    """Reads, changes and writes a custom resource until nobody was faster. False: it is not there."""
    while True:
        found = await root.send("GET", path)
        if not found.ok:
            return False
        written = await root.send("PUT", path, change(found.json()))
        if written.code != 409:
            return written.ok


class Informer:
    """A collection as it is at the server. `added` hears of an object that was not known, `changed` of one that was,
    `removed` of one that is gone, whether a watch or a new list said so. Lists again whenever a watch ends."""

    def __init__(
        self,
        client: Client,
        path: str,
        added: Callable[[Object], None],
        changed: Callable[[Object], None] = lambda _: None,
        removed: Callable[[Object], None] = lambda _: None,
    ) -> None:
        self.objects: dict[tuple[str, str], Object] = {}
        self.synced = asyncio.Event()
        self._client = client
        self._path = path
        self._added = added
        self._changed = changed
        self._removed = removed

    async def run(self) -> None:
        """Never ends by itself."""
        while True:
            with contextlib.suppress(NoAnswer):
                await self._follow()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _follow(self) -> None:
        items, version = await self._client.list(self._path)
        listed = {_key(item): item for item in items}
        for key in [key for key in self.objects if key not in listed]:
            self._removed(self.objects.pop(key))
        for key, item in listed.items():
            self._take(key, item)
        self.synced.set()
        async for event in self._client.watch(self._path, version):
            if event["type"] == "ERROR":
                return
            if event["type"] == "DELETED":
                self.objects.pop(_key(event["object"]), None)
                self._removed(event["object"])
            elif event["type"] != "BOOKMARK":
                self._take(_key(event["object"]), event["object"])

    def _take(self, key: tuple[str, str], obj: Object) -> None:
        known = self.objects.get(key)
        self.objects[key] = obj
        if known is None:
            self._added(obj)
        elif known["metadata"]["resourceVersion"] != obj["metadata"]["resourceVersion"]:
            self._changed(obj)


def _key(obj: Object) -> tuple[str, str]:
    return obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
