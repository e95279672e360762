"""A request's body: JSON, or a form where the operation takes a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from otegraph.rest_compat.form import FormBounds, boundary_of, reading_form
from otegraph.rest_compat.problems import Refusal, too_large
from otegraph.rest_compat.route import Route
from otegraph.rest_compat.strict_json import parse_object
from starlette.requests import Request

MAX_BODY_BYTES = 1 << 20


@dataclass(frozen=True)
class BodyReader:
    """Reads bodies; those of JSON have at most `json_bytes`."""

    json_bytes: int
    form: FormBounds

    @asynccontextmanager
    async def reading(self, route: Route, request: Request) -> AsyncIterator[Mapping[str, object]]:
        """What the body says, by name; files in it are closed in the end. Raises a 415, 413, 400 or 422 Refusal."""
        if not route.takes_body:
            yield {}
        elif not route.takes_form:
            yield await self._json(route, request)
        else:
            boundary = boundary_of(request.headers.get("content-type", ""))
            _check_declared(request, self.form.body_bytes)
            wanted = {part.name: part.codec.is_file for part in route.in_body}
            async with reading_form(request.stream(), boundary, wanted, self.form) as parts:
                yield parts

    async def _json(self, route: Route, request: Request) -> Mapping[str, object]:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        # Old clients send JSON without saying so.
        if media_type not in ("", "application/json"):
            raise Refusal(415, "the body must be application/json")
        _check_declared(request, self.json_bytes)
        chunks: list[bytes] = []
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self.json_bytes:
                raise too_large(f"the body has more than {self.json_bytes} bytes")
            chunks.append(chunk)
        body = b"".join(chunks)
        return {} if not body and not route.needs_body else parse_object(body)


def _check_declared(request: Request, most: int) -> None:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 19 or int(declared) > most):
        raise too_large(f"the body has more than {most} bytes")
