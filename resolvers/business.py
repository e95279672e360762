"""Businesses: application and audit."""

from __future__ import annotations

import re
from itertools import count

from otegraph.models.business import Business, BusinessStatus
from otegraph.models.errors import Conflict, NotFound
from otegraph.models.user import User
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record, wake
from otegraph.resolvers.validation import text
from tortoise import connections

RESERVED = re.compile(r"default|kube-.*|ote-.*|otegraph.*")
NAMESPACE_LOCK = 0x07E9_0002


async def apply(viewer: Viewer, name: str, introduction: str, objective: str, scale: str) -> int:
    """An application for a business, which waits for its audit."""
    text(name.strip(), "name", least=1, most=128)
    for value, field in ((introduction, "introduction"), (objective, "objective"), (scale, "scale")):
        text(value, field, most=10_000)
    if await Business.exists(name=name.strip()):
        raise Conflict("a business of this name exists already", "name")
    business = await Business.create(
        name=name.strip(), introduction=introduction, objective=objective, scale=scale, applicant_id=viewer.id
    )
    await record(viewer, "applyForBusiness", "Business", business.id, after={"name": business.name})
    return business.id


async def audit(viewer: Viewer, business_id: int, status: BusinessStatus, comment: str) -> None:
    """Decides on an application.

    Approval gives the business its namespace, which the loops create in the root, and puts the applicant in it.  An approved
    business can't go back: its namespace and what runs there stay.
    """
    text(comment, "comment", most=10_000)
    business = await Business.select_for_update().filter(Business.visible_to(viewer)).get_or_none(id=business_id)
    if business is None:
        raise NotFound("there is no such business", "id")
    if business.status is BusinessStatus.APPROVED and status is not BusinessStatus.APPROVED:
        raise Conflict("an approved business can't be rejected: its namespace is in use", "status")
    before = {"status": business.status, "namespace": business.namespace}
    if status is BusinessStatus.APPROVED and business.status is not BusinessStatus.APPROVED:
        await _settle(business)
    business.status, business.comment = status, comment
    await business.save()
    after = {"status": status, "namespace": business.namespace}
    await record(viewer, "auditBusiness", "Business", business.id, before=before, after=after, comment=comment)
    await wake("business")


async def business_of(viewer: Viewer, name: str | None) -> Business:
    """The approved business that the viewer acts for: its own, or for an administrator the one named.

    Raises `NotFound` for one that it may not see, `Conflict` where there is none that is approved.
    """
    if name is None:
        business = await Business.get_or_none(id=viewer.business_id) if viewer.business_id is not None else None
    else:
        business = await Business.filter(Business.visible_to(viewer)).get_or_none(name=name)
        if business is None:
            raise NotFound(f"there is no business {name!r}", "business")
    if business is None or business.status is not BusinessStatus.APPROVED:
        raise Conflict("this needs an approved business: apply for one, and wait for its approval", "business")
    return business


async def _settle(business: Business) -> None:
    """Gives it a namespace of its own, and its applicant a place in it."""
    applicant = await User.select_for_update().get(id=business.applicant_id)
    if applicant.business_id is not None and applicant.business_id != business.id:
        raise Conflict("the applicant belongs to another business", "id")
    # one approval after the other, so that each sees which namespaces are taken
    await connections.get("default").execute_query("SELECT pg_advisory_xact_lock($1)", [NAMESPACE_LOCK])
    taken = await Business.filter(namespace__isnull=False).values_list("namespace", flat=True)
    business.namespace = namespace_for(business.name, business.id, frozenset(map(str, taken)))
    applicant.business_id = business.id
    await applicant.save()


def namespace_for(name: str, business_id: int, taken: frozenset[str]) -> str:
    """A DNS label (RFC 1123) out of a business's name that is not taken: the name's letters and digits, `business-<id>` where
    nothing of it is left or it is reserved, and numbers behind it where another business has that."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50].strip("-")
    wanted = words if words and not RESERVED.fullmatch(words) else f"business-{business_id}"
    if wanted not in taken:
        return wanted
    numbered = f"{wanted[:32].rstrip('-')}-{business_id}"
    return next(
        candidate for tries in count(1) if (candidate := numbered if tries == 1 else f"{numbered}-{tries}") not in taken
    )
