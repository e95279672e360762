"""The generator knows no domain: what a route is about stands in its document."""

from __future__ import annotations

import re
from pathlib import Path

import otegraph.rest_compat
import pytest

FOLDER = Path(otegraph.rest_compat.__file__).parent
NOUNS = """
    user cluster app application deploy deployment business node pod revision target audit label image repository registry
    project harbor chart helm namespace replica container selector password session role cpu memory volume
"""
# graphql-core's names for what it parsed, media types, and the module that is called as every ASGI application's is.
VOCABULARY = re.compile(
    r"\bast_node\b|\berror\.nodes\b|\bNode\b|\bapplication/(json|octet-stream)\b|\brest_compat\.app\b"
)
WORD = re.compile(r"[A-Za-z]+")


def nouns_in(text: str) -> set[str]:
    words = {word.lower() for word in WORD.findall(VOCABULARY.sub("", text))}
    return {noun for noun in NOUNS.split() if words & {noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies"}}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.name)
def test_python_has_no_domain_noun(file: Path) -> None:
    assert nouns_in(file.read_text()) == set()


def test_the_test_would_find_one() -> None:
    assert nouns_in("list_of_clusters = Deployments # policies, user_errors") == {"cluster", "deployment", "user"}


def test_the_folder_is_not_empty() -> None:
    assert len(list(FOLDER.glob("*.py"))) > 10
