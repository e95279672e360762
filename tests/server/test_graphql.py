"""GraphQL over HTTP: whatever arrives is answered, in the words of the protocol, and nothing internal is told."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query
from otegraph.models import Cluster, ClusterStatus
from otegraph.server.app import application
from otegraph.server.graphql import MOST_BYTES
from tortoise import connections
from tortoise.timezone import now

from tests.product import PASSWORD, POLICY, Caller, Product

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


@pytest.fixture(scope="module")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """The application without a database: what has no token is answered without one."""
    transport = httpx.ASGITransport(application(POLICY))
    async with httpx.AsyncClient(transport=transport, base_url="http://otegraph.test") as client:
        yield client


async def post(http: httpx.AsyncClient, body: bytes | str, **headers: str) -> httpx.Response:
    return await http.post("/graphql", content=body, headers={"content-type": JSON, **headers})


async def test_a_query_is_answered(http: httpx.AsyncClient) -> None:
    answer = await post(http, json.dumps({"query": "{ __typename }"}))
    assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})


BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "bad UTF-8": b'{"query": "\xff\xfe"}',
    "half an object": b'{"query": ',
    "a huge integer": b'{"query": "{ __typename }", "variables": {"n": ' + b"9" * 5000 + b"}}",
    "a huge fraction": b'{"query": "{ __typename }", "variables": {"n": 1e999}}',
    "NaN": b'{"query": "{ __typename }", "variables": {"n": NaN}}',
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep variables": b'{"query": "{ __typename }", "variables": {"n": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}",
    "a scalar": b"1",
    "a string": b'"{ __typename }"',
    "null": b"null",
    "true": b"true",
    "a batch": b'[{"query": "{ __typename }"}]',
    "an empty batch": b"[]",
    "no query": b"{}",
    "a query of null": b'{"query": null}',
    "a query that is a number": b'{"query": 1}',
    "an empty query": b'{"query": ""}',
    "variables in a list": b'{"query": "{ __typename }", "variables": []}',
    "variables in a string": b'{"query": "{ __typename }", "variables": "{}"}',
    "a name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "extensions in a list": b'{"query": "{ __typename }", "extensions": []}',
    "a lone surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "a key twice": b'{"query": "{ __typename }", "query": "{ __typename }"}',
}


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
async def test_what_is_no_request_is_a_400(http: httpx.AsyncClient, body: bytes, accept: str) -> None:
    answer = await post(http, body, accept=accept)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID"
    assert answer.headers["content-type"].startswith(accept)


BAD_DOCUMENTS = {
    "no GraphQL": "hello",
    "a field that is not there": "{ nothing }",
    "deep": "{" * 3_000 + "a" + "}" * 3_000,
    "deep lists": "{ nodes(ids: " + "[" * 900 + "]" * 900 + ") { id } }",
    "a cycle of fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "a fragment that is not there": "{ ...A }",
    "an integer of many digits": "{ clusters(first: " + "9" * 5_000 + ") { totalCount } }",
    "an integer too large": "{ clusters(first: 99999999999) { totalCount } }",
    "a lone surrogate": '{ cluster(name: "\\uD800") { id } }',
    "a lone surrogate in braces": '{ cluster(name: "\\u{D800}") { id } }',
    "only a fragment": "fragment A on Query { __typename }",
    "a subscription": "subscription { anything }",
    "a schema": "type A { a: Int }",
    "introspection without end": "{ __schema { types { fields { type { fields { type { fields { name }}}}}}}}",
}


@pytest.mark.parametrize("document", BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS)
async def test_a_bad_document_is_refused(http: httpx.AsyncClient, document: str) -> None:
    plain = await post(http, json.dumps({"query": document}), accept=JSON)
    assert plain.status_code == 200
    assert plain.json()["errors"][0]["extensions"]["code"] == "INVALID"
    assert "data" not in plain.json()
    told = await post(http, json.dumps({"query": document}), accept=GRAPHQL_JSON)
    assert told.status_code == 400


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"query": "query A { __typename } query B { __typename }"}, 400),
        ({"query": "query A { __typename } query B { __typename }", "operationName": "C"}, 400),
        ({"query": "query A { __typename } query B { __typename }", "operationName": "B"}, 200),
        ({"query": "{ __typename }", "operationName": None, "variables": None, "extensions": {}}, 200),
        ({"query": "query($n: Int!) { clusters(first: $n) { totalCount } }", "variables": {"n": "1"}}, 400),
        ({"query": "query($n: Int!) { clusters(first: $n) { totalCount } }", "variables": {"n": 2**40}}, 400),
        ({"query": "query($n: Int!) { clusters(first: $n) { totalCount } }"}, 400),
        ({"query": "{ __typename }", "variables": {"unused": [[[]]]}}, 200),
        ({"query": "{ clusters { totalCount } }"}, 200),
    ],
)
async def test_the_status_says_whether_it_was_executed(
    http: httpx.AsyncClient, request_: dict[str, Any], status: int
) -> None:
    answer = await post(http, json.dumps(request_), accept=GRAPHQL_JSON)
    assert answer.status_code == status, answer.text
    assert ("data" in answer.json()) == (status == 200)


async def test_a_body_over_a_mebibyte_is_a_413(http: httpx.AsyncClient) -> None:
    fits = json.dumps({"query": "{ __typename }", "variables": {"a": ""}})
    padded = fits.replace('""', '"' + "x" * (MOST_BYTES - len(fits)) + '"')
    assert (await post(http, padded)).status_code == 200
    assert (await post(http, padded + " ")).status_code == 413


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "", "a;b"]
)
async def test_another_content_type_is_a_415(http: httpx.AsyncClient, content_type: str) -> None:
    """Forms that a browser sends across origins without asking never run anything."""
    answer = await post(http, b'{"query": "{ __typename }"}', **{"content-type": content_type})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        ("", 200, JSON),
        ("*/*", 200, JSON),
        (JSON, 200, JSON),
        (GRAPHQL_JSON, 200, GRAPHQL_JSON),
        (f"{JSON};q=0.5, {GRAPHQL_JSON}", 200, GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON};q=0.5", 200, JSON),
        ("application/*", 200, JSON),
        ("APPLICATION/JSON; charset=utf-8", 200, JSON),
        ("text/plain", 406, JSON),
        (f"{JSON};q=0", 406, JSON),
        ("application/json;q=banana, */*;q=0.1", 200, JSON),
        (",;,;=", 406, JSON),
    ],
)
async def test_accept_chooses_the_media_type(
    http: httpx.AsyncClient, accept: str, status: int, media_type: str
) -> None:
    answer = await post(http, b'{"query": "{ __typename }"}', accept=accept)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(media_type)


async def test_a_query_may_come_by_get(http: httpx.AsyncClient) -> None:
    document = "query A($n: Int) { clusters(first: $n) { totalCount } } query B { __typename }"
    given = {"query": document, "variables": '{"n": 1}', "operationName": "B"}
    answer = await http.get("/graphql", params=given)
    assert answer.json() == {"data": {"__typename": "Query"}}
    for bad in ({}, {"query": ""}, {"query": "{ __typename }", "variables": "[1]"}):
        assert (await http.get("/graphql", params=bad)).status_code == 400


@pytest.mark.parametrize("name", [None, "B"])
async def test_a_mutation_by_get_is_a_405(http: httpx.AsyncClient, name: str | None) -> None:
    document = 'mutation B { registerUser(input: {name: "x", password: "12345678"}) { userErrors { code } } }'
    if name is not None:
        document = "query A { __typename } " + document
    given = {"query": document, **({"operationName": name} if name else {})}
    answer = await http.get("/graphql", params=given)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_405(http: httpx.AsyncClient, method: str) -> None:
    assert (await http.request(method, "/graphql")).status_code == 405


async def test_introspection_works(http: httpx.AsyncClient) -> None:
    data = await Caller(http).graph(get_introspection_query())
    assert {"Query", "Mutation", "Deployment"} <= {type_["name"] for type_ in data["__schema"]["types"]}


SECRET = "hunter22-and-more"
LOGIN = "mutation($input: LoginInput!) { login(input: $input) { token } }"


@pytest.mark.parametrize(
    "given",
    [
        {"name": "n", "password": [SECRET]},
        {"name": "n", "password": {"at": SECRET}},
        {"name": 5, "password": SECRET},
        {"name": "n", "password": SECRET, "pasword": 1},
        {"name": "n", "password": SECRET, "zzz": 1},
        {"password": SECRET},
        [SECRET, SECRET],
        SECRET,
        {"name": [f"a value: {SECRET}; found: {SECRET}"], "password": f"; value: {SECRET}"},
    ],
)
async def test_a_refused_variable_is_not_repeated(
    http: httpx.AsyncClient, given: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await Caller(http).post(LOGIN, input=given)
    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID"
    assert "$input" in answer.json()["errors"][0]["message"]
    assert SECRET not in answer.text
    assert SECRET not in caplog.text


async def test_a_refused_literal_is_not_repeated(http: httpx.AsyncClient) -> None:
    answer = await Caller(http).post('mutation { login(input: {name: "n", password: 1234567890}) { token } }')
    assert answer.json()["errors"][0]["message"] == "String cannot represent a non string value"


async def test_a_fault_of_ours_is_an_internal_error_and_in_the_log(
    api: Product, caplog: pytest.LogCaptureFixture
) -> None:
    admin = await api.admin()
    await connections.get("default").execute_script("DROP TABLE cluster_labels CASCADE")
    with caplog.at_level(logging.ERROR):
        answer = await admin.post("{ clusterLabels }")
    (error,) = answer.json()["errors"]
    assert (error["message"], error["extensions"]) == ("internal error", {"code": "INTERNAL"})
    assert "cluster_labels" not in answer.text
    assert "cluster_labels" in caplog.text


async def test_a_lost_database_is_answered_too(api: Product, caplog: pytest.LogCaptureFixture) -> None:
    """The fault comes before anything is executed: who asks is not known."""
    admin = await api.admin()
    await connections.get("default").execute_script("DROP TABLE sessions")
    with caplog.at_level(logging.ERROR):
        answer = await admin.post("{ clusterLabels }")
    assert answer.status_code == 500
    assert answer.json() == {"errors": [{"message": "internal error", "extensions": {"code": "INTERNAL"}}]}
    assert "sessions" in caplog.text


@pytest.mark.parametrize("digits", ["1" * 19, "9" * 19, "1" + "0" * 30, "1" + "0" * 300])
async def test_quantities_beyond_every_integer_break_nothing(api: Product, digits: str) -> None:
    """A node can report what it likes."""
    admin = await api.admin()
    quantities = {"cpu": digits, "memory": digits, "pods": digits, "nvidia.com/gpu": digits}
    await Cluster.create(name="c1", status=ClusterStatus.ONLINE, last_seen_at=now(), capacity=quantities)
    data = await admin.graph("{ clusters { nodes { name capacity { cpu memory pods other } } } }")
    assert data["clusters"]["nodes"][0]["name"] == "c1"
    assert data["clusters"]["nodes"][0]["capacity"]["other"] == {"nvidia.com/gpu": digits}


async def test_skip_and_include_and_fragments(api: Product) -> None:
    admin = await api.admin()
    document = """
        query($yes: Boolean!, $no: Boolean!) {
          viewer { name @skip(if: $yes) ...Named @include(if: $yes) ... on User @include(if: $no) { phone } }
        }
        fragment Named on User { display: displayName }
    """
    assert await admin.graph(document, yes=True, no=False) == {"viewer": {"display": "admin"}}


async def test_a_log_in_leaves_no_secret_in_the_log(api: Product, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        admin = await api.admin()
        await admin.graph("{ viewer { name } }")
        await admin.change("changePassword", oldPassword=PASSWORD, newPassword=SECRET)
        await api.nobody.post(LOGIN, input={"name": "admin", "password": f"{SECRET}-wrong"})
    assert admin.token is not None
    for secret in (PASSWORD, SECRET, admin.token):
        assert secret not in caplog.text
