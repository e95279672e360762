"""Label selectors, field selectors, quantities and paths: what they mean."""

from decimal import Decimal
from typing import Any

import pytest
from otegraph.simulator.apiserver import quantity
from otegraph.simulator.apiserver.errors import StatusError
from otegraph.simulator.apiserver.paths import Target, parse
from otegraph.simulator.apiserver.selectors import matcher, matches_selector

LABELS = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("app=web", True),
        ("app==web,tier=front", True),
        ("app=web,tier=back", False),
        ("app!=web", False),
        ("none!=x", True),
        ("app in (web,db)", True),
        ("app notin (web, db)", False),
        ("none notin (x)", True),
        ("tier", True),
        ("!tier", False),
        ("!none,app in (web), tier", True),
        ("app=", False),
    ],
)
def test_a_label_selector(text: str, matches: bool) -> None:
    assert matcher(text, "", "pods")({"metadata": {"labels": LABELS}}) is matches


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("metadata.name=a", True),
        ("metadata.name!=a", False),
        ("spec.nodeName=n1,status.phase!=Failed", True),
        ("metadata.namespace=x", False),
    ],
)
def test_a_field_selector(text: str, matches: bool) -> None:
    pod = {"metadata": {"name": "a", "namespace": "shop"}, "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}}
    assert matcher("", text, "pods")(pod) is matches


@pytest.mark.parametrize(("labels", "fields"), [("a b!", ""), ("=x", ""), ("", "spec.x=1"), ("", "status.phase=x")])
def test_a_selector_that_is_refused(labels: str, fields: str) -> None:
    with pytest.raises(StatusError) as refusal:
        matcher(labels, fields, "deployments")
    assert refusal.value.code == 400


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        (None, False),
        ({}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "db"}}, False),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["db"]}]}, False),
        ({"matchExpressions": [{"key": "none", "operator": "DoesNotExist"}]}, True),
    ],
)
def test_a_selector_object(selector: Any, matches: bool) -> None:
    assert matches_selector(selector, LABELS) is matches


@pytest.mark.parametrize(
    ("text", "number"),
    [("100m", "0.1"), ("2", "2"), ("1.5", "1.5"), ("200Mi", "209715200"), ("1k", "1000"), ("2e3", "2000"), (4, "4")],
)
def test_a_quantity(text: Any, number: str) -> None:
    assert quantity.parse(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "1 Gi", "1gi", "--1", "1.2.3", None, True])
def test_no_quantity(text: Any) -> None:
    with pytest.raises(ValueError, match="quantities"):
        quantity.parse(text)


@pytest.mark.parametrize(
    ("amounts", "total"),
    [(["4", "4"], "8"), (["8Gi", "8Gi"], "16Gi"), (["512Mi", "512Mi"], "1Gi"), (["500m", "250m"], "750m"), ([], "0")],
)
def test_a_sum_of_quantities(amounts: list[str], total: str) -> None:
    assert quantity.add(amounts) == total


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/api/v1/nodes", Target("", "v1", "nodes")),
        ("/api/v1/namespaces/shop", Target("", "v1", "namespaces", "", "shop")),
        ("/api/v1/namespaces/shop/status", Target("", "v1", "namespaces", "", "shop", "status")),
        ("/api/v1/namespaces/shop/pods/a", Target("", "v1", "pods", "shop", "a")),
        (
            "/apis/apps/v1/namespaces/shop/deployments/web/status",
            Target("apps", "v1", "deployments", "shop", "web", "status"),
        ),
        ("/apis/apps/v1/deployments", Target("apps", "v1", "deployments")),
        ("/apis/apps/v1", None),
        ("/api/v1", None),
        ("/api/v1//pods", None),
        ("/api/v1/namespaces/shop/pods/a/b/c", None),
    ],
)
def test_a_path(path: str, target: Target | None) -> None:
    assert parse(path) == target
