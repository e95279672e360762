"""Secrets at rest: who may open what, and what does not open any more."""

from __future__ import annotations

import pytest
from otegraph.models.encryption import SealedWrongly, SecretBox
from otegraph.resolvers.policy import Policy

KEY, OTHER, THIRD = ("k" * 32, "o" * 32, "t" * 32)
SECRET, ROW = "pässword-1 \U0001f511", "external_repositories:1"


@pytest.mark.parametrize("text", ["", "x", SECRET, "a" * 10_000, "\n\t "])
def test_what_was_sealed_can_be_opened(text: str) -> None:
    box = SecretBox(KEY)
    sealed = box.seal(text, ROW)
    assert box.open(sealed, ROW) == text
    assert box.is_current(sealed)
    assert SecretBox(KEY).open(sealed, ROW) == text


def test_the_same_text_is_never_sealed_alike() -> None:
    box = SecretBox(KEY)
    assert len({box.seal(SECRET, ROW) for _ in range(50)}) == 50


def test_the_form_is_what_the_docstring_says() -> None:
    sealed = SecretBox(KEY).seal("four", ROW)
    assert len(sealed) == 1 + 8 + 12 + len("four") + 16
    assert sealed[:1] == b"\x01"
    assert b"four" not in sealed


def test_it_opens_for_its_row_alone() -> None:
    box = SecretBox(KEY)
    sealed = box.seal(SECRET, ROW)
    for other in ("external_repositories:2", "external_repositories:11", "", ROW + " "):
        with pytest.raises(SealedWrongly, match="sealed for something else"):
            box.open(sealed, other)


def test_it_opens_with_its_key_alone() -> None:
    sealed = SecretBox(KEY).seal(SECRET, ROW)
    for box in (SecretBox(OTHER), SecretBox(OTHER, [THIRD]), SecretBox("")):
        assert not box.is_current(sealed)
        with pytest.raises(SealedWrongly, match="a key that is not here"):
            box.open(sealed, ROW)


def test_every_byte_and_every_length_counts() -> None:
    box = SecretBox(KEY)
    sealed = box.seal("four", ROW)
    changed = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    cut = [sealed[:length] for length in range(len(sealed))]
    for wrong in (*changed, *cut, sealed + b"\x00", sealed[1:]):
        with pytest.raises(SealedWrongly):
            box.open(wrong, ROW)


def test_a_rotated_key_still_opens() -> None:
    old = SecretBox(KEY).seal(SECRET, ROW)
    box = SecretBox(OTHER, [THIRD, KEY])
    assert box.open(old, ROW) == SECRET
    assert not box.is_current(old)
    new = box.seal(box.open(old, ROW), ROW)
    assert box.is_current(new)
    assert SecretBox(OTHER).open(new, ROW) == SECRET


def test_the_current_key_among_the_previous_ones_changes_nothing() -> None:
    box = SecretBox(KEY, [KEY, OTHER])
    sealed = box.seal(SECRET, ROW)
    assert box.is_current(sealed)
    assert box.open(sealed, ROW) == SECRET


def test_nothing_tells_a_secret() -> None:
    box = SecretBox(KEY, [OTHER])
    sealed = box.seal(SECRET, ROW)
    policy = Policy(secret_key=KEY, previous_secret_keys=(OTHER,))
    shown = [repr(box), str(vars(box)), repr(policy)]
    for wrong in (sealed[:-1], sealed[:5], b""):
        with pytest.raises(SealedWrongly) as refused:
            box.open(wrong, ROW)
        shown.append(str(refused.value) + repr(refused.value))
    for text in shown:
        assert not any(secret in text for secret in (SECRET, KEY, OTHER))


def test_the_key_is_not_the_secret_itself() -> None:
    """What is derived for sealing says nothing of the key that signs tokens: its id is no hash's beginning of it."""
    identified = SecretBox(KEY).seal("", ROW)[1:9]
    assert identified not in KEY.encode()
    assert identified != SecretBox(OTHER).seal("", ROW)[1:9]
    assert identified == SecretBox(KEY, [OTHER]).seal("x", "y")[1:9]
