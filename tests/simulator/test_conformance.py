"""The same requests to the simulated API server and to a real one: both must answer what the tables say."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.simulator.conftest import Api
from tests.simulator.objects import changed, cluster, daemonset, deployment

CONTAINER = "spec__template__spec__containers__0"
JSON_PATCH, MERGE_PATCH = "application/json-patch+json", "application/merge-patch+json"
CLUSTERS = "/apis/ote.baidu.com/v1/namespaces/kube-system/clusters"


@dataclass
class Server:
    """An API server with a namespace of the test's own and the Deployment `web` in it."""

    api: Api
    namespace: str

    @property
    def core(self) -> str:
        return f"/api/v1/namespaces/{self.namespace}"

    @property
    def apps(self) -> str:
        return f"/apis/apps/v1/namespaces/{self.namespace}"

    @property
    def deployments(self) -> str:
        return f"{self.apps}/deployments"


@pytest.fixture(params=["simulated", "real"])
def api(request: pytest.FixtureRequest) -> Api:
    """Each test runs on both kinds."""
    found: Api = request.getfixturevalue(f"{request.param}_api")
    return found


@pytest.fixture
async def server(api: Api) -> AsyncIterator[Server]:
    """The API server with what the tests start from."""
    name = f"conformance-{uuid.uuid4().hex[:8]}"
    await api.create("/api/v1/namespaces", {"metadata": {"name": name}})
    server = Server(api, name)
    await api.create(server.deployments, deployment())
    yield server
    for kind in ("deployments", "daemonsets"):
        await api.ask("DELETE", f"{server.apps}/{kind}")
    await api.ask("DELETE", f"/api/v1/namespaces/{name}")


INVALID: list[tuple[dict[str, Any], list[str]]] = [
    ({"spec__selector": None}, ["spec.selector", "spec.template.metadata.labels"]),
    ({"spec__selector": {}}, ["spec.selector"]),
    ({"spec__template__metadata__labels": {"app": "other"}}, ["spec.template.metadata.labels"]),
    ({"spec__template__spec__containers": []}, ["spec.template.spec.containers"]),
    ({f"{CONTAINER}__image": None}, ["spec.template.spec.containers[0].image"]),
    ({f"{CONTAINER}__name": "Bad_"}, ["spec.template.spec.containers[0].name"]),
    ({f"{CONTAINER}__name": None}, ["spec.template.spec.containers[0].name"]),
    ({f"{CONTAINER}__env": [{"name": ""}]}, ["spec.template.spec.containers[0].env[0].name"]),
    ({f"{CONTAINER}__imagePullPolicy": "X"}, ["spec.template.spec.containers[0].imagePullPolicy"]),
    ({f"{CONTAINER}__ports": [{"containerPort": 70000}]}, ["spec.template.spec.containers[0].ports[0].containerPort"]),
    (
        {f"{CONTAINER}__resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}},
        ["spec.template.spec.containers[0].resources.requests"],
    ),
    ({"spec__replicas": -1}, ["spec.replicas"]),
    (
        {"spec__strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}},
        ["spec.strategy.rollingUpdate.maxUnavailable"],
    ),
    ({"spec__strategy": {"rollingUpdate": {"maxSurge": "x%"}}}, ["spec.strategy.rollingUpdate.maxSurge"]),
    (
        {"spec__strategy": {"rollingUpdate": {"maxUnavailable": "110%"}}},
        ["spec.strategy.rollingUpdate.maxUnavailable"],
    ),
    ({"spec__strategy": {"type": "Foo"}}, ["spec.strategy"]),
    ({"spec__strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}}, ["spec.strategy.rollingUpdate"]),
    ({"spec__template__spec__restartPolicy": "Never"}, ["spec.template.spec.restartPolicy"]),
    ({"spec__template__spec__nodeSelector": {"bad key!": "x"}}, ["spec.template.spec.nodeSelector"]),
    ({"metadata__labels": {"bad key!": "x"}}, ["metadata.labels"]),
    ({"metadata__labels": {"key": "bad value!"}}, ["metadata.labels"]),
    ({"metadata__name": "Bad"}, ["metadata.name"]),
    ({"metadata__name": None}, ["metadata.name"]),
]


@pytest.mark.parametrize(("changes", "fields"), INVALID)
async def test_an_invalid_deployment_is_refused_with_its_causes(
    server: Server, changes: dict[str, Any], fields: list[str]
) -> None:
    code, answer = await server.api.ask("POST", server.deployments, changed(deployment("bad"), **changes))
    assert (code, answer["reason"], answer["details"]["kind"]) == (422, "Invalid", "Deployment")
    assert [cause["field"] for cause in answer["details"]["causes"]] == fields
    kinds = {"FieldValueInvalid", "FieldValueRequired", "FieldValueNotSupported", "FieldValueForbidden"}
    assert {cause["reason"] for cause in answer["details"]["causes"]} <= kinds
    assert all(cause["message"] in answer["message"] for cause in answer["details"]["causes"])


async def test_the_words_of_a_refusal(server: Server) -> None:
    wrong = deployment("bad", spec__template__metadata__labels={"app": "x"})
    _, answer = await server.api.ask("POST", server.deployments, wrong)
    why = 'Invalid value: {"app":"x"}: `selector` does not match template `labels`'
    assert answer == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": f'Deployment.apps "bad" is invalid: spec.template.metadata.labels: {why}',
        "reason": "Invalid",
        "details": {
            "name": "bad",
            "group": "apps",
            "kind": "Deployment",
            "causes": [{"reason": "FieldValueInvalid", "message": why, "field": "spec.template.metadata.labels"}],
        },
        "code": 422,
    }


UNREADABLE: list[tuple[Any, str]] = [
    (b"{bad", "the object provided is unrecognized"),
    (b"", "the object provided is unrecognized"),
    (b"[]", "the object provided is unrecognized"),
    (deployment(kind="DaemonSet"), 'DaemonSet in version "v1" cannot be handled as a Deployment'),
    (deployment(apiVersion="v1"), 'Deployment in version "v1" cannot be handled as a Deployment'),
    (deployment(spec__replicas="x"), "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas"),
    (deployment(**{f"{CONTAINER}__resources": {"requests": {"cpu": "x"}}}), "quantities must match"),
    (deployment(metadata__namespace="elsewhere"), "the namespace of the provided object does not match"),
]


@pytest.mark.parametrize(("body", "message"), UNREADABLE)
async def test_what_cannot_be_read_is_a_bad_request(server: Server, body: Any, message: str) -> None:
    code, answer = await server.api.ask("POST", server.deployments, body)
    assert (code, answer["reason"]) == (400, "BadRequest")
    assert message in answer["message"]


async def test_creating(server: Server) -> None:
    ask = server.api.ask
    code, answer = await ask("POST", server.deployments, deployment())
    assert (code, answer["reason"], answer["message"]) == (
        409,
        "AlreadyExists",
        'deployments.apps "web" already exists',
    )
    assert answer["details"] == {"name": "web", "group": "apps", "kind": "deployments"}
    code, answer = await ask("POST", "/apis/apps/v1/namespaces/none/deployments", deployment())
    assert (code, answer["message"]) == (404, 'namespaces "none" not found')
    assert answer["details"] == {"name": "none", "kind": "namespaces"}
    code, answer = await ask("POST", server.deployments, deployment(), "text/plain")
    assert (code, answer["reason"]) == (415, "UnsupportedMediaType")
    code, answer = await ask("POST", server.deployments, deployment(metadata__name=None, metadata__generateName="web-"))
    assert code == 201
    assert answer["metadata"]["name"].startswith("web-")
    code, _ = await ask("POST", server.deployments, deployment("other", metadata__resourceVersion="7"))
    assert code == 500


async def test_a_new_deployment_has_its_defaults(server: Server) -> None:
    _, found = await server.api.ask("GET", f"{server.deployments}/web")
    meta = found["metadata"]
    assert (meta["generation"], meta["namespace"]) == (1, server.namespace)
    assert {"uid", "resourceVersion", "creationTimestamp"} <= meta.keys()
    assert found["status"] == {}
    spec = found["spec"]
    assert (spec["revisionHistoryLimit"], spec["progressDeadlineSeconds"]) == (10, 600)
    rolling = {"maxUnavailable": "25%", "maxSurge": "25%"}
    assert spec["strategy"] == {"type": "RollingUpdate", "rollingUpdate": rolling}
    assert spec["template"]["spec"] == {
        "containers": [
            {
                "name": "web",
                "image": "nginx:1.27",
                "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                "resources": {},
                "terminationMessagePath": "/dev/termination-log",
                "terminationMessagePolicy": "File",
                "imagePullPolicy": "IfNotPresent",
            }
        ],
        "restartPolicy": "Always",
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "securityContext": {},
        "schedulerName": "default-scheduler",
    }


async def test_replacing(server: Server) -> None:
    ask, web = server.api.ask, f"{server.deployments}/web"
    _, first = await ask("GET", web)
    code, same = await ask("PUT", web, deployment())
    assert code == 200
    assert same["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"], "nothing was changed"
    code, labelled = await ask("PUT", web, deployment(metadata__labels={"a": "b"}))
    assert (code, labelled["metadata"]["generation"]) == (200, 1), "generation counts changes of the spec alone"
    code, scaled = await ask("PUT", web, deployment(spec__replicas=3))
    assert (code, scaled["metadata"]["generation"]) == (200, 2)
    code, answer = await ask("PUT", web, first)
    assert (code, answer["reason"]) == (409, "Conflict")
    assert answer["message"].endswith("please apply your changes to the latest version and try again")
    assert (await ask("PUT", web, deployment(metadata__uid="other")))[0] == 409
    assert (await ask("PUT", f"{server.deployments}/none", deployment("none")))[0] == 404
    code, answer = await ask("PUT", f"{server.deployments}/other", deployment())
    assert (code, answer["message"]) == (400, "the name of the object (web) does not match the name on the URL (other)")
    other = deployment(spec__selector={"matchLabels": {"x": "y"}}, spec__template__metadata__labels={"x": "y"})
    code, answer = await ask("PUT", web, other)
    assert (code, answer["details"]["causes"][0]["field"]) == (422, "spec.selector")
    assert "field is immutable" in answer["message"]


async def test_a_status_is_written_by_its_own_path(server: Server) -> None:
    ask, web = server.api.ask, f"{server.deployments}/web"
    code, found = await ask("PUT", web, deployment(spec__replicas=5, status={"replicas": 7}))
    assert (code, found["status"]) == (200, {})
    code, found = await ask("PUT", f"{web}/status", deployment(spec__replicas=9, status={"replicas": 1}))
    assert (code, found["status"]["replicas"], found["spec"]["replicas"]) == (200, 1, 5)
    assert found["metadata"]["generation"] == 2


async def test_patching(server: Server) -> None:
    ask, web = server.api.ask, f"{server.deployments}/web"
    code, found = await ask("PATCH", web, [{"op": "replace", "path": "/spec/replicas", "value": 4}], JSON_PATCH)
    assert (code, found["spec"]["replicas"], found["metadata"]["generation"]) == (200, 4, 2)
    code, found = await ask("PATCH", web, {"metadata": {"labels": {"a": "b"}}}, MERGE_PATCH)
    assert (code, found["metadata"]["labels"]) == (200, {"app": "web", "a": "b"})


REFUSED_PATCHES: list[tuple[str, Any, int, str]] = [
    (JSON_PATCH, [{"op": "replace", "path": "/spec/none/x", "value": 1}], 422, "Invalid"),
    (JSON_PATCH, [{"op": "test", "path": "/spec/replicas", "value": 9}], 422, "Invalid"),
    (JSON_PATCH, [{"op": "bogus", "path": "/spec/replicas"}], 422, "Invalid"),
    (JSON_PATCH, [{"op": "remove", "path": "/metadata/labels/none"}], 422, "Invalid"),
    (JSON_PATCH, [{"op": "add", "path": "/metadata/annotations/x", "value": "y"}], 422, "Invalid"),
    (JSON_PATCH, [{"op": "replace", "path": "/spec/replicas", "value": -3}], 422, "Invalid"),
    (JSON_PATCH, [{"op": "replace", "path": "/metadata/name", "value": "y"}], 400, "BadRequest"),
    (JSON_PATCH, {"spec": {"replicas": 3}}, 400, "BadRequest"),
    (JSON_PATCH, b"{bad", 400, "BadRequest"),
    (MERGE_PATCH, b"{bad", 400, "BadRequest"),
    ("application/json", {"spec": {}}, 415, "UnsupportedMediaType"),
]


@pytest.mark.parametrize(("kind", "patch", "code", "reason"), REFUSED_PATCHES)
async def test_a_patch_that_is_refused(server: Server, kind: str, patch: Any, code: int, reason: str) -> None:
    status, answer = await server.api.ask("PATCH", f"{server.deployments}/web", patch, kind)
    assert (status, answer["reason"]) == (code, reason)
    _, found = await server.api.ask("GET", f"{server.deployments}/web")
    assert found["metadata"]["generation"] == 1


async def test_deleting(server: Server) -> None:
    ask, web = server.api.ask, f"{server.deployments}/web"
    _, found = await ask("GET", web)
    code, answer = await ask("DELETE", f"{web}?propagationPolicy=Bogus")
    assert (code, answer["details"]["kind"]) == (422, "DeleteOptions")
    wrong = {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"uid": "other"}}
    assert (await ask("DELETE", web, wrong))[0] == 409
    code, answer = await ask("DELETE", f"{web}?propagationPolicy=Background")
    details = {"name": "web", "group": "apps", "kind": "deployments", "uid": found["metadata"]["uid"]}
    assert (code, answer["status"], answer["details"]) == (200, "Success", details)
    code, answer = await ask("DELETE", web)
    assert (code, answer["message"]) == (404, 'deployments.apps "web" not found')


@pytest.mark.parametrize(("policy", "finalizer"), [("Foreground", "foregroundDeletion"), ("Orphan", "orphan")])
async def test_without_controllers_a_finalizer_stays(server: Server, policy: str, finalizer: str) -> None:
    ask, web = server.api.ask, f"{server.deployments}/web"
    code, answer = await ask("DELETE", f"{web}?propagationPolicy={policy}")
    assert (code, answer["metadata"]["finalizers"], answer["metadata"]["generation"]) == (200, [finalizer], 2)
    assert (await ask("GET", web))[1]["metadata"]["deletionTimestamp"]
    freed = [{"op": "remove", "path": "/metadata/finalizers"}]
    assert (await ask("PATCH", web, freed, JSON_PATCH))[0] == 200
    assert (await ask("GET", web))[0] == 404


async def test_a_namespace_stays_terminating_where_no_controller_ends_it(server: Server) -> None:
    ask, path = server.api.ask, f"/api/v1/namespaces/{server.namespace}"
    for _ in range(2):
        code, answer = await ask("DELETE", path)
        assert (code, answer["status"]["phase"], answer["spec"]["finalizers"]) == (200, "Terminating", ["kubernetes"])
    code, answer = await ask("POST", server.deployments, deployment("late"))
    assert (code, answer["reason"]) == (403, "Forbidden")
    assert answer["details"]["causes"][0]["reason"] == "NamespaceTerminating"
    code, answer = await ask("DELETE", "/api/v1/namespaces/kube-system")
    assert (code, answer["reason"]) == (403, "Forbidden")


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


UNKNOWN: list[tuple[str, str, int]] = [
    ("GET", "/nothing", 404),
    ("GET", "/apis/none/v1/things", 404),
    ("GET", "/api/v1/things", 404),
    ("PUT", "/api/v1/namespaces", 405),
    ("POST", "/api/v1/namespaces/default/services/x", 405),
    ("GET", "/api/v1/namespaces?labelSelector=a%20b!", 400),
    ("GET", "/api/v1/namespaces?fieldSelector=spec.x%3Dy", 400),
    ("GET", "/api/v1/namespaces?limit=x", 400),
    ("GET", "/api/v1/namespaces?resourceVersion=x", 400),
    ("GET", "/api/v1/namespaces?limit=1&continue=bad", 400),
    ("GET", "/api/v1/namespaces?watch=1&resourceVersion=x", 500),
    ("GET", "/readyz", 200),
    ("GET", "/version", 200),
    ("GET", "/api", 200),
    ("GET", "/apis", 200),
    ("GET", "/api/v1", 200),
    ("GET", "/apis/ote.baidu.com/v1", 200),
]


@pytest.mark.parametrize(("method", "path", "code"), UNKNOWN)
async def test_paths_and_queries(server: Server, method: str, path: str, code: int) -> None:
    assert (await server.api.ask(method, path, {} if method != "GET" else None))[0] == code


async def test_discovery_names_our_kinds(server: Server) -> None:
    _, found = await server.api.ask("GET", "/apis/ote.baidu.com/v1")
    listed = {r["name"]: (r["kind"], r["namespaced"], r["shortNames"]) for r in found["resources"]}
    assert listed == {
        "clusters": ("Cluster", True, ["cs"]),
        "clustercontrollers": ("ClusterController", True, ["ccs"]),
    }


async def test_lists_come_in_chunks_of_one_moment(server: Server) -> None:
    ask, maps = server.api.ask, f"{server.core}/configmaps"
    for number in range(5):
        await server.api.create(maps, {"metadata": {"name": f"m{number}", "labels": {"odd": str(number % 2)}}})
    _, first = await ask("GET", f"{maps}?limit=2")
    assert [item["metadata"]["name"] for item in first["items"]] == ["m0", "m1"]
    assert first["metadata"]["remainingItemCount"] == 3
    assert not {"kind", "apiVersion"} & first["items"][0].keys(), "a typed list's items don't repeat their kind"
    await ask("DELETE", f"{maps}/m3")
    await server.api.create(maps, {"metadata": {"name": "m9"}})
    _, rest = await ask("GET", f"{maps}?limit=9&continue={first['metadata']['continue']}")
    assert [item["metadata"]["name"] for item in rest["items"]] == ["m2", "m3", "m4"]
    assert rest["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]
    assert "continue" not in rest["metadata"]
    _, odd = await ask("GET", f"{maps}?labelSelector=odd%3D1")
    assert [item["metadata"]["name"] for item in odd["items"]] == ["m1"]
    _, named = await ask("GET", f"{maps}?fieldSelector=metadata.name%3Dm2")
    assert [item["metadata"]["name"] for item in named["items"]] == ["m2"]
    code, answer = await ask("GET", f"{maps}?resourceVersion=99999999999")
    assert (code, answer["reason"]) == (504, "Timeout")


async def test_a_watch_tells_what_happened_since(server: Server) -> None:
    ask, maps = server.api.ask, f"{server.core}/configmaps"
    _, empty = await ask("GET", maps)
    version = empty["metadata"]["resourceVersion"]
    labelled = {"metadata": {"name": "a", "labels": {"x": "1"}}}
    await server.api.create(maps, labelled)
    await ask("PUT", f"{maps}/a", {**labelled, "data": {"k": "v"}})
    await ask("PUT", f"{maps}/a", {"metadata": {"name": "a"}})
    await ask("DELETE", f"{maps}/a")
    seen = await server.api.watch(f"{maps}?watch=1&timeoutSeconds=1&resourceVersion={version}")
    assert [event["type"] for event in seen] == ["ADDED", "MODIFIED", "MODIFIED", "DELETED"]
    versions = [int(event["object"]["metadata"]["resourceVersion"]) for event in seen]
    assert versions == sorted(set(versions))
    chosen = await server.api.watch(f"{maps}?watch=1&timeoutSeconds=1&labelSelector=x&resourceVersion={version}")
    assert [event["type"] for event in chosen] == ["ADDED", "MODIFIED", "DELETED"], "what ceases to match is deleted"
    assert chosen[-1]["object"]["metadata"]["labels"] == {"x": "1"}
    assert await server.api.watch(f"{maps}?watch=1&timeoutSeconds=1&resourceVersion=99999999999") == []


async def test_a_watch_without_a_version_starts_with_what_is_there(server: Server) -> None:
    seen = await server.api.watch(f"{server.deployments}?watch=1&timeoutSeconds=1")
    assert [(event["type"], event["object"]["metadata"]["name"]) for event in seen] == [("ADDED", "web")]
    assert seen[0]["object"]["kind"] == "Deployment"
