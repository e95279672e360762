"""Documents and a schema to routes. Whatever does not fit stops the start, with file, operation and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from otegraph.rest_compat import decode, encode
from otegraph.rest_compat.directives import with_directives
from otegraph.rest_compat.examples import Unfit, parse_examples
from otegraph.rest_compat.operation import Misfit, Operation
from otegraph.rest_compat.parameters import PLACEHOLDER
from otegraph.rest_compat.route import Route
from otegraph.rest_compat.wire_enums import Undeclared

DOCUMENT, EXAMPLES = ".graphql", ".yaml"
_UNFIT = (Misfit, decode.Unfit, encode.Unfit, Undeclared)


class CompileError(Exception):
    """A document can't be served."""

    def __init__(self, file: str, operation: str | None, reason: str) -> None:
        super().__init__(f"{file}: {operation}: {reason}" if operation else f"{file}: {reason}")


def bundled_documents() -> dict[str, str]:
    """The operation documents of this package, and their examples, by file name."""
    folder = resources.files("otegraph.rest_compat") / "operations"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith((DOCUMENT, EXAMPLES))), key=lambda file: file.name
    )
    return {file.name: file.read_text("utf-8") for file in files}


def compile_routes(schema_sdl: str, documents: Mapping[str, str]) -> list[Route]:
    """The routes of all operations in the documents (file name to text), in their order. Raises CompileError.

    A file that ends in .yaml has the examples of the document that is called alike.
    """
    schema = build_schema(schema_sdl)
    extended = with_directives(schema)
    routes: list[Route] = []
    for file, text in documents.items():
        if not file.endswith(EXAMPLES):
            examples = f"{file.removesuffix(DOCUMENT)}{EXAMPLES}"
            routes += _with_examples(
                _File(schema, extended, file, text).routes(), examples, documents.get(examples, "")
            )
    _check_distinct(routes)
    return routes


def _with_examples(routes: Iterable[Route], file: str, text: str) -> Iterator[Route]:
    try:
        examples = parse_examples(text)
    except Unfit as unfit:
        raise CompileError(file, None, str(unfit)) from None
    for route in routes:
        example = examples.pop(route.operation, None)
        try:
            yield replace(route, example=example.of(route)) if example else route
        except Unfit as unfit:
            raise CompileError(file, route.operation, str(unfit)) from None
    if examples:
        raise CompileError(file, None, f"there is no operation {next(iter(examples))} to give an example of")


def _check_distinct(routes: Sequence[Route]) -> None:
    operations: dict[str, str] = {}
    spellings: dict[tuple[str, str], str] = {}
    paths: dict[str, str] = {}
    for route in routes:
        if route.operation in operations:
            raise CompileError(
                route.file, route.operation, f"{operations[route.operation]} has an operation of this name"
            )
        operations[route.operation] = route.file
        for method, path, _ in route.spellings():
            other = spellings.setdefault((method, path), route.operation)
            if other != route.operation:
                raise CompileError(route.file, route.operation, f"{method} {path} is {other} already")
            same_shape = paths.setdefault(PLACEHOLDER.sub("{}", path), path)
            if same_shape != path:
                raise CompileError(
                    route.file, route.operation, f"{path} is {same_shape} elsewhere: name its parts alike"
                )


@dataclass(frozen=True)
class _File:
    schema: GraphQLSchema
    extended: GraphQLSchema
    name: str
    text: str

    def routes(self) -> Iterator[Route]:
        try:
            document = parse(self.text)
        except GraphQLError as error:
            raise CompileError(self.name, None, str(error.message)) from None
        for misfit in validate(self.extended, document):
            raise CompileError(self.name, self._where(document, misfit), misfit.message)
        fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                name = definition.name.value if definition.name else None
                try:
                    yield Operation(self.schema, self.extended, self.name, definition, fragments).route()
                except _UNFIT as unfit:
                    raise CompileError(self.name, name, str(unfit)) from None

    @staticmethod
    def _where(document: DocumentNode, error: GraphQLError) -> str | None:
        position = next(iter(error.positions or ()), -1)
        for definition in document.definitions:
            location = definition.loc
            if location and location.start <= position < location.end:
                name = getattr(definition, "name", None)
                return name.value if name else None
        return None
