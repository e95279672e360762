"""GraphQL over HTTP, as graphql-http's audits see it: MUST, SHOULD and MAY."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest
from otegraph.server.app import application
from otegraph.simulator.serving import Listener

from tests.product import POLICY

WEB = Path(__file__).resolve().parents[2] / "web"
AUDIT = Path(__file__).with_name("graphql_over_http.mjs")


async def test_every_audit_passes() -> None:
    node = _node()
    listener = Listener(application(POLICY))
    await listener.start()
    try:
        audit = await asyncio.create_subprocess_exec(
            node, str(AUDIT), f"{listener.url}/graphql", str(WEB), stdout=asyncio.subprocess.PIPE
        )
        told, _ = await asyncio.wait_for(audit.communicate(), 120)
    finally:
        await listener.stop()
    assert audit.returncode == 0
    report = json.loads(told)
    assert report["failed"] == []
    assert report["audits"] > 50


def _node() -> str:
    """The node that web/build.py uses."""
    if not (WEB / "node_modules" / "graphql-http").is_dir():
        pytest.skip("graphql-http is not installed: run `make web`")
    spec = importlib.util.spec_from_file_location("web_build", WEB / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = build
    spec.loader.exec_module(build)
    found = shutil.which("node", path=build.find_npm().env["PATH"])
    assert found is not None
    return found
