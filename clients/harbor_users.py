"""Users of Harbor, and what they are in projects."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import quote

from otegraph.clients.harbor_api import HarborApi
from otegraph.clients.registry import RegistryMissing, RegistryRefused, RegistryUnavailable
from otegraph.clients.registry_http import Call

MAINTAINER = 4
_MAY_ALL = (1, MAINTAINER)
_LOCAL_PART = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def email_of(name: str) -> str:
    """Harbor wants an address of each user, of which no two are the same; `.invalid` can never be anybody's (RFC 2606)."""
    if not _LOCAL_PART.fullmatch(name) or len(name) > 64:
        name = "account-" + hashlib.sha256(name.encode()).hexdigest()[:40]
    return f"{name}@otegraph.invalid"


async def create_user(api: HarborApi, call: Call, name: str, password: str) -> None:
    """Raises RegistryConflict for a taken name, RegistryRefused for a name or a password that Harbor does not take."""
    if not name or ":" in name:
        raise RegistryRefused("a user whose name has a colon, or none, could not log in", "name")
    body = {"username": name, "password": password, "email": email_of(name), "realname": name}
    answer = await api.ask(call, "POST", "/users", body, secrets=(password,))
    if not answer.good:
        raise answer.refusal("password" if "password" in answer.code_and_message()[1].lower() else "name")


async def set_password(api: HarborApi, call: Call, name: str, password: str) -> None:
    """Raises RegistryMissing, RegistryRefused."""
    path = f"/users/{await user_id(api, call, name)}/password"
    answer = await api.ask(call, "PUT", path, {"new_password": password}, secrets=(password,))
    # a 400 that says that what was asked for is so already
    if not answer.good and not (answer.status == 400 and "identical" in answer.code_and_message()[1]):
        raise answer.refusal("password")


async def user_id(api: HarborApi, call: Call, name: str) -> int:
    """Of the user of exactly this name. Raises RegistryMissing."""
    # a query is unescaped twice
    exact = quote(quote(name, safe=""), safe="")
    answer = await api.get(call, f"/users?page=1&page_size=100&q=username%3D{exact}")
    for user in answer.objects():
        # an unknown key of a query is ignored: then these are others
        if user.get("username") == name and isinstance(user.get("user_id"), int):
            return int(user["user_id"])
    raise RegistryMissing(f"Harbor has no user {name[:80]!r}")


async def join(api: HarborApi, call: Call, name: str, project: str) -> None:
    """Makes a user a maintainer of a project, who pushes, pulls and deletes in it. Raises RegistryMissing."""
    members = f"/projects/{project}/members"
    answer = await api.ask(call, "POST", members, {"role_id": MAINTAINER, "member_user": {"username": name}})
    if answer.status == 409:
        await _raise_role(api, call, members, name)
    elif not answer.good:
        raise answer.refusal()


async def _raise_role(api: HarborApi, call: Call, members: str, name: str) -> None:
    """Makes a member a maintainer, unless it may as much. A change that Harbor ignores is a 200, too: look again."""
    for attempts_left in (1, 0):
        member = await _member(api, call, members, name)
        if member.get("role_id") in _MAY_ALL:
            return
        if attempts_left:
            changed = await api.ask(call, "PUT", f"{members}/{member['id']}", {"role_id": MAINTAINER})
            if not changed.good:
                raise changed.refusal()
    raise RegistryUnavailable(f"PUT {members}: Harbor took another role for a member, and did not keep it")


async def _member(api: HarborApi, call: Call, members: str, name: str) -> dict[str, Any]:
    answer = await api.get(call, f"{members}?page=1&page_size=100&entityname={quote(name, safe='')}")
    for member in answer.objects():
        if member.get("entity_name") == name and isinstance(member.get("id"), int):
            return member
    raise RegistryUnavailable(f"GET {members}: Harbor says that somebody is a member, and does not list them")
