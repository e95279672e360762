from __future__ import annotations

import httpx
from graphql import build_schema, parse, validate
from openapi_spec_validator import OpenAPIV31SpecValidator
from otegraph.rest_compat.openapi import openapi
from otegraph.rest_compat.route import Route


def test_is_valid_openapi(routes: list[Route]) -> None:
    assert list(OpenAPIV31SpecValidator(openapi(routes)).iter_errors()) == []


async def test_is_served(client: httpx.AsyncClient, routes: list[Route]) -> None:
    client.headers.pop("Authorization")
    answer = await client.get("/v1/openapi.json")
    assert (answer.status_code, answer.json()) == (200, openapi(routes))


def test_describes_every_spelling_once(routes: list[Route]) -> None:
    document = openapi(routes)
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names)) == sum(len(route.spellings()) for route in routes)
    assert document["paths"]["/v1/book"]["put"]["deprecated"]
    assert "deprecated" not in document["paths"]["/v1/book"]["post"]


def test_names_a_runnable_document(routes: list[Route], sdl: str) -> None:
    schema = build_schema(sdl)
    for methods in openapi(routes)["paths"].values():
        for operation in methods.values():
            assert validate(schema, parse(operation["x-graphql"])) == []


def test_describes_parameters(routes: list[Route]) -> None:
    get = openapi(routes)["paths"]["/v1/book"]["get"]
    parameters = {one["name"]: one for one in get["parameters"]}
    assert (get["summary"], get["description"]) == ("List Books", "By id.")
    assert parameters["title"]["description"] == "Part of the title, or all of it."
    assert parameters["titleMode"]["schema"] == {"type": "string", "enum": ["strict", "partial"], "default": "partial"}
    assert parameters["page"]["schema"] == {"type": "integer", "format": "int32", "minimum": 1, "default": 1}
    assert parameters["lent"]["schema"] == {"type": "string", "enum": ["true", "false", "any"]}
    assert parameters["tag"]["schema"] == {"type": "array", "items": {"type": "string"}}
    assert "400" not in get["responses"]
    assert {"401", "403", "404", "422", "503"} <= get["responses"].keys()
    one = openapi(routes)["paths"]["/v1/book/id/{bookId}"]["get"]["parameters"]
    assert [(parameter["name"], parameter["in"]) for parameter in one] == [("bookId", "path"), ("field", "query")]
    assert one[0]["required"]


def test_describes_bodies(routes: list[Route]) -> None:
    document = openapi(routes)
    post = document["paths"]["/v1/book"]["post"]
    assert "201" in post["responses"]
    body = document["components"]["schemas"]["AddBookRequest"]
    assert body["required"] == ["name", "genreNumber", "cover"]
    assert body["properties"]["cover"] == {"type": "integer", "format": "int32", "minimum": 0, "description": "percent"}
    sticker = body["properties"]["stickers"]["items"]
    assert (list(sticker["properties"]), sticker["required"]) == (["color", "width"], ["color"])
    answer = document["components"]["schemas"]["GetBookResponse"]
    assert list(answer["properties"]) == ["data", "code", "message"]
    assert answer["properties"]["data"]["properties"]["createTime"]["type"] == "integer"
    assert "required" not in answer["properties"]["data"], "the request may ask for some keys alone"
    assert {"id", "seller"} <= set(
        document["components"]["schemas"]["ListBooksResponse"]["properties"]["data"]["items"]["required"]
    )


def test_open_routes_need_no_token(routes: list[Route]) -> None:
    document = openapi(routes)
    assert document["security"] == [{"token": []}]
    assert document["paths"]["/v1/entry"]["post"]["security"] == []
    assert "security" not in document["paths"]["/v1/entry"]["delete"]


def test_describes_forms(routes: list[Route]) -> None:
    document = openapi(routes)
    post = document["paths"]["/v1/book/scan"]["post"]
    (media_type,) = post["requestBody"]["content"]
    assert (media_type, post["requestBody"]["required"]) == ("multipart/form-data", True)
    body = document["components"]["schemas"]["ScanBookRequest"]
    assert body["required"] == ["name", "scan"]
    assert body["properties"]["scan"] == {
        "type": "string",
        "format": "binary",
        "contentMediaType": "application/octet-stream",
        "description": "A picture of each page.",
    }
    assert body["properties"]["pages"] == {
        "type": "integer",
        "format": "int32",
        "minimum": 1,
        "default": 1,
        "description": "How many.",
    }
    assert body["properties"]["inColor"] == {"type": "string", "enum": ["true", "false", "any"]}
    assert body["properties"]["genreNumber"] == {"type": "integer", "enum": [4]}
    assert {"400", "413", "415", "422"} <= post["responses"].keys()


def test_describes_headers_and_refusals(routes: list[Route]) -> None:
    document = openapi(routes)
    first, second = document["paths"]["/v1/book/scan"]["post"], document["paths"]["/v1/scan"]["post"]
    assert list(first["responses"]["200"]["headers"]) == ["X-Otegraph-Operation"]
    assert list(second["responses"]["200"]["headers"]) == ["X-Otegraph-Operation", "Deprecation", "Link"]
    assert document["components"]["headers"].keys() >= {"X-Otegraph-Operation", "Deprecation", "Link", "Retry-After"}
    refusals = document["components"]["responses"]
    assert "Retry-After" in refusals["503"]["headers"]
    for status, refusal in refusals.items():
        assert refusal["content"]["application/json"]["example"]["code"] == int(status)
        assert "X-Otegraph-Operation" in refusal["headers"]


def test_an_enum_that_may_be_absent_may_be_empty(routes: list[Route]) -> None:
    schemas = openapi(routes)["components"]["schemas"]
    assert schemas["GetReadersResponse"]["properties"]["shape"]["enum"] == ["FOLIO", "QUARTO", ""]
    assert schemas["GetBookResponse"]["properties"]["data"]["properties"]["shape"]["enum"] == ["FOLIO", "QUARTO"]
