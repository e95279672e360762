"""Looks before a start whether what the settings name can be used."""

from __future__ import annotations

import asyncpg
from otegraph.clients.errors import InvalidKubeconfig
from otegraph.clients.kubeconfig import load_configuration
from otegraph.server.database import credentials
from otegraph.server.settings import Settings, SettingsError

CONNECT_SECONDS = 10


async def check(settings: Settings) -> None:
    """Raises `SettingsError`, naming the variable, for a database that takes no connection or a kubeconfig that is none.

    A root that is away is no reason: the loops wait for it.
    """
    if settings.database_url is not None:
        try:
            connection = await asyncpg.connect(**credentials(settings.database_url), timeout=CONNECT_SECONDS)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            # the error's text may hold what was tried: its type is enough to go on
            raise SettingsError(
                f"OTEGRAPH_DATABASE_URL: no connection to the database ({type(error).__name__})"
            ) from None
        await connection.close()
    if settings.kubeconfig is not None:
        try:
            await load_configuration(settings.kubeconfig, settings.kube_context)
        except InvalidKubeconfig as error:
            raise SettingsError(f"OTEGRAPH_KUBECONFIG: {error}") from None
