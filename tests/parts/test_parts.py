"""The harness itself: does what it starts behave as a root and as edges."""

import os
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.parts import api_server
from tests.parts.api_server import ApiServer, RequestFailed, free_port
from tests.parts.binaries import EDGE, ROOT, PartsMissing, locate
from tests.parts.cleaning import clean_edge, clean_root
from tests.parts.edge import FAILING_IMAGE, Edge
from tests.parts.fixtures import require
from tests.parts.process import Part, PartFailed
from tests.parts.waiting import eventually

ORDERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clustercontrollers"
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
PODS = "/api/v1/namespaces/default/pods"
LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"


def order(name: str, **metadata: Any) -> dict[str, Any]:
    return {
        "apiVersion": "ote.baidu.com/v1",
        "kind": "ClusterController",
        "metadata": {"name": name, "namespace": "kube-system", **metadata},
        "spec": {"clusterSelector": "^c1$", "destination": "api", "method": "GET", "url": "/api/v1/nodes"},
    }


def deployment(name: str, image: str, replicas: int = 2) -> dict[str, Any]:
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": image}]}},
        },
    }


async def pods_of(edge: Edge, app: str) -> list[dict[str, Any]]:
    pods: list[dict[str, Any]] = (await edge.request("GET", PODS, params={"labelSelector": f"app={app}"}))["items"]
    return pods


def conditions(pod: dict[str, Any]) -> set[tuple[str, str]]:
    return {(condition["type"], condition["status"]) for condition in pod["status"].get("conditions", [])}


async def test_root_keeps_a_status_written_by_put_with_fields_unknown_to_the_schema(clean_real_root: ApiServer) -> None:
    created = await clean_real_root.request("POST", ORDERS, order("put-status"))
    status = {"c1": {"timestamp": 1, "code": 200, "body": "{}"}}
    await clean_real_root.request("PUT", f"{ORDERS}/put-status", created | {"status": status})
    assert (await clean_real_root.request("GET", f"{ORDERS}/put-status"))["status"] == status
    with pytest.raises(RequestFailed) as no_subresource:
        await clean_real_root.request("GET", f"{ORDERS}/put-status/status")
    assert no_subresource.value.status == 404


async def test_root_calls_itself_the_version_that_was_built(real_root: ApiServer) -> None:
    go_mod = (Path(__file__).parent / "kubernetes" / "go.mod").read_text()
    version = (await real_root.request("GET", "/version"))["gitVersion"]
    if "KUBEBUILDER_ASSETS" not in os.environ:
        assert f"k8s.io/kubernetes {version} " in go_mod


async def test_kubeconfig_alone_is_enough_and_a_stranger_is_refused(real_root: ApiServer, tmp_path: Path) -> None:
    config = yaml.safe_load(real_root.kubeconfig.read_text())
    cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
    authority = tmp_path / "authority.crt"
    authority.write_bytes(real_root.certificate.read_bytes())
    async with httpx.AsyncClient(
        base_url=cluster["server"], verify=ssl.create_default_context(cafile=str(authority))
    ) as client:
        admin = {"Authorization": f"Bearer {user['token']}"}
        assert (await client.get("/api/v1/nodes", headers=admin)).status_code == 200
        assert (await client.get("/api/v1/nodes", headers={"Authorization": "Bearer wrong"})).status_code == 401
        assert (await client.get("/api/v1/nodes")).status_code == 403


async def test_a_cleaned_root_holds_nothing_of_ours(real_root: ApiServer) -> None:
    await real_root.request("POST", "/api/v1/namespaces", {"metadata": {"name": "shop"}})
    pod = {
        "metadata": {"name": "web-c1", "finalizers": ["otegraph.io/test"]},
        "spec": {"nodeName": "node1-c1", "containers": [{"name": "main", "image": "web"}]},
    }
    await real_root.request("POST", "/api/v1/namespaces/shop/pods", pod)
    await real_root.request("POST", "/api/v1/nodes", {"metadata": {"name": "node1-c1"}})
    await real_root.request("POST", ORDERS, order("left-over", finalizers=["otegraph.io/test"]))
    await clean_root(real_root)
    for path in (ORDERS, "/api/v1/nodes", "/api/v1/pods"):
        assert (await real_root.request("GET", path))["items"] == []
    namespaces = (await real_root.request("GET", "/api/v1/namespaces"))["items"]
    assert "shop" not in {namespace["metadata"]["name"] for namespace in namespaces}


async def test_edges_have_their_nodes(real_edges: dict[str, Edge]) -> None:
    for edge in real_edges.values():
        nodes = (await edge.request("GET", "/api/v1/nodes"))["items"]
        assert {node["metadata"]["name"] for node in nodes} == set(edge.nodes)
    assert sorted(real_edges) == ["c1", "c10"]


async def test_the_nodes_of_edges_say_that_they_live(real_edges: dict[str, Edge]) -> None:
    for edge in real_edges.values():

        async def all_leased(edge: Edge = edge) -> bool:
            leases = (await edge.request("GET", LEASES))["items"]
            return {lease["metadata"]["name"] for lease in leases if lease["spec"].get("renewTime")} == set(edge.nodes)

        await eventually(all_leased, f"each node of {edge.name} has a lease")


async def test_a_pod_is_ready_again_after_its_node_was_taken_for_dead(clean_real_edges: dict[str, Edge]) -> None:
    edge = clean_real_edges["c1"]
    await edge.request("POST", DEPLOYMENTS, deployment("web", "nginx:1", 1))

    async def ready_pod() -> dict[str, Any] | None:
        pods = await pods_of(edge, "web")
        return pods[0] if pods and ("Ready", "True") in conditions(pods[0]) else None

    pod = await eventually(ready_pod, "web's pod is ready")
    path = f"{PODS}/{pod['metadata']['name']}/status"
    unready = {"status": {"conditions": [{"type": "Ready", "status": "False"}]}}
    said = await edge.request("PATCH", path, unready, content_type="application/strategic-merge-patch+json")
    assert ("Ready", "False") in conditions(said)
    again = await eventually(ready_pod, "web's pod is ready again")
    assert again["metadata"]["uid"] == pod["metadata"]["uid"]


async def test_an_edge_runs_a_deployment_and_says_that_an_image_fails(clean_real_edges: dict[str, Edge]) -> None:
    edge = clean_real_edges["c1"]
    await edge.request("POST", DEPLOYMENTS, deployment("web", "nginx:1"))
    await edge.request("POST", DEPLOYMENTS, deployment("broken", f"example.org/{FAILING_IMAGE}:1", 1))

    async def all_available() -> bool:
        status = (await edge.request("GET", f"{DEPLOYMENTS}/web"))["status"]
        return bool(status.get("availableReplicas") == 2)

    await eventually(all_available, "two replicas of web are available")
    pods = await pods_of(edge, "web")
    assert [pod["status"]["phase"] for pod in pods] == ["Running", "Running"]
    assert {pod["spec"]["nodeName"] for pod in pods} <= set(edge.nodes)

    async def waiting() -> dict[str, Any] | None:
        statuses = [
            status for pod in await pods_of(edge, "broken") for status in pod["status"].get("containerStatuses", [])
        ]
        return statuses[0] if statuses else None

    container = await eventually(waiting, "the failing image's pod has a status")
    assert container["state"]["waiting"]["reason"] == "ImagePullBackOff"
    assert not container["ready"]
    before = (await pods_of(edge, "broken"))[0]
    assert before["status"]["phase"] == "Pending"

    await edge.request(
        "PATCH", f"{DEPLOYMENTS}/web", {"spec": {"replicas": 3}}, content_type="application/merge-patch+json"
    )

    async def three_running() -> bool:
        return [pod["status"]["phase"] for pod in await pods_of(edge, "web")] == ["Running"] * 3

    await eventually(three_running, "a third pod runs")
    after = (await pods_of(edge, "broken"))[0]
    assert after["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"], (
        "the status is written again and again"
    )


async def test_a_cleaned_edge_has_its_nodes_with_their_own_labels_and_no_pods(real_edges: dict[str, Edge]) -> None:
    edge = real_edges["c10"]
    await edge.request("POST", "/api/v1/namespaces", {"metadata": {"name": "shop"}})
    await edge.request("POST", DEPLOYMENTS.replace("default", "shop"), deployment("web", "nginx:1"))
    await edge.request(
        "PATCH",
        "/api/v1/nodes/node1",
        {"metadata": {"labels": {"node.otegraph.io/gpu": "true"}}},
        content_type="application/merge-patch+json",
    )
    await clean_edge(edge)
    assert (await edge.request("GET", "/api/v1/pods"))["items"] == []
    node = await edge.request("GET", "/api/v1/nodes/node1")
    assert "node.otegraph.io/gpu" not in node["metadata"]["labels"]


async def test_a_root_whose_port_was_taken_meanwhile_takes_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts = require(*ROOT)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        ports = iter([free_port(), taken])
        monkeypatch.setattr(api_server, "free_port", lambda: next(ports, None) or free_port())
        async with ApiServer("root", tmp_path, parts) as root:
            assert not root.url.endswith(f":{taken}")
            assert (await root.http.get("/readyz")).text == "ok"


async def test_a_part_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    part = await Part.start(["sh", "-c", "echo no such thing; exit 3"], tmp_path / "thing.log")

    async def ended() -> bool:
        try:
            part.check()
        except PartFailed:
            return True
        return False

    await eventually(ended, "the process ends")
    with pytest.raises(PartFailed, match=r"(?s)thing ended with 3.*no such thing"):
        part.check()


def start_a_part_and_die(log: Path) -> int:
    script = (
        "import asyncio, os, pathlib, signal, sys\n"
        "from tests.parts.process import Part\n"
        "part = asyncio.run(Part.start(['sleep', '600'], pathlib.Path(sys.argv[1])))\n"
        "print(part.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    checkout = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, str(log)]
    return int(subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False).stdout)


def runs(pid: int, log: Path) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/fd/1", log)
    except FileNotFoundError:
        return False


async def test_a_part_does_not_outlive_tests_that_are_killed(tmp_path: Path) -> None:
    log = tmp_path / "sleep.log"
    pid = start_a_part_and_die(log)

    async def gone() -> bool:
        return not runs(pid, log)

    await eventually(gone, f"process {pid} has ended")


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("OTEGRAPH_PARTS", str(tmp_path / "cache"))
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)
    return tmp_path


def executables(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch(mode=0o755)
    return folder


def test_what_is_not_built_is_named(empty_cache: Path) -> None:
    with pytest.raises(PartsMissing, match="etcd is not built: make parts"):
        locate(*ROOT)


def test_assets_from_outside_come_first_and_must_have_both(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets = executables(empty_cache / "assets", *ROOT)
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(assets))
    assert locate()["etcd"] == str(assets / "etcd")
    with pytest.raises(PartsMissing, match="kube-controller-manager is not built: make parts"):
        locate(*EDGE)
    (assets / "etcd").unlink()
    with pytest.raises(PartsMissing, match="KUBEBUILDER_ASSETS has no etcd"):
        locate()
