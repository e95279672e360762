"""Answers in the documented form."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from otegraph.rest_compat.problems import Refusal
from starlette.requests import Request
from starlette.responses import Response


def respond(request: Request, status: int, body: bytes, headers: Mapping[str, str]) -> Response:
    """An answer in JSON."""
    length = {"Content-Length": str(len(body))}
    content = b"" if request.method == "HEAD" else body
    return Response(content, status, {**headers, **length}, media_type="application/json")


def refuse(request: Request, refused: Refusal, headers: Mapping[str, str]) -> Response:
    """A refusal, in the documented form."""
    body = orjson.dumps({"code": refused.status, "message": refused.message})
    return respond(request, refused.status, body, {**headers, **refused.headers})
