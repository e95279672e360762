"""The entries of contract.yaml, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MENDED: dict[str, dict[str, Any]] = {
    "update_password": {"password": "xxxxxxxx"},
    "reset_password": {"password": "xxxxxxxx"},
    "audit_deployment": {"status": 1},
}
"""Entry's id -> the key whose documented value a decision refuses (422), and a value that is accepted."""


@dataclass(frozen=True)
class Entry:
    """One documented operation."""

    id: str
    method: str
    path: str
    access: str
    response: dict[str, Any]
    request: dict[str, Any] | None = None
    query: dict[str, Any] | None = None
    aliases: Sequence[str] = ()
    alias_methods: Sequence[str] = ()
    required_body: Sequence[str] = ()
    decision: str = ""
    statuses: Sequence[int] = ()

    @property
    def mended(self) -> dict[str, Any] | None:
        """The example's body, with another value where a decision refuses the example's own."""
        return {**self.request, **MENDED.get(self.id, {})} if self.request else None

    @property
    def spellings(self) -> list[tuple[str, str]]:
        """Each method and path that the document writes it with."""
        methods, paths = (self.method, *self.alias_methods), (self.path, *self.aliases)
        return [(method, path) for path in paths for method in methods]


def _load() -> dict[str, Entry]:
    text = (Path(__file__).parent / "contract.yaml").read_text("utf-8")
    operations: list[dict[str, Any]] = yaml.safe_load(text)["operations"]
    entries = [Entry(**operation) for operation in operations]
    return {entry.id: entry for entry in entries}


ENTRIES = _load()
