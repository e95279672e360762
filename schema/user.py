"""Users: registration, approval, passwords, sub-users."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from otegraph import models
from otegraph.models.user import Role, UserStatus
from otegraph.plans.connection import Connection
from otegraph.plans.fields import expression, one, settled
from otegraph.plans.select import Row
from otegraph.resolvers import user as users
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.field import root_connection, root_row
from otegraph.schema.mutation import Input, Payload, mutation
from otegraph.schema.node import Node, row_id, to_global_id
from otegraph.schema.wire import wired
from tortoise.expressions import Q

if TYPE_CHECKING:
    from otegraph.schema.business import Business

wired(Role, "What a user may do.", {"SYSTEM_ADMINISTRATOR": 1, "ADMINISTRATOR": 2, "SUB_USER": 3, "USER": 4})
wired(UserStatus, "Only an ACTIVE user can log in.", {"PENDING": 0, "ACTIVE": 1, "REJECTED": 2, "DISABLED": 3})


@strawberry.type(description="What a user can make use of, by the server's settings.")
class Capabilities:
    """/v1 tells these at log-in."""

    private_image_projects: bool
    ingress: bool
    alerts: bool
    auto_approval: bool = strawberry.field(description="Whether an administrator's deployments need no audit.")


def _capabilities(context: Context) -> Capabilities:
    return Capabilities(
        private_image_projects=True,
        ingress=False,
        alerts=False,
        auto_approval=context.policy.administrators_need_no_audit,
    )


@strawberry.type(description="A person or a program with a name and a password.")
class User(Node):
    """The rows are models.User."""

    model = models.User

    database_id: int = expression("users.id", description="The number that /v1 calls its id.")
    name: str
    real_name: str | None
    display_name: str = expression(
        "coalesce(nullif(users.real_name, ''), users.name)", description="The real one, else the name."
    )
    phone: str | None
    role: Role
    status: UserStatus
    business: Annotated[Business, strawberry.lazy("otegraph.schema.business")] | None = one(
        models.Business, by="business_id", description="The one that it belongs to."
    )
    capabilities: Capabilities = settled(_capabilities)
    created_at: datetime
    updated_at: datetime


def _viewer(context: Context) -> Q | None:
    return None if context.viewer is None else Q(id=context.viewer.id)


@strawberry.type
class UserQuery:
    """Root fields."""

    viewer: User | None = root_row(models.User, Access.PUBLIC, "Who asks; null without a token.", _viewer)
    users: Connection[User] = root_connection(models.User, Access.ADMINISTRATOR, "All users.")


@strawberry.input
class RegisterUserInput(Input):
    """A new user."""

    name: str
    password: str = strawberry.field(description="8 to 128 characters.")
    phone: str | None = None
    real_name: str | None = None
    administrator: bool | None = strawberry.field(
        default=False, description="Asks for the administrator role, which the approval grants."
    )


@strawberry.type
class RegisterUserPayload(Payload):
    """The user waits for approval, and nobody but an administrator sees it until then."""


@mutation(
    RegisterUserPayload,
    access=Access.PUBLIC,
    description="A new user, who can log in once a system administrator has approved it.",
)
async def register_user(context: Context, input: RegisterUserInput) -> Row:
    await users.register(input.name, input.password, input.phone, input.real_name, bool(input.administrator))
    return {}


@strawberry.input
class ChangePasswordInput(Input):
    """One's own."""

    old_password: str
    new_password: str = strawberry.field(description="8 to 128 characters.")


@strawberry.type
class ChangePasswordPayload(Payload):
    """Nothing to say."""


@mutation(
    ChangePasswordPayload, access=Access.ACTIVE, description="Changes one's own password; all other sessions end."
)
async def change_password(context: Context, input: ChangePasswordInput) -> Row:
    await users.change_password(context.known_viewer, input.old_password, input.new_password)
    return {}


@strawberry.input
class ResetPasswordInput(Input):
    """Somebody else's."""

    id: strawberry.ID
    new_password: str = strawberry.field(description="8 to 128 characters.")


@strawberry.type
class UserPayload(Payload):
    """The user as it is now."""

    user: User | None = one(models.User, by="user_id")


@strawberry.type(name="ResetPasswordPayload")
class ResetPasswordPayload(UserPayload):
    """The user whose sessions have ended."""


@mutation(
    ResetPasswordPayload, access=Access.ADMINISTRATOR, description="Sets a user's password; all its sessions end."
)
async def reset_password(context: Context, input: ResetPasswordInput) -> Row:
    key = row_id(input.id, "User", "id")
    await users.reset_password(context.known_viewer, key, input.new_password)
    return {"user_id": key}


@strawberry.input
class AuditUserInput(Input):
    """The status to set."""

    id: strawberry.ID
    status: UserStatus


@strawberry.type(name="AuditUserPayload")
class AuditUserPayload(UserPayload):
    """The user with its new status."""


@mutation(
    AuditUserPayload,
    access=Access.SYSTEM_ADMINISTRATOR,
    description="Sets a user's status; an approval grants the role that was asked for.",
)
async def audit_user(context: Context, input: AuditUserInput) -> Row:
    key = row_id(input.id, "User", "id")
    await users.audit(context.known_viewer, key, input.status)
    return {"user_id": key}


@strawberry.input
class CreateSubUserInput(Input):
    """A user of one's own business."""

    name: str
    password: str = strawberry.field(description="8 to 128 characters.")
    phone: str | None = None
    real_name: str | None = None


@strawberry.type(name="CreateSubUserPayload")
class CreateSubUserPayload(UserPayload):
    """The new user."""


@mutation(
    CreateSubUserPayload,
    access=Access.ADMINISTRATOR,
    description="A user who shares one's business and is active at once.",
)
async def create_sub_user(context: Context, input: CreateSubUserInput) -> Row:
    key = await users.create_sub_user(context.known_viewer, input.name, input.password, input.phone, input.real_name)
    return {"user_id": key}


@strawberry.input
class DeleteUserInput(Input):
    """Whom."""

    id: strawberry.ID


@strawberry.type
class DeleteUserPayload(Payload):
    """What is gone."""

    deleted_user_id: strawberry.ID | None


@mutation(
    DeleteUserPayload, access=Access.ADMINISTRATOR, description="Deletes a user; what it did stays in the history."
)
async def delete_user(context: Context, input: DeleteUserInput) -> Row:
    key = row_id(input.id, "User", "id")
    await users.delete(context.known_viewer, key)
    return {"deleted_user_id": to_global_id("User", key)}


@strawberry.type
class UserMutation:
    """Root fields."""

    register_user: RegisterUserPayload = register_user
    change_password: ChangePasswordPayload = change_password
    reset_password: ResetPasswordPayload = reset_password
    audit_user: AuditUserPayload = audit_user
    create_sub_user: CreateSubUserPayload = create_sub_user
    delete_user: DeleteUserPayload = delete_user
