"""Sends a chart as front ends do (graphql-multipart-request-spec)."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.product import Caller

CREATE = """
    mutation($input: CreateAppFromChartInput!) {
      createAppFromChart(input: $input) {
        appVersion { id version source { __typename ... on ChartSpec { name version appVersion description values } } }
        userErrors { field code message }
      }
    }
"""


async def post_form(
    caller: Caller, parts: dict[str, str], files: dict[str, bytes], preflight: str = "graphql-require-preflight"
) -> httpx.Response:
    """A form to the graph: its texts, and its files."""
    headers = {preflight: "1"} if preflight else {}
    if caller.token:
        headers["authorization"] = f"Bearer {caller.token}"
    sent: Any = [(name, (None, text)) for name, text in parts.items()]
    sent += [(name, ("chart.tgz", content, "application/gzip")) for name, content in files.items()]
    return await caller.http.post("/graphql", files=sent, headers=headers)


async def post_chart(caller: Caller, archive: bytes, **fields: Any) -> httpx.Response:
    """createAppFromChart, as it is answered."""
    given = {"name": "web", "version": "1.0", "chart": None, **fields}
    operations = json.dumps({"query": CREATE, "variables": {"input": given}})
    return await post_form(
        caller, {"operations": operations, "map": '{"0": ["variables.input.chart"]}'}, {"0": archive}
    )


async def upload(caller: Caller, archive: bytes, **fields: Any) -> Any:
    """The payload of createAppFromChart (by default of version 1.0 of the app `web`), userErrors and all."""
    answer = (await post_chart(caller, archive, **fields)).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["createAppFromChart"]
