"""How long a server asks to be left alone."""

from __future__ import annotations

import email.utils
from datetime import UTC


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds, from either form of RFC 9110, 10.2.3; None where there is none that can be read."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = email.utils.parsedate_to_datetime(text)
        # without a zone it is meant in UTC
        return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None
