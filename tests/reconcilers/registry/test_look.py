"""Who may be at a repository."""

from __future__ import annotations

from typing import Any

from otegraph.clients.registry import RegistryUnavailable
from otegraph.reconcilers.registry.book import Book
from otegraph.reconcilers.registry.look import Look, utc_now
from otegraph.reconcilers.registry.rotation import Entry

from tests.reconcilers.registry.running import QUICK, Leader


async def test_what_somebody_waits_to_claim_is_not_looked_at() -> None:
    asked: list[str] = []

    class Asked:
        async def tags(self, name: str) -> list[Any]:
            asked.append(name)
            raise RegistryUnavailable("away")

    registry: Any = Asked()
    book = Book(QUICK)
    look = Look(registry, Leader(), book, QUICK, utc_now)
    entries = [Entry("shop/db"), Entry("shop/web")]
    book.entries = {entry.name: entry for entry in entries}
    look.reserve(["shop/db"])
    looked = await look.at(entries, urgent=True)
    assert (asked, looked.left, looked.failed) == (["shop/web"], {"shop/db", "shop/web"}, 1)
    look.reserve([])
    await look.at(entries, urgent=True)
    assert sorted(asked) == ["shop/db", "shop/web", "shop/web"]
    assert look.claim(["shop/db"]) == {"shop/db"}
