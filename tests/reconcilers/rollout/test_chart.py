"""From a chart's objects to what is ordered."""

from __future__ import annotations

from typing import Any

import pytest
from otegraph.models.kubernetes_kinds import KINDS, images_of, kind_of, pod_template_of
from otegraph.reconcilers.rollout.container_spec import InvalidSpec
from otegraph.reconcilers.rollout.manifests import Pull
from otegraph.reconcilers.rollout.resources import ObjectKey, PullReference
from otegraph.tests.reconcilers.rollout.objects import an, autoscaler, bare_pod, job, one_of_each, rendered, workload

OURS = {"otegraph.io/deployment": "1", "otegraph.io/revision": "2"}
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def pod_of(body: dict[str, Any]) -> dict[str, Any]:
    kind = kind_of(body)
    assert kind is not None
    found = pod_template_of(body, kind)
    assert found is not None
    return found


def test_each_kind_of_the_table_can_be_ordered_and_is_labelled() -> None:
    manifests = rendered(*reversed(one_of_each()))
    assert [manifest.key.kind.kind for manifest in manifests] == [kind.kind for kind in KINDS]
    for manifest in manifests:
        metadata = manifest.body["metadata"]
        assert metadata["namespace"] == "shop"
        assert OURS.items() <= metadata["labels"].items()
        assert ObjectKey.parse(str(manifest.key)) == manifest.key
    with_pods = [manifest for manifest in manifests if kind_of(manifest.body).pod_template is not None]  # type: ignore[union-attr]
    assert {manifest.key.kind.kind for manifest in with_pods} == {
        "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod",
    }  # fmt: skip
    for manifest in with_pods:
        labels = pod_of(manifest.body)["metadata"]["labels"]
        assert (OURS | {"otegraph.io/workload": f"{manifest.key.kind.kind}.thing"}).items() <= labels.items()


def test_selectors_names_and_labels_stay_the_charts_own_and_ours_win() -> None:
    chart = workload("Deployment", "server")
    chart["metadata"]["labels"] = {"app.kubernetes.io/managed-by": "Helm", "otegraph.io/deployment": "77"}
    chart["spec"]["template"]["metadata"]["labels"] |= {"otegraph.io/revision": "77", "otegraph.io/workload": "x"}
    (manifest,) = rendered(chart)
    assert manifest.body["metadata"]["labels"] == {"app.kubernetes.io/managed-by": "Helm", **OURS}
    assert manifest.body["spec"]["selector"] == {"matchLabels": {"app": "server"}}
    labels = pod_of(manifest.body)["metadata"]["labels"]
    assert labels == {"app": "server", **OURS, "otegraph.io/workload": "Deployment.server"}
    assert chart["metadata"]["labels"]["otegraph.io/deployment"] == "77", "what was given is left as it is"


def test_what_a_server_writes_is_not_sent_to_another() -> None:
    chart = an("ConfigMap", status={"a": 1}, data={})
    chart["metadata"] |= {"uid": "u", "resourceVersion": "7", "creationTimestamp": None, "annotations": {"a": "b"}}
    (manifest,) = rendered(chart)
    assert set(manifest.body) == {"apiVersion", "kind", "metadata", "data"}
    assert set(manifest.body["metadata"]) == {"name", "namespace", "labels", "annotations"}


def test_a_namespace_of_the_charts_own_is_overruled() -> None:
    chart = an("ConfigMap")
    chart["metadata"]["namespace"] = "kube-system"
    (manifest,) = rendered(chart)
    assert manifest.body["metadata"]["namespace"] == "shop"
    assert manifest.create().url == "/api/v1/namespaces/shop/configmaps"


def test_a_long_workloads_label_is_cut_and_stays_its_own() -> None:
    name = "a-very-long-name-" * 6
    one, other = rendered(workload("StatefulSet", f"{name}x"), workload("StatefulSet", f"{name}y"))
    labels = [pod_of(each.body)["metadata"]["labels"]["otegraph.io/workload"] for each in (one, other)]
    assert all(len(label) == 63 for label in labels)
    assert labels[0] != labels[1]


ZONE = {"key": "zone", "operator": "In", "values": ["a"]}
DISK = {"key": "disk", "operator": "In", "values": ["ssd"]}
NORTH = {"key": "node.otegraph.io/north", "operator": "Exists"}
CALLED_NORTH = {"key": "metadata.name", "operator": "In", "values": ["north"]}


@pytest.mark.parametrize(
    ("theirs", "terms"),
    [
        (None, [{"matchExpressions": [NORTH]}, {"matchFields": [CALLED_NORTH]}]),
        (
            [{"matchExpressions": [ZONE]}],
            [{"matchExpressions": [ZONE, NORTH]}, {"matchExpressions": [ZONE], "matchFields": [CALLED_NORTH]}],
        ),
        (
            [{"matchExpressions": [ZONE]}, {"matchExpressions": [DISK]}],
            [
                {"matchExpressions": [ZONE, NORTH]},
                {"matchExpressions": [ZONE], "matchFields": [CALLED_NORTH]},
                {"matchExpressions": [DISK, NORTH]},
                {"matchExpressions": [DISK], "matchFields": [CALLED_NORTH]},
            ],
        ),
        # a term that asks for nothing matches no node: it must not begin to match ours
        ([{}], [{}]),
        (
            [{}, {"matchExpressions": [ZONE]}],
            [{"matchExpressions": [ZONE, NORTH]}, {"matchExpressions": [ZONE], "matchFields": [CALLED_NORTH]}],
        ),
    ],
)
def test_the_deployments_nodes_and_the_charts_are_both_meant(
    theirs: list[dict[str, Any]] | None, terms: list[dict[str, Any]]
) -> None:
    chart = workload("DaemonSet")
    apart = {"podAntiAffinity": {"a": 1}}
    given = {} if theirs is None else {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": theirs}}}
    chart["spec"]["template"]["spec"]["affinity"] = {**apart, **given}
    (manifest,) = rendered(chart, selector="north")
    affinity = pod_of(manifest.body)["spec"]["affinity"]
    assert affinity["nodeAffinity"][REQUIRED]["nodeSelectorTerms"] == terms
    assert affinity["podAntiAffinity"] == {"a": 1}


def test_without_a_node_selector_pods_go_where_the_chart_says() -> None:
    (manifest,) = rendered(workload("Deployment"), selector="all")
    assert "affinity" not in pod_of(manifest.body)["spec"]


def test_the_pull_secret_comes_first_and_every_template_names_it() -> None:
    pull = Pull(True, PullReference(1, 5, False, "f"))
    private = workload("Deployment")
    private["spec"]["template"]["spec"]["imagePullSecrets"] = [{"name": "theirs"}]
    secret, *others = rendered(private, job(), bare_pod(), an("ConfigMap"), pull=pull)
    assert (str(secret.key), secret.pull, "data" in secret.body) == ("v1/Secret/shop/web-pull", pull.reference, False)
    named = {
        manifest.key.kind.kind: pod_of(manifest.body)["spec"]["imagePullSecrets"]
        for manifest in others
        if manifest.key.kind.kind != "ConfigMap"
    }
    ours = {"name": "web-pull"}
    assert named == {"Deployment": [{"name": "theirs"}, ours], "Job": [ours], "Pod": [ours]}
    (unnamed,) = rendered(private, pull=Pull(True))
    assert pod_of(unnamed.body)["spec"]["imagePullSecrets"] == [{"name": "theirs"}, ours], "there may be none to be had"


def test_what_an_autoscaler_of_the_chart_scales_is_scaled() -> None:
    found = rendered(workload("Deployment", "a"), workload("Deployment", "b"), autoscaler("a"))
    assert {manifest.key.name: manifest.scaled for manifest in found[:2]} == {"a": True, "b": False}


@pytest.mark.parametrize(
    ("chart", "why"),
    [
        ([an("ConfigMap") | {"kind": "ResourceQuota"}], "no kind"),
        ([an("ConfigMap") | {"apiVersion": "v2"}], "no kind"),
        ([{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "a-"}}], "no name"),
        ([{"apiVersion": "v1", "kind": "ConfigMap"}], "no name"),
        ([an("ConfigMap", "a/b")], "no name"),
        ([an("ConfigMap"), an("ConfigMap")], "twice"),
        ([an("Deployment", spec={})], "no pod template"),
        ([an("Pod")], "no pod template"),
    ],
)
def test_what_can_not_be_ordered_is_refused(chart: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(InvalidSpec, match=why):
        rendered(*chart)


def test_a_secret_by_the_name_of_ours_is_refused_where_ours_is_needed() -> None:
    rendered(an("Secret", "web-pull"))
    with pytest.raises(InvalidSpec, match="web-pull is there twice"):
        rendered(an("Secret", "web-pull"), pull=Pull(True, PullReference(1, 5, False, "f")))


def test_images_are_those_of_all_containers() -> None:
    init = workload("Deployment", image="a:1")
    init["spec"]["template"]["spec"]["initContainers"] = [{"name": "init", "image": "b:1"}]
    cron = next(one for one in one_of_each() if one["kind"] == "CronJob")
    assert set(images_of([init, cron, bare_pod(image="c:1"), an("ConfigMap"), {"kind": 7}])) == {
        "a:1",
        "b:1",
        "c:1",
        "server:1",
    }
