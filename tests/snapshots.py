"""Compares what clients see with the reviewed snapshots; `--write` takes what is there now.

A difference is a change for clients: CHANGELOG.md says so.
"""

from __future__ import annotations

import sys
from pathlib import Path

from otegraph.rest_compat.compile import bundled_documents, compile_routes
from otegraph.rest_compat.route import snapshot
from otegraph.schema.root import schema

ROOT = Path(__file__).resolve().parent.parent


def main(write: bool) -> int:
    """Exit status 1 where a snapshot differs."""
    sdl = schema.as_str()
    current = {
        ROOT / "schema" / "schema.graphql": sdl + "\n",
        ROOT / "rest_compat" / "routes.txt": snapshot(compile_routes(sdl, bundled_documents())),
    }
    different = [path for path, text in current.items() if not path.is_file() or path.read_text() != text]
    for path in different:
        if write:
            path.write_text(current[path])
        print(f"{path.relative_to(ROOT)} {'written' if write else 'differs: review it, then `make snapshots`'}")
    return 0 if write else min(1, len(different))


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
