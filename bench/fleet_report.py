"""The fleet's figures as docs/benchmarks-fleet.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from otegraph.bench.fleet_inventory import Taken, Used
from otegraph.bench.fleet_reads import Read
from otegraph.bench.fleet_rollouts import Loops, Rollouts
from otegraph.bench.fleet_shape import Fleet

HEAD = """# Benchmarks of a large fleet

Written by `make bench-fleet` (`.venv/bin/python bench/fleet.py`), which starts and ends everything that it needs; `--quick`
only shows that it works. These are the figures of one run on one machine. That each hot query finds its rows by an index is
shown apart, by EXPLAIN, in `tests/fleet/`: a test fails where one reads a large table from end to end.

"""

MEANING = """## What is measured

- *The root* (`bench/fleet_root.py`) is a process of its own that makes up objects as they are asked for: recorded ones,
  with all their managedFields, under other names, in the order in which an API server lists them (a node's own name comes
  before its cluster's, so that neighbours in a page are of different clusters). It carries out no orders.
- *From an empty database*: the deployments are there, nothing of the fleet is. The loop's process
  (`bench/fleet_loop.py`) starts, and the clock stops when every collection was listed to its end and is in the rows.
- *Changes*: random nodes change what clients can see of them, evenly, while each cluster reports once a minute. The lag is
  from the last change until a query saw all of them.
- Processors' seconds are what the kernel counts for the loop's process, and for PostgreSQL with all that it starts
  (autovacuum, checkpoints). Where the machine is busy with other things the clock runs on and they count less than it does;
  they grow a little, too, for caches are shared.
- *Reads* are asked one by one on one connection by a tenant, each for another part of the fleet, with the API in a process
  of its own and no loops running.
- *Rollouts*: the API and the loops (`otegraph reconcile`, all of them) are two processes. {rollouts} deployments, each for
  one of the groups of clusters, are approved by {connections} connections as fast as they are answered; then one for all
  clusters. Orders are *written* when the transaction that holds them is committed: they are carried out from then on,
  whatever happens. They are *sent* one by one.
- A load before the run that is not near 0 means that others used the machine, and that times are worth little.

"""


@dataclass(frozen=True, slots=True)
class Found:
    """All of a run. `database_bytes`: afterwards; `api_bytes`: the most that the API's process had resident."""

    machine: dict[str, str]
    versions: dict[str, str]
    fleet: Fleet
    database_bytes: int
    taken: Taken
    reads: list[Read]
    loops: Loops
    api_bytes: int


def report(found: Found) -> str:
    """The whole document."""
    about = {**found.machine, **found.versions, "database afterwards": f"{found.database_bytes / 2**30:.1f} GiB"}
    parts = [
        HEAD,
        _fleet(found.fleet),
        "## The inventory loop\n\n",
        _inventory(found.taken),
        "## Reads\n\n",
        _reads(found.reads),
        "## Rollouts\n\n",
        _rollouts(found.loops),
        "## Memory\n\n",
        _memory(found),
        MEANING.format(rollouts=len(found.loops.many.written), connections=20),
        "## Machine and versions\n\n",
        _table(["", ""], [[name, value] for name, value in about.items()]),
        "## Every figure\n\n",
        _raw(found),
    ]
    return "".join(parts).rstrip() + "\n"


def _fleet(fleet: Fleet) -> str:
    return (
        f"{fleet.clusters:,} clusters, {fleet.all_nodes:,} nodes with a label each, {fleet.all_pods:,} pods of "
        f"{fleet.deployments:,} deployments, {fleet.workloads:,} mirrored Deployments and as many targets.\n\n"
    )


def _inventory(taken: Taken) -> str:
    start, changing = taken.start, taken.changing
    rows = sum(taken.rows.values())
    lines = [
        ["from an empty database, s", f"{start.clock:.0f}", "under 180"],
        ["rows a second", f"{rows / start.clock:,.0f}", ""],
        ["the loop's processor seconds, a row", f"{start.loop:.0f}, {start.loop / rows * 1e6:.0f} µs", ""],
        ["PostgreSQL's processor seconds, a row", f"{start.database:.0f}, {start.database / rows * 1e6:.0f} µs", ""],
        [f"{taken.changes:,} changed nodes in {taken.seconds:.0f} s: lag, s", f"{taken.lag:.1f}", ""],
        ["of it, cores of PostgreSQL", f"{changing.database / changing.clock:.2f}", "at most 0.5"],
        ["of it, cores of the loop", f"{changing.loop / changing.clock:.2f}", ""],
    ]
    return _table(["", "measured", "goal"], lines)


def _reads(reads: Sequence[Read]) -> str:
    lines = [
        [
            f"{each.name} ({each.answer_bytes:,} bytes)",
            *(f"{1000 * quantile(each.seconds, part):.1f}" for part in (0.5, 0.99)),
            "" if each.goal is None else f"p99 at most {1000 * each.goal:.0f}",
        ]
        for each in reads
    ]
    return _table([f"{len(reads[0].seconds)} requests each, ms", "p50", "p99", "goal"], lines)


def _rollouts(loops: Loops) -> str:
    lines = []
    for found, what in ((loops.many, f"{len(loops.many.written)} at once"), (loops.everywhere, "one everywhere")):
        each = [
            ("the mutation", found.mutation, ""),
            (
                "from its answer until its orders are written",
                found.written,
                "p99 at most 2.00" if found is loops.many else "",
            ),
            ("until the root has the first of them", found.first_sent, ""),
            ("until the root has the last of them", found.last_sent, ""),
        ]
        for name, seconds, goal in each:
            figures = [f"{quantile(seconds, part):.2f}" for part in (0.5, 0.99)]
            lines.append([f"{what} ({found.clusters:,} clusters, {found.orders:,} orders): {name}", *figures, goal])
    head = _table(["s", "p50", "p99", "goal"], lines)
    again = (
        f"Loops that start on a fleet that is in the rows already have listed everything again after {loops.restart:.0f} s "
        f"({loops.restart_loops:.0f} s of a processor for the loops, {loops.restart_database:.0f} s for PostgreSQL), and rest "
        f"after {loops.settled:.0f} s.\n\n"
    )
    return head + again


def _memory(found: Found) -> str:
    rows = {
        "the inventory loop, from an empty database": found.taken.peak_bytes,
        "the same, after the changes": found.taken.peak_bytes_afterwards,
        "all loops": found.loops.peak_bytes,
        "the API": found.api_bytes,
    }
    return _table(["process", "peak resident"], [[name, f"{size / 2**20:.0f} MiB"] for name, size in rows.items()])


def _raw(found: Found) -> str:
    lines = [
        f"{name}: {_used(used)}" for name, used in (("start", found.taken.start), ("changes", found.taken.changing))
    ]
    lines += [f"{each.name}, ms: {_all(each.seconds)}" for each in found.reads]
    for rollouts, what in ((found.loops.many, "at once"), (found.loops.everywhere, "everywhere")):
        lines += [f"{what}, {name}, ms: {_all(seconds)}" for name, seconds in _series(rollouts)]
    return "".join(f"{line}\n\n" for line in lines)


def _series(found: Rollouts) -> list[tuple[str, list[float]]]:
    return [
        ("mutation", found.mutation),
        ("written", found.written),
        ("first sent", found.first_sent),
        ("last sent", found.last_sent),
    ]


def _used(used: Used) -> str:
    return (
        f"{used.clock:.1f} s; processors: loop {used.loop:.1f}, PostgreSQL {used.database:.1f}, root {used.root:.1f} s"
    )


def _all(seconds: Sequence[float]) -> str:
    return ", ".join(f"{1000 * value:.0f}" for value in seconds)


def quantile(values: Sequence[float], part: float) -> float:
    """Between the two that are nearest, by their distance."""
    ordered = sorted(values)
    at = part * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"
