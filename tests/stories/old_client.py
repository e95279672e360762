"""A client as they were written for the documented API: bare tokens, `code` in every body, and no thought of the graph."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

SUCCESS = ("success", "Success")
OPERATION = "X-Otegraph-Operation"


@dataclass
class Calls:
    """What was called by all clients of a story: operations, and those by a second spelling, with how often."""

    operations: Counter[str] = field(default_factory=Counter)
    second: Counter[tuple[str, int]] = field(default_factory=Counter)


@dataclass
class OldClient:
    """Somebody at the documented routes; without a token nobody."""

    http: httpx.AsyncClient
    calls: Calls
    token: str | None = None

    async def send(self, method: str, path: str, body: Any = None, **rest: Any) -> httpx.Response:
        """`rest` are httpx's own: params, data, files. Every answer names its operation."""
        headers = {"Authorization": self.token} if self.token else {}
        answer = await self.http.request(method, path, json=body, headers=headers, **rest)
        operation = answer.headers[OPERATION]
        self.calls.operations[operation] += answer.is_success
        if "Deprecation" in answer.headers:
            self.calls.second[operation, answer.status_code] += 1
        return answer

    async def done(self, method: str, path: str, body: Any = None, *, status: int = 200, **query: Any) -> Any:
        """The body of an answer that says that it was done."""
        answer = await self.send(method, path, body, params=query or None)
        return self.said(answer, status)

    async def by_second_spelling(self, method: str, path: str, body: Any = None, *, first: str) -> Any:
        """As `done`; the answer says that this spelling is deprecated, and names the `first`."""
        answer = await self.send(method, path, body)
        assert answer.headers["Deprecation"].startswith("@"), answer.headers
        assert answer.headers["Link"] == f'<{first}>; rel="successor-version"'
        return self.said(answer, 200)

    async def refused(self, status: int, method: str, path: str, body: Any = None, **query: Any) -> str:
        """The message of a refusal with this status."""
        answer = await self.send(method, path, body, params=query or None)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        assert answer.json().keys() == {"code", "message"}
        assert answer.json()["code"] == status
        if status == 503:
            assert int(answer.headers["Retry-After"]) >= 1
        message: str = answer.json()["message"]
        assert message
        return message

    @staticmethod
    def said(answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, (str(answer.request.url), answer.status_code, answer.text)
        body = answer.json()
        assert body["code"] == 200, body
        assert body["message"] in SUCCESS, body
        return body

    async def login(self, user: str, password: str) -> OldClient:
        """That user's client."""
        token = (await self.done("POST", "/v1/authorization", {"user": user, "password": password}))["token"]
        return OldClient(self.http, self.calls, token)

    def as_(self, token: str | None) -> OldClient:
        """Somebody whose token is known."""
        return OldClient(self.http, self.calls, token)
