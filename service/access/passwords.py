"""Passwords of people: argon2id, a few at once, and the same work for a user that there is not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError

from service.core.errors import InvalidRequest, Problem, Unavailable

SHORTEST = 12
MOST_BYTES = 1024

# Lower-case letters and digits without those that are taken for one another.
_LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"
_GROUPS, _IN_GROUP = 5, 5


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password that somebody shall have, with its hash; `made` says that chance made it and nobody chose it."""

    text: str = field(repr=False)
    hash: str = field(repr=False)
    made: bool


class Passwords:
    """Hashes and verifies passwords, in the parameters that argon2-cffi takes to be right.

    One takes about 0.13 s of processor and 64 MiB. So there are at most `at_once` of them; one more is refused as
    Unavailable at once, for waiting it would take a thread from those who render.
    """

    def __init__(self, at_once: int = 2, hasher: PasswordHasher | None = None) -> None:
        """Take how many may be worked on at once, and other parameters than the usual ones."""
        self._hasher = hasher or PasswordHasher()
        self._turns = BoundedSemaphore(at_once)
        costs = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={self._hasher.parallelism}"
        # No password has this hash, and to find that out takes as long as for any other.
        self._nobody = f"$argon2id$v=19${costs}$" + "A" * 22 + "$" + "A" * 43

    def choose(self, text: str) -> NewPassword:
        """Hash a password that somebody chose; raises InvalidRequest for one that is too short or long."""
        check_password(text)
        return NewPassword(text, self._hash(text), made=False)

    def make(self, entropy: bytes) -> NewPassword:
        """Make a password of 16 random bytes, 25 letters and digits in groups, and hash it."""
        text = make_text(entropy)
        return NewPassword(text, self._hash(text), made=True)

    def renew(self, text: str) -> str:
        """Return a new hash of a password that was right, whatever rules there are by now."""
        return self._hash(text)

    def verify(self, stored: str | None, text: str) -> bool:
        """Return whether a password is that of a stored hash; None, for no user, takes as long and is never right."""
        with self._turn():
            try:
                self._hasher.verify(stored or self._nobody, _bytes(text))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Return whether a hash was made in other parameters than are right now."""
        return self._hasher.check_needs_rehash(stored)

    def _hash(self, text: str) -> str:
        with self._turn():
            try:
                return self._hasher.hash(_bytes(text))
            except HashingError as error:
                raise Unavailable("there is no memory to hash a password now; try again shortly") from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(blocking=False):
            raise Unavailable("too many passwords are being checked at this moment; try again in a second")
        try:
            yield
        finally:
            self._turns.release()


def make_text(entropy: bytes) -> str:
    """Return a password of 16 random bytes: 25 letters and digits (125 bits), in groups that can be typed."""
    number, letters = int.from_bytes(entropy[:16], "big"), ""
    for _ in range(_GROUPS * _IN_GROUP):
        number, digit = divmod(number, len(_LETTERS))
        letters += _LETTERS[digit]
    return "-".join(letters[start : start + _IN_GROUP] for start in range(0, len(letters), _IN_GROUP))


def check_password(text: str, name: str = "", pointer: str = "/password") -> None:
    """Raise InvalidRequest, saying what to send instead, for a password that nobody called `name` may have."""
    problem = why_unfit(text, name)
    if problem is not None:
        raise InvalidRequest(problem, [Problem("invalid_value", problem, pointer=pointer)])


def why_unfit(text: str, name: str = "") -> str | None:
    """Return why a password cannot be taken and what to send instead, or None where it can."""
    if len(text) < SHORTEST:
        return f"a password has at least {SHORTEST} characters; this has {len(text)}"
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return f"a password has at most {MOST_BYTES} bytes; send a shorter one"
    if name and text.casefold() == name.casefold():
        return "the password is the name of the user; choose another"
    return None


def _bytes(text: str) -> bytes:
    """Return what is hashed: two keyboards may spell one letter in two ways (NFC, as RFC 8265, section 4.2, says)."""
    return unicodedata.normalize("NFC", text[:MOST_BYTES]).encode("utf-8", "surrogatepass")
