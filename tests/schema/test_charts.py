"""Charts over the graph: uploaded in a form, refused by the field that is wrong, shown as what they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from otegraph.clients.helm import Helm
from otegraph.models import App, AppVersion, Chart, MutationRecord
from otegraph.resolvers.outside import Outside

from tests.charts import packed
from tests.charts.upload import CREATE, post_chart, upload
from tests.parts.fixtures import require
from tests.product import Product, product


@pytest.fixture
async def rendering(database: str) -> AsyncIterator[Product]:
    """The product with helm."""
    async with product(outside=Outside(helm=Helm(Path(require("helm")["helm"])))) as made:
        yield made


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(error["code"], error["field"]) for error in answer["userErrors"]]


async def test_a_chart_is_an_app_s_version(rendering: Product) -> None:
    tenant = await rendering.tenant("shop")
    archive = packed("shop")
    made = await upload(tenant, archive, values={"replicas": 3})
    assert made["userErrors"] == []
    assert made["appVersion"]["version"] == "1.0.1"
    assert made["appVersion"]["source"] == {
        "__typename": "ChartSpec", "name": "shop", "version": "1.0.0", "appVersion": "3.4",
        "description": "A web shop with its store", "values": {"replicas": 3},
    }  # fmt: skip
    stored = await Chart.get()
    assert (stored.archive, len(stored.digest)) == (archive, 71)
    # containers and charts of one app count together
    await tenant.change("createApp", name="web", version="1.0", container={"image": "nginx"})
    assert (await upload(tenant, archive))["appVersion"]["version"] == "1.0.3"
    listed = await tenant.graph(
        "{ appVersions { nodes { source { __typename ... on ContainerSpec { image } ... on ChartSpec { name } } } } }"
    )
    assert [node["source"] for node in listed["appVersions"]["nodes"]] == [
        {"__typename": "ChartSpec", "name": "shop"},
        {"__typename": "ContainerSpec", "image": "nginx"},
        {"__typename": "ChartSpec", "name": "shop"},
    ]


NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: mine}\n"
ELSEWHERE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: kube-system}\n"
HOOK = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {helm.sh/hook: pre-install}}\n"
FAIL = "a: {{ fail .Values.greeting }}"
BOMB = "a: {{ range until 100000000 }}x{{ end }}\n"


@pytest.mark.parametrize(
    ("archive", "fields", "error", "says"),
    [
        (b"", {}, ("INVALID", "chart"), "gzipped"),
        (packed("shop", name=None), {}, ("INVALID", "chart"), "no name"),
        (packed("shop", {"templates/a.yaml": NAMESPACE}), {}, ("INVALID", "chart"), "Namespace 'mine'"),
        (packed("shop", {"templates/a.yaml": ELSEWHERE}), {}, ("INVALID", "chart"), "kube-system"),
        (packed("shop", {"templates/a.yaml": HOOK}), {}, ("INVALID", "chart"), "hook"),
        (packed("shop", {"templates/a.yaml": BOMB}), {}, ("INVALID", "chart"), "more memory"),
        (packed("shop", {"templates/a.yaml": FAIL}), {"values": {"greeting": "psst"}}, ("INVALID", "chart"), "psst"),
        (packed("shop"), {"values": {"image": None}}, ("INVALID", "chart"), "image"),
        (packed("shop"), {"values": [1]}, ("INVALID", "values"), "object"),
        (packed("shop"), {"values": {"a": "x" * 70_000}}, ("INVALID", "values"), "64 KiB"),
        (packed("shop"), {"values": {"a": 2**70}}, ("INVALID", "values"), "number"),
        (packed("shop"), {"values": {"a\x00": 1}}, ("INVALID", "values"), "key"),
        (packed("shop"), {"name": "Web"}, ("INVALID", "name"), "name"),
        (packed("shop"), {"name": "web\x00"}, ("INVALID", "name"), "name"),
        (packed("shop"), {"version": "1.0.0"}, ("INVALID", "version"), "x.x"),
        (packed("shop"), {"business": "nobody's"}, ("NOT_FOUND", "business"), "business"),
    ],
)  # fmt: skip
async def test_what_can_t_be_is_refused_by_its_field(
    rendering: Product, archive: bytes, fields: dict[str, Any], error: tuple[str, str], says: str
) -> None:
    tenant = await rendering.tenant("shop")
    answer = await upload(tenant, archive, **fields)
    assert errors(answer) == [error]
    assert says in answer["userErrors"][0]["message"]
    assert not await App.exists()


async def test_deep_values_are_refused(rendering: Product) -> None:
    tenant = await rendering.tenant("shop")
    for depth in (40, 400):
        values: Any = {}
        for _ in range(depth):
            values = {"a": values}
        assert errors(await upload(tenant, packed("shop"), values=values)) in (
            [("INVALID", "values")],
            [("INVALID", None)],
        )


async def test_a_repeat_is_answered_as_before_without_helm(rendering: Product) -> None:
    tenant = await rendering.tenant("shop")
    first = await upload(tenant, packed("shop"), clientMutationId="one")
    async with product() as bare:
        again = await upload(type(tenant)(bare.http, tenant.token), packed("shop"), clientMutationId="one")
    assert (first, again["userErrors"]) == (again, [])
    assert (await AppVersion.all().count(), await MutationRecord.all().count()) == (1, 1)
    other = await upload(tenant, packed("shop", version="2.0.0"), clientMutationId="one")
    assert errors(other) == [("CONFLICT", "clientMutationId")]


async def test_without_helm_it_is_unavailable(api: Product) -> None:
    tenant = await api.tenant("shop")
    answer = (await post_chart(tenant, packed("shop"))).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAVAILABLE"]
    assert "helm" in answer["errors"][0]["message"]
    assert errors(await upload(tenant, b"no chart")) == [("INVALID", "chart")]


async def test_nobody_uploads(api: Product) -> None:
    answer = (await post_chart(api.nobody, packed("shop"))).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("chart", ["text", 5, {"a": 1}, ["text"]])
async def test_json_has_no_files(api: Product, chart: Any) -> None:
    tenant = await api.tenant("shop")
    answer = await tenant.post(CREATE, input={"name": "web", "version": "1.0", "chart": chart})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "INVALID"
    literal = 'mutation { createAppFromChart(input: {name: "a", version: "1.0", chart: "x"}) { userErrors { code } } }'
    assert await tenant.refused(literal) == "INVALID"
