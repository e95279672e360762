"""A library of books: a graph that shares nothing with the product's but the conventions."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NewType

import httpx
import strawberry
from graphql import print_ast
from otegraph.rest_compat.app import Observe, rest_routes
from otegraph.rest_compat.form import FormBounds
from otegraph.rest_compat.reading import Read, Reading
from otegraph.rest_compat.route import Route
from starlette.applications import Starlette
from strawberry.file_uploads import Upload
from strawberry.file_uploads.scalars import UploadDefinition
from strawberry.schema.config import StrawberryConfig
from strawberry.schema_directive import Location


@strawberry.schema_directive(locations=[Location.ENUM_VALUE])
class Wire:
    number: int | None = strawberry.UNSET
    text: str | None = strawberry.UNSET


@strawberry.enum
class Genre(Enum):
    NOVEL = strawberry.enum_value("novel", directives=[Wire(number=0)])
    POETRY = strawberry.enum_value("poetry", directives=[Wire(number=4)])


@strawberry.enum
class Match(Enum):
    EXACT = strawberry.enum_value("exact", directives=[Wire(text="strict")])
    CONTAINS = strawberry.enum_value("contains", directives=[Wire(text="partial")])


@strawberry.enum
class Shape(Enum):
    FOLIO = "folio"
    QUARTO = "quarto"


@strawberry.enum
class ErrorCode(Enum):
    INVALID = "INVALID"
    CONFLICT = "CONFLICT"
    NOT_FOUND = "NOT_FOUND"


BigInt = NewType("BigInt", int)


class Failure(Exception):
    def __init__(self, code: str, message: str, **extensions: object) -> None:
        super().__init__(message)
        self.code = code
        self.extensions = {"code": code, **extensions}


class OddFailure(Exception):
    """Has its facts as attributes, as errors outside of GraphQL do."""

    code = "CONFLICT"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@strawberry.type
class Author:
    name: str


@strawberry.type
class Loan:
    reader: Author


@strawberry.type
class Progress:
    lent: int
    total: int


@strawberry.type
class Purchase:
    seller: str


@strawberry.type
class Gift:
    giver: str
    donor: Author | None = None


@strawberry.type
class Book:
    database_id: int
    title: str
    genre: Genre = Genre.NOVEL
    shape: Shape = Shape.FOLIO
    author: Author | None = None
    price: float | None = None
    summary: str | None = None
    progress: Progress | None = None
    origin: Purchase | Gift | None = None
    created_at: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    returned_at: datetime | None = None

    @strawberry.field
    def loans(self, info: strawberry.Info[Any]) -> list[Loan]:
        info.context.asked_for_loans = True
        return [Loan(reader=Author(name="Ada")), Loan(reader=Author(name="Bob"))]


@strawberry.type
class BookConnection:
    nodes: list[Book]
    total_count: int


@strawberry.input
class TitleFilter:
    value: str | None = None
    match: Match = Match.CONTAINS


@strawberry.input
class BookFilter:
    title: TitleFilter | None = None
    genre: Genre | None = None
    lent: bool | None = None
    tags: list[str] | None = None
    after: datetime | None = None


@strawberry.input
class PageInput:
    number: int = 1
    size: int = 10


@strawberry.input
class StickerInput:
    colour: str
    width: int | None = None


@strawberry.input
class DetailsInput:
    cover: float
    stickers: list[StickerInput] | None = None
    copies: int = 1
    weight: BigInt | None = None


@strawberry.input
class AddBookInput:
    title: str
    genre: Genre
    details: DetailsInput


@strawberry.input
class IdsInput:
    ids: list[strawberry.ID]


@strawberry.input
class RenameInput:
    id: strawberry.ID
    title: str | None = "untitled"


@strawberry.input
class NameInput:
    name: str


@strawberry.input
class TitleInput:
    title: str


@strawberry.input
class ScanInput:
    title: str
    pages: int = 1
    genre: Genre | None = None
    colour: bool | None = None
    scan: Upload
    cover: Upload | None = None


@strawberry.input
class EmptyInput:
    client_mutation_id: str | None = None


@strawberry.type
class UserError:
    field: str | None
    code: ErrorCode
    message: str


@strawberry.type
class BookPayload:
    book: Book | None = None
    user_errors: list[UserError] = field(default_factory=list)


@strawberry.type
class CardPayload:
    card: str | None = None
    user_errors: list[UserError] = field(default_factory=list)


@strawberry.type
class ScanPayload:
    size: int | None = None
    user_errors: list[UserError] = field(default_factory=list)


BOOKS = {
    1: Book(
        database_id=1,
        title="Emma",
        author=Author(name="Jane Austen"),
        price=2.0,
        summary="matchmaking",
        progress=Progress(lent=1, total=3),
        origin=Purchase(seller="Murray"),
        returned_at=datetime(2020, 1, 2, tzinfo=UTC),
    ),
    2: Book(database_id=2, title="Odes", genre=Genre.POETRY, shape=Shape.QUARTO, price=0.5, origin=Gift(giver="Fanny")),
}


def number_of(relay_id: str) -> int:
    type_name, _, number = base64.b64decode(relay_id).decode().partition(":")
    assert type_name == "Book"
    return int(number)


@strawberry.type
class Query:
    @strawberry.field
    def book(self, id: strawberry.ID) -> Book | None:  # noqa: A002
        return BOOKS.get(number_of(id))

    @strawberry.field
    def books(
        self,
        info: strawberry.Info[Any],
        filter: BookFilter | None = None,  # noqa: A002
        page: PageInput | None = None,
    ) -> BookConnection:
        info.context.seen.append(filter)
        found = list(BOOKS.values())
        if filter and filter.genre:
            found = [book for book in found if book.genre is filter.genre]
        if filter and filter.title and filter.title.value:
            exact, value = filter.title.match is Match.EXACT, filter.title.value
            found = [book for book in found if (book.title == value if exact else value in book.title)]
        if filter and filter.lent:
            found = [book for book in found if book.progress]
        page = page or PageInput()
        start = (page.number - 1) * page.size
        return BookConnection(nodes=found[start : start + page.size] if page.size else found, total_count=len(found))


def refused(code: ErrorCode, place: str | None, message: str) -> BookPayload:
    return BookPayload(user_errors=[UserError(field=place, code=code, message=message)])


@strawberry.type
class Mutation:
    @strawberry.mutation
    def add_book(self, info: strawberry.Info[Any], input: AddBookInput) -> BookPayload:  # noqa: A002
        info.context.seen.append(input)
        failures = {
            "taken": refused(ErrorCode.CONFLICT, "title", "is taken"),
            "long": refused(ErrorCode.INVALID, "title", "is too long"),
            "sticky": refused(ErrorCode.INVALID, "details.stickers.1.colour", "is no colour"),
            "named": refused(ErrorCode.INVALID, "details.cover", "details.cover is too thick"),
            "lost": refused(ErrorCode.NOT_FOUND, None, "there is no shelf"),
            "both": BookPayload(
                user_errors=[
                    UserError(field="title", code=ErrorCode.CONFLICT, message="is taken"),
                    UserError(field="details.cover", code=ErrorCode.INVALID, message="is too thick"),
                    UserError(field="genre", code=ErrorCode.INVALID, message="is not collected"),
                ]
            ),
        }
        codes = ("UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "INVALID", "UNAVAILABLE", "INTERNAL")
        if input.title in (*codes, "TOO_MANY_REQUESTS"):
            raise Failure(input.title, "so it is", field="input.title", retryAfter=7)
        if input.title == "odd":
            raise OddFailure("title", "is odd")
        if input.title == "crash":
            raise RuntimeError("secret detail")
        return failures.get(input.title) or BookPayload(book=Book(database_id=3, title=input.title))

    @strawberry.mutation
    def delete_books(self, info: strawberry.Info[Any], input: IdsInput) -> BookPayload:  # noqa: A002
        info.context.seen.append(input)
        for index, relay_id in enumerate(input.ids):
            if number_of(relay_id) not in BOOKS:
                return refused(ErrorCode.NOT_FOUND, f"ids.{index}", "is unknown")
        return BookPayload()

    @strawberry.mutation
    def rename_book(self, info: strawberry.Info[Any], input: RenameInput) -> BookPayload:  # noqa: A002
        info.context.seen.append(input)
        return BookPayload()

    @strawberry.mutation
    def enter(self, input: NameInput) -> CardPayload:  # noqa: A002
        return CardPayload(card=f"card of {input.name}")

    @strawberry.mutation
    def leave(self, input: EmptyInput) -> CardPayload:  # noqa: A002
        return CardPayload()

    @strawberry.mutation
    async def scan_book(self, info: strawberry.Info[Any], input: ScanInput) -> ScanPayload:  # noqa: A002
        info.context.seen.append(input)
        if input.title == "crash":
            raise RuntimeError("secret detail")
        if input.title == "taken":
            return ScanPayload(user_errors=[UserError(field="scan", code=ErrorCode.CONFLICT, message="is there")])
        file: Any = input.scan
        return ScanPayload(size=len(await file.read()))

    @strawberry.mutation
    def borrow(self, info: strawberry.Info[Any], input: TitleInput) -> BookPayload:  # noqa: A002
        info.context.seen.append(input)
        return BookPayload()


FORM_BOUNDS = FormBounds(body_bytes=400_000, text_bytes=1_000, parts=20)
SCALARS: dict[object, Any] = {
    BigInt: strawberry.scalar(name="BigInt", serialize=int, parse_value=int),
    Upload: UploadDefinition,
}
SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))


@dataclass
class Visit:
    reader: str | None
    seen: list[Any] = field(default_factory=list)
    asked_for_loans: bool = False


class Library:
    """The backend: "reader" may look, "librarian" may also add and delete."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.documents: list[str] = []
        self.variables: list[dict[str, Any]] = []

    async def viewer(self, authorization: str | None, *, root_fields: Sequence[str], anonymous: bool) -> Visit:
        if authorization in ("reader", "librarian"):
            visit = Visit(authorization)
        elif anonymous:
            visit = Visit(None)
        else:
            raise Failure("UNAUTHENTICATED", "log in first")
        self.visits.append(visit)
        return visit

    def authorize(self, context: Visit, root_fields: Sequence[str]) -> None:
        if {"addBook", "deleteBooks", "scanBook"} & set(root_fields) and context.reader != "librarian":
            raise Failure("FORBIDDEN", "librarians only")

    def remembered(self, authorization: str | None) -> Visit | None:
        return None

    def plan(self, reading: Reading) -> Read | None:
        return None

    async def execute(self, document: Any, operation_name: str, variables: Any, context: Visit) -> Any:
        self.documents.append(print_ast(document))
        self.variables.append(dict(variables))
        return await SCHEMA.execute(print_ast(document), dict(variables), context, operation_name=operation_name)


def client_of(routes: list[Route], library: Library, observe: Observe | None = None) -> httpx.AsyncClient:
    """A librarian's client of these routes over this library; a body may have 20,000 bytes, a form 400,000."""
    asgi = Starlette(
        routes=rest_routes(routes, library, observe=observe, max_body_bytes=20_000, form_bounds=FORM_BOUNDS)
    )
    transport = httpx.ASGITransport(asgi, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://library", headers={"Authorization": "librarian"})
