"""Requests to Harbor's v2.0 API, with the credentials of a system administrator."""

from __future__ import annotations

import asyncio
import base64
from contextlib import AbstractAsyncContextManager

import httpx
import orjson
from otegraph.clients.registry import RegistryDenied
from otegraph.clients.registry_http import Answer, Call, RegistryHttp

LOCKED_SECONDS = 1.6
"""After anybody's wrong password for a user Harbor refuses the right one, too, for 1.5 s."""
_API = "/api/v2.0"


class HarborApi:
    """Paths are those below /api/v2.0, quoted."""

    def __init__(
        self, url: str, user: str, password: str, deadline: float, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        self.user = user
        self.deadline = deadline
        basic = base64.b64encode(f"{user}:{password}".encode()).decode()
        # a project of digits only is looked up as an ID without X-Is-Resource-Name
        self._headers = {"Authorization": f"Basic {basic}", "Accept": "application/json", "X-Is-Resource-Name": "true"}
        self._secrets = (password, basic)
        self._http = RegistryHttp(url, deadline=deadline, transport=transport)

    def call(self, seconds: float | None = None) -> AbstractAsyncContextManager[Call]:
        """As RegistryHttp.call."""
        return self._http.call(seconds)

    async def close(self) -> None:
        await self._http.close()

    async def ask(
        self, call: Call, method: str, path: str, body: object = None, secrets: tuple[str, ...] = ()
    ) -> Answer:
        """Asks; once more where the password was refused, which it is for a moment after anybody gave a wrong one."""
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        content = None if body is None else orjson.dumps(body)
        hidden = (*self._secrets, *secrets)
        answer = await call.ask(method, _API + path, headers=headers, content=content, secrets=hidden)
        if answer.status == 401:
            await asyncio.sleep(LOCKED_SECONDS)
            answer = await call.ask(method, _API + path, headers=headers, content=content, secrets=hidden)
        return answer

    async def get(self, call: Call, path: str) -> Answer:
        """A good answer. Raises what the registry's refusal is."""
        answer = await self.ask(call, "GET", path)
        if not answer.good:
            raise answer.refusal()
        return answer

    async def page(self, path: str, page: int, size: int) -> Answer:
        """A page of a list, within a deadline of its own."""
        async with self.call() as call:
            return await self.get(call, f"{path}{'&' if '?' in path else '?'}page={page}&page_size={size}")

    async def count(self, key: str) -> int:
        """A number of /statistics, which Harbor counts fully for an administrator alone. Raises RegistryDenied for others."""
        async with self.call() as call:
            numbers = (await self.get(call, "/statistics")).object()
        value, projects = numbers.get(key), numbers.get("total_project_count")
        if not isinstance(value, int) or (not projects and (numbers.get("public_project_count") or 0)):
            raise RegistryDenied(f"GET {_API}/statistics: these are not the credentials of a system administrator")
        return value
