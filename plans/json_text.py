"""JSON as SQL writes it: texts that are the same for every row, and expressions, put together by one concat()."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_ARGUMENTS = 90
"""PostgreSQL's functions take 100."""
SURPRISE = "(now() || ' null')::int::text"
"""Fails where it is reached: ordinary execution then says what is wrong."""


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression that gives a piece of the text; never null."""

    text: str


Piece = str | Sql
Pieces = list[Piece]


def concat(pieces: Iterable[Piece]) -> str:
    """The SQL of the text that the pieces make."""
    arguments = [_argument(piece) for piece in merge(pieces)]
    while len(arguments) > MOST_ARGUMENTS:
        arguments = [
            f"concat({', '.join(arguments[start : start + MOST_ARGUMENTS])})"
            for start in range(0, len(arguments), MOST_ARGUMENTS)
        ]
    return f"concat({', '.join(arguments)})" if arguments else "''"


def if_there(condition: str, pieces: Sequence[Piece], absent: str) -> Piece:
    """The pieces where the condition holds, else the SQL `absent`."""
    return Sql(f"CASE WHEN {condition} THEN {concat(pieces)} ELSE {absent} END")


def quoted(text: str) -> str:
    """An SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _argument(piece: Piece) -> str:
    return quoted(piece) if isinstance(piece, str) else piece.text


def merge(pieces: Iterable[Piece]) -> Pieces:
    """The same with neighbouring texts as one."""
    merged: Pieces = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged
