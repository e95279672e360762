"""What the database holds while reads are measured: a fleet, and two businesses whose pods run on all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from otegraph.models import (
    App,
    AppVersion,
    AuditState,
    Business,
    BusinessStatus,
    Cluster,
    ClusterNode,
    ClusterStatus,
    Deployment,
    DeploymentStatus,
    Pod,
    PodPhase,
    Revision,
    RevisionAction,
    Role,
    User,
    UserStatus,
)
from otegraph.resolvers.authentication import hash_password

PASSWORD = "benchmark-Horse-1"
BUSINESS, OTHER = "shop", "bank"
TENANT = "user-of-shop"
ADMINISTRATOR = "administrator"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """Of the fleet. `deployments` is a business's, `pods` those that each business has on each node."""

    clusters: int = 10
    nodes: int = 50
    deployments: int = 300
    pods: int = 3


async def people() -> None:
    """An administrator, and two approved businesses with a user each."""
    hashed = await hash_password(PASSWORD)
    await User.create(
        name=ADMINISTRATOR, role=Role.SYSTEM_ADMINISTRATOR, status=UserStatus.ACTIVE, password_hash=hashed
    )
    for name in (BUSINESS, OTHER):
        user = await User.create(name=f"user-of-{name}", status=UserStatus.ACTIVE, password_hash=hashed)
        home = await Business.create(
            name=name, namespace=name, status=BusinessStatus.APPROVED, applicant_id=user.id, namespace_created_at=BEGUN
        )
        user.business_id = home.id
        await user.save()


async def fleet(size: Size) -> None:
    """Clusters and nodes; deployments of both businesses, in many states; and their pods, spread over the nodes."""
    for number in range(size.clusters):
        cluster = await Cluster.create(name=f"edge-{number:03}", status=ClusterStatus.ONLINE, last_seen_at=BEGUN)
        await ClusterNode.bulk_create(
            ClusterNode(cluster_id=cluster.id, name=f"node-{each:03}", ready=True, created_at=BEGUN)
            for each in range(size.nodes)
        )
    for business in await Business.all().order_by("id"):
        await _deployments(business, size.deployments)
        await _pods(business, size.pods)


async def _deployments(business: Business, count: int) -> None:
    app = await App.create(business_id=business.id, name="web")
    versions = [
        await AppVersion.create(app_id=app.id, version=f"1.0.{n}", main_version="1.0", patch=n, spec={}) for n in (1, 2)
    ]
    statuses = (DeploymentStatus.SUCCESS, DeploymentStatus.DEPLOYING, DeploymentStatus.PARTIAL_SUCCESS)
    for number in range(count):
        created = BEGUN + timedelta(seconds=number)
        deployment = await Deployment.create(
            business_id=business.id,
            app_id=app.id,
            name=f"web-{number:04}",
            cluster_selector="" if number % 2 else "north",
            generation=1,
            observed_generation=0 if number % 10 == 9 else 1,
            audit_state=AuditState.APPROVED,
            rollout_status=statuses[number % 3],
            running=number % 7,
            failing=number % 2,
            total=7,
            created_at=created,
        )
        first = await Revision.create(
            deployment_id=deployment.id,
            author_id=business.applicant_id,
            number=1,
            action=RevisionAction.INSTALL,
            app_version_id=versions[0].id,
            state=AuditState.APPROVED,
            comment="the first",
            audit_comment="yes",
            audited_by_id=business.applicant_id,
            audited_at=created,
        )
        deployment.revision_id = first.id
        if number % 4 == 0:
            deployment.audit_state = AuditState.PENDING
            await Revision.create(
                deployment_id=deployment.id,
                author_id=business.applicant_id,
                number=2,
                action=RevisionAction.UPGRADE,
                app_version_id=versions[1].id,
                state=AuditState.PENDING,
                comment="größer",
            )
        await deployment.save()


async def _pods(business: Business, count: int) -> None:
    deployments = await Deployment.filter(business_id=business.id).order_by("id")
    nodes = await ClusterNode.all().order_by("id")
    await Pod.bulk_create(
        Pod(
            cluster_id=node.cluster_id,
            cluster_node_id=node.id,
            node_name=node.name,
            namespace=business.namespace,
            name=f"{deployment.name}-{number}-{each}",
            deployment_id=deployment.id,
            revision_id=deployment.revision_id,
            phase=PodPhase.RUNNING,
            ready=True,
            started_at=BEGUN,
        )
        for number, node in enumerate(nodes)
        for each in range(count)
        for deployment in (deployments[(number * count + each) % len(deployments)],)
    )
