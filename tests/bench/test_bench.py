"""The benchmark works, and compares what is equal. Nothing here looks at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from otegraph.bench.reads import Differs, same

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The figures and the report of a smoke run."""
    folder = tmp_path_factory.mktemp("bench")
    files = ["--json", str(folder / "found.json"), "--report", str(folder / "report.md")]
    command = [sys.executable, str(REPOSITORY / "bench" / "run.py"), "--quick", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return orjson.loads((folder / "found.json").read_bytes()), (folder / "report.md").read_text()


def test_both_sides_gave_the_same_bytes_in_every_round(quick: tuple[dict[str, Any], str]) -> None:
    """A run ends with an error where an answer differs: what is left to see is that all was asked, of both."""
    nested, page = quick[0]["comparisons"]
    assert (nested["name"], page["name"]) == ("nested query", "REST page of 100")
    assert nested["answer_bytes"] > 1_000
    assert page["answer_bytes"] > 20_000
    for each in (nested, page):
        for side in (each["ours"], each["baseline"]):
            assert len(side["latencies"]) == len(side["rates"]) == each["rounds"] == 2


def test_every_approval_became_an_order(quick: tuple[dict[str, Any], str]) -> None:
    found = quick[0]["approvals"]
    assert found["clusters"] == 3
    assert len(found["order"]) == len(found["mutation"]) == 3


def test_the_report_says_what_was_measured_and_on_what(quick: tuple[dict[str, Any], str]) -> None:
    found, text = quick
    for said in ("nested query", "REST page of 100", "3 approvals, 3 clusters", *found["machine"], *found["versions"]):
        assert said in text


def test_answers_that_differ_are_not_compared() -> None:
    assert same(b'{"data":1}', b'{"data":1}') == 10
    with pytest.raises(Differs, match="from byte 8"):
        same(b'{"data":1}', b'{"data":2}')
    with pytest.raises(Differs, match="from byte 8"):
        same(b'{"data":', b'{"data":2}')
