"""The image registries of the stories, each with the product's own token realm, and the product in front over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
from otegraph.clients.distribution import Distribution
from otegraph.clients.helm import Helm
from otegraph.clients.registry_authorization import issued
from otegraph.clients.registry_token import TokenIssuer, make_key_and_certificate
from otegraph.resolvers.outside import Outside
from otegraph.server.app import application
from otegraph.server.registry import RegistryParts, pull_credentials
from otegraph.server.registry_realm import PATH, realm_routes
from otegraph.simulator.registry.served import Served, SimulatedRegistry
from otegraph.simulator.serving import Listener
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.parts.docker_registry import DockerRegistry, TokenRealm, image_folder, pull, push
from tests.product import POLICY, Product
from tests.stories.stage import Stage

SERVICE = "otegraph-registry"
CREATED = "2026-01-02T03:04:05Z"
CREATED_SECONDS = 1767323045
"""What the pushed images' configs say of when they were made."""
DENIED = "denied|unauthorized|authentication required"
"""What skopeo says of it, in a regular expression."""
Server = Served | DockerRegistry
Kind = Callable[[Path, str], Server]
"""Makes a registry (not started) with its files in a folder, that sends its clients to a realm."""


@dataclass
class StoryRegistry:
    """Images are made, and pushed by skopeo, in `folder`. `server` can be stopped; a product's own registry is none's.

    `parts` are what the product has of it.
    """

    address: str
    folder: Path
    server: Server | None = None
    parts: RegistryParts = field(default_factory=RegistryParts)
    _images: dict[str, Path] = field(default_factory=dict)

    async def push(self, name: str, seed: str, credentials: str | None) -> None:
        """Pushes the image of this seed to `project/image:tag`. Raises SkopeoFailed."""
        image = await self._image(seed)
        await push(image, f"{self.address}/{name}", folder=self.folder / "skopeo", credentials=credentials)

    async def pull(self, name: str, credentials: str | None = None) -> None:
        """Pulls it. Raises SkopeoFailed."""
        into = self.folder / f"pulled-{len(list(self.folder.iterdir()))}"
        await pull(f"{self.address}/{name}", into, folder=self.folder / "skopeo", credentials=credentials)

    async def _image(self, seed: str) -> Path:
        if seed not in self._images:
            made = self.folder / f"image-{len(self._images)}"
            self._images[seed] = await asyncio.to_thread(image_folder, made, created=CREATED, seed=seed)
        return self._images[seed]


@dataclass
class PushStage:
    """A stage with a registry. `reconciles`: its product is a process that runs the loops itself."""

    stage: Stage
    registry: StoryRegistry
    reconciles: bool = False

    @asynccontextmanager
    async def reconciling(self) -> AsyncIterator[None]:
        """With all loops."""
        if self.reconciles:
            yield
            return
        self.stage.registry = self.registry.parts.registry
        self.stage.credentials = pull_credentials(self.registry.parts, POLICY)
        async with self.stage.reconciling():
            yield


@cache
def token_key() -> tuple[bytes, bytes]:
    """The key of the realm's tokens and its certificate, PEM: making one takes long."""
    return make_key_and_certificate()


def simulated(_: Path, realm: str, port: int = 0) -> SimulatedRegistry:
    """The simulator's."""
    certificate = token_key()[1].decode()
    return SimulatedRegistry(port, realm=realm, service=SERVICE, issuer=SERVICE, certificate=certificate)


def docker(folder: Path, realm: str) -> DockerRegistry:
    """Docker's, a process."""
    certificate = folder / "registry-token.crt"
    certificate.write_bytes(token_key()[1])
    return DockerRegistry(folder / "registry", realm=TokenRealm(realm, SERVICE, SERVICE, certificate))


class _Front:
    """Something served that is made only when its address is known: a realm's is in its registry's settings."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@asynccontextmanager
async def with_registry(
    folder: Path, kind: Kind, helm: Helm | None = None
) -> AsyncIterator[tuple[Product, StoryRegistry]]:
    """The product without loops, served over HTTP, and a registry whose realm it is; the models' database must be open."""
    front = _Front()
    listener = Listener(front)
    await listener.start()
    try:
        async with kind(folder, f"{listener.url}{PATH}") as server:
            issuer = TokenIssuer(*token_key(), issuer=SERVICE, service=SERVICE)
            client = Distribution(server.url, server.address, issued(issuer))
            try:
                front.app = application(POLICY, outside=Outside(client, helm), more=realm_routes(issuer, POLICY))
                async with httpx.AsyncClient(base_url=listener.url, timeout=60, trust_env=False) as http:
                    parts = RegistryParts(client, issuer)
                    yield Product(http), StoryRegistry(server.address, folder, server, parts)
            finally:
                await client.close()
    finally:
        await listener.stop()
