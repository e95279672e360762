"""A request to the API, and what handlers need of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.model import Harbor, Project
from otegraph.simulator.registry.harbor.query import Row, link, matcher, ordered, page_of, sliced, terms
from otegraph.simulator.registry.harbor.security import Principal, may
from otegraph.simulator.registry.store import Repository

NEVER = "0001-01-01T00:00:00.000Z"
EMPTY = object()
_BOUNDED = frozenset({"project_name", "username", "email"})


def stamp(at: datetime | None) -> str:
    """A time as Harbor writes it."""
    return NEVER if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` EMPTY for none, text for text, anything else for JSON."""

    body: Any = EMPTY
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """`raw_path` is as it was sent, `params` are the placeholders of the route, decoded."""

    harbor: Harbor
    principal: Principal
    url: str
    raw_path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    def required(self, name: str) -> str:
        """A parameter of the query that must be there."""
        if name not in self.query:
            raise errors.invalid(f"{name} in query is required")
        return self.query[name]

    def number(self, name: str) -> int:
        """A placeholder that is a number."""
        try:
            return int(self.params[name])
        except ValueError:
            raise errors.invalid(f'{name} in path must be of type int64: "{self.params[name]}"') from None

    def fields(self, what: str) -> dict[str, Any]:
        """The JSON body as it is."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip()
        if media_type and media_type != "application/json":
            raise errors.invalid(f'unsupported media type "{media_type}", only [application/json] are allowed')
        try:
            found = json.loads(self.content or b"null")
        except ValueError as error:
            raise errors.invalid(f'parsing {what} body from "" failed, because {error}') from None
        if not isinstance(found, dict):
            raise errors.invalid(f"{what} in body is required")
        return found

    def body(self, what: str, types: Mapping[str, type], required: tuple[str, ...] = ()) -> dict[str, Any]:
        """The JSON body, with the fields that are known alone, of the right types or absent."""
        found = self.fields(what)
        problems = [f"{name} in body is required" for name in required if found.get(name) in (None, "")]
        for name, kind in types.items():
            value = found.get(name)
            if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
                raise errors.invalid(f'parsing {what} body from "" failed, because {name} is of another type')
            if isinstance(value, str) and len(value) > 255 and name in _BOUNDED:
                problems.append(f"{name} in body should be at most 255 chars long")
        if problems:
            raise errors.invalid("\n".join(sorted(problems)), in_body=True)
        return {name: found[name] for name in types if found.get(name) is not None}

    def check_login(self) -> None:
        if not self.principal.known:
            raise errors.unauthorized()

    def check_administrator(self) -> None:
        self.check_login()
        if not self.principal.administrator:
            raise errors.forbidden(self.principal.name)

    def project(self, resource: str, action: str, *, by_name: bool = False) -> Project:
        """The project of the path, for somebody who may do this in it. Who may not is not told whether it is there."""
        reference = self.params["project"]
        if not reference.strip():
            raise errors.bad_request(f"invalid project name: '{reference}'")
        named = by_name or self.headers.get("x-is-resource-name", "false") == "true"
        project = self.harbor.project_named(reference)
        if not named and _is_number(reference):
            project = self.harbor.projects.get(int(reference))
        if project is None and self.principal.administrator:
            raise errors.not_found(f"project {reference} not found")
        if project is None or not may(self.principal, project, resource, action):
            raise errors.forbidden() if self.principal.known else errors.unauthorized()
        return project

    def repository(self, project: Project) -> Repository:
        """The repository of the path."""
        name = f"{project.name}/{self.params['repository']}"
        repository = self.harbor.store.repositories.get(name)
        if repository is None or repository.pushed_at is None:
            raise errors.not_found(f"repository {name} not found")
        return repository

    def listed(self, rows: list[Row], *, total: int | None = None) -> Answer:
        """A page of the rows that `q` means, in the order that `sort` wants."""
        page, size = page_of(self.query)
        for key, value in terms(self.query.get("q", "")).items():
            match = matcher(key, value)
            rows = [row for row in rows if match(row)]
        rows = ordered(rows, self.query.get("sort", ""))
        count = len(rows) if total is None else total
        headers = {"X-Total-Count": str(count)}
        if found := link(self.raw_path, self.query, page, size, count):
            headers["Link"] = found
        return Answer(sliced(rows, page, size), headers=headers)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit() and len(text) < 19
