"""What a first start makes: the system administrator, its business, and a key for the tokens."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from otegraph.clients.registry_token import make_key_and_certificate
from otegraph.models import Business, BusinessStatus, Role, User, UserStatus
from otegraph.resolvers.authentication import hash_password
from tortoise.transactions import in_transaction

ADMINISTRATOR = "admin"
CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
NAMESPACE = "default"
"""The system administrator's own namespace, as the original's superAdminNamespace (contract.yaml, create_deployment)."""


async def administrator(password: str | None) -> str | None:
    """Makes `admin` where there is no system administrator yet; returns the password if it had to make one up."""
    if await User.exists(role=Role.SYSTEM_ADMINISTRATOR):
        return None
    chosen = password or secrets.token_urlsafe(12)
    hashed = await hash_password(chosen)
    async with in_transaction():
        user = await User.create(
            name=ADMINISTRATOR, role=Role.SYSTEM_ADMINISTRATOR, status=UserStatus.ACTIVE, password_hash=hashed
        )
        business = await Business.create(
            name=NAMESPACE, namespace=NAMESPACE, status=BusinessStatus.APPROVED, applicant_id=user.id
        )
        await User.filter(id=user.id).update(business_id=business.id)
    return None if password else chosen


def secret_key(folder: Path) -> str:
    """The key kept in `folder`, readable by its owner alone; made at the first start."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key


def token_key(folder: Path) -> tuple[bytes, bytes]:
    """The key (PEM) of the registry's tokens and its certificate, kept in `folder`; made at the first start.

    The certificate is beside the key, as `registry-token.crt`: it is what the registry must trust.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "registry-token.key"
    if not path.exists():
        # whole or not at all, and the first one stays, however many start at once
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".registry-token-") as file:
            file.write(b"".join(make_key_and_certificate()))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    both = path.read_bytes()
    begin = both.index(CERTIFICATE)
    key, certificate = both[:begin], both[begin:]
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".registry-token-", delete=False) as file:
        file.write(certificate)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path.with_suffix(".crt"))
    return key, certificate
