"""Scalars beyond GraphQL's own."""

from __future__ import annotations

from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from starlette.datastructures import UploadFile
from strawberry.types.scalar import ScalarDefinition

BigInt = NewType("BigInt", int)
Upload = NewType("Upload", bytes)
"""A file's content; what it may have at the most is for who takes it to say, and for the server before that."""
MOST_UPLOAD = 8 << 20


def _content(value: Any) -> Upload:
    """Of a file that came in a form; JSON has nothing that could stand for one."""
    if isinstance(value, UploadFile):
        value.file.seek(0)
        value = value.file.read(MOST_UPLOAD + 1)
        if len(value) > MOST_UPLOAD:
            raise GraphQLError("Upload is larger than any file that is taken")
    if not isinstance(value, bytes):
        raise GraphQLError("Upload must be a file of a multipart request")
    return Upload(value)


def _unanswered(value: Any) -> Any:
    raise GraphQLError("Upload is for inputs alone")


SCALARS: dict[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt", description="A whole number of up to 64 bits, as a JSON number.", serialize=int, parse_value=int
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file, sent as a multipart request: https://github.com/jaydenseric/graphql-multipart-request-spec",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        serialize=_unanswered,
        parse_value=_content,
    ),
}
