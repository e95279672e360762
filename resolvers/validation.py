"""Checks that several operations make of their input."""

from __future__ import annotations

import re

from otegraph.models.errors import Invalid

DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
LABEL = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")


def dns_label(value: str, field: str) -> str:
    """A name that Kubernetes takes for an object (RFC 1123 label): lower-case letters, digits and dashes, at most 63."""
    if not DNS_LABEL.fullmatch(value):
        raise Invalid(
            f"{field} must be lower-case letters, digits and dashes, start and end with a letter or digit, "
            "and have at most 63 characters",
            field,
        )
    return value


def label(value: str, field: str) -> str:
    """A name that Kubernetes takes for a label: letters, digits, dashes, dots and underscores, at most 63."""
    if not LABEL.fullmatch(value):
        raise Invalid(
            f"{field} must be letters, digits, dashes, dots and underscores, start and end with a letter or digit, "
            "and have at most 63 characters",
            field,
        )
    return value


def text(value: str, field: str, *, least: int = 0, most: int) -> str:
    """A text of a length between these, without control characters that PostgreSQL or a log can't hold."""
    if not least <= len(value) <= most:
        raise Invalid(f"{field} must have {least} to {most} characters", field)
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise Invalid(f"{field} holds characters that are not text", field)
    return value
