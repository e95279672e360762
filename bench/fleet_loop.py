"""The inventory loop alone, with a lease, in a process of its own: what `otegraph reconcile` runs beside other loops.

Run: python bench/fleet_loop.py DATABASE_URL KUBECONFIG. Prints a line when everything has been listed once.
"""

from __future__ import annotations

import asyncio
import sys

import uvloop
from otegraph.clients.kubernetes import Kubernetes
from otegraph.reconcilers.inventory.loop import Inventory
from otegraph.reconcilers.lease import Leadership, LostLeadership, lead
from otegraph.server.database import opened
from otegraph.server.serving import settle

SYNCED = "everything is listed"


async def main(database_url: str, kubeconfig: str) -> None:
    """Until ended."""

    async def work(leadership: Leadership) -> None:
        inventory = Inventory(root, leadership, stop_on=(LostLeadership,))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(inventory.run())
            await inventory.wait_until_synced()
            print(SYNCED, flush=True)

    async with opened(database_url), await Kubernetes.from_kubeconfig(kubeconfig) as root:
        settle()
        await lead(work)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
