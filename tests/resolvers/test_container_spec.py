"""A container spec: what Kubernetes would refuse is refused by the name of its field."""

from __future__ import annotations

from typing import Any

from tests.product import Product

INT32 = 2**31 - 1
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"image": ""}, "image"),
    ({"image": "a" * 501}, "image"),
    ({"image": "Nginx"}, "image"),
    ({"image": "nginx latest"}, "image"),
    ({"image": "-nginx"}, "image"),
    ({"image": "nginx@sha256:abc"}, "image"),
    ({"image": "nginx\n"}, "image"),
    ({"command": "c" * 20_001}, "command"),
    ({"imageProject": "p" * 256}, "imageProject"),
    ({"externalRepository": "r" * 129}, "externalRepository"),
    ({"replicas": -1}, "replicas"),
    ({"ports": [{"containerPort": 0}]}, "ports.0.containerPort"),
    ({"ports": [{"containerPort": 80}, {"containerPort": 65536}]}, "ports.1.containerPort"),
    ({"ports": [{"containerPort": 80, "hostPort": -1}]}, "ports.0.hostPort"),
    ({"ports": [{"containerPort": 80, "hostPort": 65536}]}, "ports.0.hostPort"),
    ({"ports": [{"containerPort": 1, "hostPort": 9}, {"containerPort": 2, "hostPort": 9}]}, "ports.1.hostPort"),
    ({"volumes": [{"mountPath": "", "hostPath": "/a"}]}, "volumes.0.mountPath"),
    ({"volumes": [{"mountPath": "/a:b", "hostPath": "/a"}]}, "volumes.0.mountPath"),
    ({"volumes": [{"mountPath": "/a", "hostPath": ""}]}, "volumes.0.hostPath"),
    ({"volumes": [{"mountPath": "/a", "hostPath": "/a/../b"}]}, "volumes.0.hostPath"),
    (
        {"volumes": [{"mountPath": "/a", "hostPath": "/a"}, {"mountPath": "/a", "hostPath": "/b"}]},
        "volumes.1.mountPath",
    ),
    ({"env": [{"name": "", "value": ""}]}, "env.0.name"),
    ({"env": [{"name": "1A"}]}, "env.0.name"),
    ({"env": [{"name": "A"}, {"name": "A=B"}]}, "env.1.name"),
    ({"env": [{"name": "."}]}, "env.0.name"),
    ({"env": [{"name": ".."}]}, "env.0.name"),
    ({"env": [{"name": "..A"}]}, "env.0.name"),
    ({"env": [{"name": "A", "value": "v" * 100_001}]}, "env.0.value"),
    ({"ports": [{"containerPort": 80}] * 9_000}, "ports"),
    ({"volumes": [{"mountPath": f"/{n}", "hostPath": "/" + "a" * 4000} for n in range(70)]}, "volumes"),
    ({"env": [{"name": "A", "value": "v" * 100_000}] * 3}, "env"),
    ({"env": [{"name": "A", "value": "v" * 90_000}] * 2, "ports": [{"containerPort": 80}] * 3_000}, "env"),
    ({"dependencies": [{"name": "", "service": "a", "port": 1}]}, "dependencies.0.name"),
    ({"dependencies": [{"name": "a", "service": "A_b", "port": 1}]}, "dependencies.0.service"),
    ({"dependencies": [{"name": "a", "service": "a", "port": 0}]}, "dependencies.0.port"),
    ({"resources": {"cpuRequest": -0.1}}, "resources.cpuRequest"),
    ({"resources": {"cpuLimit": 100_001}}, "resources.cpuLimit"),
    ({"resources": {"cpuRequest": 2, "cpuLimit": 1}}, "resources.cpuRequest"),
    ({"resources": {"memoryRequest": -1}}, "resources.memoryRequest"),
    ({"resources": {"memoryRequest": 2, "memoryLimit": 1}}, "resources.memoryRequest"),
    ({"resources": {"gpus": -1}}, "resources.gpus"),
    ({"resources": {"gpus": 1025}}, "resources.gpus"),
    ({"autoscaling": {"enabled": False, "minReplicas": -1}}, "autoscaling.minReplicas"),
    ({"autoscaling": {"enabled": True}}, "autoscaling.maxReplicas"),
    ({"autoscaling": {"enabled": True, "maxReplicas": 0}}, "autoscaling.maxReplicas"),
    ({"autoscaling": {"enabled": True, "minReplicas": 3, "maxReplicas": 2}}, "autoscaling.minReplicas"),
    ({"autoscaling": {"enabled": True, "maxReplicas": 2}}, "autoscaling.targetCpuUtilization"),
    ({"autoscaling": {"enabled": True, "targetCpuUtilization": -1.0}}, "autoscaling.targetCpuUtilization"),
    ({"autoscaling": {"enabled": True, "targetMemoryUtilization": -1}}, "autoscaling.targetMemoryUtilization"),
    ({"rollingUpdate": {"maxUnavailable": -1}}, "rollingUpdate.maxUnavailable"),
    ({"rollingUpdate": {"maxSurge": -1}}, "rollingUpdate.maxSurge"),
    ({"rollingUpdate": {"minReadySeconds": -1}}, "rollingUpdate.minReadySeconds"),
    ({"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}}, "rollingUpdate.maxUnavailable"),
]
TAKEN: list[dict[str, Any]] = [
    {"image": "registry.example:5000/a_b/c.d-e:v1.0"},
    {"image": "nginx@sha256:" + "a" * 64},
    {"replicas": 0},
    {"replicas": INT32},
    {"ports": [{"containerPort": 80}, {"containerPort": 80, "hostPort": 0}, {"containerPort": 1, "hostPort": 65535}]},
    {"volumes": [{"mountPath": "/a", "hostPath": "/a..b", "readOnly": None}]},
    {"env": [{"name": "_A.b-C", "value": None}, {"name": ".A", "value": "x\ny"}]},
    {"resources": {"cpuRequest": 0.001, "cpuLimit": 0, "memoryRequest": 1, "memoryLimit": None}},
    {"kind": "DAEMON_SET", "autoscaling": {"enabled": True}},
    {"autoscaling": {"enabled": True, "maxReplicas": 1, "targetMemoryUtilization": 80}},
    {"rollingUpdate": {"maxUnavailable": None, "maxSurge": 0}},
    dict.fromkeys(("ports", "volumes", "dependencies", "env", "resources", "autoscaling", "rollingUpdate")),
]


async def test_each_refusal_names_its_field(api: Product) -> None:
    admin = await api.admin()
    for given, field in REFUSED:
        answer = await admin.mutate("createApp", name="web", version="1.0", container={"image": "nginx", **given})
        told = [(error["code"], error["field"]) for error in answer["userErrors"]]
        assert told == [("INVALID", f"container.{field}")], given
        assert "e+" not in answer["userErrors"][0]["message"]
    assert (await admin.graph("{ apps { totalCount } }"))["apps"]["totalCount"] == 0


async def test_what_kubernetes_takes_is_taken_and_read_back(api: Product) -> None:
    admin = await api.admin()
    selection = """appVersion { source { ... on ContainerSpec { kind image replicas ports { containerPort hostPort }
        volumes { mountPath hostPath readOnly } env { name value } dependencies { name }
        resources { cpuRequest memoryLimit } autoscaling { enabled } rollingUpdate { maxSurge } } } }"""
    for given in TAKEN:
        made = await admin.change(
            "createApp", selection, name="web", version="1.0", container={"image": "nginx", **given}
        )
        source = made["appVersion"]["source"]
        assert source["image"] == given.get("image", "nginx")
        assert source["replicas"] == given.get("replicas")
        for name in ("ports", "volumes", "env"):
            assert len(source[name]) == len(given.get(name) or [])
