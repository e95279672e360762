"""The Secret that edges pull images with.

Rows hold only whose credentials are meant (resources.PullReference); they are looked up and put in when an order is
sent, so that no row, log or error ever holds them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from otegraph.models.encryption import SealedWrongly, SecretBox
from otegraph.reconcilers.rollout.resources import SECRET, ObjectKey, PullReference, key_body, to_json
from otegraph.reconcilers.sql import Connection, query

TYPE = "kubernetes.io/dockerconfigjson"
_DOCKER_HUB = "https://index.docker.io/v1/"
_DOCKER_HUB_NAMES = frozenset({"docker.io", "hub.docker.com", "index.docker.io", "registry-1.docker.io"})
_REPOSITORY = 'SELECT id, name, address, "user", password FROM external_repositories WHERE id = $1 AND business_id = $2'


class NoCredentials(Exception):
    """Credentials that a Secret should hold can't be had. The text is for people and holds no secret."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may pull from a registry."""

    address: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where the passwords come from.

    `box` opens those of external repositories. `registry_address` is the platform's own registry where its accounts are
    this server's; `registry_account(business_id)` then gives an account that may pull what the business owns, and is
    asked only when a Secret is sent; `registry_version` differs when these accounts' passwords do.
    """

    box: SecretBox | None = field(default=None, repr=False)
    registry_address: str | None = None
    registry_account: Callable[[int], Awaitable[Account]] | None = field(default=None, repr=False)
    registry_version: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Repository:
    """An external repository as deciding sees it: `version` differs when its address, user or password does."""

    id: int
    version: str


def secret_name(deployment: str) -> str:
    """What the Secret of a deployment is called."""
    return f"{deployment}-pull"


def secret_key(namespace: str, deployment: str) -> ObjectKey:
    """The Secret's place at an edge."""
    return ObjectKey(SECRET, namespace, secret_name(deployment))


def uses_registry(credentials: Credentials | None, images: Iterable[str]) -> bool:
    """Whether one of the images comes from the platform's registry, and it is for this server to say who pulls there."""
    if credentials is None or credentials.registry_account is None or not credentials.registry_address:
        return False
    prefix = f"{_server(credentials.registry_address)}/"
    return any(image.startswith(prefix) for image in images)


def reference(
    business_id: int, repository: Repository | None, registry: bool, credentials: Credentials | None
) -> PullReference | None:
    """Whose credentials a deployment's Secret holds; None where it needs none."""
    if repository is None and not registry:
        return None
    version = credentials.registry_version if registry and credentials is not None else ""
    address = credentials.registry_address if registry and credentials is not None else ""
    parts = (repository.version if repository else "", str(registry), address or "", version)
    fingerprint = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return PullReference(business_id, repository.id if repository else None, registry, fingerprint)


def empty_secret(key: ObjectKey, labels: dict[str, str]) -> dict[str, Any]:
    """The Secret as rows hold it, without its data."""
    body = key_body(key)
    return {**body, "metadata": {**body["metadata"], "labels": labels}, "type": TYPE}


async def filled(connection: Connection, body: str, pull: PullReference, credentials: Credentials | None) -> str:
    """The JSON of a Secret with the credentials in it. Raises NoCredentials."""
    accounts = []
    if pull.repository_id is not None:
        accounts.append(await _of_repository(connection, pull.repository_id, pull.business_id, credentials))
    if pull.registry:
        accounts.append(await _of_registry(pull.business_id, credentials))
    secret = orjson.loads(body)
    secret["data"] = {".dockerconfigjson": base64.b64encode(docker_config(accounts).encode()).decode()}
    return to_json(secret)


def docker_config(accounts: Iterable[Account]) -> str:
    """What `docker login` would have written; a later account of the same server replaces the earlier one."""
    auths = {
        _server(account.address): {
            "username": account.user,
            "password": account.password,
            "auth": base64.b64encode(f"{account.user}:{account.password}".encode()).decode(),
        }
        for account in accounts
    }
    return to_json({"auths": auths})


def _server(address: str) -> str:
    """The key of a server in Docker's configuration: host, port and path; kubelets know Docker Hub by one name alone."""
    server = address.strip().partition("://")[2] or address.strip()
    server = server.rstrip("/")
    return _DOCKER_HUB if server.partition("/")[0] in _DOCKER_HUB_NAMES else server


async def _of_repository(
    connection: Connection, repository_id: int, business_id: int, credentials: Credentials | None
) -> Account:
    rows = await query(connection, _REPOSITORY, repository_id, business_id)
    if not rows:
        raise NoCredentials("the external repository was removed before its credentials were sent")
    (row,) = rows
    if credentials is None or credentials.box is None:
        raise NoCredentials(f"no key is there to open the password of the external repository {row['name']}")
    try:
        password = credentials.box.open(bytes(row["password"]), f"external_repositories:{row['id']}")
    except SealedWrongly:
        raise NoCredentials(
            f"the password of the external repository {row['name']} can't be opened with this server's secret key;"
            " set the password again, or give the key that it was stored with"
        ) from None
    return Account(row["address"], row["user"], password)


async def _of_registry(business_id: int, credentials: Credentials | None) -> Account:
    if credentials is None or credentials.registry_account is None:
        raise NoCredentials("the registry's accounts are not kept here any more")
    try:
        return await credentials.registry_account(business_id)
    except Exception as error:
        # whatever went wrong there, its text may hold what must not be told
        raise NoCredentials(f"the registry's account of this business can't be had ({type(error).__name__})") from None
