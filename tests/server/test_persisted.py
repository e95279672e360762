"""Persisted operations, as Apollo's clients ask for them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from otegraph.server.app import application
from otegraph.server.persisted import LONGEST_KEPT, MOST_DOCUMENTS, PersistedOperations, UnknownHash

from tests.product import POLICY

QUERY = "{ __typename }"


def persisted(query: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(query.encode()).hexdigest()}}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(POLICY))
    async with httpx.AsyncClient(transport=transport, base_url="http://otegraph.test") as client:
        yield client


async def test_a_hash_is_learnt_once_and_then_is_enough(http: httpx.AsyncClient) -> None:
    unknown = await http.post("/graphql", json={"extensions": persisted(QUERY)})
    assert unknown.status_code == 200
    (error,) = unknown.json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    told = await http.post("/graphql", json={"query": QUERY, "extensions": persisted(QUERY)})
    assert told.json() == {"data": {"__typename": "Query"}}
    assert (await http.post("/graphql", json={"extensions": persisted(QUERY)})).json() == told.json()
    by_get = await http.get("/graphql", params={"extensions": json.dumps(persisted(QUERY))})
    assert by_get.json() == told.json()


async def test_an_unknown_hash_is_a_request_error_in_the_newer_media_type(http: httpx.AsyncClient) -> None:
    accept = {"accept": "application/graphql-response+json"}
    answer = await http.post("/graphql", json={"extensions": persisted("{ viewer { id } }")}, headers=accept)
    assert answer.status_code == 400
    assert "data" not in answer.json()


async def test_a_document_is_kept_under_its_own_hash_alone(http: httpx.AsyncClient) -> None:
    other = persisted("{ viewer { id } }")
    answer = await http.post("/graphql", json={"query": QUERY, "extensions": other})
    assert answer.status_code == 400
    assert "sha256Hash" in answer.json()["errors"][0]["message"]
    again = await http.post("/graphql", json={"extensions": other})
    assert again.json()["errors"][0]["message"] == "PersistedQueryNotFound"


@pytest.mark.parametrize(
    "given",
    [1, "x", [], {}, {"version": 2, "sha256Hash": "x"}, {"version": 1}, {"version": 1, "sha256Hash": 1}],
    ids=repr,
)
async def test_what_is_no_hash_is_refused(given: Any, http: httpx.AsyncClient) -> None:
    answer = await http.post("/graphql", json={"query": QUERY, "extensions": {"persistedQuery": given}})
    assert answer.status_code == 400
    assert "persistedQuery" in answer.json()["errors"][0]["message"]


async def test_a_mutation_stays_a_post(http: httpx.AsyncClient) -> None:
    mutation = "mutation { logout(input: {}) { userErrors { message } } }"
    await http.post("/graphql", json={"query": mutation, "extensions": persisted(mutation)})
    answer = await http.get("/graphql", params={"extensions": json.dumps(persisted(mutation))})
    assert answer.status_code == 405


def test_memory_is_bounded() -> None:
    operations = PersistedOperations()
    long = "#" * (LONGEST_KEPT + 1)
    assert operations.document(long, persisted(long)) == long
    with pytest.raises(UnknownHash):
        operations.document(None, persisted(long))
    queries = [f"{{ a{number}: __typename }}" for number in range(MOST_DOCUMENTS + 1)]
    for query in queries:
        operations.document(query, persisted(query))
    with pytest.raises(UnknownHash):
        operations.document(None, persisted(queries[0]))
    assert operations.document("", persisted(queries[-1])) == queries[-1]
