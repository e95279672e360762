"""The product as its clients meet it: one application over HTTP, and whoever is logged in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
from otegraph.clients.registry import Registry
from otegraph.models import Business, BusinessStatus, Role, User, UserStatus
from otegraph.reconcilers.rollout.loop import RolloutSettings
from otegraph.reconcilers.rollout.pull_secret import Credentials
from otegraph.resolvers.authentication import hash_password
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy
from otegraph.server import bootstrap, loops
from otegraph.server.app import application

PASSWORD = "correct-Horse-1"
POLICY = Policy(secret_key="a-key-of-the-tests-that-has-32-bytes-and-more")
NOTHING = Outside()


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token (or nobody, without)."""

    http: httpx.AsyncClient
    token: str | None = None

    async def post(self, query: str, **variables: Any) -> httpx.Response:
        """A GraphQL request, as it is answered."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

    async def graph(self, query: str, **variables: Any) -> Any:
        """The data of a GraphQL request that has no errors."""
        answer = (await self.post(query, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def refused(self, query: str, **variables: Any) -> str:
        """The code of the first error of a GraphQL request that has one."""
        answer = (await self.post(query, **variables)).json()
        assert "errors" in answer, answer
        code: str = answer["errors"][0]["extensions"]["code"]
        return code

    async def change(self, mutation: str, payload: str = "", **fields: Any) -> Any:
        """The payload of a mutation (`createApp`) that was done; `payload` selects from it."""
        answer = await self.mutate(mutation, payload, **fields)
        assert answer["userErrors"] == [], answer["userErrors"]
        return answer

    async def mutate(self, mutation: str, payload: str = "", **fields: Any) -> Any:
        """The payload of a mutation, userErrors and all."""
        type_ = mutation[0].upper() + mutation[1:] + "Input"
        selection = f"{payload} userErrors {{ field code message }}"
        query = f"mutation($input: {type_}!) {{ answer: {mutation}(input: $input) {{ {selection} }} }}"
        return (await self.graph(query, input=fields))["answer"]

    async def rest(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """A request to one of the documented routes, with the token as old clients send it."""
        headers = {"authorization": self.token} if self.token else {}
        return await self.http.request(method, path, json=body, params=query or None, headers=headers)


class Product:
    """An application on the models' database."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.nobody = Caller(http)

    async def login(self, name: str, password: str = PASSWORD) -> Caller:
        """Logs an active user in."""
        answer = await self.nobody.change("login", "token", name=name, password=password)
        return Caller(self.http, answer["token"])

    async def admin(self) -> Caller:
        """The system administrator, made at a first start."""
        await bootstrap.administrator(PASSWORD)
        return await self.login(bootstrap.ADMINISTRATOR)

    async def tenant(self, business: str, user: str | None = None, role: Role = Role.USER) -> Caller:
        """An active user of an approved business, both made if they are not there; the namespace is the business's name."""
        name = user or f"user-of-{business}"
        made = await User.create(
            name=name, role=role, status=UserStatus.ACTIVE, password_hash=await hash_password(PASSWORD)
        )
        home = await Business.get_or_none(name=business) or await Business.create(
            name=business, namespace=business, status=BusinessStatus.APPROVED, applicant_id=made.id
        )
        await User.filter(id=made.id).update(business_id=home.id)
        return await self.login(name)


_application = cache(application)
"""Made once: it keeps nothing of a test but parsed documents."""


@asynccontextmanager
async def product(policy: Policy = POLICY, outside: Outside = NOTHING) -> AsyncIterator[Product]:
    """The product without loops, and with what is outside; the models' database must be open."""
    transport = httpx.ASGITransport(_application(policy, outside=outside))
    async with httpx.AsyncClient(transport=transport, base_url="http://otegraph.test", timeout=60) as http:
        yield Product(http)


@asynccontextmanager
async def reconciling(
    database_url: str,
    kubeconfig: Path,
    settings: RolloutSettings | None = None,
    registry: Registry | None = None,
    credentials: Credentials | None = None,
) -> AsyncIterator[None]:
    """All loops of the product, against the root that a kubeconfig names, and the registry if there is one."""
    task = asyncio.create_task(
        loops.reconcile(database_url, kubeconfig, settings=settings, registry=registry, credentials=credentials)
    )
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def eventually(look: Callable[[], Awaitable[Any]], what: str, seconds: float = 60.0) -> Any:
    """What `look` gives once it is true; fails, saying `what` was waited for, when it is not in time."""
    deadline = monotonic() + seconds
    while True:
        found = await look()
        if found:
            return found
        assert monotonic() < deadline, f"waited {seconds:g} s for: {what}"
        await asyncio.sleep(0.05)
