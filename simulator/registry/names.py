"""Where a path of the distribution API leads to."""

import re
from dataclasses import dataclass
from typing import Literal

_COMPONENT = r"[A-Za-z0-9]+(?:(?:[._]|__|-+)[A-Za-z0-9]+)*"
_NAME = rf"(?P<name>{_COMPONENT}(?:/{_COMPONENT})*)"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)

Kind = Literal["base", "catalog", "tags", "manifest", "blob", "uploads", "upload"]

_PATHS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("base", re.compile(r"/v2/")),
    ("catalog", re.compile(r"/v2/_catalog")),
    ("tags", re.compile(rf"/v2/{_NAME}/tags/list")),
    ("manifest", re.compile(rf"/v2/{_NAME}/manifests/(?P<reference>\w[\w.-]{{0,127}}|\w+:[0-9a-zA-Z]+)", re.ASCII)),
    ("uploads", re.compile(rf"/v2/{_NAME}/blobs/uploads/?")),
    ("upload", re.compile(rf"/v2/{_NAME}/blobs/uploads/(?P<reference>[A-Za-z0-9_=-]+)")),
    ("blob", re.compile(rf"/v2/{_NAME}/blobs/(?P<reference>\w+:[0-9a-fA-F]{{32,}})", re.ASCII)),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about. `reference` is a tag or a digest, or the id of an upload."""

    kind: Kind
    name: str = ""
    reference: str = ""

    @property
    def by_digest(self) -> bool:
        return ":" in self.reference


def parse(path: str) -> Target | None:
    """None for a path that is none of the API's."""
    for kind, pattern in _PATHS:
        if found := pattern.fullmatch(path):
            return Target(kind, **found.groupdict())
    return None
