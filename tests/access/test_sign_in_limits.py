"""How often somebody may try."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from service.access.sign_in_limits import (
    OF_A_DEVICE,
    OF_A_USER,
    OF_AN_ADDRESS,
    Limit,
    SignInLimits,
    network_of,
)
from service.core.errors import RateLimited, Unavailable
from service.store.engine import Database
from service.store.rates import Rates

NOW = 1_800_000_000.0


class Clock:
    """A clock that stands until it is moved."""

    seconds = NOW

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(database: Database, clock: Clock) -> Iterator[SignInLimits]:
    rates = Rates(database)
    yield SignInLimits(rates, clock)
    rates.close()


def passed(check: Callable[[str], None], who: str, tries: int) -> int:
    count = 0
    for _ in range(tries):
        try:
            check(who)
        except RateLimited:
            continue
        count += 1
    return count


def test_each_kind_has_its_limit_and_gets_one_more_as_time_passes(limits: SignInLimits, clock: Clock) -> None:
    kinds: list[tuple[Callable[[str], None], Limit]] = [
        (limits.check_address, OF_AN_ADDRESS),
        (limits.check_user, OF_A_USER),
        (limits.check_device, OF_A_DEVICE),
    ]
    for check, limit in kinds:
        assert passed(check, "192.0.2.1", limit.at_once + 5) == limit.at_once
    for check, limit in kinds:
        clock.seconds += limit.seconds
        assert passed(check, "192.0.2.1", 1) == 1


def test_a_refusal_says_how_long_to_wait(limits: SignInLimits, clock: Clock) -> None:
    passed(limits.check_user, "ada", OF_A_USER.at_once)
    with pytest.raises(RateLimited, match="wait 30 seconds") as caught:
        limits.check_user("ada")
    clock.seconds += caught.value.retry_after
    limits.check_user("ada")


def test_nobody_pays_for_another(limits: SignInLimits) -> None:
    passed(limits.check_user, "ada", 50)
    assert passed(limits.check_user, "grace", 1) == 1
    assert passed(limits.check_device, "ada", 1) == 1


def test_workers_count_together(limits: SignInLimits, database: Database, clock: Clock) -> None:
    other = Rates(database)
    assert passed(limits.check_user, "ada", 15) + passed(SignInLimits(other, clock).check_user, "ada", 15) == 20
    other.close()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_what_was_typed_as_a_name_is_not_stored(limits: SignInLimits, database: Database) -> None:
    limits.check_user("my password, by mistake \udcff")
    if database.dialect == "postgresql":
        with database.reading() as db:
            stored = db.execute(text("SELECT actor_id FROM rates")).scalars().all()
        assert [len(key) for key in stored] == [34]


def test_where_attempts_cannot_be_counted_nobody_gets_in(limits: SignInLimits, database: Database) -> None:
    if database.dialect == "postgresql":
        with database.writing() as db:
            db.execute(text("DROP TABLE rates"))
        with pytest.raises(Unavailable):
            limits.check_address("192.0.2.1")


def test_those_who_have_paid_are_forgotten_in_time(limits: SignInLimits, clock: Clock, database: Database) -> None:
    for number in range(98):
        limits.check_address(f"192.0.2.{number}")
    clock.seconds += 1000
    for _ in range(3):
        limits.check_address("198.51.100.1")
    if database.dialect == "postgresql":
        with database.reading() as db:
            assert db.execute(text("SELECT count(*) FROM rates")).scalar() == 1
