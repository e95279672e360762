"""What the server answers for the GraphiQL page and its files, without a browser."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from otegraph.server import graphiql
from otegraph.server.rest_docs import rest_docs_routes
from starlette.applications import Starlette
from starlette.requests import Request

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def request(method: str, accept: str | None, query: bytes = b"") -> Request:
    headers = [] if accept is None else [(b"accept", accept.encode())]
    return Request({"type": "http", "method": method, "path": "/graphql", "query_string": query, "headers": headers})


@pytest.mark.parametrize(
    ("method", "accept", "query", "wanted"),
    [
        ("GET", CHROME, b"", True),
        ("GET", "application/json, Text/HTML ;q=0.5", b"", True),
        ("HEAD", "text/html", b"", True),
        ("GET", CHROME, b"query=%7Bviewer%7Bname%7D%7D", False),
        ("GET", CHROME, b"query=", False),
        ("GET", "text/html;q=0", b"", False),
        ("GET", "text/html; q=0.00", b"", False),
        ("GET", "application/json", b"", False),
        ("GET", "*/*", b"", False),
        ("GET", "", b"", False),
        ("GET", None, b"", False),
        ("POST", CHROME, b"", False),
    ],
)
def test_a_page_is_wanted_by_a_browser_that_asks_no_query(
    method: str, accept: str | None, query: bytes, wanted: bool
) -> None:
    assert graphiql.wants_page(request(method, accept, query)) is wanted


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built page with one hashed file, beside a file that is nobody's business."""
    built = tmp_path / "graphiql"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>page</title>")
    (built / "icon.svg").write_text("<svg/>")
    (built / "assets" / "index-a1b2.js").write_text("export {}")
    (built / "assets" / ".hidden").write_text("secret")
    (tmp_path / "secret.js").write_text("secret")
    monkeypatch.setattr(graphiql, "BUILT", built)
    return built


def client() -> httpx.AsyncClient:
    app = Starlette(routes=graphiql.graphiql_routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://server")


def test_the_page_is_asked_for_again_each_time_under_a_content_policy(site: Path) -> None:
    page = graphiql.graphiql_page()
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["vary"] == "Accept"
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


async def test_a_hashed_file_may_be_kept_for_ever(site: Path) -> None:
    async with client() as http:
        answer = await http.get("/graphiql/assets/index-a1b2.js")
    assert (answer.status_code, answer.text) == (200, "export {}")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_icon_has_no_hash_and_is_not_kept_for_ever(site: Path) -> None:
    async with client() as http:
        answer = await http.get("/graphiql/icon.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "immutable" not in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/graphiql/assets/missing.js",
        "/graphiql/assets/.hidden",
        "/graphiql/assets/..%2F..%2Fsecret.js",
        "/graphiql/assets/%2E%2E%2Findex.html",
        "/graphiql/assets/",
        "/graphiql/index.html",
    ],
)
async def test_nothing_else_is_served(site: Path, path: str) -> None:
    async with client() as http:
        answer = await http.get(path)
    assert answer.status_code == 404


def test_a_page_that_is_not_built_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphiql, "BUILT", tmp_path)
    page = graphiql.graphiql_page()
    assert page.status_code == 503
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert b"make web" in bytes(page.body)


async def test_the_documentation_is_served_beside_it(site: Path) -> None:
    app = Starlette(routes=rest_docs_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://server") as http:
        missing = await http.get("/v1/docs")
        (site / "docs.html").write_text("<!doctype html><title>docs</title>")
        page = await http.get("/v1/docs")
    assert (missing.status_code, "make web" in missing.text) == (503, True)
    assert (page.status_code, page.text) == (200, "<!doctype html><title>docs</title>")
    assert page.headers["cache-control"] == "no-cache"
    assert "content-security-policy" in page.headers
