"""Label and field selectors: the text form of query parameters, and the object form of specs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from otegraph.simulator.apiserver.errors import bad_request

_SET = re.compile(r"^\s*([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)\s*$")
_EQUAL = re.compile(r"^\s*([^\s!=(),]+)\s*(==|!=|=)\s*([^\s!=(),]*)\s*$")
_KEY = re.compile(r"^\s*(!?)\s*([^\s!=(),]+)\s*$")
_BETWEEN = re.compile(r",(?![^(]*\))")


@dataclass(frozen=True)
class Requirement:
    """One condition on a label."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def matches(self, labels: Mapping[str, str]) -> bool:
        match self.operator:
            case "In":
                return labels.get(self.key) in self.values
            case "NotIn":
                return labels.get(self.key) not in self.values
            case "Exists":
                return self.key in labels
            case "DoesNotExist":
                return self.key not in labels
            case _:
                return False


def parse_labels(text: str) -> tuple[Requirement, ...]:
    """`a=b,c!=d,e in (f,g),h,!i`, as labelSelector has it."""
    return tuple(_requirement(part) for part in _BETWEEN.split(text) if text.strip())


def _requirement(text: str) -> Requirement:
    if found := _SET.match(text):
        values = frozenset(value.strip() for value in found[3].split(","))
        return Requirement(found[1], "In" if found[2] == "in" else "NotIn", values)
    if found := _EQUAL.match(text):
        return Requirement(found[1], "NotIn" if found[2] == "!=" else "In", frozenset({found[3]}))
    if found := _KEY.match(text):
        return Requirement(found[2], "DoesNotExist" if found[1] else "Exists")
    raise bad_request(f"unable to parse requirement: found '{text.strip()}', expected: in, notin, =, ==, !=, gt, lt")


def matches_selector(selector: Mapping[str, Any] | None, labels: Mapping[str, str]) -> bool:
    """A LabelSelector object (matchLabels, matchExpressions). None matches nothing, an empty one everything."""
    if selector is None:
        return False
    wanted = selector.get("matchLabels") or {}
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        Requirement(e["key"], e["operator"], frozenset(e.get("values") or ())).matches(labels)
        for e in selector.get("matchExpressions") or ()
    )


_FIELDS: dict[str, tuple[str, ...]] = {
    "metadata.name": ("metadata", "name"),
    "metadata.namespace": ("metadata", "namespace"),
    "spec.nodeName": ("spec", "nodeName"),
    "status.phase": ("status", "phase"),
}


def parse_fields(text: str, plural: str) -> tuple[tuple[tuple[str, ...], bool, str], ...]:
    """`metadata.name=web,spec.nodeName!=n1`: (path, wanted equal, value) of each. Pods know more fields than others."""
    read = []
    for part in text.split(",") if text.strip() else ():
        found = _EQUAL.match(part)
        if found is None:
            raise bad_request(f"invalid selector: '{part}'; can't understand '{part}'")
        if found[1] not in _FIELDS or (not found[1].startswith("metadata.") and plural != "pods"):
            raise bad_request(f"field label not supported: {found[1]}")
        read.append((_FIELDS[found[1]], found[2] != "!=", found[3]))
    return tuple(read)


def matcher(labels: str, fields: str, plural: str) -> Callable[[Mapping[str, Any]], bool]:
    """What decides for a list or a watch which objects it shows. Raises 400 for what can't be read."""
    by_label = parse_labels(labels)
    by_field = parse_fields(fields, plural)

    def matches(obj: Mapping[str, Any]) -> bool:
        found = obj["metadata"].get("labels") or {}
        return all(requirement.matches(found) for requirement in by_label) and all(
            ((obj.get(path[0]) or {}).get(path[1], "") == value) is wanted for path, wanted, value in by_field
        )

    return matches
