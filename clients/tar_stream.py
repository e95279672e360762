"""Reads a gzipped tar archive (RFC 1952; POSIX ustar and pax, GNU long names) as a stream, within bounds.

Python's tarfile takes negative sizes and reads whatever a header claims; here nothing is believed before it is bounded:
at most `Bounds.unpacked` bytes are ever unpacked, whatever the headers say. Nothing is written to the disk.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

BLOCK = 512
CHUNK = 64 << 10
LONGEST_EXTENSION = 16 << 10
"""A pax or GNU header that gives a member its long name holds a path and little more."""
REGULAR, FOLDER, PAX, PAX_FOR_ALL, GNU_NAME = b"0", b"5", b"x", b"g", b"L"
REFUSED_TYPES = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a device",
    b"4": "a device",
    b"6": "a fifo",
    b"K": "a link",
    b"S": "a sparse file",
}
OCTAL = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
PAX_RECORD = re.compile(rb"([1-9][0-9]{0,8}) ([^=\0]+)=")


class BadArchive(ValueError):
    """What was given is no archive that is taken; the text says why."""


class Exceeded(BadArchive):
    """It holds more than the bounds allow."""


@dataclass(slots=True)
class Bounds:
    """What may still be unpacked, in bytes and members: archives within archives share it."""

    unpacked: int
    members: int
    one_file: int
    path: int
    most_unpacked: int = field(init=False)
    most_members: int = field(init=False)

    def __post_init__(self) -> None:
        self.most_unpacked, self.most_members = self.unpacked, self.members

    def take_bytes(self, size: int) -> None:
        self.unpacked -= size
        if self.unpacked < 0:
            raise Exceeded(f"it unpacks to more than {self.most_unpacked >> 20} MiB")

    def take_member(self) -> None:
        self.members -= 1
        if self.members < 0:
            raise Exceeded(f"it has more than {self.most_members} members")


@dataclass(frozen=True, slots=True)
class Member:
    """A file or a folder, by its path; `content` is empty for a folder."""

    path: str
    is_folder: bool
    content: bytes = field(repr=False)


def members(archive: bytes, bounds: Bounds) -> Iterator[Member]:
    """The members in their order. Raises `BadArchive` at the first thing that is not as it should be."""
    stream = _Unpacked(archive, bounds)
    long_name: str | None = None
    size_given: int | None = None
    while not _is_end(header := stream.read(BLOCK)):
        bounds.take_member()
        _check_sum(header)
        kind, size = _type(header), _size(header[124:136])
        if kind in (PAX, PAX_FOR_ALL, GNU_NAME):
            if size > LONGEST_EXTENSION:
                raise Exceeded("it has a header of more than 16 KiB")
            extension = stream.read_padded(size)
            if kind == GNU_NAME:
                long_name = _text(extension.rstrip(b"\0"))
                continue
            records = _pax_records(extension)
            if kind == PAX_FOR_ALL:
                if records.keys() & {b"path", b"size", b"linkpath"}:
                    raise BadArchive("it has one name or one size for all of its members")
                continue
            if b"path" in records:
                long_name = _text(records[b"path"])
            if b"size" in records:
                size_given = _decimal(records[b"size"])
            continue
        path = long_name if long_name is not None else _text(_name(header))
        size = size_given if size_given is not None else size
        long_name = size_given = None
        is_folder = kind == FOLDER or (kind == REGULAR and path.endswith("/"))
        path = _checked(path.removesuffix("/") if is_folder else path, bounds)
        if kind in REFUSED_TYPES:
            raise BadArchive(f"{path!r} is {REFUSED_TYPES[kind]}")
        if kind not in (REGULAR, FOLDER):
            raise BadArchive(f"{path!r} is neither a file nor a folder")
        if is_folder and size:
            raise BadArchive(f"{path!r} is a folder with content")
        if size > bounds.one_file:
            raise Exceeded(f"{path!r} has more than {bounds.one_file >> 20} MiB")
        yield Member(path, is_folder, stream.read_padded(size))
    stream.expect_end()


class _Unpacked:
    """The bytes of a gzip stream, unpacked as they are read and never more than the bounds allow."""

    def __init__(self, archive: bytes, bounds: Bounds) -> None:
        self._archive = memoryview(archive)
        self._at = 0
        self._bounds = bounds
        self._gzip = zlib.decompressobj(wbits=31)
        self._buffer = bytearray()
        if archive[:2] != b"\x1f\x8b":
            raise BadArchive("it is not a gzipped tar archive (.tgz)")

    def read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            if not self._unpack():
                raise BadArchive("it is truncated, or no tar archive")
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def read_padded(self, size: int) -> bytes:
        """Content, whose last block is filled up."""
        return self.read(-(-size // BLOCK) * BLOCK)[:size]

    def expect_end(self) -> None:
        """After the block of zeros that ends a tar archive there is nothing but zeros."""
        while True:
            if self._buffer.strip(b"\0"):
                raise BadArchive("there is something behind its end")
            self._buffer.clear()
            if not self._unpack():
                return

    def _unpack(self) -> bool:
        """Unpacks some more; False at the end. Raises for a stream that breaks off, or that another one follows."""
        if self._gzip.eof:
            if self._gzip.unused_data or self._at < len(self._archive):
                raise BadArchive("there is something behind its end")
            return False
        given = self._archive[self._at : self._at + CHUNK]
        try:
            got = self._gzip.decompress(given, CHUNK)
        except zlib.error:
            raise BadArchive("it is not gzipped, or damaged") from None
        self._at += len(given) - len(self._gzip.unconsumed_tail)
        if not got and self._at == len(self._archive) and not self._gzip.eof:
            raise BadArchive("it is truncated, or no tar archive")
        self._bounds.take_bytes(len(got))
        self._buffer += got
        return True


def _is_end(header: bytes) -> bool:
    return not header.strip(b"\0")


def _check_sum(header: bytes) -> None:
    told = OCTAL.fullmatch(header[148:156])
    counted = sum(header) - sum(header[148:156]) + 8 * ord(" ")
    if told is None or int(told[1] or b"0", 8) != counted:
        raise BadArchive("it is not a tar archive, or damaged")


def _type(header: bytes) -> bytes:
    kind = header[156:157]
    return REGULAR if kind in (b"\0", b"7") else kind


def _size(field_: bytes) -> int:
    """Octal digits. GNU's binary form is for more than 8 GiB, and the only one that can be negative."""
    told = OCTAL.fullmatch(field_)
    if told is None:
        raise BadArchive("it has a member of an impossible size")
    return int(told[1] or b"0", 8)


def _decimal(value: bytes) -> int:
    if not value.isdigit() or len(value) > 15:
        raise BadArchive("it has a member of an impossible size")
    return int(value)


def _name(header: bytes) -> bytes:
    """The name as ustar splits it; GNU keeps other things where ustar has the prefix."""
    name = header[:100].partition(b"\0")[0]
    prefix = header[345:500].partition(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _pax_records(extension: bytes) -> dict[bytes, bytes]:
    """`<length> <key>=<value>\\n`, again and again (POSIX pax, Extended Header)."""
    records: dict[bytes, bytes] = {}
    at = 0
    while at < len(extension):
        found = PAX_RECORD.match(extension, at)
        end = at + int(found[1]) if found else 0
        if found is None or not found.end() < end <= len(extension) or extension[end - 1 : end] != b"\n":
            raise BadArchive("it has a damaged header")
        if found[2].startswith(b"GNU.sparse"):
            raise BadArchive("it has a sparse file")
        records[found[2]] = extension[found.end() : end - 1]
        at = end
    return records


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        raise BadArchive("it has a name that is not UTF-8") from None


def _checked(path: str, bounds: Bounds) -> str:
    if len(path) > bounds.path:
        raise Exceeded(f"it has a path of more than {bounds.path} characters")
    if any(character < " " or character in "\\\x7f" for character in path):
        raise BadArchive(f"the path {path!r} holds characters that are no part of a name")
    if path.startswith("/"):
        raise BadArchive(f"the path {path!r} is absolute")
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise BadArchive(f"the path {path!r} is not a plain one below the chart's folder")
    return path
