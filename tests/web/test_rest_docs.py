"""The page of the REST operations in a real browser, on the product itself."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from otegraph.server.app import application
from playwright.async_api import Browser, Locator, Page, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.product import PASSWORD, POLICY, Product

from .browser import Visit, visiting
from .listening import listening

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
async def origin(built: None, api: Product) -> AsyncIterator[str]:
    """The product with its administrator, on a port."""
    await api.admin()
    async with listening(application(POLICY)) as origin:
        yield origin


@pytest.fixture
async def visit(browser: Browser, origin: str) -> AsyncIterator[Visit]:
    async with visiting(browser, f"{origin}/v1/docs") as visit:
        await expect(visit.page.locator(".opblock").first).to_be_visible()
        yield visit


async def documented(origin: str) -> dict[str, dict[str, Any]]:
    """The operations of the OpenAPI document by their ids."""
    async with httpx.AsyncClient() as http:
        paths = (await http.get(f"{origin}/v1/openapi.json")).json()["paths"]
    return {
        operation["operationId"]: {**operation, "path": path, "method": method.upper()}
        for path, methods in paths.items()
        for method, operation in methods.items()
        if method in METHODS
    }


def block(page: Page, operation_id: str) -> Locator:
    name = page.locator(".opblock-summary-operation-id", has_text=re.compile(f"^{operation_id}$"))
    return page.locator(".opblock").filter(has=name)


async def log_in(page: Page) -> None:
    await page.get_by_label("User", exact=True).fill("admin")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Log in", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Logged in as admin")


async def test_every_operation_is_listed_and_second_spellings_as_deprecated(visit: Visit, origin: str) -> None:
    operations = await documented(origin)
    listed = visit.page.locator(".opblock-summary-operation-id")
    await expect(listed).to_have_count(len(operations))
    assert set(await listed.all_inner_texts()) == set(operations)
    old = visit.page.locator(".opblock-deprecated .opblock-summary-operation-id")
    deprecated = {name for name, operation in operations.items() if operation.get("deprecated")}
    assert deprecated
    assert set(await old.all_inner_texts()) == deprecated


async def test_an_operation_shows_its_graphql_which_opens_in_graphiql(visit: Visit, origin: str) -> None:
    page = visit.page
    query = (await documented(origin))["ListClusters"]["x-graphql"]
    await block(page, "ListClusters").locator(".opblock-summary-control").click()
    await expect(page).to_have_url(re.compile(r"/v1/docs#/.*ListClusters$"))
    section = page.get_by_role("region", name="GraphQL")
    shown = await section.locator("pre").inner_text()
    assert shown.split() == query.split()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await section.locator(".copy-to-clipboard button").click()
    assert await page.evaluate("navigator.clipboard.readText()") == query

    await log_in(page)
    async with page.expect_popup() as opened:
        await section.get_by_role("link", name="Open in GraphiQL").click()
    graphiql = await opened.value
    visit.watch(graphiql)
    await expect(graphiql.locator(".graphiql-query-editor .view-lines")).to_contain_text("query ListClusters")
    await expect(graphiql.get_by_role("status")).to_contain_text("Logged in as admin")
    assert graphiql.url == f"{origin}/graphql"
    await graphiql.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(graphiql.locator(".result-window .view-lines")).to_contain_text('"data"')


async def test_an_operation_is_tried_with_the_token_of_the_log_in(visit: Visit, origin: str) -> None:
    page = visit.page
    operation = (await documented(origin))["ListUsers"]

    async def execute() -> tuple[int, str | None]:
        async with page.expect_response(lambda answer: answer.url.startswith(origin + operation["path"])) as answered:
            await tried.get_by_role("button", name="Execute", exact=True).click()
        answer = await answered.value
        return answer.status, await answer.request.header_value("authorization")

    await log_in(page)
    tried = block(page, "ListUsers")
    await tried.locator(".opblock-summary-control").click()
    await tried.get_by_role("button", name="Try it out").click()
    answer = await execute()
    stored = json.loads(await page.evaluate("sessionStorage.getItem('otegraph:session')"))
    assert answer == (200, stored["token"])
    await expect(tried.locator(".live-responses-table")).to_contain_text('"admin"')

    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_label("User", exact=True)).to_be_visible()
    assert await execute() == (401, None)
    # the browser itself tells of the status
    assert len(visit.complaints) == 1
    assert "401" in visit.complaints.pop()


async def test_the_page_works_under_a_prefix_that_a_proxy_adds(browser: Browser, built: None, api: Product) -> None:
    await api.admin()
    async with (
        listening(Starlette(routes=[Mount("/behind", application(POLICY))])) as origin,
        visiting(browser, f"{origin}/behind/v1/docs") as visit,
    ):
        page = visit.page
        await log_in(page)
        tried = block(page, "ListClusters")
        await tried.locator(".opblock-summary-control").click()
        link = page.get_by_role("link", name="Open in GraphiQL")
        await expect(link).to_have_attribute("href", re.compile(f"^{re.escape(origin)}/behind/graphql#query="))
        await tried.get_by_role("button", name="Try it out").click()
        async with page.expect_response(re.compile("/behind/v1/cluster")) as answered:
            await tried.get_by_role("button", name="Execute", exact=True).click()
        assert (await answered.value).status == 200


async def test_the_page_runs_no_script_but_the_servers_files(origin: str) -> None:
    async with httpx.AsyncClient() as http:
        page = await http.get(f"{origin}/v1/docs")
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []


async def test_operations_below_v1_are_what_they_were(api: Product) -> None:
    assert (await api.http.get("/v1/docs/")).status_code == 404
    assert (await api.http.get("/v1/docs/x")).json()["code"] == 404
