"""Logins: Basic, and cookies with their protection against forged requests."""

import asyncio
import hmac
import secrets
import time
from base64 import b64decode

from otegraph.simulator.registry.harbor.errors import HarborError, forbidden, unauthorized
from otegraph.simulator.registry.harbor.model import Harbor
from otegraph.simulator.registry.harbor.security import Principal
from starlette.requests import Request
from starlette.responses import Response

SESSION, CSRF = "sid", "_gorilla_csrf"
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class Sessions:
    """Who asks. A wrong password is no error here: who asks is then the public."""

    def __init__(self, harbor: Harbor) -> None:
        self._harbor = harbor
        self._locked: dict[str, float] = {}
        self._users: dict[str, int] = {}
        self._key = secrets.token_bytes(32)

    async def principal(self, request: Request) -> Principal:
        """By Basic credentials, else by the session's cookie."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            return await self._login(given)
        user_id = self._users.get(request.cookies.get(SESSION, ""), 0)
        return Principal(user=self._harbor.users.get(user_id))

    async def _login(self, given: str) -> Principal:
        try:
            name, _, password = b64decode(given).decode().partition(":")
        except ValueError:
            return Principal()
        robot = self._harbor.robot_named(name)
        if robot is not None:
            ended = 0 <= robot.expires_at < time.time()
            good = not robot.disabled and not ended and hmac.compare_digest(robot.secret.encode(), password.encode())
            return Principal(robot=robot, robot_name=name) if good else Principal()
        return await self.by_password(name, password)

    async def by_password(self, name: str, password: str) -> Principal:
        """Takes as long as Harbor for a wrong one, and refuses the right one meanwhile."""
        if self._locked.get(name, 0.0) > time.monotonic():
            return Principal()
        user = self._harbor.user_named(name)
        if user is not None and hmac.compare_digest(user.password.encode(), password.encode()):
            return Principal(user=user)
        seconds = self._harbor.settings.wrong_password_seconds
        self._locked[name] = time.monotonic() + seconds
        await asyncio.sleep(seconds)
        return Principal()

    async def log_in(self, request: Request) -> Response:
        """POST /c/login with a form."""
        form = await request.form()
        principal = await self.by_password(str(form.get("principal", "")), str(form.get("password", "")))
        if principal.user is None:
            raise unauthorized("")
        session = secrets.token_hex(16)
        self._users[session] = principal.user.id
        response = Response()
        response.set_cookie(SESSION, session, path="/", httponly=True)
        return response

    def log_out(self, request: Request) -> Response:
        """GET /c/log_out."""
        self._users.pop(request.cookies.get(SESSION, ""), None)
        return Response()

    def check_forgery(self, request: Request) -> None:
        """Refuses a change by somebody who sends a session's cookie, logged in or not, without the token that goes
        with it."""
        carries = SESSION in request.cookies or request.url.path == "/c/login"
        if request.method in _SAFE or not carries or request.url.path.startswith("/service/"):
            return
        token, cookie = request.headers.get("x-harbor-csrf-token", ""), request.cookies.get(CSRF, "")
        if not token or not cookie:
            raise forbidden("CSRF token not found in request")
        if not hmac.compare_digest(token, self._token(cookie)):
            raise HarborError(403, "FORBIDDEN", "CSRF token invalid")

    def mark(self, request: Request, response: Response) -> None:
        """Gives every answer its cookies."""
        cookie = request.cookies.get(CSRF) or secrets.token_hex(16)
        response.headers["X-Harbor-CSRF-Token"] = self._token(cookie)
        if CSRF not in request.cookies:
            response.set_cookie(CSRF, cookie, path="/", httponly=True, samesite="strict")
        if not any(h.startswith(f"{SESSION}=") for h in response.headers.getlist("set-cookie")):
            session = request.cookies.get(SESSION) or secrets.token_hex(16)
            response.set_cookie(SESSION, session, path="/", httponly=True)

    def _token(self, cookie: str) -> str:
        return hmac.digest(self._key, cookie.encode(), "sha256").hex()
