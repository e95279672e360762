"""/service/token: registry tokens of Harbor's own."""

import time
from datetime import UTC, datetime
from typing import Any

import jwt
from otegraph.simulator.registry.harbor.model import Harbor
from otegraph.simulator.registry.harbor.security import Principal, may
from otegraph.simulator.registry.rules import Access
from otegraph.simulator.registry.tokens import granted

SERVICE = "harbor-registry"
SECONDS = 1800
_ACTIONS = ("pull", "push", "delete")


class Tokens:
    """Anybody gets a token; it allows what its owner may do and no more. They mean nothing to the API."""

    def __init__(self, harbor: Harbor) -> None:
        self._harbor = harbor

    def issue(self, principal: Principal, scopes: list[str]) -> dict[str, Any]:
        """The body of an answer."""
        at = int(time.time())
        access = [entry for text in scopes for entry in self._access(principal, text)]
        claims = {"aud": SERVICE, "exp": at + SECONDS, "nbf": at, "access": access}
        return {
            "token": jwt.encode(claims, self._harbor.token_key, "HS256"),
            "access_token": "",
            "expires_in": SECONDS,
            "issued_at": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def read(self, token: str) -> set[Access] | None:
        """What a token allows, None for one that is not good."""
        try:
            claims = jwt.decode(token, self._harbor.token_key, ["HS256"], audience=SERVICE)
        except jwt.PyJWTError:
            return None
        return granted(claims)

    def _access(self, principal: Principal, text: str) -> list[dict[str, Any]]:
        kind, _, rest = text.partition(":")
        name, _, actions = rest.rpartition(":")
        project = self._harbor.project_named(name.partition("/")[0])
        if kind == "registry":
            allowed = actions.split(",") if principal.administrator else []
        elif kind == "repository" and project:
            # clients that delete ask for "*"
            asked = _ACTIONS if actions == "*" else tuple(actions.split(","))
            allowed = [action for action in asked if may(principal, project, "repository", action)]
        else:
            allowed = []
        return [{"type": kind, "name": name, "actions": allowed}]
