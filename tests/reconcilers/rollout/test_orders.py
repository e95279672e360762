"""From sends to ClusterControllers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from otegraph.reconcilers.rollout.orders import batch, cluster_controller, cluster_selector
from otegraph.reconcilers.rollout.resources import ObjectKey, Request, remove

SMALL = Request("POST", "/apis/apps/v1/namespaces/shop/deployments", '{"kind":"Deployment"}')
DNS_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


@dataclass(frozen=True)
class ASend:
    cluster: str
    request: Request = SMALL
    about: str = "revision 1"
    attempt: int = 1


@pytest.mark.parametrize(
    ("clusters", "matched"),
    [
        (["c1"], ["c1"]),
        (["c1", "c2"], ["c1", "c2"]),
        (["a.b"], ["a.b"]),
        (["c1", "a.b"], ["c1", "a.b"]),
        (["c10"], ["c10"]),
        (["a,b"], ["a,b"]),
        (["c+"], ["c+"]),
    ],
)
def test_a_selector_matches_the_names_meant_and_no_others(clusters: list[str], matched: list[str]) -> None:
    fleet = ["c1", "c10", "c2", "xc1", "c1x", "abc12", "a.b", "a-b", "aXb", "a,b", "a", "b", "cc", "c+", "c1\n"]
    # ote-stack splits at commas and looks for each expression anywhere in the name
    expressions = [re.compile(part) for part in cluster_selector(clusters).split(",")]
    found = [name for name in fleet if any(part.search(name) for part in expressions) and not name.endswith("\n")]
    assert sorted(found) == sorted(matched)


def test_what_the_recorded_order_says_is_what_is_written() -> None:
    assert cluster_selector(["c1", "c10"]) == "^(c1|c10)$"
    assert cluster_selector(["c1"]) == "^c1$"
    assert cluster_selector(["a.b"]) == r"^a\.b$"


@pytest.mark.parametrize("clusters", [[], [""], ["c1", ""]])
def test_an_order_never_means_every_cluster_by_accident(clusters: list[str]) -> None:
    with pytest.raises(ValueError, match="needs clusters"):
        cluster_selector(clusters)


def test_equal_requests_go_together_some_dozens_of_clusters_each() -> None:
    orders = batch([ASend(f"c{number:03}") for number in range(70)])
    assert [len(order.clusters) for order in orders] == [30, 30, 10]
    assert [name for order in orders for name in order.clusters] == [f"c{number:03}" for number in range(70)]
    assert all(order.clusters == tuple(send.cluster for send in order.sends) for order in orders)


def test_a_big_body_goes_to_fewer_clusters_so_that_the_answers_fit_into_one_object() -> None:
    body = "x" * 100_000
    orders = batch([ASend(f"c{number:03}", Request("POST", "/big", body)) for number in range(10)])
    assert max(len(order.clusters) for order in orders) * 4 * len(body) < 1024 * 1024
    assert len(batch([ASend("c1", Request("POST", "/big", "x" * 2_000_000))])) == 1


@pytest.mark.parametrize(
    ("it", "first", "second", "same"),
    [
        ("the same content is the same order", ASend("c1"), ASend("c1"), True),
        ("another attempt is another order", ASend("c1"), ASend("c1", attempt=2), False),
        ("another revision is another order", ASend("c1"), ASend("c1", about="revision 2"), False),
        ("another body is another order", ASend("c1"), ASend("c1", Request("POST", SMALL.url, "{}")), False),
        ("another method is another order", ASend("c1"), ASend("c1", Request("PUT", SMALL.url, SMALL.body)), False),
        ("other clusters are another order", ASend("c1"), ASend("c2"), False),
    ],
)
def test_a_name_follows_from_what_is_in_the_order(it: str, first: ASend, second: ASend, same: bool) -> None:
    (one,), (other,) = batch([first]), batch([second])
    assert (one.name == other.name) is same, it
    assert DNS_SUBDOMAIN.fullmatch(one.name)
    assert one.name.startswith("otegraph-")
    assert len(one.name) <= 63


def test_the_order_in_which_clusters_were_found_makes_no_difference() -> None:
    (one,), (other,) = batch([ASend("c1"), ASend("c2")]), batch([ASend("c2"), ASend("c1")])
    assert one.name == other.name


def test_a_cluster_controller_is_what_ote_stack_takes() -> None:
    (order,) = batch([ASend("c1"), ASend("c10")])
    assert cluster_controller(order.name, order.request, order.clusters) == {
        "apiVersion": "ote.baidu.com/v1",
        "kind": "ClusterController",
        "metadata": {
            "name": order.name,
            "namespace": "kube-system",
            "labels": {"otegraph.io/order": order.name, "app.kubernetes.io/managed-by": "otegraph"},
        },
        "spec": {
            "clusterSelector": "^(c1|c10)$",
            "destination": "api",
            "method": "POST",
            "url": SMALL.url,
            "body": SMALL.body,
        },
    }


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("apps/v1/Deployment/shop/web", "/apis/apps/v1/namespaces/shop/deployments/web"),
        ("apps/v1/DaemonSet/shop/web", "/apis/apps/v1/namespaces/shop/daemonsets/web"),
        (
            "autoscaling/v2/HorizontalPodAutoscaler/shop/web",
            "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web",
        ),
        ("v1/Namespace/shop", "/api/v1/namespaces/shop"),
        ("v1/Node/edge-1", "/api/v1/nodes/edge-1"),
    ],
)
def test_a_key_is_text_and_a_url(key: str, url: str) -> None:
    parsed = ObjectKey.parse(key)
    assert (str(parsed), parsed.url) == (key, url)
    assert remove(parsed) == Request("DELETE", f"{url}?propagationPolicy=Background")


@pytest.mark.parametrize(
    "text", ["", "v1/Endpoints/shop/web", "apps/v1/Deployment/web", "v1/Namespace/a/b", "v1/Node/"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no object"):
        ObjectKey.parse(text)
