"""Registries at a URL."""

from types import TracebackType
from typing import Self

from otegraph.simulator.registry.distribution import Distribution
from otegraph.simulator.registry.faults import Faults
from otegraph.simulator.registry.rules import Rules
from otegraph.simulator.registry.store import MEBIBYTE, Store
from otegraph.simulator.registry.tokens import TokenRules
from otegraph.simulator.serving import Listener


class Served:
    """Something served over HTTP while its context lasts, and in between, if a test wants, not."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    @property
    def url(self) -> str:
        return self._listener.url

    @property
    def address(self) -> str:
        """The host and port that images are named with."""
        return self.url.removeprefix("http://")

    async def start(self) -> None:
        """Raises OSError where somebody has the port."""
        await self._listener.start()

    async def stop(self) -> None:
        """Closes connections and refuses new ones, until `start`: nothing of what it holds is lost."""
        await self._listener.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


class SimulatedRegistry(Served):
    """A distribution registry on `port` of 127.0.0.1, or on a free one; `limit` in bytes of blobs.

    With `realm`, `service`, `issuer` and `certificate` (PEM) it wants tokens, without them it lets everybody in.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        realm: str = "",
        service: str = "",
        issuer: str = "",
        certificate: str = "",
        limit: int = 512 * MEBIBYTE,
    ) -> None:
        given = [bool(value) for value in (realm, service, issuer, certificate)]
        if any(given) and not all(given):
            raise ValueError("token authentication needs a realm, a service, an issuer and a certificate")
        rules = Rules()
        if all(given):
            rules = TokenRules(realm=realm, service=service, issuer=issuer, certificate=certificate)
        self.store = Store(limit)
        self.faults = Faults()
        self.server = Distribution(self.store, rules, self.faults)
        super().__init__(Listener(self.server, self.faults.resume, port))
