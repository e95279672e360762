"""What the settings name is looked at before a start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from otegraph.server.reachable import check
from otegraph.server.settings import Settings, SettingsError


async def test_a_database_that_answers_is_taken(database_url: str) -> None:
    await check(Settings(database_url=database_url))


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(SettingsError, match=r"^OTEGRAPH_DATABASE_URL: no connection to the database \(") as refused:
        await check(Settings(database_url="postgresql://ann:s3cret-word@127.0.0.1:1/otegraph"))
    assert "s3cret" not in str(refused.value)


async def test_a_kubeconfig_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text("token: s3cret-word\n")
    with pytest.raises(SettingsError, match=r"^OTEGRAPH_KUBECONFIG: ") as refused:
        await check(Settings(kubeconfig=path))
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("command", ["serve", "reconcile", "migrate"])
def test_a_command_ends_with_one_line(command: str) -> None:
    environment = {**os.environ, "OTEGRAPH_DATABASE_URL": "postgresql://ann:s3cret-word@127.0.0.1:1/otegraph"}
    program = "import sys; from otegraph.server.cli import main; sys.exit(main(sys.argv[1:]))"
    ended = subprocess.run(
        [sys.executable, "-c", program, command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith("OTEGRAPH_DATABASE_URL: no connection")
