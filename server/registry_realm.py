"""The token realm of a distribution registry: who may push, pull and delete what.

https://distribution.github.io/distribution/spec/auth/token/ (GET with Basic credentials) and /oauth/ (POST, password grant).
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from otegraph.clients.registry_names import is_repository
from otegraph.clients.registry_token import RegistryToken, Scope, TokenIssuer, parse_scopes
from otegraph.models.business import Business, BusinessStatus
from otegraph.models.errors import TooManyRequests
from otegraph.models.image import ImageProject
from otegraph.models.registry_account import RegistryAccount
from otegraph.resolvers.audit_log import wake
from otegraph.resolvers.authentication import verify_password
from otegraph.resolvers.failed_attempts import FailedAttempts
from otegraph.resolvers.policy import Policy
from otegraph.resolvers.registry_account import NAME, pull_name, pull_password
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "/registry/token"
MOST_BYTES = 16_384
PULL = frozenset({"pull"})
EVERYTHING = frozenset({"pull", "push", "delete"})


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks: somebody of a business, or (both empty) anybody. `may` is what it may do with its business's projects."""

    name: str = ""
    business_id: int | None = None
    may: frozenset[str] = PULL


class Denied(Exception):
    """Credentials that are not good."""


def realm_routes(issuer: TokenIssuer, policy: Policy) -> list[Route]:
    """The route that the registry sends its clients to."""
    realm = _Realm(issuer, policy)
    return [Route(PATH, realm.respond, methods=["GET", "POST"])]


class _Realm:
    def __init__(self, issuer: TokenIssuer, policy: Policy) -> None:
        self._issuer = issuer
        self._policy = policy
        self._failures = FailedAttempts()

    async def respond(self, request: Request) -> Response:
        """A token for what is granted of what was asked, which may be nothing; 401 for credentials that are not good."""
        try:
            asked = await (_asked_by_form(request) if request.method == "POST" else _asked_by_query(request))
        except ValueError as error:
            return _refusal(400, "UNSUPPORTED", str(error))
        if asked.service and asked.service != self._issuer.service:
            return _refusal(400, "UNSUPPORTED", "this is no realm of that service")
        try:
            account = await self._account(asked, request.client.host if request.client is not None else "")
        except Denied:
            challenge = {"WWW-Authenticate": f'Basic realm="{self._issuer.service}"'}
            return _refusal(401, "UNAUTHORIZED", "the account or its password is wrong", challenge)
        except TooManyRequests as error:
            return _refusal(429, "TOOMANYREQUESTS", error.message, {"Retry-After": str(error.retry_after or 60)})
        granted = await grants(account, asked.scopes)
        for scope in granted:
            if "push" in scope.actions:
                await wake(f"registry:{scope.name}")
        return _told(self._issuer.issue(account.name, granted))

    async def _account(self, asked: _Asked, host: str) -> Account:
        if asked.user is None:
            return Account()
        # before any limit: nobody guesses this password, and the edges must not be kept out by who tries
        puller = self._puller(asked.user, asked.password)
        if puller is not None:
            return puller
        name = asked.user if NAME.fullmatch(asked.user) else ""
        # by the address too, so that strangers elsewhere don't keep a business's own machines out
        who = f"{host} {name}"
        self._failures.check(who)
        account = await _pusher(name, asked.password)
        if account is None:
            self._failures.failed(who)
            raise Denied
        self._failures.succeeded(who)
        return account

    def _puller(self, user: str, password: str) -> Account | None:
        """The account with which the edges pull a business's images."""
        prefix = pull_name(0)[:-1]
        number = user.removeprefix(prefix)
        if number == user or not (number.isascii() and number.isdigit()) or len(number) > 18:
            return None
        business_id = int(number)
        keys = (self._policy.secret_key, *self._policy.previous_secret_keys)
        given = password.encode("utf-8", "surrogatepass")
        fits = [hmac.compare_digest(pull_password(key, business_id).encode(), given) for key in keys]
        return Account(user, business_id, PULL) if any(fits) else None


async def grants(account: Account, asked: Sequence[Scope]) -> list[Scope]:
    """What of the scopes asked for this account may have: its business's projects, and pulling from public ones."""
    wanted = [
        scope
        for scope in asked
        if scope.type == "repository" and not scope.resource_class and is_repository(scope.name) and "/" in scope.name
    ]
    names = {scope.name.partition("/")[0] for scope in wanted}
    rows = await ImageProject.filter(name__in=list(names)).values("name", "public", "business_id") if names else []
    projects = {row["name"]: row for row in rows}
    granted = []
    for scope in wanted:
        project = projects.get(scope.name.partition("/")[0])
        if project is None:
            continue
        own = account.business_id is not None and project["business_id"] == account.business_id
        may = (account.may if own else frozenset()) | (PULL if project["public"] else frozenset())
        if "*" in scope.actions:
            # clients that delete ask for all there is
            actions = ("*",) if may >= EVERYTHING else tuple(sorted(may))
        else:
            actions = tuple(action for action in scope.actions if action in may)
        if actions:
            granted.append(replace(scope, actions=actions))
    return granted


async def _pusher(user: str, password: str) -> Account | None:
    """A business's own account; no account has an empty name."""
    known = await RegistryAccount.get_or_none(name=user)
    fits = await verify_password(password, known.password_hash if known is not None else None)
    if known is None or not fits:
        return None
    approved = await Business.exists(id=known.business_id, status=BusinessStatus.APPROVED)
    return Account(known.name, known.business_id, EVERYTHING) if approved else None


@dataclass(frozen=True, slots=True)
class _Asked:
    service: str
    scopes: list[Scope]
    user: str | None
    password: str


async def _asked_by_query(request: Request) -> _Asked:
    query = request.query_params
    user, password = _basic(request.headers.get("authorization"))
    return _Asked(query.get("service", ""), parse_scopes(query.getlist("scope")), user, password)


async def _asked_by_form(request: Request) -> _Asked:
    """RFC 6749, 4.3. Raises ValueError for another grant: no refresh tokens are given out."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ValueError("the body is too large")
    except ClientDisconnect:
        raise ValueError("the body did not arrive whole") from None
    form = parse_qs(bytes(body).decode("utf-8", "replace"), max_num_fields=32)
    if form.get("grant_type") != ["password"]:
        raise ValueError("grant_type must be password")
    user = form.get("username", [""])[0]
    return _Asked(
        form.get("service", [""])[0], parse_scopes(form.get("scope", [])), user, form.get("password", [""])[0]
    )


def _basic(header: str | None) -> tuple[str | None, str]:
    """RFC 7617. Raises ValueError for a header that is none."""
    if not header:
        return None, ""
    scheme, _, encoded = header.strip().partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        raise ValueError("the Authorization header must be Basic") from None
    if not colon:
        raise ValueError("the Authorization header must hold a name and a password")
    return user, password


def _told(token: RegistryToken) -> Response:
    """Both names of the token: clients read one or the other."""
    body = {
        "token": token.token,
        "access_token": token.token,
        "expires_in": token.expires_in,
        "issued_at": token.issued_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _refusal(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """In the words of distribution's API."""
    return JSONResponse({"errors": [{"code": code, "message": message}]}, status, headers=headers)
