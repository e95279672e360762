from __future__ import annotations

import pytest
from graphql import print_ast
from otegraph.rest_compat.compile import CompileError, bundled_documents, compile_routes
from otegraph.rest_compat.route import Route, snapshot

REST = '@rest(method: GET, path: "/v1/a")'
ERRORS = "userErrors { field code message }"


@pytest.mark.parametrize(
    ("document", "where", "reason"),
    [
        ("query {", "b.graphql: ", "Syntax Error"),
        (f"query A {REST} {{ shelves {{ id }} }}", "b.graphql: A: ", "Cannot query field 'shelves'"),
        (f"query A($x: Int) {REST} {{ books {{ totalCount }} }}", "b.graphql: A: ", r"'\$x' is never used"),
        (f"query A {REST} {{ books @turn {{ totalCount }} }}", "b.graphql: A: ", "Unknown directive '@turn'"),
        (
            f"query A {REST} {{ books {{ nodes {{ ...F }} }} }} fragment F on Book {{ nothing }}",
            "b.graphql: F: ",
            "Cannot query field 'nothing'",
        ),
        ("query A @rest(method: GET) { books { totalCount } }", "b.graphql: A: ", r"@rest\(path:\)"),
        ("query A { books { totalCount } }", "b.graphql: A: ", "needs a name and @rest"),
        (f"query {REST} {{ books {{ totalCount }} }}", "b.graphql: ", "needs a name and @rest"),
        ('query A @rest(method: GET, path: "/v2/a") { books { totalCount } }', "b.graphql: A: ", "/v2/a is not a path"),
        (
            'query A @rest(method: GET, path: "/v1/a/{id}") { books { totalCount } }',
            "b.graphql: A: ",
            "names id, which is no variable",
        ),
        (
            'query A($id: ID! = "1") @rest(method: GET, path: "/v1/a/{id}") { book(id: $id) { title } }',
            "b.graphql: A: ",
            r"\$id: what is part of the path has a non-null type",
        ),
        (
            'query A($id: ID!) @rest(method: GET, path: "/v1/a/{id}", aliases: ["/v1/b"]) { book(id: $id) { title } }',
            "b.graphql: A: ",
            "/v1/b must name the same variables",
        ),
        (
            f'query A($id: ID! @databaseId(type: "Author")) {REST} {{ book(id: $id) {{ title }} }}',
            "b.graphql: A: ",
            r"\$id: @databaseId: there is no type Author with a databaseId",
        ),
        (
            f'query A($g: Genre! @absent(when: ["all"])) {REST} {{ books(filter: {{genre: $g}}) {{ totalCount }} }}',
            "b.graphql: A: ",
            r"\$g: @absent needs a type that may be null",
        ),
        *(
            (
                f"mutation A({variables}) @rest(method: {method}, path: {path}) "
                f"{{ scanBook(input: {given}) @envelope {{ {ERRORS} }} }}",
                "b.graphql: A: ",
                reason,
            )
            for method, path, variables, given, reason in (
                (
                    "GET",
                    '"/v1/a"',
                    "$s: Upload!",
                    '{title: "", scan: $s}',
                    r"\$s: a value of this type can't be in the q",
                ),
                ("PUT", '"/v1/{s}"', "$s: Upload!", '{title: "", scan: $s}', r"\$s: .* can't be in the path"),
                ("PUT", '"/v1/a"', "$in: ScanInput!", "$in", r"\$in: a file is a variable of its own"),
                (
                    "PUT",
                    '"/v1/a"',
                    "$s: Upload! @percent",
                    '{title: "", scan: $s}',
                    r"\$s: a file .* takes none of our",
                ),
            )
        ),
        (
            f'query A($g: Genre @only(values: ["PROSE"])) {REST} {{ books(filter: {{genre: $g}}) {{ totalCount }} }}',
            "b.graphql: A: ",
            r"\$g: enum Genre has no value PROSE",
        ),
        (
            f'query A($l: Boolean @only(values: ["X"])) {REST} {{ books(filter: {{lent: $l}}) {{ totalCount }} }}',
            "b.graphql: A: ",
            r"\$l: @only is for enums, not for Boolean",
        ),
        (
            f"query A($f: BookFilter) {REST} {{ books(filter: $f) {{ totalCount }} }}",
            "b.graphql: A: ",
            r"\$f: a value of this type can't be in the query",
        ),
        (
            'mutation A($t: String!) @rest(method: POST, path: "/v1/a") { borrow(input: {title: $t}) { '
            + ERRORS
            + " } }",
            "b.graphql: A: ",
            "the mutation borrow needs @envelope",
        ),
        (
            'mutation A($t: String!) @rest(method: POST, path: "/v1/a") { borrow(input: {title: $t}) @envelope '
            "{ userErrors { message } } }",
            "b.graphql: A: ",
            "the mutation borrow must select userErrors",
        ),
        (
            f"query A {REST} {{ books {{ nodes @flatten {{ title }} }} }}",
            "b.graphql: A: ",
            "@flatten is for a field below",
        ),
        (f"query A {REST} {{ books @flatten {{ totalCount }} }}", "b.graphql: A: ", "@flatten is for a field below"),
        (
            f"query A {REST} {{ books {{ nodes {{ author @envelope {{ name }} }} }} }}",
            "b.graphql: A: ",
            "@envelope is for a root field",
        ),
        (
            f"query A {REST} {{ books {{ nodes @unwrap {{ title genre }} }} }}",
            "b.graphql: A: ",
            "@unwrap on nodes needs one sub-field, not 2",
        ),
        (
            f"query A {REST} {{ books {{ nodes {{ title @onRequest genre }} }} }}",
            "b.graphql: A: ",
            "nodes has keys with @onRequest, but no @pick",
        ),
        (
            f'query A {REST} {{ books @envelope {{ nodes @pick(by: "f") {{ title @onRequest }} }} }}',
            "b.graphql: A: ",
            "@pick on nodes leaves nothing",
        ),
        (
            f'query A {REST} {{ books {{ nodes @pick(by: "f") {{ title }} }} }}',
            "b.graphql: A: ",
            "@pick is for objects that are directly in the body",
        ),
        (
            'query A @rest(method: POST, path: "/v1/a") { books @envelope { nodes @pick(by: "f") { title } } }',
            "b.graphql: A: ",
            "it is for GET",
        ),
        (
            f"query A {REST} {{ books {{ nodes {{ name: title author @flatten {{ name }} }} }} }}",
            "b.graphql: A: ",
            "the key name comes from name and from author.name",
        ),
        (f"query A {REST} {{ code: books {{ totalCount }} }}", "b.graphql: A: ", "keys code and message"),
        (
            'query A @rest(method: GET, path: "/v1/a", keys: ["code", "message"]) { books { totalCount } }',
            "b.graphql: A: ",
            "keys must be books, code and message",
        ),
        (
            f"query A {REST} {{ books {{ totalCount }} }} query B {REST} {{ books {{ totalCount }} }}",
            "b.graphql: B: ",
            "GET /v1/a is A already",
        ),
        (
            'query A($x: ID!) @rest(method: GET, path: "/v1/a/{x}") { book(id: $x) { title } } '
            'query B($y: ID!) @rest(method: GET, path: "/v1/a/{y}/b") { book(id: $y) { title } } '
            'query C($y: ID!) @rest(method: DELETE, path: "/v1/a/{y}") { book(id: $y) { title } }',
            "b.graphql: C: ",
            "name its parts alike",
        ),
    ],
)
def test_a_document_that_does_not_fit_names_file_operation_and_reason(
    sdl: str, document: str, where: str, reason: str
) -> None:
    with pytest.raises(CompileError, match=reason) as failed:
        compile_routes(sdl, {"b.graphql": document})
    assert str(failed.value).startswith(where)


def test_an_operation_name_is_there_once_over_all_files(sdl: str) -> None:
    other = 'query A @rest(method: GET, path: "/v1/b") { books { totalCount } }'
    with pytest.raises(CompileError, match=r"c\.graphql: A: b\.graphql has an operation of this name"):
        compile_routes(sdl, {"b.graphql": f"query A {REST} {{ books {{ totalCount }} }}", "c.graphql": other})


def test_the_executed_document_is_plain_graphql(routes: list[Route]) -> None:
    by_name = {route.operation: route for route in routes}
    text = print_ast(by_name["GetBook"].document)
    assert "@" not in text
    assert "history" not in text
    assert "history: loans" in print_ast(by_name["GetBook"].full_document)
    assert "history: loans" in by_name["GetBook"].text
    assert "fragment BookFields" in text
    assert "fragment" not in print_ast(by_name["Leave"].document)


def test_the_route_table(routes: list[Route]) -> None:
    assert snapshot(routes).splitlines() == [
        "DELETE /v1/book                                DeleteBooks",
        "GET    /v1/book                                ListBooks",
        "POST   /v1/book                                AddBook",
        "PUT    /v1/book                                AddBook (second spelling)",
        "GET    /v1/book/id/{bookId}                    GetBook",
        "PUT    /v1/book/id/{bookId}                    RenameBook",
        "POST   /v1/book/new                            AddBook (second spelling)",
        "PUT    /v1/book/new                            AddBook (second spelling)",
        "PUT    /v1/book/of/{bookId}                    RenameBook (second spelling)",
        "GET    /v1/book/readers/{bookId}               GetReaders",
        "POST   /v1/book/scan                           ScanBook",
        "DELETE /v1/book/{title}                        BorrowByTitle",
        "DELETE /v1/entry                               Leave",
        "POST   /v1/entry                               Enter",
        "POST   /v1/scan                                ScanBook (second spelling)",
    ]


def test_every_bundled_document_is_found() -> None:
    bundled = bundled_documents()
    documents = {name for name, text in bundled.items() if name.endswith(".graphql") and "@rest(" in text}
    assert len(documents) >= 6
    assert bundled.keys() == documents | {name.replace(".graphql", ".yaml") for name in documents}
