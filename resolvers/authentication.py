"""Tokens (JWT, RFC 7519, HS256) and the sessions that they belong to."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from uuid import UUID, uuid4

import jwt
from otegraph.models.errors import Unauthenticated
from otegraph.models.user import Role, Session, User, UserStatus
from otegraph.models.viewer import LIVE, Viewer
from otegraph.resolvers.policy import Policy
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from tortoise import connections
from tortoise.exceptions import DoesNotExist
from tortoise.transactions import in_transaction

ALGORITHM = "HS256"
LEEWAY_SECONDS = 30
"""A clock of another replica may be a little ahead."""
WHO = f"""
    SELECT users.id, users.name, users.role, users.business_id FROM sessions JOIN users ON users.id = sessions.user_id
    WHERE sessions.id = $1 AND {LIVE}
"""
MOST_REMEMBERED = 10_000
_proven: OrderedDict[bytes, tuple[UUID, int]] = OrderedDict()
"""Tokens' hashes -> their sessions and when they end: a signature is good for ever."""
_remembered: OrderedDict[UUID, Viewer] = OrderedDict()
"""Who sessions were of when they were looked up last."""
passwords = PasswordHash((Argon2Hasher(),))


@dataclass(frozen=True, slots=True)
class Token:
    """A token just given out, and until when it authorises."""

    value: str
    expires_at: datetime


async def hash_password(password: str) -> str:
    """Argon2, in a thread: it takes 150 ms."""
    return await asyncio.to_thread(passwords.hash, password)


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether it fits; takes as long where there is no such user, so that names can't be probed."""
    fits = await asyncio.to_thread(passwords.verify, password, hashed or _nobody())
    return fits and hashed is not None


@cache
def _nobody() -> str:
    return passwords.hash(str(uuid4()))


async def issue(user_id: int, policy: Policy) -> Token:
    """A new session of the user, and its token."""
    now = datetime.now(UTC)
    expires_at = now + timedelta(seconds=policy.token_seconds)
    session = await Session.create(
        id=uuid4(),
        user_id=user_id,
        issued_at=now,
        expires_at=expires_at,
        refresh_until=now + timedelta(seconds=policy.refresh_seconds),
    )
    claims = {"sub": str(user_id), "jti": str(session.id), "iat": now, "exp": expires_at}
    return Token(jwt.encode(claims, policy.secret_key, algorithm=ALGORITHM), expires_at)


def session_id(token: str, policy: Policy, *, expired: bool = False) -> UUID | None:
    """The session that a token of ours names; None for any other text.  `expired` takes one whose time is over, too."""
    key = sha256(f"{policy.secret_key} {token}".encode("utf-8", "surrogatepass")).digest()
    known = _proven.get(key)
    if known is not None and not expired:
        session, ends = known
        return session if time.time() < ends + LEEWAY_SECONDS else None
    try:
        claims = jwt.decode(
            token,
            policy.secret_key,
            algorithms=[ALGORITHM],
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "jti", "sub"], "verify_exp": not expired},
        )
        session = UUID(claims["jti"])
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError, OverflowError):
        return None
    if not expired:
        _proven[key] = session, int(claims["exp"])
        if len(_proven) > MOST_REMEMBERED:
            _proven.popitem(last=False)
    return session


async def viewer_of(token: str | None, policy: Policy) -> Viewer | None:
    """Who a token speaks for: None if it is none of ours, over, revoked, or its user is not active (any more)."""
    session = session_id(token, policy) if token else None
    if session is None:
        return None
    rows = await connections.get("default").execute_query_dict(WHO, [session])
    if not rows:
        return None
    row = rows[0]
    viewer = Viewer(row["id"], row["name"], Role(row["role"]), row["business_id"], session)
    _remembered[session] = viewer
    if len(_remembered) > MOST_REMEMBERED:
        _remembered.popitem(last=False)
    return viewer


def remembered_viewer(token: str | None, policy: Policy) -> Viewer | None:
    """Who a good token spoke for when it was looked up last.

    That may be over: only for a statement that has the condition models.viewer.CURRENT in it.
    """
    session = session_id(token, policy) if token else None
    return None if session is None else _remembered.get(session)


async def refresh(token: str | None, policy: Policy) -> Token:
    """A new token for one that authorises, or did until `refresh_until`; the old one is revoked.

    Raises `Unauthenticated` for any other, and for one that was exchanged already.
    """
    session = session_id(token, policy, expired=True) if token else None
    async with in_transaction():
        try:
            if session is None:
                raise DoesNotExist(Session)
            known = await Session.select_for_update().get(id=session)
            user = await User.get(id=known.user_id, status=UserStatus.ACTIVE, deleted_at__isnull=True)
        except DoesNotExist:
            raise Unauthenticated("the token can't be refreshed: log in again") from None
        now = datetime.now(UTC)
        if known.revoked_at is not None or known.refresh_until <= now:
            raise Unauthenticated("the token can't be refreshed: log in again")
        await Session.filter(id=known.id).update(revoked_at=now)
        return await issue(user.id, policy)


async def revoke(user_id: int, *, but: UUID | None = None) -> None:
    """Ends all sessions of a user (but one), on every replica at once."""
    sessions = Session.filter(user_id=user_id, revoked_at__isnull=True)
    await (sessions.exclude(id=but) if but is not None else sessions).update(revoked_at=datetime.now(UTC))
