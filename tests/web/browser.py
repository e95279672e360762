"""A page in a real browser, which reaches nothing but the server under test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, Request, Route, expect

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE_MS = 30_000


@dataclass
class Visit:
    """An opened page with what the browser complained of and where it went."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str | None] = field(default_factory=set)

    async def intercept(self, route: Route, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).hostname)
        await route.continue_()

    def watch(self, page: Page) -> None:
        """Notes what the browser complains of on this page."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: self.complaints.append(line.text) if line.type in {"error", "warning"} else None,
        )

    async def result(self, *parts: str) -> None:
        """Waits until GraphiQL's response editor shows all of `parts`."""
        for part in parts:
            await expect(self.page.locator(".result-window .view-lines")).to_contain_text(part)


@asynccontextmanager
async def visiting(browser: Browser, url: str) -> AsyncIterator[Visit]:
    """The page at `url`; fails at the end if the browser complained or went to another host."""
    expect.set_options(timeout=PATIENCE_MS)
    context: BrowserContext = await browser.new_context(viewport={"width": 1400, "height": 860})
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    visit = Visit(page)
    await context.route("**/*", visit.intercept)
    visit.watch(page)
    await page.goto(url)
    yield visit
    await context.close()
    assert visit.hosts == {"127.0.0.1"}
    assert visit.complaints == [], visit.complaints
