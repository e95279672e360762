"""A caller who was here before is looked up in the read's own statement: what changed since holds at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from otegraph.models import Business, Role, User, UserStatus
from otegraph.models.user import Session
from otegraph.plans import plan
from otegraph.plans.select import text_of

from tests.product import Caller, Product

ENDS: dict[str, Any] = {
    "disabled": lambda: User.all().update(status=UserStatus.DISABLED),
    "deleted": lambda: User.all().update(deleted_at=datetime.now(UTC)),
    "revoked": lambda: Session.all().update(revoked_at=datetime.now(UTC)),
    "forgotten": lambda: Session.all().delete(),
}
QUERY = "{ deployments { totalCount } }"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans' statements, as they are sent."""
    sent: list[str] = []

    async def noting(sql: str, values: Any) -> str | None:
        sent.append(sql)
        return await text_of(sql, values)

    monkeypatch.setattr(plan, "text_of", noting)
    return sent


async def both(caller: Caller) -> tuple[str, int]:
    """What the graph and REST answer: an error's code or `read`, and a status."""
    answer = (await caller.post(QUERY)).json()
    code = answer["errors"][0]["extensions"]["code"] if "errors" in answer else "read"
    return code, (await caller.rest("GET", "/v1/deploy")).status_code


@pytest.mark.parametrize("end", ENDS)
async def test_a_session_that_ended_reads_nothing(api: Product, statements: list[str], end: str) -> None:
    tenant = await api.tenant("shop")
    assert await both(tenant) == ("read", 200)
    assert await both(tenant) == ("read", 200)
    assert len(statements) == 4
    await ENDS[end]()
    assert await both(tenant) == ("UNAUTHENTICATED", 401)


async def test_a_role_that_was_taken_away_is_gone(api: Product) -> None:
    admin = await api.admin()
    for _ in range(2):
        assert (await admin.graph("{ users { totalCount } }"))["users"]["totalCount"] == 1
        assert (await admin.rest("GET", "/v1/admin/deploy")).status_code == 200
    await User.all().update(role=Role.USER)
    assert await admin.refused("{ users { totalCount } }") == "FORBIDDEN"
    assert (await admin.rest("GET", "/v1/admin/deploy")).status_code == 403


async def test_another_business_is_seen_at_once(api: Product) -> None:
    tenant = await api.tenant("shop")
    await api.tenant("bank")
    names = "{ businesses { nodes { name } } viewer { business { name } } }"
    assert (await tenant.graph(names))["viewer"] == {"business": {"name": "shop"}}
    bank = await Business.get(name="bank")
    await User.filter(name="user-of-shop").update(business_id=bank.id)
    seen = await tenant.graph(names)
    assert seen["viewer"] == {"business": {"name": "bank"}}
    await User.filter(name="user-of-shop").update(business_id=None)
    assert (await tenant.graph(names))["viewer"] == {"business": None}
