"""Passwords whose hashes cost little: how dear they are otherwise is the affair of one test."""

from __future__ import annotations

from argon2 import PasswordHasher

from service.access.passwords import Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
RIGHT, WRONG = "correct horse battery", "wrong horse battery"


def cheap_passwords(at_once: int = 2) -> Passwords:
    return Passwords(at_once, CHEAP)
