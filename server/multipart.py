"""Files in GraphQL requests: https://github.com/jaydenseric/graphql-multipart-request-spec

A browser sends forms to other origins without asking first. So a form is taken only with a header that no form can have,
for which a browser asks (a CORS preflight), and is told no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from otegraph.rest_compat.form import MEDIA_TYPE, FormBounds, boundary_of, reading_form
from otegraph.rest_compat.problems import Refusal, unreadable
from otegraph.rest_compat.strict_json import parse_object
from starlette.datastructures import UploadFile
from starlette.requests import Request

PREFLIGHT_HEADERS = ("graphql-require-preflight", "apollo-require-preflight")
OPERATIONS, MAP = "operations", "map"
MOST_FILES = 10
BOUNDS = FormBounds(body_bytes=4 << 20, text_bytes=1 << 20, parts=MOST_FILES + 2)
"""An operation is at most as large as without files; the largest file that is taken has 2 MiB."""


class _Wanted(Mapping[str, bool]):
    """Every part is wanted: two are texts, the rest files."""

    def __getitem__(self, name: str) -> bool:
        return name not in (OPERATIONS, MAP)

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter((OPERATIONS, MAP))

    def __len__(self) -> int:
        return 2


async def read_form(request: Request) -> dict[str, Any]:
    """The request that a form holds, each file's content in the variable that the map names.

    Raises a Refusal: 415 without the header, 413 for too much, 400 for what is no such request.
    """
    if not any(request.headers.get(name) for name in PREFLIGHT_HEADERS):
        raise Refusal(415, f"{MEDIA_TYPE} is taken with the header GraphQL-Require-Preflight: 1")
    boundary = boundary_of(request.headers.get("content-type", ""))
    try:
        async with reading_form(request.stream(), boundary, _Wanted(), BOUNDS) as parts:
            return await _put_together(parts)
    except Refusal as refusal:
        # a part that is there twice, or is a text where a file is meant: the form can't be read
        raise Refusal(400 if refusal.status == 422 else refusal.status, refusal.message) from None


async def _put_together(parts: Mapping[str, object]) -> dict[str, Any]:
    operations, paths = parts.get(OPERATIONS), parts.get(MAP)
    if not isinstance(operations, str) or not isinstance(paths, str):
        raise unreadable("the form must hold the texts operations and map, and then the files")
    request: dict[str, Any] = parse_object(operations.encode())
    files = {name: part for name, part in parts.items() if isinstance(part, UploadFile)}
    where = parse_object(paths.encode())
    if where.keys() != files.keys():
        raise unreadable("map must name exactly the files of the form")
    for name, file in files.items():
        content = await file.read()
        for path in _paths(where[name]):
            _put(request, path, content)
    return request


def _paths(value: object) -> list[str]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_FILES:
        raise unreadable(f"map must hold for each file a list of 1 to {MOST_FILES} paths")
    if not all(isinstance(path, str) and path.startswith("variables.") for path in value):
        raise unreadable("each path of map must be of the form variables.name")
    return value


def _put(request: dict[str, Any], path: str, content: bytes) -> None:
    """Into the place that the path names, where there is a null until now."""
    *steps, last = path.split(".")
    place: Any = request
    for step in steps:
        place = _at(place, step, path)
    if _at(place, last, path) is not None:
        raise unreadable(f"{path[:200]!r} must be null: a file goes there")
    place[int(last) if isinstance(place, list) else last] = content


def _at(place: Any, step: str, path: str) -> Any:
    if isinstance(place, dict) and step in place:
        return place[step]
    if isinstance(place, list) and step.isascii() and step.isdecimal() and len(step) < 4 and int(step) < len(place):
        return place[int(step)]
    raise unreadable(f"there is no {path[:200]!r} in operations")
