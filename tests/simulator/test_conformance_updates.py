"""What the product orders, object by object, at the simulated API server and at a real one: created, repeated, upgraded."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from otegraph.reconcilers.rollout.manifest import Manifest
from otegraph.reconcilers.rollout.resources import Request, remove
from otegraph.tests.reconcilers.rollout import objects

from tests.simulator.conftest import Server

JSON_PATCH = "application/json-patch+json"
REMADE = {"Job", "Pod", "ReplicaSet"}


async def ask(server: Server, request: Request) -> tuple[int, Any]:
    """A request as ote-stack would carry it out."""
    type_ = JSON_PATCH if request.method == "PATCH" else "application/json"
    body = orjson.loads(request.body) if request.body else None
    return await server.api.ask(request.method, request.url, body, type_)


def manifests(server: Server, revision: int) -> list[Manifest]:
    """One of each kind, as a revision of a chart."""
    return list(objects.rendered(*objects.one_of_each(), revision=revision, namespace=server.namespace))


@pytest.mark.parametrize("index", range(len(objects.one_of_each())), ids=[one["kind"] for one in objects.one_of_each()])
async def test_every_kind_is_created_repeated_upgraded_and_deleted(server: Server, index: int) -> None:
    first, second = manifests(server, 1)[index], manifests(server, 2)[index]
    assert (await ask(server, first.create()))[0] == 201
    assert (await ask(server, first.create()))[0] == 409
    for _ in range(2):
        code, there = await ask(server, first.update())
        assert (code, there["metadata"]["labels"]["otegraph.io/revision"]) == (200, "1")
    code, there = await ask(server, second.update())
    if first.key.kind.kind in REMADE:
        assert (code, there["reason"]) == (422, "Invalid")
        assert (await ask(server, remove(first.key)))[0] == 200
        assert (await ask(server, second.update()))[0] == 404
        assert (await ask(server, second.create()))[0] == 201
    else:
        assert (code, there["metadata"]["labels"]["otegraph.io/revision"]) == (200, "2")
    assert (await ask(server, second.update()))[0] == 200
    assert (await ask(server, remove(second.key)))[0] == 200
    code, _ = await ask(server, remove(second.key))
    # a claim is held until no pod can be using it, which a controller finds out
    assert code in ((200, 404) if first.key.kind.kind == "PersistentVolumeClaim" else (404,))


async def test_a_service_keeps_its_address(server: Server) -> None:
    (first,) = objects.rendered(objects.service(), namespace=server.namespace)
    (second,) = objects.rendered(objects.service(port=81), namespace=server.namespace)
    _, made = await ask(server, first.create())
    code, changed = await ask(server, second.update())
    assert (code, changed["spec"]["ports"][0]["port"]) == (200, 81)
    assert changed["spec"]["clusterIP"] == made["spec"]["clusterIP"]


async def test_a_claim_keeps_what_protects_it_and_does_not_grow_before_it_is_bound(server: Server) -> None:
    (first,) = objects.rendered(objects.claim(), revision=1, namespace=server.namespace)
    (second,) = objects.rendered(objects.claim(), revision=2, namespace=server.namespace)
    (larger,) = objects.rendered(objects.claim(storage="2Gi"), revision=3, namespace=server.namespace)
    _, made = await ask(server, first.create())
    code, changed = await ask(server, second.update())
    assert (code, changed["metadata"]["finalizers"]) == (200, made["metadata"]["finalizers"])
    assert changed["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
    code, refused = await ask(server, larger.update())
    assert code == 422
    assert "spec is immutable after creation except resources.requests" in refused["message"]


async def test_an_autoscaled_deployment_keeps_its_replicas_and_loses_what_it_no_longer_says(server: Server) -> None:
    scaled = objects.autoscaler("server")
    paused = objects.workload("Deployment", "server", paused=True, minReadySeconds=7, replicas=2)
    first, _ = objects.rendered(paused, scaled, revision=1, namespace=server.namespace)
    second, _ = objects.rendered(
        objects.workload("Deployment", "server", "server:2"), scaled, revision=2, namespace=server.namespace
    )
    assert (await ask(server, first.create()))[0] == 201
    replicas = [{"op": "replace", "path": "/spec/replicas", "value": 4}]
    assert (await server.api.ask("PATCH", first.key.url, replicas, JSON_PATCH))[0] == 200
    code, changed = await ask(server, second.update())
    spec = changed["spec"]
    assert (code, spec["replicas"], spec["template"]["spec"]["containers"][0]["image"]) == (200, 4, "server:2")
    assert (spec.get("paused", False), spec.get("minReadySeconds", 0)) == (False, 0)


async def test_a_stateful_set_can_change_its_template_and_not_its_service(server: Server) -> None:
    (first,) = objects.rendered(objects.workload("StatefulSet", serviceName="a"), namespace=server.namespace)
    (second,) = objects.rendered(
        objects.workload("StatefulSet", image="b:2", serviceName="a"), namespace=server.namespace
    )
    (third,) = objects.rendered(objects.workload("StatefulSet", serviceName="b"), namespace=server.namespace)
    assert (await ask(server, first.create()))[0] == 201
    code, changed = await ask(server, second.update())
    assert (code, changed["metadata"]["generation"]) == (200, 2)
    assert (await ask(server, third.update()))[0] == 422


async def test_a_wrong_pull_secret_is_refused_without_being_quoted(server: Server) -> None:
    secret = objects.an("Secret", type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": "aHVudGVyMg=="})
    (manifest,) = objects.rendered(secret, namespace=server.namespace)
    code, refused = await ask(server, manifest.create())
    assert code == 422
    assert "hunter2" not in str(refused)
    assert "aHVudGVyMg" not in str(refused)
    del secret["data"]
    (empty,) = objects.rendered(secret, namespace=server.namespace)
    code, refused = await ask(server, empty.create())
    assert (code, refused["details"]["causes"][0]["field"]) == (422, "data[.dockerconfigjson]")
