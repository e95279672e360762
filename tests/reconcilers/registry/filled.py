"""A registry in memory with a few images, and what of them the rows should be."""

from __future__ import annotations

from dataclasses import replace

from otegraph.tests.reconcilers.registry.double import Double, Telling, digest
from otegraph.tests.reconcilers.registry.running import QUICK, until

KINDS = [Double, Telling]
ROTATING = replace(QUICK, reread_seconds=0.01, reread_told_seconds=0.01)


def filled(kind: type[Double]) -> Double:
    registry = kind()
    registry.push("shop/web", "1.0", 1)
    registry.push("shop/web", "2.0", 2)
    registry.push("shop/deep/er", "1.0", 3)
    registry.push("base/os", "latest", 4)
    return registry


FILLED = {
    "shop/web": {"1.0": digest(1), "2.0": digest(2)},
    "shop/deep/er": {"1.0": digest(3)},
    "base/os": {"latest": digest(4)},
}


async def rest(registry: Double, looks: int = 4) -> None:
    """Waits for some more looks at the catalog."""
    seen = registry.calls["catalog"] + registry.calls["changes"]

    async def later() -> bool:
        return registry.calls["catalog"] + registry.calls["changes"] >= seen + looks

    await until(later)
