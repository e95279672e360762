"""Sessions: log-in, refresh, log-out."""

from __future__ import annotations

from datetime import datetime

import strawberry
from otegraph.plans.select import Row
from otegraph.resolvers import authentication
from otegraph.resolvers import user as users
from otegraph.schema.access import Access
from otegraph.schema.context import Context
from otegraph.schema.mutation import Input, Payload, mutation


@strawberry.input
class LoginInput(Input):
    """What log-in needs."""

    name: str
    password: str


@strawberry.type
class TokenPayload(Payload):
    """A token, to be sent as `Authorization: Bearer <token>`."""

    token: str | None
    expires_at: datetime | None


@strawberry.type(name="LoginPayload")
class LoginPayload(TokenPayload):
    """A new session."""


@strawberry.type(name="RefreshTokenPayload")
class RefreshTokenPayload(TokenPayload):
    """A session that takes another's place."""


@mutation(LoginPayload, access=Access.PUBLIC, transaction=False, description="A token for a name and a password.")
async def login(context: Context, input: LoginInput) -> Row:
    token = await users.login(input.name, input.password, context.policy)
    return {"token": token.value, "expires_at": token.expires_at}


@strawberry.input
class RefreshTokenInput(Input):
    """The token is the request's own."""


@mutation(
    RefreshTokenPayload,
    access=Access.PUBLIC,
    transaction=False,
    description="A new token for the request's own, which may have expired not long ago; the old one is revoked.",
)
async def refresh_token(context: Context, input: RefreshTokenInput) -> Row:
    token = await authentication.refresh(context.token, context.policy)
    return {"token": token.value, "expires_at": token.expires_at}


@strawberry.input
class LogoutInput(Input):
    """The token is the request's own."""


@strawberry.type
class LogoutPayload(Payload):
    """Nothing to say."""


@mutation(
    LogoutPayload, access=Access.ACTIVE, description="Ends the session of the request's token, everywhere at once."
)
async def logout(context: Context, input: LogoutInput) -> Row:
    await users.logout(context.known_viewer)
    return {}


@strawberry.type
class SessionMutation:
    """Root fields."""

    login: LoginPayload = login
    refresh_token: RefreshTokenPayload = refresh_token
    logout: LogoutPayload = logout
