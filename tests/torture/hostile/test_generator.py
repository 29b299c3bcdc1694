"""The requests are the same for the same seed, and of every kind."""

from __future__ import annotations

from tests.torture.hostile.generator import shots
from tests.torture.hostile.json_texts import broken
from tests.torture.hostile.routes import Victim
from tests.torture.hostile.shot import Expect

VICTIM = Victim("admin-token", "stranger-token", "00000000-0000-7000-8000-000000000000")


def test_the_same_seed_gives_the_same_requests_and_another_one_others() -> None:
    first, again, other = (shots(VICTIM, 500, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 500
    assert {shot.expect for shot in first} == set(Expect)


def test_there_are_more_broken_texts_than_in_the_suites_that_they_follow() -> None:
    assert len(broken()) > 318
