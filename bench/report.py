"""The figures as docs/benchmarks.md."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from otegraph.bench.approvals import Approvals
from otegraph.bench.asking import CONNECTIONS
from otegraph.bench.cases import OURS
from otegraph.bench.compare import Comparison, Figures
from otegraph.bench.documents import DEEP, NESTED
from otegraph.bench.goals import GOALS
from otegraph.bench.prose import HEAD, MEANING

NOTES = Path(__file__).resolve().parent / "notes.md"
"""Where a goal is missed: what the limit is, and what was tried. Written by people; taken over as it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """All of a run. `memory`: peak resident bytes by process. `missing`: which sides were not measured, and why."""

    machine: dict[str, str]
    versions: dict[str, str]
    rows: dict[str, Any]
    comparisons: list[Comparison]
    approvals: Approvals
    memory: dict[str, int]
    missing: dict[str, str]


def report(found: Found) -> str:
    """The whole document."""
    memory = [[name, f"{size / 2**20:.0f} MiB"] for name, size in found.memory.items()]
    facts = [[name, value] for name, value in {**found.machine, **found.versions}.items()]
    parts = [
        HEAD,
        *(f"{who}: not measured, {why}.\n" for who, why in found.missing.items()),
        "## Goals\n",
        _goals(found.comparisons),
        *([NOTES.read_text()] if NOTES.is_file() else []),
        "## Requests\n",
        *(_comparison(each) for each in found.comparisons),
        "## Approval to order\n",
        _approvals(found.approvals),
        "## Memory\n",
        _table(["process", "peak resident"], memory),
        MEANING.format(connections=CONNECTIONS, clusters=found.approvals.clusters, nested=NESTED, deep=DEEP),
        "## Machine and versions\n",
        _table(["", ""], facts),
        _rows(found.rows),
        "## Every round\n",
        _raw(found),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _goals(comparisons: Sequence[Comparison]) -> str:
    by_name = {each.name: each for each in comparisons}
    rows = []
    for goal in GOALS:
        ratio = goal.found(by_name)
        measured = ["not measured", "-"] if ratio is None else [_figure(ratio), goal.met(ratio)]
        rows.append([goal.case, f"{goal.what}, ours / {goal.side}", goal.wanted, *measured])
    return _table(["", "", "wanted", "measured", "met"], rows)


def _comparison(found: Comparison) -> str:
    rows = []
    for side, figures in found.sides.items():
        loaded = [1000 * seconds for seconds in figures.loaded]
        under = [_figure(_quantile(loaded, part)) for part in (0.5, 0.99)] if loaded else ["-", "-"]
        rows.append(
            [
                side,
                f"{figures.answer_bytes:,}",
                _figure(figures.rate),
                "" if side == OURS else _ratio(found.sides[OURS], figures),
                *(_figure(1000 * cpu / figures.requests) for cpu in (figures.server_cpu, figures.database_cpu)),
                _figure(1000 * statistics.median(figures.alone)),
                *under,
            ]
        )
    head = [
        found.name,
        "bytes",
        "at once, requests/s",
        "ours / theirs",
        "server CPU, ms",
        "PostgreSQL CPU, ms",
        "one by one, ms",
        f"p50 at {_figure(found.rate)}/s, ms",
        "p99",
    ]
    asked = "; ".join(f"{side} {each.requests} and {len(each.loaded)}" for side, each in found.sides.items())
    return (
        f"{_table(head, rows)}\n{found.rounds} rounds; requests at once, and under load: {asked}; "
        f"one by one {found.rounds} times {found.alone} each.\n"
    )


def _ratio(ours: Figures, theirs: Figures) -> str:
    each = [mine / other for mine, other in zip(ours.rates, theirs.rates, strict=True)]
    return f"{_figure(ours.rate / theirs.rate)} ({_figure(min(each))} to {_figure(max(each))})"


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
        head = ["round", *(f"{side} {what}" for what in ("requests/s", "ms") for side in each.sides)]
        rates = [[_figure(rate) for rate in figures.rates] for figures in each.sides.values()]
        alone = [[_figure(1000 * seconds) for seconds in figures.alone] for figures in each.sides.values()]
        rows = [[str(number), *row] for number, row in enumerate(zip(*rates, *alone, strict=True), 1)]
        text += [f"{each.name}, at once and one by one:\n", _table(head, rows)]
    for name, seconds in (("Mutation", found.approvals.mutation), ("Order", found.approvals.order)):
        text.append(f"{name}, ms: {', '.join(f'{1000 * value:.0f}' for value in seconds)}\n")
    return "\n".join(text)


def _rows(size: dict[str, Any]) -> str:
    return (
        f"Rows: {size['clusters']} clusters of {size['nodes']} nodes; two businesses, each with {size['deployments']} "
        f"deployments and {size['pods']} pods on every node.\n"
    )


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
