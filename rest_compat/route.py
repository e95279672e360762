"""A route: everything that serving and describing it needs, made once at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graphql import DocumentNode
from otegraph.rest_compat.decode import InputCodec
from otegraph.rest_compat.problems import Refusal, invalid
from otegraph.rest_compat.reading import Reading

Location = Literal["path", "query", "body", "form"]
MISSING: Any = object()


@dataclass(frozen=True)
class Parameter:
    """A variable as the wire has it. `default` is in the wire's form; MISSING where there is none."""

    name: str
    location: Location
    codec: InputCodec
    required: bool
    absent: frozenset[str]
    default: Any
    description: str

    @property
    def alternatives(self) -> str:
        """The texts that would do too, to end the sentence that refuses a value; a plain text is refused otherwise."""
        if self.codec.schema.get("type") == "string" and "enum" not in self.codec.schema:
            return ""
        return "".join(f", or {text}" for text in sorted(self.absent - {""}))


@dataclass(frozen=True)
class Pick:
    """The query parameter that chooses among the keys of the objects under `key`; `on_request` go out if chosen."""

    key: str
    parameter: str
    keys: tuple[str, ...]
    on_request: frozenset[str]


@dataclass(frozen=True)
class Raw:
    """A request's input as it came: texts, but for the body. That of a form has texts and files."""

    path: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    body: Mapping[str, object]


@dataclass(frozen=True)
class Example:
    """One request and its answer, in the wire's form; `request` is the body, or a form's parts with a text for each file."""

    parameters: Mapping[str, Any]
    request: Mapping[str, Any] | None
    response: Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """`document` is what is executed; `full_document` has the fields that are only asked for on request too.

    `fixed` are the keys of every answer that is a success: `code` and `message`.
    """

    operation: str
    method: str
    path: str
    aliases: tuple[str, ...]
    alias_methods: tuple[str, ...]
    status: int
    credential_check: Literal["REQUIRED", "BY_OPERATION", "NONE"]
    summary: str
    description: str
    file: str
    text: str
    document: DocumentNode
    full_document: DocumentNode
    root_fields: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    picks: tuple[Pick, ...]
    keys: tuple[str, ...]
    fixed: Mapping[str, object]
    response_schema: Mapping[str, object]
    encode: Callable[[Mapping[str, Any]], dict[str, Any]]
    wire_name: Callable[[str], str | None]
    reading: Reading | None = None
    example: Example | None = None

    @property
    def in_body(self) -> list[Parameter]:
        return [parameter for parameter in self.parameters if parameter.location in ("body", "form")]

    @property
    def takes_form(self) -> bool:
        return any(parameter.location == "form" for parameter in self.parameters)

    @property
    def takes_body(self) -> bool:
        return bool(self.in_body)

    @property
    def needs_body(self) -> bool:
        return any(parameter.required for parameter in self.in_body)

    def spellings(self) -> list[tuple[str, str, bool]]:
        """Every method and path it is served under; the last says whether that is a second spelling."""
        methods, paths = (self.method, *self.alias_methods), (self.path, *self.aliases)
        return [(method, path, (method, path) != (self.method, self.path)) for path in paths for method in methods]

    def variables(self, raw: Raw) -> dict[str, object]:
        """The variables for the graph; what was not given is left out. Raises a 422 naming the first bad one."""
        result: dict[str, object] = {}
        for parameter in self.parameters:
            value = _given(parameter, raw)
            if value is None or (isinstance(value, str) and value in parameter.absent):
                if parameter.required:
                    raise invalid(parameter.name, "is required")
                continue
            try:
                result[parameter.name] = parameter.codec.decode(value, parameter.name)
            except Refusal as refused:
                raise Refusal(refused.status, refused.message + parameter.alternatives) from None
        return result

    def picked(self, raw: Raw) -> dict[str, frozenset[str]]:
        """The keys that go out, for each key of the body that has a choice."""
        return self._picks(raw.query)

    @property
    def usual_picks(self) -> dict[str, frozenset[str]]:
        """Those where the request chooses none."""
        return self._picks({})

    def _picks(self, query: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
        result: dict[str, frozenset[str]] = {}
        for pick in self.picks:
            texts = ",".join(query.get(pick.parameter, ())).split(",")
            named = frozenset(text.strip() for text in texts) - {""}
            # what it does not have is no choice
            result[pick.key] = named & frozenset(pick.keys) if named else frozenset(pick.keys) - pick.on_request
        return result


def _given(parameter: Parameter, raw: Raw) -> object:
    if parameter.location in ("body", "form"):
        value = raw.body.get(parameter.name)
        return _value(parameter, value) if parameter.location == "form" and isinstance(value, str) else value
    if parameter.location == "path":
        return _value(parameter, raw.path[parameter.name])
    texts = raw.query.get(parameter.name, ())
    if not texts:
        return None
    if parameter.codec.is_list:
        return [_value(parameter, text) for text in texts]
    if len(texts) > 1:
        raise invalid(parameter.name, "is given more than once")
    return _value(parameter, texts[0])


def _value(parameter: Parameter, text: str) -> object:
    return text if text in parameter.absent else parameter.codec.from_text(text)


def snapshot(routes: Sequence[Route]) -> str:
    """The route table as text, one line for each spelling, for review."""
    lines = sorted(
        (path, method, f"{route.operation}{' (second spelling)' if second else ''}")
        for route in routes
        for method, path, second in route.spellings()
    )
    return "".join(f"{method:<7}{path:<40}{operation}\n" for path, method, operation in lines)
