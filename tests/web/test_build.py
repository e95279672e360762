"""Which Node.js builds the page, and what lets a build be left out."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("web_build", WEB / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by its name.
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("version", "suits"),
    [
        ("v18.20.4\n", False),
        ("v20.18.3\n", False),
        ("v20.19.0\n", True),
        ("v21.7.3\n", False),
        ("v22.11.0\n", False),
        ("v22.12.0\n", True),
        ("v24.19.0\n", True),
        ("", False),
    ],
)
def test_node_is_used_where_vite_runs_on_it(build: ModuleType, version: str, suits: bool) -> None:
    assert build.suits(version) is suits


def fake_node(folder: Path, version: str) -> None:
    for name in ("node", "npm"):
        file = folder / name
        file.write_text(f"#!/bin/sh\necho {version}\n")
        file.chmod(0o755)


def test_a_node_on_the_path_that_is_new_enough_is_used(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_node(tmp_path, "v99.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    npm = build.find_npm()
    assert npm.command == (str(tmp_path / "npm"),)
    assert npm.env["PATH"] == str(tmp_path)


@pytest.mark.parametrize("version", ["v18.0.0", None])
def test_an_old_node_or_none_gives_way_to_the_wheels(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None
) -> None:
    if version:
        fake_node(tmp_path, version)
    monkeypatch.setenv("PATH", str(tmp_path))
    npm = build.find_npm()
    node = shutil.which("node", path=npm.env["PATH"])
    assert npm.command[0] == node
    answer = subprocess.run([*npm.command, "--version"], env=npm.env, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", answer.stdout)


def test_a_build_is_left_out_only_where_no_input_changed(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, ...]] = []
    web = tmp_path / "web"
    (web / "node_modules").mkdir(parents=True)
    (web / "src").mkdir()
    for name in build.INPUTS:
        if "." in name:
            (web / name).write_text("{}")

    class Npm:
        def run(self, *arguments: str) -> None:
            calls.append(arguments)
            if arguments[0] == "run":
                (web / "dist").mkdir()
                (web / "dist" / "index.html").write_text(f"build {len(calls)}")

    monkeypatch.setattr(build, "WEB", web)
    monkeypatch.setattr(build, "BUILT", web / "dist")
    monkeypatch.setattr(build, "TARGET", tmp_path / "static" / "graphiql")
    monkeypatch.setattr(build, "MODULES_STAMP", web / "node_modules" / ".lock-digest")
    monkeypatch.setattr(build, "find_npm", Npm)

    build.main()
    build.main()
    assert [call[0] for call in calls] == ["ci", "run"]
    (web / "src" / "new.js").write_text("")
    build.main()
    assert [call[0] for call in calls] == ["ci", "run", "run"]
    assert (tmp_path / "static" / "graphiql" / "index.html").read_text() == "build 3"
    (web / "package-lock.json").write_text('{"changed": true}')
    build.main()
    assert [call[0] for call in calls] == ["ci", "run", "run", "ci", "run"]


def test_the_lock_names_no_registry() -> None:
    lock = (WEB / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
    assert not re.search(r"https?://registry", lock)
