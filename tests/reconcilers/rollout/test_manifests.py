"""From a spec to Kubernetes objects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from otegraph.reconcilers.rollout.container_spec import ContainerSpec, InvalidSpec
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.manifests import Placement, render
from otegraph.tests.reconcilers.rollout.builders import AGENT, SCALER, WEB, spec

DOCUMENTED = {
    "kind": "DEPLOYMENT",
    "image": "nginx:latest",
    "image_project": None,
    "external_repository": None,
    "replicas": 10,
    "ports": [{"container_port": 8080, "host_port": 9090}],
    "command": "",
    "volumes": [{"mount_path": "/host/usr/bin", "host_path": "/usr/bin", "read_only": True}],
    "env": [{"name": "NGINX_PATH", "value": "/usr/share/nginx/"}],
    "dependencies": [{"name": "nginx", "service": "xxxx", "port": 9090}],
    "resources": {"cpu_request": 0.1, "cpu_limit": 2, "memory_request": 100, "memory_limit": 200, "gpus": 0},
    "autoscaling": {
        "enabled": True,
        "min_replicas": 2,
        "max_replicas": 20,
        "target_cpu_utilization": 1,
        "target_memory_utilization": 150,
    },
    "rolling_update": {"max_unavailable": 1, "max_surge": 1, "min_ready_seconds": 10},
}


def rendered(selector: str = "", revision: int = 7, **changes: Any) -> tuple[Manifest, ...]:
    return render(ContainerSpec.from_json(spec(**changes)), Placement(3, "web", "shop", selector), revision)


def pod_spec(manifest: Manifest) -> dict[str, Any]:
    found: dict[str, Any] = manifest.body["spec"]["template"]["spec"]
    return found


def test_the_documented_example_becomes_a_deployment_and_an_autoscaler() -> None:
    workload, autoscaler = render(ContainerSpec.from_json(DOCUMENTED), Placement(3, "web", "shop"), 7)
    labels = {
        "app.kubernetes.io/managed-by": "otegraph",
        "app.kubernetes.io/name": "web",
        "otegraph.io/deployment": "3",
        "otegraph.io/revision": "7",
    }
    assert workload.body == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop", "labels": labels},
        "spec": {
            "replicas": 10,
            "selector": {"matchLabels": {"otegraph.io/deployment": "3"}},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 1}},
            "minReadySeconds": 10,
            "template": {
                "metadata": {"labels": {**labels, "otegraph.io/workload": "Deployment.web"}},
                "spec": {
                    "containers": [
                        {
                            "name": "web",
                            "image": "nginx:latest",
                            "resources": {
                                "requests": {"cpu": "100m", "memory": "100Mi"},
                                "limits": {"cpu": "2", "memory": "200Mi"},
                            },
                            "ports": [{"containerPort": 8080, "hostPort": 9090}],
                            "env": [
                                {"name": "NGINX_SERVICE_HOST", "value": "xxxx"},
                                {"name": "NGINX_SERVICE_PORT", "value": "9090"},
                                {"name": "NGINX_PATH", "value": "/usr/share/nginx/"},
                            ],
                            "volumeMounts": [{"name": "volume-0", "mountPath": "/host/usr/bin", "readOnly": True}],
                        }
                    ],
                    "volumes": [{"name": "volume-0", "hostPath": {"path": "/usr/bin"}}],
                },
            },
        },
    }
    assert autoscaler.body["spec"] == {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": 2,
        "maxReplicas": 20,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 100}},
            },
            {
                "type": "Resource",
                "resource": {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 150}},
            },
        ],
    }
    assert [str(manifest.key) for manifest in (workload, autoscaler)] == [WEB, SCALER]


def test_the_selector_survives_an_upgrade_and_the_pods_name_their_revision() -> None:
    (before,), (after,) = rendered(revision=7), rendered(revision=8, image="nginx:2")
    assert before.body["spec"]["selector"] == after.body["spec"]["selector"]
    assert after.body["spec"]["template"]["metadata"]["labels"]["otegraph.io/revision"] == "8"


def test_requests_go_to_the_objects_own_urls() -> None:
    (manifest,) = rendered()
    assert (manifest.create().method, manifest.create().url) == ("POST", "/apis/apps/v1/namespaces/shop/deployments")
    assert (manifest.update().method, manifest.update().url) == ("PUT", "/apis/apps/v1/namespaces/shop/deployments/web")
    assert json.loads(manifest.update().body) == json.loads(manifest.create().body) == manifest.body


def test_an_update_leaves_the_replicas_of_an_autoscaled_deployment_alone() -> None:
    workload, autoscaler = rendered(autoscale=True, min_replicas=2, max_replicas=9, replicas=5)
    update = workload.update()
    paths = [operation["path"] for operation in json.loads(update.body)]
    assert update.method == "PATCH"
    # what the manifest does not say goes back to the API server's default, as a PUT would make it
    assert paths == ["/metadata/labels"] + [
        f"/spec/{name}"
        for name in (
            "minReadySeconds",
            "paused",
            "progressDeadlineSeconds",
            "revisionHistoryLimit",
            "strategy",
            "template",
        )
    ]
    assert {operation["op"] for operation in json.loads(update.body)} == {"add"}
    assert json.loads(workload.create().body)["spec"]["replicas"] == 5
    assert autoscaler.update().method == "PUT"


@pytest.mark.parametrize(
    ("it", "replicas", "least", "most", "starts_with", "bounds"),
    [
        ("starts with what is asked for, within the bounds", 5, 2, 9, 5, (2, 9)),
        ("starts with no fewer than the least", 1, 3, 9, 3, (3, 9)),
        ("starts with no more than the most", 20, 2, 9, 9, (2, 9)),
        ("needs one at least: Kubernetes takes no 0", 0, 0, 4, 1, (1, 4)),
        ("takes its replicas for the most where none is given", 6, 2, 0, 6, (2, 6)),
        ("takes the least for the most where the most is less", 1, 5, 3, 5, (5, 5)),
    ],
)
def test_an_autoscaled_deployment(
    it: str, replicas: int, least: int, most: int, starts_with: int, bounds: tuple[int, int]
) -> None:
    workload, autoscaler = rendered(autoscale=True, replicas=replicas, min_replicas=least, max_replicas=most)
    assert workload.body["spec"]["replicas"] == starts_with, it
    assert (autoscaler.body["spec"]["minReplicas"], autoscaler.body["spec"]["maxReplicas"]) == bounds, it


def test_an_autoscaler_without_targets_leaves_them_to_kubernetes() -> None:
    _, autoscaler = rendered(autoscale=True, min_replicas=1, max_replicas=3)
    assert "metrics" not in autoscaler.body["spec"]


@pytest.mark.parametrize(
    ("it", "kind", "changes", "strategy"),
    [
        ("as given", "DEPLOYMENT", {"max_unavailable": 2, "max_surge": 3}, {"maxUnavailable": 2, "maxSurge": 3}),
        ("may surge alone", "DEPLOYMENT", {"max_surge": 1}, {"maxUnavailable": 0, "maxSurge": 1}),
        ("takes one away where neither is given", "DEPLOYMENT", {}, {"maxUnavailable": 1, "maxSurge": 0}),
        (
            "has one of the two",
            "DAEMON_SET",
            {"max_unavailable": 2, "max_surge": 3},
            {"maxUnavailable": 2, "maxSurge": 0},
        ),
        ("may surge", "DAEMON_SET", {"max_surge": 3}, {"maxUnavailable": 0, "maxSurge": 3}),
        (
            "can't surge on a host port",
            "DAEMON_SET",
            {"max_surge": 3, "ports": [{"container_port": 80, "host_port": 80}]},
            {"maxUnavailable": 1, "maxSurge": 0},
        ),
        ("takes one away where neither is given", "DAEMON_SET", {}, {"maxUnavailable": 1, "maxSurge": 0}),
    ],
)
def test_the_rolling_update(it: str, kind: str, changes: dict[str, Any], strategy: dict[str, int]) -> None:
    (manifest,) = rendered(kind=kind, **changes)
    found = manifest.body["spec"]["strategy" if kind == "DEPLOYMENT" else "updateStrategy"]
    assert found == {"type": "RollingUpdate", "rollingUpdate": strategy}, it


def test_a_daemon_set_has_no_replicas_and_no_autoscaler() -> None:
    (manifest,) = rendered(kind="DAEMON_SET", autoscale=True, replicas=4)
    assert str(manifest.key) == AGENT
    assert "replicas" not in manifest.body["spec"]
    assert manifest.create().url == "/apis/apps/v1/namespaces/shop/daemonsets"


@pytest.mark.parametrize("everywhere", ["", "all"])
def test_no_node_selector_means_every_node(everywhere: str) -> None:
    assert "affinity" not in pod_spec(rendered(everywhere)[0])


@pytest.mark.parametrize(
    ("selector", "terms"),
    [
        (
            "edge",
            [
                {"matchExpressions": [{"key": "node.otegraph.io/edge", "operator": "Exists"}]},
                {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["edge"]}]},
            ],
        ),
        (
            "n" * 64,
            [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n" * 64]}]}],
        ),
    ],
    ids=["a label or a node's name", "a node's name that can be no label"],
)
def test_a_node_selector_is_either_a_label_or_a_node(selector: str, terms: list[dict[str, Any]]) -> None:
    affinity = pod_spec(rendered(selector)[0])["affinity"]["nodeAffinity"]
    assert affinity == {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}


def test_the_rest_of_a_container() -> None:
    (manifest,) = rendered(
        command="exec nginx -g 'daemon off;'",
        gpus=2,
        cpu_request=0.0001,
        ports=[{"container_port": 80, "host_port": 0}],
    )
    (container,) = pod_spec(manifest)["containers"]
    assert container["command"] == ["/bin/sh", "-c", "exec nginx -g 'daemon off;'"]
    assert container["resources"] == {"requests": {"cpu": "1m"}, "limits": {"nvidia.com/gpu": "2"}}
    assert container["ports"] == [{"containerPort": 80}]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"kind": "StatefulSet"}, "kind: 'StatefulSet' is neither DEPLOYMENT nor DAEMON_SET"),
        ({"image": ""}, "image: is empty"),
        ({"replicas": -1}, "replicas: -1 is no whole number from 0 up"),
        ({"replicas": "2"}, "replicas: '2' is no int"),
        ({"cpu_request": float("inf")}, "resources.cpu_request: inf is no number from 0 up"),
        ({"ports": [{"container_port": "http"}]}, "ports[0].container_port: 'http' is no int"),
        ({"env": ["A=1"]}, "env[0]: 'A=1' is no object"),
    ],
)
def test_a_spec_that_cannot_be_rendered_says_why(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InvalidSpec) as error:
        rendered(**changes)
    assert str(error.value) == complaint


def test_what_is_absent_or_null_is_nothing_but_one_replica() -> None:
    bare = ContainerSpec.from_json({"kind": "DEPLOYMENT", "image": "x", "replicas": None, "ports": None})
    assert (bare.replicas, bare.ports, bare.command, bare.autoscale) == (1, (), "", False)


def test_a_label_that_no_node_can_be_called_is_looked_for_as_a_label_alone() -> None:
    affinity = pod_spec(rendered("North_West")[0])["affinity"]["nodeAffinity"]
    term = {"matchExpressions": [{"key": "node.otegraph.io/North_West", "operator": "Exists"}]}
    assert affinity == {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    with pytest.raises(InvalidSpec, match="node selector 'no name'"):
        rendered("no name")


@pytest.mark.parametrize(
    ("dependencies", "env", "variables"),
    [
        ([("nginx", "xxxx", 9090)], [], {"NGINX_SERVICE_HOST": "xxxx", "NGINX_SERVICE_PORT": "9090"}),
        ([("my-db.test", "db", 1)], [], {"MY_DB_TEST_SERVICE_HOST": "db", "MY_DB_TEST_SERVICE_PORT": "1"}),
        ([("9lives", "cat", 9)], [], {"_9LIVES_SERVICE_HOST": "cat", "_9LIVES_SERVICE_PORT": "9"}),
        ([("ü", "u", 1)], [], {"__SERVICE_HOST": "u", "__SERVICE_PORT": "1"}),
        (
            [("db", "theirs", 5432)],
            [("DB_SERVICE_HOST", "own"), ("B", "2")],
            {"DB_SERVICE_HOST": "own", "DB_SERVICE_PORT": "5432", "B": "2"},
        ),
        ([], [("B", "2"), ("A", "1")], {"B": "2", "A": "1"}),
    ],
)
def test_dependencies_are_told_as_kubernetes_tells_of_services(
    dependencies: list[tuple[str, str, int]], env: list[tuple[str, str]], variables: dict[str, str]
) -> None:
    (workload,) = rendered(
        dependencies=[{"name": name, "service": service, "port": port} for name, service, port in dependencies],
        env=[{"name": name, "value": value} for name, value in env],
    )
    found = pod_spec(workload)["containers"][0]["env"]
    assert found == [{"name": name, "value": value} for name, value in variables.items()]


@pytest.mark.parametrize(("seconds", "deadline"), [(0, None), (599, None), (600, 1200), (3600, 4200)])
def test_a_rollouts_deadline_is_later_than_a_pod_counts(seconds: int, deadline: int | None) -> None:
    (workload,) = rendered(min_ready_seconds=seconds)
    assert workload.body["spec"].get("progressDeadlineSeconds") == deadline


@pytest.mark.parametrize(("share", "percent"), [(0.001, 1), (0.005, 1), (0.5, 50), (1.5, 150)])
def test_a_utilization_however_small_is_one(share: float, percent: int) -> None:
    _, autoscaler = rendered(autoscale=True, max_replicas=3, target_cpu_utilization=share)
    (metric,) = autoscaler.body["spec"]["metrics"]
    assert metric["resource"]["target"]["averageUtilization"] == percent
