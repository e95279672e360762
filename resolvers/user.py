"""Users: registration, approval, log-in, passwords, sub-users."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from otegraph.models.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from otegraph.models.user import Role, Session, User, UserStatus
from otegraph.models.viewer import ADMINISTRATORS, Viewer
from otegraph.resolvers import authentication
from otegraph.resolvers.audit_log import record
from otegraph.resolvers.authentication import Token
from otegraph.resolvers.failed_attempts import FailedAttempts
from otegraph.resolvers.policy import Policy
from otegraph.resolvers.validation import text

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
LONGEST_NAME = 64
failed_logins = FailedAttempts()


async def login(name: str, password: str, policy: Policy) -> Token:
    """A token, for an active user's name and password; any other case is the same `Unauthenticated` after the same time.

    After too many of those for a name, of a user or of nobody, it is `TooManyRequests` whatever the password.
    """
    counted = name[: LONGEST_NAME + 1]
    failed_logins.check(counted)
    user = await User.get_or_none(name=name, deleted_at__isnull=True) if len(name) <= LONGEST_NAME else None
    fits = await authentication.verify_password(password, user.password_hash if user is not None else None)
    # again: of many guesses sent at once, those beyond the limit are not answered either
    failed_logins.check(counted)
    if user is None or not fits or user.status is not UserStatus.ACTIVE:
        failed_logins.failed(counted)
        raise Unauthenticated("the name or the password is wrong, or the user is not active")
    failed_logins.succeeded(counted)
    return await authentication.issue(user.id, policy)


async def logout(viewer: Viewer) -> None:
    """Ends the session that asks."""
    await Session.filter(id=viewer.session_id).update(revoked_at=datetime.now(UTC))


async def register(
    name: str, password: str, phone: str | None, real_name: str | None, wants_administrator: bool
) -> int:
    """A pending user, who can log in once a system administrator has approved it."""
    user = await _create(
        name, password, phone, real_name, status=UserStatus.PENDING, wants_administrator=wants_administrator
    )
    await record(None, "registerUser", "User", user.id, after={"name": name, "administrator": wants_administrator})
    return user.id


async def create_sub_user(viewer: Viewer, name: str, password: str, phone: str | None, real_name: str | None) -> int:
    """A user of the viewer's business, active at once."""
    user = await _create(
        name, password, phone, real_name, status=UserStatus.ACTIVE, role=Role.SUB_USER, business_id=viewer.business_id
    )
    await record(viewer, "createSubUser", "User", user.id, after={"name": name})
    return user.id


async def _create(name: str, password: str, phone: str | None, real_name: str | None, **columns: Any) -> User:
    text(name, "name", least=1, most=LONGEST_NAME)
    text(phone or "", "phone", most=32)
    text(real_name or "", "realName", most=128)
    if name != name.strip():
        raise Invalid("name must not begin or end with a space", "name")
    hashed = await authentication.hash_password(_password(password, "password"))
    if await User.exists(name=name, deleted_at__isnull=True):
        raise Conflict("a user of this name exists already", "name")
    return await User.create(name=name, password_hash=hashed, phone=phone, real_name=real_name, **columns)


async def audit(viewer: Viewer, user_id: int, status: UserStatus) -> None:
    """Sets a user's status; whoever is not active any more loses all tokens.  An approval grants the role asked for."""
    others = await _other_system_administrators(user_id)
    user = await _editable(viewer, user_id)
    if user.id == viewer.id:
        raise Conflict("nobody changes their own status", "id")
    if status is not UserStatus.ACTIVE:
        _keep_a_system_administrator(user, others)
        await authentication.revoke(user.id)
    before = {"status": user.status, "role": user.role}
    user.status = status
    if status is UserStatus.ACTIVE and user.wants_administrator and user.role is Role.USER:
        user.role, user.wants_administrator = Role.ADMINISTRATOR, False
    await user.save()
    await record(viewer, "auditUser", "User", user.id, before=before, after={"status": status, "role": user.role})


async def change_password(viewer: Viewer, old: str, new: str) -> None:
    """Changes one's own; all other sessions of the user end."""
    user = await User.select_for_update().get(id=viewer.id)
    if not await authentication.verify_password(old, user.password_hash):
        raise Invalid("oldPassword is wrong", "oldPassword")
    user.password_hash = await authentication.hash_password(_password(new, "newPassword"))
    await user.save(update_fields=["password_hash", "updated_at"])
    await authentication.revoke(user.id, but=viewer.session_id)
    await record(viewer, "changePassword", "User", user.id)


async def reset_password(viewer: Viewer, user_id: int, new: str) -> None:
    """Changes somebody else's; all their sessions end."""
    _password(new, "newPassword")
    user = await _editable(viewer, user_id)
    user.password_hash = await authentication.hash_password(new)
    await user.save(update_fields=["password_hash", "updated_at"])
    await authentication.revoke(user.id)
    await record(viewer, "resetPassword", "User", user.id)


async def delete(viewer: Viewer, user_id: int) -> None:
    """The user is gone for every client and its sessions end; what it did stays in the history."""
    others = await _other_system_administrators(user_id)
    user = await _editable(viewer, user_id)
    if user.id == viewer.id:
        raise Conflict("nobody deletes themselves", "id")
    _keep_a_system_administrator(user, others)
    await authentication.revoke(user.id)
    user.deleted_at = datetime.now(UTC)
    await user.save()
    await record(viewer, "deleteUser", "User", user.id, before={"name": user.name})


async def _editable(viewer: Viewer, user_id: int) -> User:
    """The user, locked, if the viewer may manage it: a general administrator manages no administrators but itself."""
    user = await User.select_for_update().filter(User.visible_to(viewer)).get_or_none(id=user_id)
    if user is None:
        raise NotFound("there is no such user", "id")
    if user.role in ADMINISTRATORS and user.id != viewer.id and not viewer.is_system_administrator:
        raise Forbidden("only a system administrator may do this to an administrator")
    return user


async def _other_system_administrators(user_id: int) -> set[int]:
    """The active ones, locked before any other row and in one order, so that two can't remove each other at once."""
    active = User.filter(role=Role.SYSTEM_ADMINISTRATOR, status=UserStatus.ACTIVE, deleted_at__isnull=True)
    locked = await active.select_for_update().order_by("id")
    return {administrator.id for administrator in locked} - {user_id}


def _keep_a_system_administrator(user: User, others: set[int]) -> None:
    if user.role is Role.SYSTEM_ADMINISTRATOR and user.status is UserStatus.ACTIVE and not others:
        raise Conflict("the last system administrator stays", "id")


def _password(password: str, field: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(f"{field} must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters", field)
    return password
