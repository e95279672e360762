"""The benchmark works, and compares what is equal. Nothing here looks at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CASES = ["nested query", "deep query", "list of 10", "REST page of 100", "REST single row", "mutation"]
PYTHON_SIDES = {"ours", "by hand", "Strawberry"}
NODE_SIDES = {"PostGraphile", "Mercurius"}

Quick = tuple[dict[str, Any], str]


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    """The figures and the report of a smoke run. It ends with an error where answers differ."""
    folder = tmp_path_factory.mktemp("bench")
    files = ["--json", str(folder / "found.json"), "--report", str(folder / "report.md")]
    command = [sys.executable, str(REPOSITORY / "bench" / "run.py"), "--quick", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return orjson.loads((folder / "found.json").read_bytes()), (folder / "report.md").read_text()


def measured(comparison: dict[str, Any], side: str) -> None:
    """Something of each kind, in each round."""
    figures = comparison["sides"][side]
    assert len(figures["alone"]) == len(figures["rates"]) == comparison["rounds"] == 2
    assert figures["requests"] >= 4
    assert figures["answer_bytes"] > 0


def test_every_case_was_asked_of_the_product_and_of_what_is_written_in_python(quick: Quick) -> None:
    comparisons = quick[0]["comparisons"]
    assert [each["name"] for each in comparisons] == CASES
    for each in comparisons:
        assert each["sides"].keys() >= PYTHON_SIDES
        for side in PYTHON_SIDES:
            measured(each, side)
        assert each["sides"]["by hand"]["answer_bytes"] == each["sides"]["ours"]["answer_bytes"]
        assert each["rate"] > 0
        assert any(figures["loaded"] for figures in each["sides"].values())


def test_every_case_was_asked_of_postgraphile_and_mercurius(quick: Quick) -> None:
    found = quick[0]
    if found["missing"]:
        why = "; ".join(found["missing"].values())
        assert not os.environ.get("OTEGRAPH_REQUIRE_PARTS"), why
        pytest.skip(why)
    for each in found["comparisons"]:
        for side in NODE_SIDES:
            measured(each, side)


def test_every_approval_became_an_order(quick: Quick) -> None:
    found = quick[0]["approvals"]
    assert found["clusters"] == 3
    assert len(found["order"]) == len(found["mutation"]) == 3


def test_the_report_says_what_was_measured_and_on_what(quick: Quick) -> None:
    found, text = quick
    for said in (*CASES, "3 approvals, 3 clusters", *found["machine"], *found["versions"], *found["memory"]):
        assert said in text
    for side in PYTHON_SIDES | (NODE_SIDES if not found["missing"] else set()):
        assert f"| {side} | " in text
