"""What a refused request must look like."""

from __future__ import annotations

import httpx


def refused(answer: httpx.Response, status: int, *words: str) -> None:
    """Refused in the envelope, with a message that has these words."""
    assert (answer.status_code, list(answer.json())) == (status, ["code", "message"]), (answer.request, answer.text)
    assert answer.json()["code"] == status
    for word in words:
        assert word in answer.json()["message"], (answer.request, answer.text)
