"""The figures as docs/benchmarks.md."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from otegraph.bench.approvals import Approvals
from otegraph.bench.reads import CONNECTIONS, NESTED, Comparison, Side

HEAD = """# Benchmarks

Written by `make bench` (`.venv/bin/python bench/run.py`), which starts and ends everything that it needs; `--quick` only
shows that it works. There are no goals: these are the figures of one run on one machine, each against a baseline in the
same run. How fast lists from the root become rows is measured apart, by `bench/inventory.py`.
"""

MEANING = """## What is compared

The baseline (`bench/baseline.py`) is two routes written by hand for exactly these two answers: Starlette, asyncpg, PyJWT
and orjson, one SQL statement for the nested answer, two for the page. It takes the same token, looks up the same session
and sees the same rows: the caller is a tenant, and half of the pods and deployments in the database are another's. Before
anything is timed, both answers must be equal byte by byte, and so must every later one. What the baseline leaves out is
what the product is for: choosing fields, filters, orders, pages, limits on cost, errors that explain.

- *one by one*: one connection; ours and the baseline are asked in turn, request by request, so that a slow moment of the
  machine meets both. A round's figure is the median of its requests.
- *at once*: {connections} connections ask as fast as they are answered, ours and the baseline in turn, round by round.
- *CPU a request* is what the kernel counts for the server's process, and for PostgreSQL's, while asked at once.
- The client, the servers and PostgreSQL share the machine's cores, so the requests a second are not what a server of its
  own gives. The client is a few lines over asyncio, uvloop and httptools (`bench/client.py`), equal for both sides.
- Ratios are ours / baseline of the same round: they are steadier than the times, which move with everything else that the
  machine does. Where the range of a ratio is wide, read no more into its median than the range allows.
- *Approval to order*: the server with its loops, its own database, and a simulated root with {clusters} clusters behind
  it (without the limit of 2.5 answers a second, reports as seldom as real ones). The first clock stops when the answer of
  `auditDeployment` is in, the second when the root has the ClusterController. Of the whole, 50 ms are the loop's waiting
  for what else comes, to put it into the same orders. The loops share the process, so an answer that is late finds its
  order there already: then the second figure is next to nothing, and the whole is the one to look at. Approvals come one
  by one, 0.1 to 0.4 s after the last order, while the edges are rolling out the earlier ones, and the simulator needs the
  same cores. With so few of them p99 is the slowest but for the decimals.
- A load before the run that is not near 0 means that others used the machine, and that times are worth little.

The nested query:

```graphql
{query}
```
"""


@dataclass(frozen=True, slots=True)
class Found:
    """All of a run. `memory`: peak resident bytes by process."""

    machine: dict[str, str]
    versions: dict[str, str]
    rows: dict[str, Any]
    comparisons: list[Comparison]
    approvals: Approvals
    memory: dict[str, int]


def report(found: Found) -> str:
    """The whole document."""
    parts = [
        HEAD,
        "## Reads\n",
        _reads(found.comparisons),
        "## Approval to order\n",
        _approvals(found.approvals),
        "## Memory\n",
        _table(
            ["process", "peak resident"], [[name, f"{size / 2**20:.0f} MiB"] for name, size in found.memory.items()]
        ),
        MEANING.format(connections=CONNECTIONS, clusters=found.approvals.clusters, query=NESTED),
        "## Machine and versions\n",
        _table(["", ""], [[name, value] for name, value in {**found.machine, **found.versions}.items()]),
        _rows(found.rows),
        "## Every round\n",
        _raw(found),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _reads(comparisons: Sequence[Comparison]) -> str:
    rows = []
    for each in comparisons:
        ours, baseline = each.ours, each.baseline
        times = [[1000 * value for value in side.latencies] for side in (ours, baseline)]
        asked = each.rounds * each.requests
        what = f"{each.name}, {each.answer_bytes:,} bytes"
        rows.append([what, "one by one, ms", *map(_spread, times), _spread(_ratios(*times))])
        rows.append(["", "at once, requests/s", *map(_spread, (ours.rates, baseline.rates)), _spread(_rates(each))])
        for name, mine, theirs in (
            ("server CPU a request, ms", ours.server_cpu, baseline.server_cpu),
            ("PostgreSQL CPU a request, ms", ours.database_cpu, baseline.database_cpu),
        ):
            ratio = _figure(mine / theirs) if theirs else "-"
            rows.append(["", name, f"{1000 * mine / asked:.2f}", f"{1000 * theirs / asked:.2f}", ratio])
    head = ["", "median (least to most) of the rounds", "ours", "baseline", "ours / baseline"]
    count = "; ".join(
        f"{each.name}: {each.rounds} rounds of {each.requests} and {each.requests}" for each in comparisons
    )
    return f"{_table(head, rows)}\nRequests to each side, one by one and at once: {count}.\n"


def _approvals(found: Approvals) -> str:
    rows = []
    whole = [one + other for one, other in zip(found.mutation, found.order, strict=True)]
    for name, seconds in (
        ("from the request to the mutation's answer", found.mutation),
        ("from the answer to the order", found.order),
        ("from the request to the order", whole),
    ):
        times = [1000 * value for value in seconds]
        figures = (_quantile(times, 0.5), _quantile(times, 0.99), min(times), max(times))
        rows.append([name, *(f"{figure:.1f}" for figure in figures)])
    head = [f"{len(found.order)} approvals, {found.clusters} clusters, ms", "p50", "p99", "least", "most"]
    return _table(head, rows)


def _raw(found: Found) -> str:
    text = []
    for each in found.comparisons:
        head = [
            "round",
            *(f"{side} {what}" for what in ("ms", "slowest ms", "requests/s") for side in ("ours", "baseline")),
        ]
        columns = [column for pair in zip(_columns(each.ours), _columns(each.baseline), strict=True) for column in pair]
        rows = [[str(number), *row] for number, row in enumerate(zip(*columns, strict=True), 1)]
        text += [f"{each.name}:\n", _table(head, rows)]
    for name, seconds in (("Mutation", found.approvals.mutation), ("Order", found.approvals.order)):
        text.append(f"{name}, ms: {', '.join(f'{1000 * value:.0f}' for value in seconds)}\n")
    return "\n".join(text)


def _columns(side: Side) -> tuple[list[str], list[str], list[str]]:
    times = ([f"{1000 * value:.2f}" for value in values] for values in (side.latencies, side.slowest))
    latencies, slowest = times
    return latencies, slowest, [f"{rate:.0f}" for rate in side.rates]


def _rows(size: dict[str, Any]) -> str:
    return (
        f"Rows: {size['clusters']} clusters of {size['nodes']} nodes; two businesses, each with {size['deployments']} "
        f"deployments and {size['pods']} pods on every node.\n"
    )


def _ratios(ours: Sequence[float], baseline: Sequence[float]) -> list[float]:
    return [mine / theirs for mine, theirs in zip(ours, baseline, strict=True)]


def _rates(each: Comparison) -> list[float]:
    return _ratios(each.ours.rates, each.baseline.rates)


def _spread(values: Sequence[float]) -> str:
    return f"{_figure(statistics.median(values))} ({_figure(min(values))} to {_figure(max(values))})"


def _figure(value: float) -> str:
    """Three digits that count, as far as there are decimals."""
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3}f}"


def _quantile(values: Sequence[float], part: float) -> float:
    """Between the two that are nearest, by their distance."""
    ordered = sorted(values)
    at = part * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
