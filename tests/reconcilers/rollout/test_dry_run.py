"""What is asked of a kube-apiserver in a dry run: it takes what we take, and we refuse what it refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from otegraph.clients.helm import Helm
from otegraph.models.errors import Invalid
from otegraph.reconcilers.rollout.container_spec import ContainerSpec, InvalidSpec
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.manifests import Placement, Pull, render
from otegraph.reconcilers.rollout.resources import PullReference
from otegraph.resolvers.container_spec import validate
from otegraph.tests.reconcilers.rollout import specs
from otegraph.tests.reconcilers.rollout.objects import one_of_each, rendered

from tests.charts import packed
from tests.parts.api_server import ApiServer
from tests.parts.fixtures import require

NAMESPACE = "dry-run"
AT_ONCE = 16
QUERY = "?dryRun=All&fieldValidation=Strict"
PULL = Pull(True, PullReference(1, 1, False, "f"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`field`: the one that we refuse the spec for; `complaint`: what the API server says, empty where it takes it, and
    where it was not asked, what our own reading of a stored spec says."""

    spec: dict[str, Any]
    field: str | None
    complaint: str


@pytest.fixture(scope="module")
async def server(real_root: ApiServer) -> AsyncIterator[httpx.AsyncClient]:
    """A real API server with a namespace of these tests' own."""
    await real_root.request("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
    yield real_root.http
    await real_root.http.delete(f"/api/v1/namespaces/{NAMESPACE}")


async def dry_run(server: httpx.AsyncClient, manifest: Manifest) -> str:
    """What the API server has against an object; empty where it takes it."""
    request = manifest.create()
    headers = {"Content-Type": "application/json"}
    answer = await server.post(f"{request.url}{QUERY}", content=request.body, headers=headers)
    return "" if answer.status_code == 201 else f"{manifest.key.kind.kind}: {answer.status_code} {answer.text}"


async def judged(server: httpx.AsyncClient, spec: dict[str, Any]) -> Verdict:
    """What we say of a spec, and what the API server says of what is made of it."""
    try:
        validate(spec)
        field = None
    except Invalid as refusal:
        field = refusal.field
    try:
        manifests = render(ContainerSpec.from_json(spec), Placement(1, "web", NAMESPACE, "north"), 7)
    except InvalidSpec as error:
        return Verdict(spec, field, str(error))
    for manifest in manifests:
        if complaint := await dry_run(server, manifest):
            return Verdict(spec, field, complaint)
    return Verdict(spec, field, "")


async def verdicts(server: httpx.AsyncClient, given: Iterable[dict[str, Any]]) -> Sequence[Verdict]:
    """All of them, some at once."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(spec: dict[str, Any]) -> Verdict:
        async with turns:
            return await judged(server, spec)

    return await asyncio.gather(*map(one, given))


def different(spec: dict[str, Any]) -> dict[str, Any]:
    """What makes a spec other than the plain one: its text is cut, for people."""
    return {name: str(value)[:200] for name, value in spec.items() if value != specs.BASE[name]}


async def test_each_value_of_each_field_is_taken_by_both_or_refused_by_us_with_its_name(
    server: httpx.AsyncClient,
) -> None:
    given = list(specs.singles())
    found = await verdicts(server, (spec for _, spec in given))
    taken = [verdict for verdict in found if verdict.field is None]
    assert [(different(verdict.spec), verdict.complaint) for verdict in taken if verdict.complaint] == []
    camel = {"rolling_update": "rollingUpdate"}
    for (name, _), verdict in zip(given, found, strict=True):
        if verdict.complaint:
            at = f"container.{camel.get(name, name)}"
            assert verdict.field is not None
            assert verdict.field.startswith(at), (different(verdict.spec), verdict)
    # neither side says the same of everything
    assert len(taken) > 150
    assert sum(bool(verdict.complaint) for verdict in found) > 60


async def test_fields_together(server: httpx.AsyncClient) -> None:
    given = [
        *specs.mild_mixtures(150, seed=4),
        *specs.mixtures(60, seed=4),
        *islice(specs.pairs(), 0, None, 17),
    ]
    found = await verdicts(server, given)
    wrong = [verdict for verdict in found if verdict.field is None and verdict.complaint]
    assert [(different(verdict.spec), verdict.complaint) for verdict in wrong] == []
    assert sum(verdict.field is None for verdict in found) > 100


@pytest.mark.parametrize("name", ["a", "0", "a" * 63, "1-a-2"])
@pytest.mark.parametrize("selector", ["", "north", "node.with.dots", "x" * 63, "North_West", "n" * 253])
async def test_names_and_nodes(server: httpx.AsyncClient, name: str, selector: str) -> None:
    spec = ContainerSpec.from_json({**specs.BASE, "autoscaling": specs.AUTOSCALING})
    for manifest in render(spec, Placement(2**63 - 1, name, NAMESPACE, selector), 2**63 - 1, Pull(True)):
        assert await dry_run(server, manifest) == ""


async def test_every_kind_that_a_chart_may_hold(server: httpx.AsyncClient) -> None:
    manifests = rendered(*one_of_each(), namespace=NAMESPACE, selector="north", pull=PULL)
    complaints = [await dry_run(server, manifest) for manifest in manifests if manifest.pull is None]
    assert complaints == [""] * len(one_of_each())


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
async def test_a_real_chart(server: httpx.AsyncClient, version: str) -> None:
    helm = Helm(Path(require("helm")["helm"]))
    values = {name: {"enabled": True} for name in ("agent", "report", "autoscaling")}
    objects = await helm.template(packed("shop", version=version), "front", NAMESPACE, values)
    known = [one for one in objects if isinstance(one, dict)]
    assert len(known) == len(objects)
    manifests = rendered(*known, namespace=NAMESPACE, selector="north", pull=Pull(True))
    assert {"Deployment", "StatefulSet", "DaemonSet", "CronJob"} < {manifest.key.kind.kind for manifest in manifests}
    assert [await dry_run(server, manifest) for manifest in manifests] == [""] * len(objects)
