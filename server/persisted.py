"""Persisted operations by their SHA-256: https://www.apollographql.com/docs/apollo-server/performance/apq

A client sends the hash alone; where it is not known it is told so, and sends hash and document once. What is known is in this
process's memory: another process, or a later one, asks again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
MOST_DOCUMENTS = 1_000
LONGEST_KEPT = 16_000
"""Characters; all that are kept are 16 MB at the most, or 64 MB where they are nothing but the rarest ones."""


class UnknownHash(Exception):
    """The document of this hash is not known (any more): the client must send it along."""


class BadHash(Exception):
    """What was sent is no persisted operation, or its hash is of another document; the text says which."""


class PersistedOperations:
    """The documents that clients sent with their hashes, the latest used ones."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, str] = OrderedDict()

    def document(self, query: str | None, extensions: Mapping[str, Any] | None) -> str | None:
        """The request's document: as given, or the one of the hash in `extensions.persistedQuery`; None without either.

        Raises `UnknownHash` and `BadHash`.
        """
        persisted = (extensions or {}).get("persistedQuery")
        if persisted is None:
            return query
        if not isinstance(persisted, dict) or persisted.get("version") != 1:
            raise BadHash("extensions.persistedQuery must be an object with the version 1")
        digest = persisted.get("sha256Hash")
        if not isinstance(digest, str):
            raise BadHash("extensions.persistedQuery.sha256Hash must be a string")
        if not query:
            return self._known(digest)
        if hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest() != digest.lower():
            raise BadHash("extensions.persistedQuery.sha256Hash is not the hash of this query")
        self._keep(digest.lower(), query)
        return query

    def _known(self, digest: str) -> str:
        query = self._documents.get(digest.lower())
        if query is None:
            raise UnknownHash
        self._documents.move_to_end(digest.lower())
        return query

    def _keep(self, digest: str, query: str) -> None:
        if len(query) > LONGEST_KEPT:
            return
        self._documents[digest] = query
        self._documents.move_to_end(digest)
        if len(self._documents) > MOST_DOCUMENTS:
            self._documents.popitem(last=False)
