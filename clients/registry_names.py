"""What a registry's names may look like, and times as registries write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from otegraph.clients.registry import RegistryRefused

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_PROJECT = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]{32,256}")


def is_repository(name: object) -> bool:
    """Whether it is a repository's name (distribution-spec v1.1, Pulling manifests)."""
    return isinstance(name, str) and len(name) <= 512 and _REPOSITORY.fullmatch(name) is not None


def is_project_name(name: str) -> bool:
    """Whether a project may be called so: what Harbor takes, which is a path component of a repository's name."""
    return len(name) <= 255 and _PROJECT.fullmatch(name) is not None


def is_tag(name: object) -> bool:
    """Whether it is a tag (distribution-spec v1.1, Pulling manifests)."""
    return isinstance(name, str) and _TAG.fullmatch(name) is not None


def is_digest(text: object) -> bool:
    """Whether it is a digest (image-spec v1.1, Digests)."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def checked_repository(name: str) -> str:
    """The name; raises RegistryRefused where no repository can have it. It then fits into a path as it is."""
    if not is_repository(name):
        raise RegistryRefused(f"{name[:80]!r} is no repository's name", "name")
    return name


def checked_tag(name: str) -> str:
    """The tag; raises RegistryRefused where it is none. It then fits into a path as it is."""
    if not is_tag(name):
        raise RegistryRefused(f"{name[:80]!r} is no tag", "name")
    return name


def checked_digest(text: str) -> str:
    """The digest; raises RegistryRefused where it is none. It then fits into a path as it is."""
    if not is_digest(text):
        raise RegistryRefused(f"{text[:80]!r} is no digest", "name")
    return text


def time_of(text: object) -> datetime | None:
    """A time (RFC 3339) in UTC; None for another value, and for Go's zero time, which means `never`."""
    if not isinstance(text, str) or len(text) > 64:
        return None
    try:
        time = datetime.fromisoformat(text)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if time.year > 1 else None
