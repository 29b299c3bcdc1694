"""Passwords: which are taken, how they are kept, what they cost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from service.access.passwords import NewPassword, Passwords, check_password, make_text, why_unfit
from service.core.errors import InvalidRequest, Unavailable
from tests.access.cheap import RIGHT, WRONG, cheap_passwords


@pytest.mark.parametrize(
    "text", [RIGHT, "x" * 1024, "ä" * 512, "a\u0308" * 12, "            ", "🐎" * 256, "pass\0word\0long"]
)
def test_a_password_is_right_and_another_is_wrong(text: str) -> None:
    passwords = cheap_passwords()
    hashed = passwords.choose(text).hash
    assert passwords.verify(hashed, text)
    assert not passwords.verify(hashed, text[:-1])
    assert not passwords.verify(hashed, WRONG)
    assert not passwords.verify(hashed, "")


def test_a_letter_that_two_keyboards_spell_in_two_ways_is_one_letter() -> None:
    passwords = cheap_passwords()
    assert passwords.verify(passwords.choose("schl\u00fcssel im haus").hash, "schlu\u0308ssel im haus")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at least 12 characters; this has 0"),
        ("x" * 11, "at least 12 characters; this has 11"),
        ("x" * 1025, "at most 1024 bytes"),
        ("ä" * 513, "at most 1024 bytes"),
        ("Ada.Lovelace", "is the name of the user"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_with_what_to_send(text: str, says: str) -> None:
    with pytest.raises(InvalidRequest, match=says) as caught:
        check_password(text, "ada.lovelace")
    assert caught.value.problems[0].pointer == "/password"
    assert text == "" or text not in says


def test_there_are_no_other_rules() -> None:
    for text in ("123456789012", "aaaaaaaaaaaa", "ada.lovelace2", "passwordpassword"):
        assert why_unfit(text, "ada.lovelace") is None


def test_one_password_has_another_hash_each_time() -> None:
    passwords = cheap_passwords()
    assert passwords.choose(RIGHT).hash != passwords.choose(RIGHT).hash


def test_a_password_that_is_made_can_be_typed_and_is_all_of_its_entropy() -> None:
    made = cheap_passwords().make(bytes(range(16)))
    assert made.made
    assert why_unfit(made.text) is None
    assert [len(part) for part in made.text.split("-")] == [5] * 5
    assert {*make_text(b"\xff" * 16)} <= {*"23456789abcdefghijkmnpqrstuvwxyz-"}
    assert len({make_text(bytes([number]) + bytes(15)) for number in range(128)}) > 15


def test_neither_text_nor_hash_shows_where_a_password_is_printed() -> None:
    assert repr(NewPassword("a secret text", "$argon2id$x", made=False)) == "NewPassword(made=False)"


def test_nobody_has_no_password_and_costs_as_much() -> None:
    passwords = Passwords()
    hashed = passwords.choose(RIGHT).hash
    times = []
    for stored in (hashed, None, hashed, None):
        began = time.process_time()
        assert not passwords.verify(stored, WRONG)
        times.append(time.process_time() - began)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert max(times) < 3 * min(times)


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$v=19$m=8", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"])
def test_a_stored_hash_that_is_none_is_never_right(stored: str) -> None:
    assert not cheap_passwords().verify(stored, RIGHT)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    dearer = Passwords(hasher=PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    hashed = cheap_passwords().choose(RIGHT).hash
    assert not cheap_passwords().is_outdated(hashed)
    assert dearer.is_outdated(hashed)
    assert dearer.verify(hashed, RIGHT)
    assert not dearer.is_outdated(dearer.renew(RIGHT))


def test_no_more_are_worked_on_at_once_than_may_be_and_the_others_do_not_wait() -> None:
    passwords = Passwords(at_once=2, hasher=PasswordHasher(time_cost=8, memory_cost=65536, parallelism=1))
    hashed = passwords.choose(RIGHT).hash

    def attempt(_: int) -> bool | None:
        try:
            return passwords.verify(hashed, RIGHT)
        except Unavailable:
            return None

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(attempt, range(6)))
    assert outcomes.count(True) >= 2
    assert outcomes.count(None) >= 1
    assert passwords.verify(hashed, RIGHT)
