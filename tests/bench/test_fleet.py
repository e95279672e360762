"""The benchmark of a large fleet works, on a small one. Nothing here looks at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from otegraph.bench.fleet_objects import Objects
from otegraph.bench.fleet_shape import Fleet
from otegraph.reconcilers.inventory.parse_node import parse_node
from otegraph.reconcilers.inventory.parse_pod import parse_pod
from otegraph.reconcilers.inventory.parse_workload import parse_workload

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SMALL = Fleet(clusters=20, nodes=5, deployments=40, spread=4, pods=3)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The figures and the report of a smoke run."""
    folder = tmp_path_factory.mktemp("fleet")
    files = ["--json", str(folder / "found.json"), "--report", str(folder / "report.md")]
    command = [sys.executable, str(REPOSITORY / "bench" / "fleet.py"), "--quick", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return orjson.loads((folder / "found.json").read_bytes()), (folder / "report.md").read_text()


def test_everything_is_asked_and_arrives(quick: tuple[dict[str, Any], str]) -> None:
    """A run ends with an error where rows are missing or a request is refused: what is left to see is that all was done."""
    found = quick[0]
    assert found["taken"]["rows"] == {"clusters": 100, "nodes": 5000, "pods": 1000, "workloads": 100}
    assert found["taken"]["changes"] == 1000
    assert [len(each["seconds"]) for each in found["reads"]] == [10] * 5
    many, everywhere = found["loops"]["many"], found["loops"]["everywhere"]
    assert (many["clusters"], len(many["written"])) == (100, 10)
    assert (everywhere["clusters"], len(everywhere["written"])) == (100, 1)


def test_the_report_says_what_was_measured_and_on_what(quick: tuple[dict[str, Any], str]) -> None:
    found, text = quick
    for said in ("100 clusters, 5,000 nodes", "1,000 changed nodes", *found["machine"], *found["versions"]):
        assert said in text


def test_every_object_of_a_fleet_is_another_one() -> None:
    made = Objects(SMALL)
    nodes = {(row.cluster, row.name) for row in map(parse_node, _all(made.node, SMALL.all_nodes)) if row}
    pods = [row for row in map(parse_pod, _all(made.pod, SMALL.all_pods)) if row]
    workloads = [
        row
        for value in _all(made.workload, SMALL.workloads)
        if (row := parse_workload(value, "Deployment")) is not None
    ]
    assert len(nodes) == 100
    assert len({(row.cluster, row.namespace, row.name) for row in pods}) == len(pods) == 480
    assert {(row.cluster, row.node_name) for row in pods} <= nodes
    assert len({(row.cluster, row.name) for row in workloads}) == len(workloads) == 160
    # what runs is where its Deployment is, which is where its cluster's group says
    assert {(row.cluster, row.workload.removeprefix("Deployment.")) for row in pods} == {
        (row.cluster, row.name) for row in workloads
    }
    assert all(
        int(row.cluster[5:]) % SMALL.groups == ((row.deployment_id or 0) - 1) % SMALL.groups for row in workloads
    )


def _all(make: Any, count: int) -> list[dict[str, Any]]:
    return [orjson.loads(make(number, 1)) for number in range(count)]
