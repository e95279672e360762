"""The GraphiQL page, and the files of all pages that web/build.py builds. Nothing on it comes from another host."""

import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

BUILT = Path(__file__).parent / "static" / "graphiql"
ASSETS_PATH = "/graphiql"

# Monaco, React and Swagger UI write style attributes; fonts and the editor's icons are data: in their style sheets.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_COMMON = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PAGE = {**_COMMON, "Cache-Control": "no-cache"}
_HASHED = {**_COMMON, "Cache-Control": "public, max-age=31536000, immutable"}
_UNHASHED = {**_COMMON, "Cache-Control": "public, max-age=3600"}
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
_NAME = re.compile(r"[\w-][\w.-]*")


def wants_page(request: Request) -> bool:
    """Whether a request for the graph comes from a browser's address bar: a GET that names text/html and has no query.

    A GET with `query` is GraphQL over HTTP, whatever it accepts; so is one whose Accept is only */* or JSON.
    """
    return request.method in {"GET", "HEAD"} and "query" not in request.query_params and _takes_html(request.headers)


def _takes_html(headers: Headers) -> bool:
    """Whether an Accept header (RFC 9110, section 12.5.1) names text/html with a weight over zero."""
    for item in ",".join(headers.getlist("accept")).split(","):
        media_type, *parameters = (part.strip().lower() for part in item.split(";"))
        if media_type == "text/html":
            return not any(re.fullmatch(r"q\s*=\s*0(\.0*)?", parameter) for parameter in parameters)
    return False


def graphiql_page() -> Response:
    """The page; 503 with what to do where it is not built. Its relative addresses lead to `graphiql_routes()`."""
    page = built_page("index.html", "GraphiQL", "The graph itself answers POST requests here.")
    page.headers["Vary"] = "Accept"
    return page


def built_page(file: str, name: str, without: str) -> Response:
    """A page of web/build.py's; 503 with what to do where it is not built, and what there is without it."""
    page = BUILT / file
    if not page.is_file():
        text = f"{name} is not built: run `make web` in a checkout. {without}\n"
        return PlainTextResponse(text, status_code=503, headers=_PAGE)
    return FileResponse(page, media_type="text/html", headers=_PAGE)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    return _file(BUILT / "assets", name, _HASHED)


async def _icon(_: Request) -> Response:
    return _file(BUILT, "icon.svg", _UNHASHED)


def _file(folder: Path, name: str, headers: dict[str, str]) -> Response:
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=_MEDIA_TYPES.get(path.suffix, "application/octet-stream"), headers=headers)


def graphiql_routes() -> list[Route]:
    """The page's files, beside the page: at /graphiql where that is /graphql. Names in assets/ carry a hash."""
    return [
        Route(f"{ASSETS_PATH}/assets/{{name}}", _asset, name="graphiql_asset"),
        Route(f"{ASSETS_PATH}/icon.svg", _icon, name="graphiql_icon"),
    ]
