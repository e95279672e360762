"""What the database refused, in the words of the graph."""

from __future__ import annotations

from otegraph.models.errors import Conflict
from tortoise.exceptions import IntegrityError

TAKEN = {
    "users": ("name", "a user of this name exists already"),
    "businesses": ("name", "a business of this name exists already"),
    "apps": ("name", "this app exists already"),
    "app_versions": ("version", "this version was made by somebody else at the same moment: try again"),
    "deployments": ("name", "a deployment of this name exists already in this business"),
    "registry_accounts": ("name", "this business has its account already, or somebody has this name"),
    "image_projects": ("name", "a project of this name exists already"),
    "external_repositories": ("name", "an external repository of this name exists already"),
    "revisions": ("id", "a revision of this deployment waits for its audit already"),
}
"""Table -> (input field, message): two that came at once, of which the constraint let one through."""


def conflict_of(error: IntegrityError) -> Conflict:
    """The Conflict that an IntegrityError means; one that means none is a fault of ours and raised again."""
    cause = error.args[0] if error.args else None
    table = getattr(cause, "table_name", None)
    if type(cause).__name__ != "UniqueViolationError" or table not in TAKEN:
        raise error
    field, message = TAKEN[table]
    return Conflict(message, field)
