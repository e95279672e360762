"""Of large answers only what is asked for: the rest of each object is passed over, and no dictionary made of it.

A shape is a TypedDict (`total=False`) of the parts that are read; what comes out is a plain dictionary with those keys
that the object has. A list that holds an object of another shape comes out whole, for the reader to make sense of.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, TypedDict, TypeVar

import msgspec
import orjson

Item = TypeVar("Item")


class Metadata(TypedDict, total=False):
    """What is read of any object's metadata. Mostly it is managedFields, which nobody reads."""

    name: Any
    namespace: Any
    labels: Any
    creationTimestamp: Any
    deletionTimestamp: Any
    resourceVersion: Any


class _List(TypedDict, Generic[Item], total=False):
    metadata: Any
    items: list[Item] | None


class _Event(TypedDict, Generic[Item], total=False):
    type: Any
    object: Item


class _Kept:
    """Decodes what is of a shape."""

    def __init__(self, shape: Any) -> None:
        self.list: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_List[shape])
        self.event: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Event[shape])


_kept = cache(_Kept)
"""The decoders of a shape: there are as many as kinds."""


def decode_list(data: bytes, shape: Any) -> Any:
    """A list, its items as far as they are of the shape; whole without one. Raises orjson.JSONDecodeError."""
    return orjson.loads(data) if shape is None else _decoded(_kept(shape).list, data)


def decode_event(data: bytes, shape: Any) -> Any:
    """A line of a watch, its object as in `decode_list`."""
    if shape is None:
        return orjson.loads(data)
    event = _decoded(_kept(shape).event, data)
    # of an ERROR the object is a Status
    return orjson.loads(data) if not isinstance(event, dict) or event.get("type") == "ERROR" else event


def _decoded(decoder: msgspec.json.Decoder[Any], data: bytes) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return orjson.loads(data)
