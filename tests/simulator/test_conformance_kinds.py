"""The same requests to the simulated API server and to a real one: what is special about each kind."""

import pytest

from tests.simulator.conftest import Server
from tests.simulator.objects import changed, cluster, daemonset

MERGE_PATCH = "application/merge-patch+json"
CLUSTERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clusters"


async def test_daemonsets_and_their_template_generation(server: Server) -> None:
    ask = server.api.ask
    created = await server.api.create(f"{server.apps}/daemonsets", daemonset())
    generation = "deprecated.daemonset.template.generation"
    assert created["metadata"]["annotations"] == {generation: "1"}
    assert created["status"]["desiredNumberScheduled"] == 0
    rolling = {"maxUnavailable": 1, "maxSurge": 0}
    assert created["spec"]["updateStrategy"] == {"type": "RollingUpdate", "rollingUpdate": rolling}
    code, found = await ask("PUT", f"{server.apps}/daemonsets/agent", daemonset(image="agent:2"))
    assert (code, found["metadata"]["generation"], found["metadata"]["annotations"]) == (200, 2, {generation: "2"})


async def test_pods(server: Server) -> None:
    ask, pods = server.api.ask, f"{server.core}/pods"
    spec = {"containers": [{"name": "a", "image": "b"}]}
    free = await server.api.create(pods, {"metadata": {"name": "free"}, "spec": spec, "status": {"phase": "Running"}})
    assert free["status"] == {"phase": "Pending", "qosClass": "BestEffort"}
    assert [t["key"] for t in free["spec"]["tolerations"]] == [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ]
    code, answer = await ask("PUT", f"{pods}/free", changed(free, spec__nodeName="node1"))
    assert (code, answer["details"]["causes"][0]["field"]) == (422, "spec"), "a pod's node can't be set by an update"
    code, answer = await ask("PUT", f"{pods}/free/status", changed(free, status={"phase": "Running"}))
    assert (code, answer["status"]) == (200, {"phase": "Running", "qosClass": "BestEffort"})
    await server.api.create(pods, {"metadata": {"name": "bound"}, "spec": {**spec, "nodeName": "node1"}})
    code, answer = await ask("DELETE", f"{pods}/bound")
    assert (code, answer["metadata"]["deletionGracePeriodSeconds"]) == (200, 30), "no kubelet: it stays"
    assert (await ask("GET", f"{pods}/bound"))[0] == 200
    at_once = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0}
    code, answer = await ask("DELETE", f"{pods}/bound", at_once)
    assert (code, answer["kind"], answer["metadata"]["deletionGracePeriodSeconds"]) == (200, "Pod", 0)
    assert (await ask("GET", f"{pods}/bound"))[0] == 404
    assert (await ask("DELETE", f"{pods}/free"))[0] == 200
    assert (await ask("GET", f"{pods}/free"))[0] == 404, "one that runs nowhere goes at once"


async def test_pods_are_deleted_by_their_labels_and_their_node(server: Server) -> None:
    ask, pods = server.api.ask, f"{server.core}/pods"
    containers = [{"name": "a", "image": "b"}]
    for name, owner, node in (("a", "7", "n1"), ("b", "7", "n2"), ("c", "8", "n1"), ("d", "7", "n1"), ("e", "7", "")):
        spec = {"containers": containers} | ({"nodeName": node} if node else {})
        metadata = {"name": name, "labels": {"otegraph.io/deployment": owner}}
        await server.api.create(pods, {"metadata": metadata, "spec": spec})
    meant = f"{pods}?labelSelector=otegraph.io%2Fdeployment%3D7&fieldSelector=spec.nodeName%3Dn1"
    code, answer = await ask("DELETE", meant)
    assert (code, answer["kind"], answer["apiVersion"]) == (200, "PodList", "v1")
    assert [item["metadata"]["name"] for item in answer["items"]] == ["a", "d"]
    assert set(answer["metadata"]) == {"resourceVersion"}
    assert not any("deletionTimestamp" in item["metadata"] for item in answer["items"]), "as they were before"
    _, left = await ask("GET", pods)
    # no kubelet: they stay, and are marked
    marked = {item["metadata"]["name"]: "deletionTimestamp" in item["metadata"] for item in left["items"]}
    assert marked == {"a": True, "b": False, "c": False, "d": True, "e": False}
    assert (await ask("DELETE", meant))[0] == 200, "and once more"
    for nothing in (meant.replace("n1", "n3"), meant.replace(server.namespace, "not-there")):
        code, answer = await ask("DELETE", nothing)
        assert (code, answer["kind"], answer["items"]) == (200, "PodList", [])
    code, answer = await ask("DELETE", f"{pods}?fieldSelector=spec.nothing%3Dn1")
    assert (code, answer["reason"]) == (400, "BadRequest")
    assert (await ask("DELETE", pods, {"gracePeriodSeconds": 0}))[0] == 200
    assert (await ask("GET", pods))[1]["items"] == []


async def test_nodes_are_created_with_their_status(server: Server) -> None:
    name = f"node-{server.namespace}"
    status = {"phase": "Running", "capacity": {"cpu": "4"}}
    node = await server.api.create("/api/v1/nodes", {"metadata": {"name": name}, "status": status})
    assert (node["status"]["phase"], node["status"]["allocatable"]) == ("Running", {"cpu": "4"})
    node["metadata"].pop("resourceVersion")
    _, put = await server.api.ask("PUT", f"/api/v1/nodes/{name}", changed(node, status__phase="Pending"))
    assert put["status"]["phase"] == "Running"
    _, put = await server.api.ask("PUT", f"/api/v1/nodes/{name}/status", changed(node, status__phase="Pending"))
    assert put["status"]["phase"] == "Pending"
    code, answer = await server.api.ask("DELETE", f"/api/v1/nodes/{name}")
    assert (code, answer["kind"], answer["details"]["kind"]) == (200, "Status", "nodes")


async def test_services(server: Server) -> None:
    ask, services = server.api.ask, f"{server.core}/services"
    service = {"metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
    created = await server.api.create(services, service)
    assert created["spec"]["ports"] == [{"port": 80, "protocol": "TCP", "targetPort": 80}]
    assert created["spec"]["clusterIP"]
    code, put = await ask("PUT", f"{services}/web", service)
    assert (code, put["spec"]["clusterIP"]) == (200, created["spec"]["clusterIP"])
    outside = {"metadata": {"name": "far"}, "spec": {"clusterIP": "172.31.9.9", "ports": [{"port": 80}]}}
    code, answer = await ask("POST", services, outside)
    assert (code, answer["details"]["causes"][0]["field"]) == (422, "spec.clusterIPs")
    code, answer = await ask("POST", services, {"metadata": {"name": "none"}, "spec": {"ports": []}})
    assert (code, answer["details"]["causes"][0]["field"]) == (422, "spec.ports")
    code, _ = await ask("PUT", f"{services}/made", {**service, "metadata": {"name": "made"}})
    assert code == 201, "of the kinds we send, Services alone are created by a PUT"
    code, answer = await ask("DELETE", f"{services}/web")
    assert (code, answer["kind"]) == (200, "Service")


async def test_custom_resources(server: Server) -> None:
    ask, name = server.api.ask, f"c-{server.namespace}"
    path = f"{CLUSTERS}/{name}"
    obj = cluster(name, spec={"name": name}, status={"status": "online"})
    created = await server.api.create(CLUSTERS, obj)
    assert created["status"] == {"status": "online"}, "there is no status subresource"
    code, answer = await ask("PUT", path, obj)
    assert (code, answer["details"]["kind"]) == (422, "clusters")
    assert "metadata.resourceVersion: Invalid value: 0: must be specified for an update" in answer["message"]
    code, offline = await ask("PUT", path, changed(created, status__status="offline"))
    assert (code, offline["metadata"]["generation"]) == (200, 2), "any change outside metadata counts"
    assert (await ask("PUT", path, created))[0] == 409
    assert (await ask("PUT", f"{path}/status", offline))[0] == 404
    code, patched = await ask("PATCH", path, {"spec": {"extra": [1, {"a": None}]}}, MERGE_PATCH)
    assert (code, patched["spec"]["name"]) == (200, name)
    code, answer = await ask("PATCH", path, {"spec": {}}, "application/strategic-merge-patch+json")
    assert (code, answer["reason"]) == (415, "UnsupportedMediaType")
    code, answer = await ask("DELETE", path)
    assert (code, answer["details"]["group"], answer["details"]["name"]) == (200, "ote.baidu.com", name)
    assert (await ask("POST", CLUSTERS, {"metadata": {"name": name}}))[0] == 400
    assert (await ask("POST", CLUSTERS, cluster(name, apiVersion="ote.baidu.com/v2")))[0] == 400
    assert (await ask("POST", CLUSTERS.replace("kube-system", "none"), obj))[0] == 404


SIZES = [(1_600_000, 500, "etcdserver: request is too large"), (3_200_000, 413, "Request entity too large")]


@pytest.mark.parametrize(("size", "code", "message"), SIZES)
async def test_an_object_may_be_too_large(server: Server, size: int, code: int, message: str) -> None:
    status, answer = await server.api.ask("POST", CLUSTERS, cluster("large", spec={"body": "x" * size}))
    assert status == code
    assert answer["message"].startswith(message)
