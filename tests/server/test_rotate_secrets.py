"""`otegraph rotate-secrets`, as a command."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from otegraph.models import Business, ExternalRepository, User
from otegraph.models.encryption import SecretBox
from otegraph.resolvers.external_repository import bound_to

OLD, NEW = "the-old-key-of-the-tests-with-32-bytes", "the-new-key-of-the-tests-with-32-bytes"


async def rotate(database: str, folder: Path, previous: str | None) -> tuple[int, str]:
    """Its exit status, and all that it said."""
    settings = {"DATABASE_URL": database, "SECRET_KEY": NEW, "DATA_FOLDER": str(folder)}
    if previous is not None:
        settings["PREVIOUS_SECRET_KEYS"] = previous
    given = {key: value for key, value in os.environ.items() if not key.startswith("OTEGRAPH_")}
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("otegraph")),
        "rotate-secrets",
        env=given | {f"OTEGRAPH_{key}": value for key, value in settings.items()},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.fixture
async def repository(database: str) -> ExternalRepository:
    """With a password that the old key sealed."""
    user = await User.create(name="user", password_hash="x")
    business = await Business.create(name="shop", applicant_id=user.id)
    made = await ExternalRepository.create(business_id=business.id, name="r", address="h", user="u", password=b"")
    made.password = SecretBox(OLD).seal("hush", bound_to(made.id))
    await made.save()
    return made


async def test_it_says_how_many(database: str, tmp_path: Path, repository: ExternalRepository) -> None:
    for number in (1, 0):
        assert await rotate(database, tmp_path, OLD) == (0, f"{number} passwords encrypted anew\n")
    await repository.refresh_from_db()
    assert SecretBox(NEW).open(repository.password, bound_to(repository.id)) == "hush"


async def test_it_says_that_a_key_is_missing(database: str, tmp_path: Path, repository: ExternalRepository) -> None:
    for previous in (None, "another-key-of-the-tests-with-32-bytes"):
        status, said = await rotate(database, tmp_path, previous)
        assert status != 0
        assert "OTEGRAPH_PREVIOUS_SECRET_KEYS: 1 passwords" in said
        assert "Traceback" not in said
        assert not any(secret in said for secret in (OLD, NEW, "hush"))
    before = repository.password
    await repository.refresh_from_db()
    assert repository.password == before
