"""What counts as the same answer."""

from __future__ import annotations

import orjson
import pytest
from otegraph.bench.normal import Differs, alike, graph, graph_page, graph_row, rest_page, rest_row, same

NODE = {
    "databaseId": "4",
    "name": "web",
    "app": {"name": "shop"},
    "version": {"version": "1.0.1"},
    "clusterSelector": "north",
    "nodeSelector": "",
    "status": "SUCCESS",
    "latestRevision": {"action": "UPGRADE", "comment": "größer", "auditComment": None},
    "running": 3,
    "failing": 1,
    "total": 7,
    "editable": True,
    "createdAt": "2026-01-01T00:00:03.250Z",
    "updatedAt": "2026-01-01T00:00:04+00:00",
}
ROW = {
    "id": 4,
    "deployName": "web",
    "appName": "shop",
    "version": "1.0.1",
    "cluster": "north",
    "nodeLabel": "",
    "deployType": 2,
    "status": 5,
    "errorMessage": '{"running": 3, "error": 1, "total": 7}',
    "comment": "größer",
    "auditComment": "",
    "editable": True,
    "createTime": 1767225603,
    "updateTime": 1767225604,
}


def test_bytes_that_differ_are_shown() -> None:
    same(b'{"data":1}', b'{"data":1}')
    with pytest.raises(Differs, match="from byte 8"):
        same(b'{"data":1}', b'{"data":2}')
    with pytest.raises(Differs, match="from byte 8"):
        same(b'{"data":', b'{"data":2}')


def test_a_graph_says_the_same_in_its_own_form() -> None:
    ours = orjson.dumps({"data": {"a": {"at": "2026-01-01T00:00:00.250999+00:00", "generation": 3, "userErrors": []}}})
    theirs = orjson.dumps({"data": {"a": {"generation": "3", "at": "2026-01-01T00:00:00.250Z"}}})
    alike(graph(ours), graph(theirs))


@pytest.mark.parametrize(
    ("theirs", "place"),
    [
        ({"rows": [{"name": "a", "n": 1}, {"name": "b", "n": 3}]}, r"at \.rows\[1\]\.n: 2 and 3"),
        ({"rows": [{"name": "a", "n": 1}]}, r"at \.rows: "),
        ({"rows": [{"name": "a", "n": 1}, {"name": "b"}]}, r"at \.rows\[1\]: "),
    ],
)
def test_what_differs_is_named(theirs: object, place: str) -> None:
    ours = {"rows": [{"name": "a", "n": 1}, {"name": "b", "n": 2}]}
    with pytest.raises(Differs, match=place):
        alike(ours, theirs)


@pytest.mark.parametrize(
    "answer", [{"data": None, "errors": [{"message": "no"}]}, {"data": {"a": {"userErrors": [{"message": "no"}]}}}]
)
def test_a_refusal_is_no_answer(answer: object) -> None:
    with pytest.raises(Differs, match="refused"):
        graph(orjson.dumps(answer))


def test_a_row_of_the_graph_is_a_row_of_rest() -> None:
    alike(rest_row(orjson.dumps({"data": ROW})), graph_row(orjson.dumps({"data": {"deployment": NODE}})))
    page = {"deployments": {"nodes": [NODE], "totalCount": 300}}
    alike(rest_page(orjson.dumps({"data": [ROW], "total": 300})), graph_page(orjson.dumps({"data": page})))
    other = orjson.dumps({"data": {"deployment": {**NODE, "running": 4}}})
    with pytest.raises(Differs, match="errorMessage"):
        alike(rest_row(orjson.dumps({"data": ROW})), graph_row(other))
