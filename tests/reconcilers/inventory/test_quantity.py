"""Quantities, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from otegraph.reconcilers.inventory.quantity import normalized, parse_quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100m", "0.1"),
        ("4", "4"),
        (4, "4"),
        (0.5, "0.5"),
        ("0.1", "0.1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("16Gi", "17179869184"),
        ("1Ki", "1024"),
        ("1k", "1000"),
        ("1e3", "1000"),
        ("1E3", "1000"),
        ("1E", "1000000000000000000"),
        ("1Ei", "1152921504606846976"),
        ("12.5E-1", "1.25"),
        ("128974848", "128974848"),
        ("1500M", "1500000000"),
        ("1.5Gi", "1610612736"),
        ("3u", "0.000003"),
        ("123456789n", "0.123456789"),
        ("-2", "-2"),
        ("+2", "2"),
        ("0", "0"),
        ("-0", "0"),
        ("9223372036854775807", "9223372036854775807"),
        ("12345678901234567890123456789012345.5Ki", "12641975194864197519486419751948641792"),
    ],
)
def test_good_ones(text: Any, number: str) -> None:
    assert parse_quantity(text) == Decimal(number)
    assert normalized(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " 1",
            "1 ",
            "1\n",
            "one",
            "1K",
            "1g",
            "1.2.3",
            ".",
            "1e",
            "1e999",
            "Gi",
            "NaN",
            "Infinity",
            "1_000",
            "\u0661",
        ),
        *(None, True, [], {}, float("nan"), float("inf"), "9" * 50),
    ],
)
def test_bad_ones(text: Any) -> None:
    assert parse_quantity(text) is None
    assert normalized(text) is None
