"""The text of a token: its form, and what its checksum notices."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.access.secrets import checksum_holds, hash_secret, make_secret

ENTROPY = st.binary(min_size=24, max_size=24)
PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
A_SECRET = make_secret(bytes(range(24)))


@given(ENTROPY)
def test_a_token_has_43_characters_of_one_form_and_a_checksum_that_fits(entropy: bytes) -> None:
    secret = make_secret(entropy)
    assert re.fullmatch("imp_[0-9A-Za-z]{39}", secret)
    assert checksum_holds(secret)


@given(ENTROPY, ENTROPY)
def test_other_randomness_gives_another_token(one: bytes, other: bytes) -> None:
    assert (make_secret(one) == make_secret(other)) == (one == other)


@given(ENTROPY, st.integers(4, 42), PRINTABLE)
def test_any_one_changed_character_is_noticed(entropy: bytes, at: int, character: str) -> None:
    secret = make_secret(entropy)
    changed = secret[:at] + character + secret[at + 1 :]
    assert checksum_holds(changed) == (changed == secret)


@given(ENTROPY, st.integers(4, 41))
def test_two_neighbours_that_changed_places_are_noticed(entropy: bytes, at: int) -> None:
    secret = make_secret(entropy)
    changed = secret[:at] + secret[at + 1] + secret[at] + secret[at + 2 :]
    assert checksum_holds(changed) == (changed == secret)


@pytest.mark.parametrize(
    "damaged", [A_SECRET[:-1], A_SECRET + "0", A_SECRET[:10], "imp_", "imp_000000", A_SECRET + "\n"]
)
def test_a_token_that_is_cut_off_or_longer_is_noticed(damaged: str) -> None:
    assert not checksum_holds(damaged)


@pytest.mark.parametrize("chosen", ["", "a-token-that-an-operator-chose", "Imp_x", "imp-x", "üü"])
def test_a_text_of_another_form_has_no_checksum_that_could_fail(chosen: str) -> None:
    assert checksum_holds(chosen)


@given(st.text())
def test_no_text_is_too_odd_to_be_checked_and_hashed(text: str) -> None:
    checksum_holds("imp_" + text)
    assert re.fullmatch("[0-9a-f]{64}", hash_secret(text))


def test_a_token_is_stored_under_its_sha_256() -> None:
    assert hash_secret(A_SECRET) == hashlib.sha256(A_SECRET.encode()).hexdigest()
