"""What a rendered chart may hold, as a table."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from otegraph.models.kubernetes_kinds import KINDS, images_of
from otegraph.resolvers.chart_objects import MOST_OBJECTS, Unfit, checked, name_of, pull_secret

POD = {"containers": [{"name": "a", "image": "nginx"}]}


def thing(kind: str = "ConfigMap", name: Any = "a", api_version: str = "v1", **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, **metadata}}


def workload(kind: str = "Deployment", name: str = "web", pod: Any = POD, **template: Any) -> dict[str, Any]:
    return thing(kind, name, "apps/v1") | {"spec": {"template": {"spec": pod, **template}}}


def every_kind() -> list[dict[str, Any]]:
    made = []
    for kind in KINDS:
        found: dict[str, Any] = thing(kind.kind, "a", kind.api_version)
        inner = found
        for step in kind.pod_template or ():
            inner = inner.setdefault(step, {})
        if kind.pod_template is not None:
            inner["spec"] = copy.deepcopy(POD)
        made.append(found)
    return made


def test_every_known_kind_is_taken_in_the_order_in_which_they_are_needed() -> None:
    made = checked(reversed(every_kind()), "shops")
    assert [found["kind"] for found in made] == [kind.kind for kind in KINDS]
    assert {found["metadata"]["namespace"] for found in made} == {"shops"}


def test_the_namespace_is_filled_in_and_nothing_given_is_changed() -> None:
    given = [thing(namespace="shops"), thing(name="b", namespace="", creationTimestamp=None, labels=None)]
    before = copy.deepcopy(given)
    assert [found["metadata"] for found in checked(given, "shops")] == [
        {"name": "a", "namespace": "shops"},
        {"name": "b", "namespace": "shops"},
    ]
    assert given == before


def test_lists_are_flattened() -> None:
    made = checked([{"apiVersion": "v1", "kind": "List", "items": [thing(), thing("Secret")]}, thing(name="b")], "x")
    assert [name_of(found) for found in made] == [("Secret", "a"), ("ConfigMap", "a"), ("ConfigMap", "b")]


@pytest.mark.parametrize(
    ("documents", "says"),
    [
        ([], "no object"),
        (["text"], "no object"),
        ([[]], "no object"),
        ([thing("ClusterRole", "x", "rbac.authorization.k8s.io/v1")], "ClusterRole 'x' .* kind"),
        ([thing("CustomResourceDefinition", "x", "apiextensions.k8s.io/v1")], "CustomResourceDefinition 'x'"),
        ([thing("Namespace", "x")], "Namespace 'x'"),
        ([thing("PersistentVolume", "x")], "PersistentVolume 'x'"),
        ([thing("ResourceQuota", "x")], "ResourceQuota 'x'"),
        ([thing("Cluster", "x", "ote.baidu.com/v1")], "Cluster 'x'"),
        ([thing("Deployment", "x", "extensions/v1beta1")], "must be apps/v1"),
        ([thing("CronJob", "x", "batch/v1beta1")], "must be batch/v1"),
        ([{"kind": "ConfigMap", "metadata": {"name": "x"}}], "ConfigMap 'x'"),
        ([{"apiVersion": ["v1"], "kind": {}, "metadata": []}], "kind"),
        ([{"apiVersion": "v1", "kind": "ConfigMap"}], "no metadata"),
        ([thing(name=None)], "no name"),
        ([thing(name="")], "no name"),
        ([thing(name=5)], "no name"),
        ([thing(name="Upper")], "no name"),
        ([thing(name="a/b")], "no name"),
        ([thing(name="..")], "no name"),
        ([thing(name="a\n")], "no name"),
        ([thing(name="a" * 254)], "no name"),
        ([thing("Role", "a/b", "rbac.authorization.k8s.io/v1")], "no name"),
        ([thing(generateName="a-")], "generateName"),
        ([thing(uid="1")], "uid"),
        ([thing(resourceVersion="1")], "resourceVersion"),
        ([thing(ownerReferences=[{"kind": "Namespace", "name": "x", "uid": "1"}])], "ownerReferences"),
        ([thing(finalizers=["example.com/never"])], "finalizers"),
        ([thing(deletionTimestamp="2026-11-24T00:00:00Z")], "deletionTimestamp"),
        ([thing(managedFields=[{}])], "managedFields"),
        ([thing(namespace="kube-system")], "'kube-system'.*'shops'"),
        ([thing(namespace=5)], "namespace"),
        ([thing(), thing()], "ConfigMap 'a' is there twice"),
        ([thing(), {"apiVersion": "v1", "kind": "List", "items": [thing()]}], "twice"),
        ([{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "List", "items": []}]}], "List"),
        ([{"apiVersion": "v1", "kind": "List", "items": {}}], "no object"),
        ([{"apiVersion": "v1", "kind": "List", "items": ["a"]}], "no objects"),
        ([thing("ConfigMapList", None)], "ConfigMapList"),
        ([thing(annotations={"helm.sh/hook": "pre-install"})], "hook"),
        ([thing(labels={"version": 1.0})], "'version'"),
        ([thing(labels=["a"])], "labels"),
        ([thing(annotations={"a": True})], "annotations"),
        ([thing(labels={"otegraph.io/deployment": "1"})], "'otegraph.io/deployment': otegraph.io/ is kept"),
        ([thing(annotations={"otegraph.io/revision": "1"})], "'otegraph.io/revision': otegraph.io/ is kept"),
        (
            [workload(metadata={"labels": {"otegraph.io/workload": "a"}})],
            "'otegraph.io/workload': otegraph.io/ is kept",
        ),
        ([thing("Secret", "front-pull")], "kept"),
        ([workload(pod=None)], "pod template"),
        ([thing("Deployment", "web", "apps/v1")], "pod template"),
        ([workload(pod={})], "no containers"),
        ([workload(pod={"containers": "a"})], "bad containers"),
        ([workload(pod={"containers": ["a"]})], "bad containers"),
        ([workload(pod={"containers": [{"name": "a"}]})], "without an image"),
        ([workload(pod={"containers": [{"name": "a", "image": " "}]})], "without an image"),
        ([workload(pod={**POD, "initContainers": [{}]})], "without an image"),
        ([workload(pod={**POD, "volumes": 5})], "bad volumes"),
        ([workload(pod={**POD, "volumes": [{"image": "a"}]})], "image volume"),
        ([workload(metadata="a")], "bad metadata"),
        ([workload(metadata={"labels": {"a": 1}})], "labels"),
        ([thing() | {"data": {"a": "x" * (257 << 10)}}], "256 are allowed"),
        ([thing(name=f"a{n}") | {"data": {"a": "x" * (250 << 10)}} for n in range(7)], "together"),
        ([thing(name=f"a{n}") for n in range(MOST_OBJECTS + 1)], "more than 200 objects"),
    ],
)
def test_what_can_t_be_deployed_is_refused_by_its_name(documents: list[Any], says: str) -> None:
    with pytest.raises(Unfit, match=says):
        checked(documents, "shops", reserved={pull_secret("front")})


def test_names_of_rbac_objects_are_freer() -> None:
    (made,) = checked([thing("Role", "system:Reader_1", "rbac.authorization.k8s.io/v1")], "shops")
    assert made["metadata"]["name"] == "system:Reader_1"


def test_images_of_all_pods_are_found() -> None:
    pod = {
        "initContainers": [{"image": "busybox"}],
        "containers": [{"image": "nginx"}, {"image": "a.example.com/b@sha256:" + "0" * 64}],
        "ephemeralContainers": None,
        "volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "image": {"reference": "data:1"}}],
    }
    cron: dict[str, Any] = thing("CronJob", "c", "batch/v1")
    cron["spec"] = {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "job"}]}}}}}
    alone: dict[str, Any] = thing("Pod", "p") | {"spec": {"containers": [{"image": "nginx"}]}}
    made = checked([workload(pod=pod), cron, alone, thing()], "shops")
    assert images_of(made) == ["a.example.com/b@sha256:" + "0" * 64, "busybox", "data:1", "job", "nginx"]
