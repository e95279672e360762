"""A process of the product: database, simulator where there is no cluster, loops, and the API on top."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from otegraph.clients.helm import Helm
from otegraph.clients.registry import Registry
from otegraph.models.encryption import SealedWrongly
from otegraph.reconcilers.rollout.pull_secret import Credentials
from otegraph.resolvers.external_repository import reseal
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.policy import Policy
from otegraph.server import bootstrap, loops
from otegraph.server.app import application
from otegraph.server.database import embedded, migrate, opened
from otegraph.server.deadlines import DeadlineProtocol
from otegraph.server.registry import BesideRegistry, pull_credentials, registry_parts
from otegraph.server.registry_realm import realm_routes
from otegraph.server.settings import Settings, SettingsError
from otegraph.simulator.edge import EdgeSettings
from otegraph.simulator.otestack import OteSettings
from otegraph.simulator.world import World
from starlette.applications import Starlette
from starlette.types import ASGIApp

logger = logging.getLogger(__name__)

CLUSTERS = {"beijing": 3, "guangzhou": 2, "shanghai": 2, "urumqi": 2}
OFFLINE = frozenset({"urumqi"})


def database_url(settings: Settings) -> str:
    """The database's URL: the one given, or an embedded one, started on the data folder."""
    return settings.database_url or embedded((settings.data_folder / "postgres").resolve())


def policy(settings: Settings) -> Policy:
    """What the settings decide for the operations."""
    return Policy(
        secret_key=settings.secret_key or bootstrap.secret_key(settings.data_folder),
        token_seconds=settings.token_seconds,
        refresh_seconds=settings.refresh_seconds,
        administrators_need_no_audit=settings.admin_auto_deploy,
        previous_secret_keys=settings.previous_secret_keys,
    )


def helm(settings: Settings) -> Helm | None:
    """The command that renders charts: the one given, or the one on PATH."""
    return Helm(settings.helm) if settings.helm is not None else Helm.find()


@asynccontextmanager
async def _root(settings: Settings) -> AsyncIterator[Path]:
    """The kubeconfig of the root: the one given, or that of a simulated world."""
    if settings.kubeconfig is not None:
        yield settings.kubeconfig
        return
    world = World(CLUSTERS, OFFLINE, OteSettings(answers_per_second=settings.answers_per_second), EdgeSettings())
    async with world:
        with tempfile.TemporaryDirectory(prefix="otegraph-") as folder:
            logger.info("no OTEGRAPH_KUBECONFIG: simulating an ote-stack with %s clusters", len(CLUSTERS))
            yield world.write_kubeconfig(Path(folder) / "kubeconfig")


@asynccontextmanager
async def _looping(
    url: str, settings: Settings, registry: Registry | None, credentials: Credentials
) -> AsyncIterator[None]:
    async with _root(settings) as kubeconfig:
        work = loops.reconcile(url, kubeconfig, settings.kube_context, registry=registry, credentials=credentials)
        task = asyncio.create_task(work)
        task.add_done_callback(_told)
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def _closing(registry: Registry | None) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if registry is not None:
            await registry.close()


def _told(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("the loops ended", exc_info=task.exception())


async def reconcile(settings: Settings) -> None:
    """The loops alone, until interrupted."""
    url = database_url(settings)
    await migrate(url)
    parts = registry_parts(settings)
    credentials = pull_credentials(parts, policy(settings))
    async with opened(url), _root(settings) as kubeconfig, _closing(parts.registry):
        settle()
        await loops.reconcile(url, kubeconfig, settings.kube_context, registry=parts.registry, credentials=credentials)


async def rotate_secrets(settings: Settings) -> int:
    """Seals with the current key what an older one sealed; returns how many.  Raises `SettingsError` where a key is missing."""
    url = database_url(settings)
    await migrate(url)
    async with opened(url):
        try:
            return await reseal(policy(settings).box)
        except SealedWrongly as error:
            raise SettingsError(f"OTEGRAPH_PREVIOUS_SECRET_KEYS: {error}") from None


def settle() -> None:
    """What lives as long as the process (modules, the graph) is left out of garbage collections from here on.

    Full collections that walk it took half of a large query's time, and of reading a large fleet in; requests and pages make
    few cycles, so they can be rare: less often than what a page of a list is made of comes to.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)


def serve(settings: Settings, *, with_loops: bool) -> None:
    """The API, and the loops if wanted, until interrupted."""
    rules, parts = policy(settings), registry_parts(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        url = await asyncio.to_thread(database_url, settings)
        await migrate(url)
        async with opened(url), _closing(parts.registry):
            made_up = await bootstrap.administrator(settings.admin_password)
            if made_up is not None:
                print(f"The first start made the system administrator `admin` with the password {made_up}", flush=True)  # noqa: T201 once, and nowhere else
            async with (
                _looping(url, settings, parts.registry, pull_credentials(parts, rules))
                if with_loops
                else contextlib.nullcontext()
            ):
                settle()
                print(f"Serving on http://{settings.host}:{settings.port}", flush=True)  # noqa: T201
                yield

    app: ASGIApp = application(
        rules,
        lifespan,
        Outside(parts.registry, helm(settings)),
        realm_routes(parts.issuer, rules) if parts.issuer is not None else (),
    )
    if parts.simulated is not None:
        app = BesideRegistry(app, parts.simulated)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=DeadlineProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run()
