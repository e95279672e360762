"""Thousands of random operations, of several viewers, read by plans and executed as usual: the bytes are the same."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Sequence

import orjson
import pytest
from otegraph.models.viewer import Viewer
from otegraph.schema.root import schema
from otegraph.server.execution import Executor

from tests.plans.operations import Generator, Operation
from tests.plans.viewers import context, pools, viewers
from tests.product import Product

MANY = 2_000
SEEDS = (1, 2)
SHOWN = 3


class Both:
    """Answers operations both ways."""

    def __init__(self) -> None:
        self.executor = Executor(schema)
        self.counts: Counter[str] = Counter()

    async def compare(self, operation: Operation, viewer: Viewer | None) -> str | None:
        """What differs, if anything."""
        prepared = self.executor.prepare(operation.document)
        if prepared.document is None:
            self.counts["invalid"] += 1
            return None
        planned = await self.executor.answer(prepared, operation.variables, None, context(viewer))
        result = await self.executor.execute(prepared.document, operation.variables, None, context(viewer))
        if planned is None:
            self.counts["refused" if result.errors else "executed"] += 1
            return None
        self.counts["planned"] += 1
        if result.errors:
            return f"the plan answers {planned!r}\nexecution refuses: {result.errors}"
        executed = orjson.dumps({"data": result.data})
        return None if planned == executed else f"planned:  {planned!r}\nexecuted: {executed!r}"


@pytest.mark.parametrize("seed", SEEDS)
async def test_plans_answer_as_execution_does(api: Product, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    asking: Sequence[Viewer | None] = await viewers(api)
    chance = random.Random(seed)
    generator, both = Generator(schema._schema, await pools(), chance), Both()
    wrong: list[str] = []
    with caplog.at_level(logging.WARNING, logger="otegraph.plans"):
        for _ in range(MANY):
            operation, viewer = generator.operation(), chance.choices(asking, [5, 3, 5, 2, 1])[0]
            difference = await both.compare(operation, viewer)
            if difference is not None:
                wrong.append(f"{viewer and viewer.name}: {operation.document}\n{operation.variables}\n{difference}")
                if len(wrong) == SHOWN:
                    break
    assert not wrong, "\n\n".join(wrong)
    assert not caplog.records, caplog.text
    counts = both.counts
    assert counts["planned"] > 0.8 * (counts["planned"] + counts["executed"]), counts
    assert counts["planned"] > 0.4 * MANY, counts
