"""Rules that keep tags from being deleted."""

import re
from typing import Any

from otegraph.simulator.registry.harbor import errors
from otegraph.simulator.registry.harbor.call import Answer, Call
from otegraph.simulator.registry.harbor.model import Project
from otegraph.simulator.registry.harbor.routing import Route

_FIELDS = {"action": str, "template": str, "disabled": bool, "tag_selectors": list, "scope_selectors": dict}


def check_mutable(project: Project, repository: str, tag: str) -> None:
    """Raises HarborError (412) for a tag that a rule of its project holds."""
    inside = repository.removeprefix(f"{project.name}/")
    for rule in project.immutable_rules.values():
        scopes = rule["scope_selectors"].get("repository", [])
        held = all(_selects(selector, tag, "matches") for selector in rule["tag_selectors"])
        if held and not rule.get("disabled") and all(_selects(scope, inside, "repoMatches") for scope in scopes):
            raise errors.precondition(f"the tag {tag} configured as immutable, cannot be deleted")


def _selects(selector: dict[str, Any], text: str, decoration: str) -> bool:
    return _matches(str(selector.get("pattern", "")), text) is (selector.get("decoration") == decoration)


def _matches(pattern: str, text: str) -> bool:
    """doublestar: `*` stops at a slash, `**` does not."""
    expression = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.fullmatch(expression, text) is not None


def listed(call: Call) -> Answer:
    project = call.project("immutable-tag", "list")
    return call.listed(list(project.immutable_rules.values()))


def create(call: Call) -> Answer:
    body = call.body("ImmutableRule", _FIELDS, ("tag_selectors", "scope_selectors"))
    project = call.project("immutable-tag", "create")
    number = next(call.harbor.rule_ids)
    # Harbor leaves out what is false
    project.immutable_rules[number] = {key: value for key, value in body.items() if value} | {"id": number}
    return Answer(status=201, headers={"Location": f"{call.raw_path}/{number}"})


def delete(call: Call) -> Answer:
    number = call.number("rule")
    project = call.project("immutable-tag", "delete")
    if project.immutable_rules.pop(number, None) is None:
        raise errors.not_found(f"immutable tag rule {number} not found")
    return Answer()


ROUTES = (
    Route("GET", "projects/{project}/immutabletagrules", listed),
    Route("POST", "projects/{project}/immutabletagrules", create),
    Route("DELETE", "projects/{project}/immutabletagrules/{rule}", delete),
)
