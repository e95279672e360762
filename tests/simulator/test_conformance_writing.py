"""The same requests to the simulated API server and to a real one: creating, changing and deleting workloads."""

from typing import Any

import pytest

from tests.simulator.conftest import Server
from tests.simulator.objects import changed, deployment

CONTAINER = "spec__template__spec__containers__0"
JSON_PATCH, MERGE_PATCH = "application/json-patch+json", "application/merge-patch+json"

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


UNREADABLE_QUANTITY: dict[str, Any] = {f"{CONTAINER}__resources": {"requests": {"cpu": "x"}}}
UNREADABLE: list[tuple[Any, str]] = [
    (b"{bad", "the object provided is unrecognized"),
    (b"", "the object provided is unrecognized"),
    (b"[]", "the object provided is unrecognized"),
    (deployment(kind="DaemonSet"), 'DaemonSet in version "v1" cannot be handled as a Deployment'),
    (deployment(apiVersion="v1"), 'Deployment in version "v1" cannot be handled as a Deployment'),
    (deployment(spec__replicas="x"), "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas"),
    (deployment(**UNREADABLE_QUANTITY), "quantities must match"),
    (deployment("web", **{f"{CONTAINER}__resources": 7}), "json: cannot unmarshal number into Go struct field"),
    (
        deployment("web", **{f"{CONTAINER}__resources": {"limits": [1]}}),
        "json: cannot unmarshal array into Go struct field",
    ),
    (deployment(spec__selector=5), "json: cannot unmarshal number into Go struct field"),
    (deployment(spec__template__spec__nodeSelector={"a": 5}), "json: cannot unmarshal number into Go struct field"),
    (deployment(metadata__labels={"a": True}), "json: cannot unmarshal bool into Go struct field"),
    (deployment(spec__template__metadata__annotations=5), "json: cannot unmarshal number into Go struct field"),
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
