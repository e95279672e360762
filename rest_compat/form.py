"""A request body as a form (multipart/form-data, RFC 7578), read as it comes: bounded, and large files go to the disk.

The charset is UTF-8 and no other: some of those that a client could name take quadratic time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from otegraph.rest_compat.problems import Refusal, invalid, too_large, unreadable
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import UploadFile

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MEDIA_TYPE = "multipart/form-data"
SPOOLED_BYTES = 256 << 10
"""A file beyond this goes to the disk."""


@dataclass(frozen=True)
class FormBounds:
    """What a form may have at the most: bytes in all, bytes in a text, parts. Headers are the parser's to bound (8 of 4 KiB)."""

    body_bytes: int = 8 << 20
    text_bytes: int = 1 << 20
    parts: int = 100


@dataclass
class _Part:
    name: str
    file: UploadFile | None
    text: bytearray
    wanted: bool


class _Parts:
    """Takes what the parser finds, and keeps the parts that are wanted (name to whether it is a file)."""

    def __init__(self, wanted: Mapping[str, bool], bounds: FormBounds) -> None:
        self.values: dict[str, object] = {}
        self.problem: Refusal | None = None
        """The first value that can't be right: told once the whole form was readable."""
        self.ended = False
        self.files: list[UploadFile] = []
        self._to_write: list[tuple[UploadFile, bytes]] = []
        self._wanted = wanted
        self._bounds = bounds
        self._count = 0
        self._part: _Part | None = None
        self._header = bytearray()
        self._header_value = bytearray()
        self._disposition: bytes | None = None

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header_value.extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finished,
        }

    async def write(self) -> None:
        """Writes what was found of files since the last time."""
        waiting, self._to_write = self._to_write, []
        for file, data in waiting:
            await file.write(data)

    async def close(self) -> None:
        for file in self.files:
            await file.close()

    def _begin(self) -> None:
        self._count += 1
        if self._count > self._bounds.parts:
            raise too_large(f"the form has more than {self._bounds.parts} parts")
        self._disposition = None

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._header_value)
        self._header.clear()
        self._header_value.clear()

    def _headers_finished(self) -> None:
        kind, options = parse_options_header(self._disposition)
        if kind != b"form-data" or b"name" not in options:
            raise unreadable("a part of the form has no name")
        name = options[b"name"].decode("utf-8", "replace")
        is_file = b"filename" in options
        fits = name in self._wanted and self._fits(name, is_file)
        file = None
        if fits and is_file:
            spool = SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - closed by close()
            file = UploadFile(spool, size=0, filename=options[b"filename"].decode("utf-8", "replace"))  # type: ignore[arg-type]
            self.files.append(file)
        if fits:
            self.values[name] = file
        self._part = _Part(name, file, bytearray(), fits)

    def _fits(self, name: str, is_file: bool) -> bool:
        if name in self.values:
            self._refuse(name, "is given more than once")
            return False
        if is_file != self._wanted[name]:
            self._refuse(name, "must be a file" if self._wanted[name] else "must be a text, not a file")
            return False
        return True

    def _refuse(self, name: str, what: str) -> None:
        self.problem = self.problem or invalid(name, what)

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part is None or not part.wanted:
            return
        if part.file:
            self._to_write.append((part.file, data[start:end]))
            return
        part.text += data[start:end]
        if len(part.text) > self._bounds.text_bytes:
            raise too_large(f"{part.name} has more than {self._bounds.text_bytes} bytes")

    def _end(self) -> None:
        part = self._part
        if part and part.wanted and not part.file:
            try:
                self.values[part.name] = part.text.decode()
            except UnicodeDecodeError:
                self._refuse(part.name, "must be a text in UTF-8")

    def _finished(self) -> None:
        self.ended = True


def boundary_of(content_type: str) -> bytes:
    """What parts the form of this Content-Type. Raises a 415 Refusal for another media type, a 400 without a boundary."""
    media_type, options = parse_options_header(content_type)
    if media_type.decode("latin-1").strip().lower() != MEDIA_TYPE:
        raise Refusal(415, f"the body must be {MEDIA_TYPE}")
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise unreadable(f"{MEDIA_TYPE} needs a boundary")
    return boundary


@asynccontextmanager
async def reading_form(
    chunks: AsyncIterator[bytes], boundary: bytes, wanted: Mapping[str, bool], bounds: FormBounds
) -> AsyncIterator[Mapping[str, object]]:
    """The wanted parts (`wanted` is name to whether it is a file): texts, and UploadFiles that are closed in the end.

    A file's `filename` is whatever the client says. Parts of other names are ignored. Raises a 400 Refusal for what is no
    form, a 413 where it has too much of something, a 422 naming a part that is there twice or of the other sort.
    """
    parts = _Parts(wanted, bounds)
    try:
        await _parse(chunks, boundary, parts, bounds)
        for file in parts.files:
            await file.seek(0)
        if parts.problem:
            raise parts.problem
        yield parts.values
    finally:
        await parts.close()


async def _parse(chunks: AsyncIterator[bytes], boundary: bytes, parts: _Parts, bounds: FormBounds) -> None:
    size = 0
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        async for chunk in chunks:
            size += len(chunk)
            if size > bounds.body_bytes:
                raise too_large(f"the body has more than {bounds.body_bytes} bytes")
            if chunk:
                parser.write(chunk)
                await parts.write()
        parser.finalize()
    except FormParserError:
        raise unreadable(f"the body is not valid {MEDIA_TYPE}") from None
    if not parts.ended:
        raise unreadable(f"the body is not valid {MEDIA_TYPE}, or ended early")
