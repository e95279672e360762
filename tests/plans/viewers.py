"""Who asks in the tests of plans, and rows with all that is odd."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import orjson
from otegraph.models import Cluster, ClusterNode, Deployment, Pod, User
from otegraph.models.user import Session
from otegraph.models.viewer import Viewer
from otegraph.plans.ids import to_global_id
from otegraph.resolvers.outside import Outside
from otegraph.schema.context import Context
from tortoise import connections

from tests.plans.operations import Pools
from tests.product import POLICY, Product
from tests.registry_double import DISTRIBUTION
from tests.schema.test_tenants import NODES, two_tenants

OUTSIDE = Outside(registry=DISTRIBUTION)
ODD_TEXT = 'a "quoted" \\ text\n\twith \x01\x1f\x7f, \u2028 and \U0001f600'
ORDERS = (["1"], ["2"], ["9"], ["shared", "1"], ["web", "3"], ["2026-01-01 00:00:00+00:00", "1"])


def context(viewer: Viewer | None) -> Context:
    """A request's."""
    return Context(viewer=viewer, policy=POLICY, outside=OUTSIDE)


async def viewers(api: Product) -> Sequence[Viewer | None]:
    """Two tenants with the same things, an administrator, one without a business, nobody."""
    await two_tenants(api)
    await api.admin()
    await api.tenant("third", user="without")
    await User.filter(name="without").update(business_id=None)
    await _odd_rows()
    found = {one.name: one for one in await User.all()}
    named = [found[name] for name in ("user-of-mine", "user-of-theirs", "admin", "without")]
    return [*[await _viewer(one) for one in named], None]


async def _viewer(user: User) -> Viewer:
    now = datetime.now(UTC)
    session = await Session.create(
        id=uuid.uuid4(), user_id=user.id, issued_at=now, expires_at=now, refresh_until=now + timedelta(hours=1)
    )
    return Viewer(user.id, user.name, user.role, user.business_id, session.id)


async def _odd_rows() -> None:
    shared = await Cluster.get(name="shared")
    quantities = {"cpu": "3.92", "memory": "16777216000", "pods": "110", "nvidia.com/gpu": "2", "storage": "1e3"}
    await Cluster.filter(id=shared.id).update(capacity=quantities, allocatable={"cpu": "4", "memory": "1.5"})
    conditions = [{"type": "Ready", "status": "True"}, {"type": "DiskPressure", "reason": ODD_TEXT, "message": ""}]
    first, second = await ClusterNode.filter(cluster_id=shared.id).order_by("id")
    await ClusterNode.filter(id=first.id).update(
        conditions=conditions, capacity={"cpu": "0.0001", "pods": "99999999999"}
    )
    await ClusterNode.filter(id=second.id).update(
        kernel_version=ODD_TEXT, operating_system="", internal_ip=None, capacity={}, allocatable={"memory": "9e30"}
    )
    await Deployment.all().update(message=ODD_TEXT)
    await Pod.filter(cluster_node_id=second.id).update(message=ODD_TEXT, reason="CrashLoopBackOff", started_at=None)
    database = connections.get("default")
    await database.execute_query("UPDATE clusters SET created_at = date_trunc('second', created_at)")
    await database.execute_query(
        "UPDATE deployments SET updated_at = date_trunc('second', updated_at) WHERE id % 2 = 0"
    )
    await database.execute_query("UPDATE pods SET started_at = '2026-01-02 03:04:05.12+00' WHERE id % 2 = 0")


async def pools() -> Pools:
    """Texts, ids and cursors that mean something in the rows, and some that do not."""
    ids, texts = [], ["mine", "theirs", "web", "edge", "gpu", "of-mine", "app", "1.0.1"]
    for name, type_ in NODES.items():
        rows = await type_.extensions["strawberry-definition"].origin.model.all().values()
        ids += [to_global_id(name, row["id"]) for row in rows[:4]]
        texts += [row["name"] for row in rows if row.get("name")]
    nowhere = [to_global_id("Cluster", 10**6), to_global_id("Nothing", 1)]
    cursors = [base64.urlsafe_b64encode(orjson.dumps(one)).decode() for one in ORDERS]
    return Pools(texts, ids + nowhere, cursors)
