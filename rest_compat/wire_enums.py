"""The wire form of enums: what @wire(number:) or @wire(text:) says in the schema on each value, else its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import orjson
from graphql import GraphQLEnumType, value_from_ast_untyped
from otegraph.plans.forms import named
from otegraph.rest_compat.problems import invalid
from otegraph.rest_compat.scalars import Scalar, integer_from_text

DIRECTIVE = "wire"


class Undeclared(ValueError):
    """The enum can't be put on the wire as it is declared."""


@dataclass(frozen=True)
class WireEnum:
    """`by_name`: each value's wire form; `numeric`: they are numbers."""

    name: str
    by_name: Mapping[str, int | str]
    numeric: bool

    def only(self, names: Collection[str]) -> WireEnum:
        """With these values alone; with all where none is named.

        Raises Undeclared for one that it does not have.
        """
        unknown = [name for name in names if name not in self.by_name]
        if unknown:
            raise Undeclared(f"enum {self.name} has no value {unknown[0]}")
        kept = {name: form for name, form in self.by_name.items() if name in names or not names}
        return WireEnum(self.name, kept, self.numeric)

    def output(self) -> Scalar:
        """Its scalar; several values may go out as one."""
        forms = list(dict.fromkeys(self.by_name.values()))
        by_form = {form: name for name, form in reversed(list(self.by_name.items()))}
        choices = ", ".join(str(form) for form in forms)

        def decode(value: object, where: str) -> str:
            if isinstance(value, bool) or not isinstance(value, int | str) or value not in by_form:
                raise invalid(where, f"must be one of {choices}")
            return by_form[value]

        return Scalar(
            decode=decode,
            from_text=integer_from_text if self.numeric else str,
            encode=self.by_name.__getitem__,
            form=named({name: orjson.dumps(form).decode() for name, form in self.by_name.items()}),
            empty=0 if self.numeric else "",
            schema={"type": "integer" if self.numeric else "string", "enum": forms},
        )

    def input(self) -> Scalar:
        """Its scalar for values that come in: each form means one value.

        Raises Undeclared otherwise.
        """
        twice = [form for form, count in Counter(self.by_name.values()).items() if count > 1]
        if twice:
            raise Undeclared(f"enum {self.name}: several values are {twice[0]!r} on the wire, so it can't come in")
        return self.output()


def wire_enum(enum: GraphQLEnumType) -> WireEnum:
    """Reads the enum's declaration. Raises Undeclared when some of its values have a number and others have none."""
    by_name: dict[str, int | str] = {}
    for name, value in enum.values.items():
        by_name[name] = name
        for directive in (value.ast_node.directives or ()) if value.ast_node else ():
            if directive.name.value != DIRECTIVE:
                continue
            given = {
                argument.name.value: value_from_ast_untyped(argument.value) for argument in directive.arguments or ()
            }
            form = given.get("number") if given.get("number") is not None else given.get("text")
            if not isinstance(form, int | str):
                raise Undeclared(f"enum {enum.name}: @{DIRECTIVE} on {name} has neither a number nor a text")
            by_name[name] = form
    numeric = [isinstance(form, int) for form in by_name.values()]
    if any(numeric) and not all(numeric):
        without = next(name for name, form in by_name.items() if not isinstance(form, int))
        raise Undeclared(f"enum {enum.name}: {without} has no @{DIRECTIVE}(number:), but other values have one")
    return WireEnum(enum.name, by_name, all(numeric))
