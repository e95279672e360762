"""The entries of contract.yaml, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.charts import packed

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
    form: dict[str, Any] | None = None
    content_type: str = "application/json"
    query: dict[str, Any] | None = None
    required_query: Sequence[str] = ()
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
    def content(self) -> dict[str, Any]:
        """The example's body, as httpx takes it; a value `@file` of a form is a chart's archive."""
        if self.form is None:
            return {"json": self.request}
        files = {key: ("shop-1.0.0.tgz", packed("shop")) for key, value in self.form.items() if value == "@file"}
        return {"data": {key: value for key, value in self.form.items() if key not in files}, "files": files}

    @property
    def success(self) -> int:
        """The HTTP status when it is done; the body's code is 200 all the same."""
        return self.statuses[0] if self.statuses else 200

    @property
    def operation(self) -> str:
        """What the graph's operation is called."""
        return "".join(part.capitalize() for part in self.id.split("_"))

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
