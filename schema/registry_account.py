"""The account that a business pushes and pulls its images with; its password goes in and never comes out."""

from __future__ import annotations

import strawberry
from otegraph import models
from otegraph.plans.fields import one
from otegraph.plans.select import Row
from otegraph.resolvers import registry_account as registry_accounts
from otegraph.resolvers.registry import bulkhead
from otegraph.schema.access import Access
from otegraph.schema.business import Business
from otegraph.schema.context import Context
from otegraph.schema.mutation import Input, Payload, mutation


@strawberry.input
class CreateRegistryAccountInput(Input):
    """The account's name and password."""

    name: str
    password: str
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type
class RegistryAccountPayload(Payload):
    """The business whose account it is."""

    business: Business | None = one(models.Business, by="business_id")


@strawberry.type(name="CreateRegistryAccountPayload")
class CreateRegistryAccountPayload(RegistryAccountPayload):
    """Its business has an account now."""


@mutation(
    CreateRegistryAccountPayload,
    access=Access.ACTIVE,
    within=bulkhead.place,
    description="Makes the account with which a business pushes to and pulls from its projects; each has one.",
)
async def create_registry_account(context: Context, input: CreateRegistryAccountInput) -> Row:
    key = await registry_accounts.create(
        context.known_viewer, context.outside, input.business, input.name, input.password
    )
    return {"business_id": key}


@strawberry.input
class ChangeRegistryPasswordInput(Input):
    """The new one."""

    password: str
    business: str | None = strawberry.field(default=None, description="Its name; by default one's own.")


@strawberry.type(name="ChangeRegistryPasswordPayload")
class ChangeRegistryPasswordPayload(RegistryAccountPayload):
    """The old password is good no more."""


@mutation(
    ChangeRegistryPasswordPayload,
    access=Access.ACTIVE,
    within=bulkhead.place,
    description="Changes the password of a business's account.",
)
async def change_registry_password(context: Context, input: ChangeRegistryPasswordInput) -> Row:
    key = await registry_accounts.change_password(context.known_viewer, context.outside, input.business, input.password)
    return {"business_id": key}


@strawberry.type
class RegistryAccountMutation:
    """Root fields."""

    create_registry_account: CreateRegistryAccountPayload = create_registry_account
    change_registry_password: ChangeRegistryPasswordPayload = change_registry_password
