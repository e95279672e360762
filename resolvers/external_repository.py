"""Image repositories elsewhere, whose passwords go in and never come out."""

from __future__ import annotations

import logging
import re

from otegraph.models.encryption import SealedWrongly, SecretBox
from otegraph.models.errors import Conflict, Invalid, NotFound
from otegraph.models.external_repository import ExternalRepository
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record
from otegraph.resolvers.business import business_of
from otegraph.resolvers.revision_images import IN_USE, listed
from otegraph.resolvers.validation import text
from tortoise import connections
from tortoise.transactions import in_transaction

logger = logging.getLogger(__name__)

ADDRESS = re.compile(
    r"(https?://)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:(?P<port>\d{1,5}))?(/[A-Za-z0-9._/-]*)?", re.ASCII
)
BATCH = 100
USERS = f"""
    SELECT DISTINCT deployments.name
    FROM deployments JOIN revisions ON revisions.deployment_id = deployments.id
    JOIN app_versions ON app_versions.id = revisions.app_version_id
    WHERE deployments.business_id = $1 AND app_versions.spec ->> 'external_repository' = $2 AND {IN_USE}
"""


def bound_to(repository_id: int) -> str:
    """What a password is sealed for."""
    return f"external_repositories:{repository_id}"


async def create(
    viewer: Viewer, box: SecretBox, business_name: str | None, *, name: str, address: str, user: str, password: str
) -> int:
    """A repository of the business.  Returns its id."""
    text(name, "name", least=1, most=128)
    found = ADDRESS.fullmatch(address) if len(address) <= 512 else None
    if found is None or not 0 < int(found["port"] or 1) < 65536:
        raise Invalid("address must be a host, its port if it has one, and a path if it has one", "address")
    text(user, "user", least=1, most=256)
    if ":" in user:
        raise Invalid("user must not hold a colon: no registry takes one (RFC 7617)", "user")
    text(password, "password", least=1, most=10_000)
    business = await business_of(viewer, business_name)
    if await ExternalRepository.exists(business_id=business.id, name=name):
        raise Conflict(f"an external repository {name!r} exists already", "name")
    made = await ExternalRepository.create(business_id=business.id, name=name, address=address, user=user, password=b"")
    made.password = box.seal(password, bound_to(made.id))
    await made.save(update_fields=["password"])
    after = {"name": name, "address": address, "user": user}
    await record(viewer, "createExternalRepository", "ExternalRepository", made.id, after=after)
    return made.id


async def delete(viewer: Viewer, business_name: str | None, names: list[str]) -> None:
    """Deletes repositories of one business, all or none; raises `Conflict` naming the deployments that need one."""
    if not names:
        raise Invalid("names must name at least one repository", "names")
    business = await business_of(viewer, business_name)
    mine = ExternalRepository.select_for_update().filter(business_id=business.id)
    found = await mine.filter(name__in=[name.replace("\x00", "") for name in names]).order_by("id")
    known = {repository.name for repository in found}
    for wanted in names:
        if wanted not in known:
            raise NotFound(f"there is no external repository {wanted!r}", "names")
    for name in sorted(known):
        rows = await connections.get("default").execute_query_dict(USERS, [business.id, name])
        if rows:
            raise Conflict(f"{name} is still needed by {listed(row['name'] for row in rows)}", "names")
    for repository in found:
        before = {"name": repository.name, "address": repository.address, "user": repository.user}
        await record(viewer, "deleteExternalRepositories", "ExternalRepository", repository.id, before=before)
    await ExternalRepository.filter(id__in=[repository.id for repository in found]).delete()


async def reseal(box: SecretBox) -> int:
    """Seals every password anew that was not sealed with the current key; returns how many.  Safe to repeat.

    Raises `SealedWrongly` in the end where some could not be opened; the others are done.
    """
    done, after, closed = 0, 0, 0
    while True:
        async with in_transaction():
            rows = await ExternalRepository.select_for_update().filter(id__gt=after).order_by("id").limit(BATCH)
            for row in rows:
                if box.is_current(row.password):
                    continue
                try:
                    row.password = box.seal(box.open(row.password, bound_to(row.id)), bound_to(row.id))
                except SealedWrongly as error:
                    logger.error("%s", error)
                    closed += 1
                    continue
                await row.save(update_fields=["password"])
                done += 1
        if not rows:
            break
        after = rows[-1].id
    if closed:
        raise SealedWrongly(f"{closed} passwords were sealed with a key that is not here, or changed; {done} are done")
    return done
