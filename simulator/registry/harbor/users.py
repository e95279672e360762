"""Users and their passwords."""

import re

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import Answer, Call, stamp
from otegraph.simulator.registry.harbor.model import User
from otegraph.simulator.registry.harbor.query import Row, contains
from otegraph.simulator.registry.harbor.routing import Route

_ILLEGAL = re.compile(r"[,~#$%]")
_PROFILE = {"email": str, "realname": str, "comment": str}


def is_strong(password: str) -> bool:
    """8 to 128 characters, one capital, one small letter, one digit."""
    return 8 <= len(password) <= 128 and all(re.search(kind, password) for kind in ("[A-Z]", "[a-z]", "[0-9]"))


def _check_password(password: str) -> None:
    if not is_strong(password):
        reason = "characters long with at least 1 uppercase letter, 1 lowercase letter and 1 number"
        raise errors.bad_request(f"the password or secret must be 8-128, inclusively, {reason}")


def _row(user: User) -> Row:
    row: Row = {
        "admin_role_in_auth": False,
        "creation_time": stamp(user.created_at),
        "realname": user.realname,
        "sysadmin_flag": user.sysadmin,
        "update_time": stamp(user.updated_at),
        "user_id": user.id,
        "username": user.username,
    }
    if user.email:
        row["email"] = user.email
    if user.comment:
        row["comment"] = user.comment
    return row


def _user(call: Call) -> User:
    user = call.harbor.users.get(call.number("user_id"))
    if user is None:
        raise errors.not_found(f"user {call.params['user_id']} not found")
    return user


def _check_self(call: Call, user_id: int) -> None:
    call.check_login()
    if call.principal.user is None or call.principal.user.id != user_id:
        call.check_administrator()


def listed(call: Call) -> Answer:
    call.check_administrator()
    users = sorted((user for user in call.harbor.users.values() if user.id != 1), key=lambda user: user.username)
    name, email = call.query.get("username", ""), call.query.get("email", "")
    rows = [_row(user) for user in users if contains(user.username, name) and contains(user.email, email)]
    return call.listed(rows)


def search(call: Call) -> Answer:
    """Any user may. The administrator is listed and not counted; the count knows no case, the list does."""
    call.check_login()
    part = call.required("username")
    users = [user for user in call.harbor.users.values() if user.id != 1]
    total = sum(contains(user.username, part) for user in users)
    named = [user for user in (*users, call.harbor.users[1]) if part in user.username]
    rows: list[Row] = [{"user_id": user.id, "username": user.username} for user in named]
    return call.listed(rows, total=total)


def create(call: Call) -> Answer:
    fields = {"username": str, "password": str, **_PROFILE}
    body = call.body("userReq", fields)
    call.check_administrator()
    username, realname, email = (body.get(name, "") for name in ("username", "realname", "email"))
    if not username or _ILLEGAL.search(username):
        raise errors.bad_request("username contains illegal characters, or is empty")
    if not realname or _ILLEGAL.search(realname):
        raise errors.bad_request("realname contains illegal characters, or is empty")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise errors.bad_request("invalid email")
    _check_password(body.get("password", ""))
    taken = any(user.username == username or user.email == email for user in call.harbor.users.values())
    if taken or username == "anonymous":
        raise errors.conflict(f"user {username} or email {email} already exists")
    user = call.harbor.create_user(username, body["password"], email, realname, body.get("comment", ""))
    return Answer(status=201, headers={"Location": f"/api/v2.0/users/{user.id}"})


def current(call: Call) -> Answer:
    call.check_login()
    if call.principal.user is None:
        raise errors.precondition("get current user not available for security context: robot")
    row = _row(call.principal.user)
    return Answer(row)


def get(call: Call) -> Answer:
    _check_self(call, call.number("user_id"))
    return Answer(_row(_user(call)))


def update(call: Call) -> Answer:
    body = call.body("profile", _PROFILE)
    _check_self(call, call.number("user_id"))
    user = _user(call)
    user.email, user.realname = body.get("email", user.email), body.get("realname", user.realname)
    user.comment, user.updated_at = body.get("comment", ""), call.harbor.now()
    return Answer()


def delete(call: Call) -> Answer:
    number = call.number("user_id")
    call.check_administrator()
    if number == 1 or (call.principal.user and call.principal.user.id == number):
        raise errors.forbidden(f"User with ID {number} cannot be deleted")
    call.harbor.delete_user(_user(call))
    return Answer()


def set_administrator(call: Call) -> Answer:
    number = call.number("user_id")
    body = call.body("sysadmin_flag", {"sysadmin_flag": bool})
    call.check_administrator()
    if number == 1:
        raise errors.forbidden(f"User with ID {number} cannot be modified")
    user = _user(call)
    user.sysadmin, user.updated_at = body.get("sysadmin_flag", False), call.harbor.now()
    return Answer()


def change_password(call: Call) -> Answer:
    """One's own with the old one, anybody's as an administrator."""
    number = call.number("user_id")
    body = call.body("password", {"old_password": str, "new_password": str})
    _check_self(call, number)
    user = _user(call)
    own = call.principal.user is not None and call.principal.user.id == number
    if own and not call.principal.administrator and body.get("old_password") != user.password:
        raise errors.forbidden("Current password is incorrect")
    new = body.get("new_password", "")
    _check_password(new)
    if new == user.password:
        raise errors.bad_request("New password is identical to old password")
    user.password, user.updated_at = new, call.harbor.now()
    return Answer()


ROUTES = (
    Route("GET", "users", listed),
    Route("POST", "users", create),
    Route("GET", "users/search", search),
    Route("GET", "users/current", current),
    Route("GET", "users/{user_id}", get),
    Route("PUT", "users/{user_id}", update),
    Route("DELETE", "users/{user_id}", delete),
    Route("PUT", "users/{user_id}/sysadmin", set_administrator),
    Route("PUT", "users/{user_id}/password", change_password),
)
