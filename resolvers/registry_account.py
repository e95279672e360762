"""The account that a business pushes and pulls with."""

from __future__ import annotations

import hashlib
import hmac
import re

from otegraph.models.errors import Conflict, Invalid, NotFound
from otegraph.models.image import ImageProject
from otegraph.models.registry_account import RegistryAccount
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record
from otegraph.resolvers.authentication import hash_password
from otegraph.resolvers.business import business_of
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.registry import asking, lock_business, registry_of
from otegraph.resolvers.validation import text

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
OWN = "otegraph"
"""What names of accounts that belong to nobody begin with: the edges pull with them."""


async def create(viewer: Viewer, outside: Outside, business_name: str | None, name: str, password: str) -> int:
    """The account of a business; raises `Conflict` where it has one, or somebody has the name.  Returns its id."""
    if not NAME.fullmatch(name) or name.startswith(OWN):
        raise Invalid(f"name must be letters, digits, . _ and -, at most 64, and not begin with {OWN}", "name")
    text(password, "password", least=1, most=128)
    registry = registry_of(outside)
    business = await business_of(viewer, business_name)
    await lock_business(business.id)
    if await RegistryAccount.exists(business_id=business.id):
        raise Conflict("this business has its registry account already", "business")
    if await RegistryAccount.exists(name=name):
        raise Conflict(f"a registry account {name!r} exists already", "name")
    hashed = None if registry.keeps_accounts else await hash_password(password)
    account = await RegistryAccount.create(business_id=business.id, name=name, password_hash=hashed)
    projects = await ImageProject.filter(business_id=business.id).order_by("id").values_list("name", flat=True)
    with asking():
        await registry.create_account(name, password, [str(project) for project in projects])
    await record(viewer, "createRegistryAccount", "RegistryAccount", account.id, after={"name": name})
    return business.id


async def change_password(viewer: Viewer, outside: Outside, business_name: str | None, password: str) -> int:
    """A new password for a business's account; raises `NotFound` where it has none.  Returns the business's id."""
    text(password, "password", least=1, most=128)
    registry = registry_of(outside)
    business = await business_of(viewer, business_name)
    account = await RegistryAccount.select_for_update().get_or_none(business_id=business.id)
    if account is None:
        raise NotFound("this business has no registry account yet", "business")
    if not registry.keeps_accounts:
        account.password_hash = await hash_password(password)
        await account.save(update_fields=["password_hash", "updated_at"])
    with asking("business"):
        await registry.change_password(account.name, password)
    await record(viewer, "changeRegistryPassword", "RegistryAccount", account.id)
    return business.id


def pull_name(business_id: int) -> str:
    """The account with which the edges pull a business's own images."""
    return f"{OWN}-pull-{business_id}"


def pull_password(secret_key: str, business_id: int) -> str:
    """Its password, which follows from the server's secret key and is kept nowhere."""
    return hmac.new(secret_key.encode(), f"registry pull {business_id}".encode(), hashlib.sha256).hexdigest()
