"""The GraphiQL page in a real browser, which reaches nothing but the server under test."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from .browser import Visit, visiting
from .small_graph import PASSWORD, TOKEN, SmallGraph, served

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def graph(built: None) -> AsyncIterator[SmallGraph]:
    async with served() as graph:
        yield graph


@pytest.fixture
async def visit(browser: Browser, graph: SmallGraph) -> AsyncIterator[Visit]:
    async with visiting(browser, graph.url) as visit:
        await expect(visit.page.locator(".graphiql-query-editor .view-lines")).to_contain_text("WhatRunsWhere")
        yield visit


async def drop_closed_brackets(page: Page) -> None:
    """Deletes what stands after the cursor: the editor closes brackets by itself."""
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+Shift+End")
    await page.keyboard.press("Delete")


async def write(page: Page, query: str) -> None:
    await page.locator(".graphiql-query-editor .view-lines").click()
    await page.keyboard.press("Control+A")
    await page.keyboard.type(query)
    await drop_closed_brackets(page)


async def log_in(page: Page, password: str) -> None:
    await page.get_by_label("User", exact=True).fill("admin")
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Log in", exact=True).click()


async def test_a_query_that_is_typed_runs_and_shows_its_result(visit: Visit) -> None:
    await write(visit.page, "{ clusters(first: 1) { nodes { name status } } }")
    await visit.page.keyboard.press("Control+Enter")
    await visit.result('"name": "c1"', '"status": "ONLINE"')


async def test_the_schema_is_read_and_a_wrong_field_is_marked(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    await expect(visit.page.locator(".graphiql-plugin")).to_contain_text("Mutation")
    await write(visit.page, "{ nothingOfTheKind }")
    await expect(visit.page.locator(".graphiql-query-editor .squiggly-error")).to_be_visible()


async def test_the_form_logs_in_and_the_token_is_sent_until_log_out(visit: Visit, graph: SmallGraph) -> None:
    page = visit.page
    await log_in(page, PASSWORD)
    await expect(page.get_by_role("status")).to_contain_text("Logged in as admin, until ")
    await expect(page.get_by_label("Token", exact=True)).to_have_value(TOKEN)
    await write(page, "{ viewer { role } }")
    await page.keyboard.press("Control+Enter")
    await visit.result("SYSTEM_ADMINISTRATOR")
    assert graph.authorizations == [None, f"Bearer {TOKEN}"]

    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_label("User", exact=True)).to_be_visible()
    await expect(page.get_by_label("Token", exact=True)).to_have_value("")
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await visit.result('"viewer": null')
    assert graph.authorizations[2:] == [f"Bearer {TOKEN}", None]


async def test_a_session_outlives_a_reload_and_leaves_nothing_beyond_the_tab(visit: Visit) -> None:
    await log_in(visit.page, PASSWORD)
    status = visit.page.get_by_role("status")
    await expect(status).to_contain_text("Logged in as admin")
    await visit.page.reload()
    await expect(status).to_contain_text("Logged in as admin")
    await expect(visit.page.locator(".graphiql-query-editor .view-lines")).to_contain_text("WhatRunsWhere")
    stored = await visit.page.evaluate("[JSON.stringify(localStorage), document.cookie]")
    assert stored == ["{}", ""]


async def test_a_wrong_password_is_told_and_no_token_kept(visit: Visit) -> None:
    await log_in(visit.page, "wrong")
    alert = visit.page.get_by_role("banner").get_by_role("alert")
    await expect(alert).to_have_text("Wrong name or password.")
    await expect(visit.page.get_by_label("Token", exact=True)).to_have_value("")
    await log_in(visit.page, PASSWORD)
    await expect(alert).to_have_count(0)


async def test_a_token_that_is_put_in_is_sent_and_a_header_wins_over_it(visit: Visit, graph: SmallGraph) -> None:
    page = visit.page
    await page.get_by_label("Token", exact=True).fill(f"Bearer {TOKEN}")
    await write(page, "{ viewer { name } }")
    await page.keyboard.press("Control+Enter")
    await visit.result('"name": "admin"')
    await page.get_by_role("button", name="Headers", exact=True).click()
    await page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden)").click()
    await page.keyboard.type('{"authorization": "Bearer other"}')
    await drop_closed_brackets(page)
    await page.keyboard.press("Control+Enter")
    await visit.result('"viewer": null')
    assert graph.authorizations == [f"Bearer {TOKEN}", "Bearer other"]


async def test_every_example_is_listed_and_opens_in_a_tab(visit: Visit) -> None:
    page = visit.page
    entries = page.get_by_label("Examples").get_by_role("listitem").get_by_role("button")
    files = sorted((ROOT / "web" / "src" / "examples").glob("*.graphql"))
    titles = [file.read_text().splitlines()[0].removeprefix("# ") for file in files]
    assert await entries.locator("strong").all_inner_texts() == titles
    for file, title in zip(files, titles, strict=True):
        await entries.filter(has=page.get_by_text(title, exact=True)).click()
        await expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text(f"# {title}")
        if (variables := file.with_suffix(".json")).is_file():
            first = variables.read_text().splitlines()[1].strip()
            await expect(page.locator(".graphiql-editor-tool .view-lines").first).to_contain_text(first)
    await expect(page.get_by_role("tab")).to_have_count(len(files))


async def test_an_example_runs_as_it_stands(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="What runs where").click()
    await visit.page.get_by_role("button", name=re.compile("^Execute")).click()
    await visit.result("c1-n1", "shop-7d4b9", "RUNNING", "retail")


async def test_a_link_brings_its_query_and_leaves_no_trace_of_it_in_the_address(
    browser: Browser, graph: SmallGraph
) -> None:
    async with visiting(browser, f"{graph.url}#query=%7B%20viewer%20%7B%20name%20%7D%20%7D") as visit:
        await expect(visit.page.locator(".graphiql-query-editor .view-lines")).to_contain_text("viewer { name }")
        assert visit.page.url == graph.url
        await expect(visit.page.locator(".graphiql-editor-tool .view-lines").first).to_have_text("")
        await visit.page.reload()
        await expect(visit.page.locator(".graphiql-query-editor .view-lines")).to_contain_text("viewer { name }")
