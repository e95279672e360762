"""Rows on which every example of the contract can be sent as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

import httpx
from otegraph import models
from otegraph.models import (
    AuditState,
    BusinessStatus,
    ClusterStatus,
    DeploymentStatus,
    RevisionAction,
    Role,
    UserStatus,
)
from otegraph.resolvers import authentication

from tests.contract.entries import ENTRIES, Entry
from tests.product import POLICY, Caller

NOW = datetime(2026, 11, 1, tzinfo=UTC)
AUDIT_ID = 123456
"""The id in audit_deployment's example."""
SPEC: dict[str, Any] = {
    "kind": "DEPLOYMENT",
    "image": "nginx:latest",
    "image_project": "proj1",
    "external_repository": "yq02",
    "replicas": 10,
    "command": "",
    "ports": [{"container_port": 8080, "host_port": 9090}],
    "volumes": [{"mount_path": "/host/usr/bin", "host_path": "/usr/bin", "read_only": True}],
    "dependencies": [{"name": "nginx", "service": "xxxx", "port": 9090}],
    "env": [{"name": "NGINX_PATH", "value": "/usr/share/nginx/"}],
    "resources": {"cpu_request": 0.1, "cpu_limit": 2.0, "memory_request": 100, "memory_limit": 200, "gpus": 2},
    "autoscaling": {
        "enabled": True,
        "min_replicas": 2,
        "max_replicas": 20,
        "target_cpu_utilization": 1.0,
        "target_memory_utilization": 150,
    },
    "rolling_update": {"max_unavailable": 1, "max_surge": 1, "min_ready_seconds": 10},
}


@dataclass(frozen=True)
class World:
    """`tenant` is of the business `a`, `stranger` of `b`, `homeless` of none; `ids` are rows by a short name."""

    http: httpx.AsyncClient
    nobody: Caller
    system: Caller
    general: Caller
    tenant: Caller
    stranger: Caller
    homeless: Caller
    ids: dict[str, int]

    def caller(self, entry: Entry) -> Caller:
        """The least that may call it."""
        callers = {"public": self.nobody, "token": self.tenant, "admin": self.general, "system": self.system}
        return callers[entry.access]

    def path(self, entry: Entry, path: str | None = None) -> str:
        """A spelling's path (by default the main one's) with the names and numbers of rows that are there."""
        business = "application" if entry.id == "audit_business" else "a"
        return (path or entry.path).format(
            userId=self.ids["user"],
            id=self.ids[business],
            clusterName="GuangZhou",
            appId=self.ids["nginx1"],
            deployId=self.ids["web"],
            deployName="web",
            repoId="yq01",
        )

    async def send(
        self, entry: Entry, caller: Caller | None = None, spelling: tuple[str, str] | None = None
    ) -> httpx.Response:
        """Its example, literally, from who may call it or from somebody else, by its main spelling or another."""
        method, path = spelling or (entry.method, entry.path)
        token = (caller or self.caller(entry)).token
        return await self.http.request(
            method,
            self.path(entry, path),
            params=entry.query,
            headers={"authorization": token} if token else {},
            **entry.content,
        )

    async def prepare(self, entry: Entry) -> None:
        """What one example alone needs, and others could not bear."""
        if entry.id == "login":
            await user("u1", password="xxx")
        if entry.id == "update_password":
            hashed = await authentication.hash_password("xxx0")
            await models.User.filter(id=self.ids["tenant"]).update(password_hash=hashed)
        if entry.id == "update_repository_password":
            await self.send(ENTRIES["create_repository_user"])
        if entry.id == "delete_external_repositories":
            for name in entry.request["repositoryId"] if entry.request else ():
                await external_repository(self.ids["a"], name)


async def user(name: str, role: Role = Role.USER, password: str | None = None, **columns: Any) -> models.User:
    """An active user; without a password nobody can log in as it."""
    hashed = await authentication.hash_password(password) if password else _of_nobody()
    given: dict[str, Any] = {
        "name": name,
        "role": role,
        "status": UserStatus.ACTIVE,
        "password_hash": hashed,
        **columns,
    }
    return await models.User.create(**given)


@cache
def _of_nobody() -> str:
    return authentication.passwords.hash(token_urlsafe())


async def business(name: str, applicant: models.User, status: BusinessStatus = BusinessStatus.APPROVED) -> int:
    """A business, which its applicant belongs to once it is approved."""
    approved = status is BusinessStatus.APPROVED
    made = await models.Business.create(
        name=name,
        namespace=name if approved else None,
        status=status,
        applicant_id=applicant.id,
        introduction="introduce",
        objective="objective",
        scale="1400000000",
        comment="comment",
    )
    if approved:
        await models.User.filter(id=applicant.id).update(business_id=made.id)
    return made.id


async def cluster(name: str, status: ClusterStatus, *nodes: str) -> dict[str, int]:
    """A cluster with its nodes; their ids by name, and the cluster's own under the empty one."""
    made = await models.Cluster.create(name=name, status=status, last_seen_at=NOW)
    ids = {"": made.id}
    for node in nodes:
        row = await models.ClusterNode.create(
            cluster_id=made.id,
            name=node,
            ready=True,
            operating_system="Linux",
            kernel_version="2.6",
            internal_ip="1.2.3.4",
            created_at=NOW,
        )
        ids[node] = row.id
    return ids


async def app(business_id: int, name: str, *versions: str) -> tuple[int, list[int]]:
    """An app with these versions: its id, and theirs."""
    made = await models.App.create(business_id=business_id, name=name)
    ids = []
    for version in versions:
        main, _, patch = version.rpartition(".")
        row = await models.AppVersion.create(
            app_id=made.id, version=version, main_version=main, patch=int(patch), spec=SPEC
        )
        ids.append(row.id)
    return made.id, ids


async def deployment(business_id: int, name: str, app_id: int, author: int, *versions: int, **columns: Any) -> int:
    """A deployment that ran these versions one after the other, the last one's rollout through."""
    given: dict[str, Any] = {
        "business_id": business_id,
        "app_id": app_id,
        "name": name,
        "audit_state": AuditState.APPROVED,
        "rollout_status": DeploymentStatus.PARTIAL_SUCCESS,
        **columns,
    }
    made = await models.Deployment.create(**given)
    for number, version in enumerate(versions, 1):
        revision = await revision_of(made.id, number, version, author)
        await models.Deployment.filter(id=made.id).update(
            revision_id=revision, generation=number, observed_generation=number
        )
    return made.id


async def revision_of(
    deployment_id: int, number: int, version: int, author: int, state: AuditState = AuditState.APPROVED, **columns: Any
) -> int:
    """A revision of a deployment; the first installs, each other one upgrades."""
    made = await models.Revision.create(
        deployment_id=deployment_id,
        number=number,
        action=RevisionAction.INSTALL if number == 1 else RevisionAction.UPGRADE,
        app_version_id=version,
        state=state,
        author_id=author,
        **columns,
    )
    return made.id


async def image(project_id: int, name: str, *tags: str) -> int:
    """An image with these tags, as the registry loop would write it."""
    made = await models.Image.create(project_id=project_id, name=name, created_at=NOW, updated_at=NOW, synced_at=NOW)
    for tag in tags:
        digest = f"sha256:{sha256(f'{name}:{tag}'.encode()).hexdigest()}"
        await models.ImageTag.create(image_id=made.id, name=tag, digest=digest, created_at=NOW, updated_at=NOW)
    return made.id


async def external_repository(business_id: int, name: str) -> int:
    """A repository whose password nobody can open."""
    made = await models.ExternalRepository.create(
        business_id=business_id, name=name, address="xxzxsdsdsds", user="ddddddd", password=b"sealed"
    )
    return made.id


async def _images(business_id: int) -> dict[str, int]:
    for name in ("empty1", "empty2"):
        await models.ImageProject.create(business_id=business_id, name=name)
    test = await models.ImageProject.create(business_id=business_id, name="test")
    ids = {"project": test.id, "image": await image(test.id, "test/demo1", "latest", "v1", "v2")}
    for name in ("test/test-demo1", "img1", "img2"):
        await image(test.id, name, "latest")
    for name in ("yq01", "yq02"):
        await external_repository(business_id, name)
    await models.RegistryState.update_or_create({"synced_at": datetime.now(UTC)}, id=1)
    return ids


async def _caller(http: httpx.AsyncClient, who: models.User) -> Caller:
    return Caller(http, (await authentication.issue(who.id, POLICY)).value)


async def _clusters() -> None:
    guangzhou = await cluster("GuangZhou", ClusterStatus.OFFLINE, "GZ1")
    await cluster("BeiJing", ClusterStatus.ONLINE, "BJ1", "BJ2")
    c1 = await cluster("c1", ClusterStatus.ONLINE, "GuangZhou", "BeiJing")
    for id_, name in ((guangzhou[""], "label1"), (guangzhou[""], "label2"), (c1[""], "cluster1")):
        await models.ClusterLabel.create(cluster_id=id_, name=name)
    for node in (guangzhou["GZ1"], c1["GuangZhou"]):
        await models.NodeLabel.create(cluster_node_id=node, name="label1", wanted=True, present=True)


async def populate(http: httpx.AsyncClient) -> World:
    """The world, on an empty database."""
    system = await user("admin", Role.SYSTEM_ADMINISTRATOR)
    general = await user("general", Role.ADMINISTRATOR)
    tenant = await user("tenant")
    stranger = await user("stranger")
    homeless = await user("homeless")
    target = await user("user1", real_name="user1", phone="18923441163")
    await business("default", system)
    ids = {"tenant": tenant.id, "system": system.id, "general": general.id, "user": target.id}
    ids |= {"stranger": stranger.id, "homeless": homeless.id}
    ids["a"] = await business("a", tenant)
    ids["b"] = await business("b", stranger)
    ids["application"] = await business("application", homeless, BusinessStatus.PENDING)
    await _clusters()
    _, spare = await app(ids["a"], "spare", "1.0.1", "1.0.2", "1.0.3", "1.0.4")
    assert spare == [1, 2, 3, 4], "delete_apps names these"
    ids |= await _images(ids["a"])
    ids["nginx1_app"], (ids["nginx1"], first, second) = await app(ids["a"], "nginx1", "1.2.1", "1.1.1.1", "1.1.1.2")
    ids["web"] = await deployment(
        ids["a"],
        "web",
        ids["nginx1_app"],
        tenant.id,
        second,
        first,
        cluster_selector="cluster1",
        node_selector="node1",
        running=10,
        failing=3,
        total=13,
    )
    ids["waiting"] = await deployment(ids["a"], "waiting", ids["nginx1_app"], tenant.id, audit_state=AuditState.PENDING)
    await revision_of(ids["waiting"], 1, first, tenant.id, AuditState.PENDING, id=AUDIT_ID)
    callers = {who.name: await _caller(http, who) for who in (general, tenant, stranger, homeless)}
    return World(http, Caller(http), await _caller(http, system), **callers, ids=ids)
