"""Rows that the loops would have written, and those that many tests begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from otegraph.models import (
    App,
    AppVersion,
    AuditState,
    Business,
    Cluster,
    ClusterNode,
    ClusterStatus,
    Deployment,
    DeploymentStatus,
    Pod,
    PodPhase,
    Revision,
    RevisionAction,
    Target,
    TargetPhase,
)

from tests.product import Caller

START = datetime(2026, 11, 23, tzinfo=UTC)


async def cluster(name: str, nodes: int = 0) -> Cluster:
    """An online cluster with nodes `n0`, `n1`, …"""
    made = await Cluster.create(name=name, status=ClusterStatus.ONLINE, last_seen_at=START)
    await ClusterNode.bulk_create(
        [ClusterNode(cluster_id=made.id, name=f"n{number}", ready=True, created_at=START) for number in range(nodes)]
    )
    return made


async def running(business: str, name: str) -> Deployment:
    """A deployment that was approved, carried out and is well."""
    home = await Business.get(name=business)
    app, _ = await App.get_or_create(business_id=home.id, name=name)
    version = await AppVersion.create(app_id=app.id, version="1.0.1", main_version="1.0", patch=1, spec=spec())
    made = await Deployment.create(
        business_id=home.id, app_id=app.id, name=name, audit_state=AuditState.APPROVED, generation=1
    )
    revision = await Revision.create(
        deployment_id=made.id,
        number=1,
        action=RevisionAction.INSTALL,
        app_version_id=version.id,
        state=AuditState.APPROVED,
        author_id=home.applicant_id,
    )
    await Deployment.filter(id=made.id).update(revision_id=revision.id)
    await carried_out(made.id)
    await made.refresh_from_db()
    return made


async def carried_out(deployment_id: int, status: DeploymentStatus = DeploymentStatus.SUCCESS) -> None:
    """What the rollout loop says when the wanted revision is there."""
    row = await Deployment.get(id=deployment_id)
    await Deployment.filter(id=deployment_id).update(observed_generation=row.generation, rollout_status=status)


async def pods(deployment: Deployment, nodes: list[ClusterNode], each: int = 1) -> None:
    """Running pods of a deployment's wanted revision on these nodes, and its targets on their clusters."""
    assert deployment.revision_id is not None
    await Pod.bulk_create(
        [
            Pod(
                cluster_id=node.cluster_id,
                cluster_node_id=node.id,
                node_name=node.name,
                namespace="any",
                name=f"{deployment.name}-{deployment.id}-{node.id}-{number}",
                deployment_id=deployment.id,
                revision_id=deployment.revision_id,
                phase=PodPhase.RUNNING,
                ready=True,
            )
            for node in nodes
            for number in range(each)
        ]
    )
    for home in sorted({node.cluster_id for node in nodes}):
        await Target.get_or_create(
            deployment_id=deployment.id,
            cluster_id=home,
            defaults={"wanted_id": deployment.revision_id, "phase": TargetPhase.DONE, "since": START},
        )


def spec() -> dict[str, Any]:
    """As small as it can be, as stored."""
    return {
        "kind": "DEPLOYMENT",
        "image": "nginx",
        "image_project": None,
        "external_repository": None,
        "replicas": 1,
        "command": None,
        "ports": [],
        "volumes": [],
        "dependencies": [],
        "env": [],
        "resources": None,
        "autoscaling": None,
        "rolling_update": None,
    }


async def app(caller: Caller, name: str = "web", version: str = "1.0", **fields: Any) -> str:
    """Creates a version of an app; returns the version as stored."""
    made = await caller.change(
        "createApp", "appVersion { version }", name=name, version=version, container={"image": "nginx"}, **fields
    )
    stored: str = made["appVersion"]["version"]
    return stored


async def deployed(caller: Caller, name: str = "web", version: str = "1.0.1", **fields: Any) -> Any:
    """Creates a deployment of the app `web`; returns its id, status and newest revision."""
    selection = "deployment { id status editable latestRevision { id number state } }"
    given = {"app": "web", "name": name, "version": version, **fields}
    return (await caller.change("createDeployment", selection, **given))["deployment"]
