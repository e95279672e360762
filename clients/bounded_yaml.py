"""Reads YAML as Kubernetes' clients do (sigs.k8s.io/yaml), within bounds.

What a document would become is counted before it is built, each alias as often as it is named: a bomb of aliases or of
merge keys costs no more than its text. Only what JSON has comes out: dates stay texts, keys become texts.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:
    from yaml import SafeLoader as _Base  # type: ignore[assignment]  # both load the same

MOST_CHARACTERS = 8 << 20
"""In all values together, each text as often as an alias names it."""
DEEPEST = 60
"""Nested deeper than any Kubernetes object (the schema of a CustomResourceDefinition has about 30)."""
INTEGER = re.compile(r"[-+]?(0b[01]+|0x[0-9a-fA-F]+|0o[0-7]+|0[0-7]*|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
BOOLEANS = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
}
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
Value = dict[str, Any] | list[Any] | str | int | float | bool | None


class BadYaml(ValueError):
    """No YAML, too much of it, or something that JSON does not have; the text says what and where."""


def documents(text: bytes, *, nodes: int) -> list[Value]:
    """The documents of a stream, of at most `nodes` values in all, as JSON has them. Raises `BadYaml`."""
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        raise BadYaml("it is not UTF-8") from None
    try:
        _measure(decoded, nodes)
        return [_plain(value) for value in yaml.load_all(decoded, Loader=_Loader)]
    except yaml.MarkedYAMLError as error:
        where = f" in line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise BadYaml(f"{error.problem or error.context or 'it is no YAML'}{where}"[:300]) from None
    except yaml.YAMLError:
        raise BadYaml("it holds characters that YAML does not have") from None
    except (ValueError, TypeError) as error:
        if isinstance(error, BadYaml):
            raise
        raise BadYaml("it holds a value that can't be read") from None


def document(text: bytes, *, nodes: int) -> Value:
    """The only document; None where there is none. Raises `BadYaml`."""
    found = documents(text, nodes=nodes)
    if len(found) > 1:
        raise BadYaml("it holds more than one document")
    return found[0] if found else None


def _measure(text: str, most: int) -> None:
    """Counts what the text would become, without building it."""
    sizes: dict[str, tuple[int, int]] = {}
    counting: list[tuple[str | None, int, int]] = []
    total = characters = 0
    for event in yaml.parse(text, Loader=_Loader):
        match event:
            case yaml.DocumentStartEvent():
                sizes.clear()
                continue
            case yaml.AliasEvent():
                if event.anchor not in sizes:
                    raise BadYaml(f"the alias {event.anchor!r} stands for nothing, or for what it is in")
                size, length = sizes[event.anchor]
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(counting) >= DEEPEST:
                    raise BadYaml(f"it is nested more than {DEEPEST} deep")
                counting.append((event.anchor, total, characters))
                size, length = 1, 0
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                anchor, before, characters_before = counting.pop()
                if anchor is not None:
                    sizes[anchor] = total - before, characters - characters_before
                continue
            case yaml.ScalarEvent():
                size, length = 1, len(event.value)
                if event.anchor is not None:
                    sizes[event.anchor] = size, length
            case _:
                continue
        total += size
        characters += length
        if total > most:
            raise BadYaml(f"it holds more than {most} values")
        if characters > MOST_CHARACTERS:
            raise BadYaml(f"its texts have more than {MOST_CHARACTERS >> 20} Mi characters together")


class _Loader(_Base):
    """Plain scalars are resolved as gopkg.in/yaml.v2 does it, which is what Kubernetes reads YAML with."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _integer(loader: Any, node: Any) -> Any:
    text = str(loader.construct_scalar(node)).replace("_", "")
    unsigned = text.lstrip("+-")
    if len(unsigned) > 70 or not INTEGER.fullmatch(text):
        return _float(loader, node)
    octal = len(unsigned) > 1 and unsigned.isdigit() and unsigned[0] == "0"
    value = int(unsigned, 8) if octal else int(unsigned, 0)
    value = -value if text.startswith("-") else value
    return value if -(1 << 63) <= value < 1 << 64 else float(value)


def _float(loader: Any, node: Any) -> float:
    return float(str(loader.construct_scalar(node)).replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))


def _boolean(loader: Any, node: Any) -> bool:
    value = BOOLEANS.get(loader.construct_scalar(node))
    if value is None:
        raise yaml.constructor.ConstructorError(None, None, "a value that is no boolean", node.start_mark)
    return value


_DIGITS = list("-+0123456789")
for _tag, _pattern, _first in (
    ("bool", re.compile("(" + "|".join(BOOLEANS) + r")\Z"), list("yYnNtTfFoO")),
    ("null", re.compile(r"(~|null|Null|NULL|)\Z"), ["~", "n", "N", ""]),
    ("int", re.compile(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|0[0-7_]*|[1-9][0-9_]*)\Z"), _DIGITS),
    ("float", re.compile(f"({FLOAT.pattern})\\Z"), [*_DIGITS, "."]),
    ("merge", re.compile(r"<<\Z"), ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, _first)
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:bool", _boolean)


def _plain(value: Any) -> Value:
    """As JSON has it, nothing shared: an alias becomes a copy."""
    match value:
        case dict():
            return {_key(key): _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case float() if not math.isfinite(value):
            raise BadYaml("it holds a number that is not finite")
        case str() if NO_TEXT.search(value):
            raise BadYaml("it holds a text with characters that are none")
        case str() | bool() | int() | float() | None:
            return value
    raise BadYaml(f"it holds a value of a kind that JSON does not have ({type(value).__name__})")


def _key(key: Any) -> str:
    match key:
        case bool():
            return "true" if key else "false"
        case str() if "\x00" not in key:
            return key
        case int():
            return str(key)
    raise BadYaml("it holds a key that is no text")
