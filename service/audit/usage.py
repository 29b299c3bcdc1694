"""How often templates were rendered over the last days: by day, by version, and by caller.

Days are those of UTC. The days that are over never change, for renders stay and get their ids as they come: a worker
counts them once. What may still change is counted anew when the last count is a minute old; each answer says from when
it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial

from sqlalchemy import Connection

from service.shelf import Shelf
from service.store import usage
from service.store.usage import Count

DAYS = 30
"""How many days are counted: today and those before it."""

MOST_CALLS = 50_000
"""How many renders, the newest, are looked at for their callers: about 70 ms."""

KEPT_FOR = timedelta(seconds=60)
"""How long a count is given again."""

_SETTLED_AFTER = timedelta(minutes=10)
_MOST_TEMPLATES = 200

Days = tuple[int, ...]


@dataclass(frozen=True)
class Usage:
    """Renders per day, the oldest day first, by template id or version number; who had none is left out."""

    days: tuple[date, ...]
    counts: Mapping[int, Days]
    counted_at: datetime

    @cached_property
    def totals(self) -> Mapping[int, int]:
        """The renders of all days together."""
        return {of: sum(days) for of, days in self.counts.items()}

    @property
    def by_day(self) -> Days:
        """The renders of each day together."""
        return tuple(map(sum, zip(*self.counts.values(), strict=True))) or (0,) * len(self.days)


@dataclass(frozen=True, slots=True)
class Caller:
    """One who rendered a template: how often each version (the newest first), and when last."""

    name: str
    versions: tuple[tuple[int, int], ...]
    last_at: datetime

    @property
    def renders(self) -> int:
        """How often it rendered any version."""
        return sum(count for _, count in self.versions)


@dataclass(frozen=True, slots=True)
class Callers:
    """The callers of a template, the busiest first; `looked_at` is how many renders that was told from.

    With `all_seen` these are all of the last days, else the newest.
    """

    callers: tuple[Caller, ...]
    looked_at: int
    all_seen: bool
    counted_at: datetime


class UsageCounts:
    """What a worker has counted in its database."""

    def __init__(self) -> None:
        """Start without any count."""
        self._templates = _Tally(usage.by_template)
        self._versions: Shelf[int, _Tally] = Shelf(_MOST_TEMPLATES)
        self._callers: Shelf[int, Callers] = Shelf(_MOST_TEMPLATES)

    def of_templates(self, db: Connection, now: datetime) -> Usage:
        """Return the renders per day of all templates, by their ids, whoever may see them."""
        return self._templates.read(db, now)

    def of_versions(self, db: Connection, template_id: int, now: datetime) -> Usage:
        """Return the renders per day of a template's versions, by their numbers."""
        tally = self._versions.get(template_id)
        if tally is None:
            tally = _Tally(partial(_by_version, template_id))
            self._versions.put(template_id, tally, 1)
        return tally.read(db, now)

    def callers(self, db: Connection, template_id: int, now: datetime) -> Callers:
        """Return who rendered a template in the last days; for those alone who hold the scope `audit`."""
        kept = self._callers.get(template_id)
        if kept is None or not _is_young(kept.counted_at, now):
            kept = _callers(db, template_id, now)
            self._callers.put(template_id, kept, 1)
        return kept


class _Tally:
    """Counts per day, of which those that are over are kept."""

    def __init__(self, count: Callable[[Connection, Sequence[date]], Sequence[Count]]) -> None:
        self._count = count
        self._over: Mapping[date, Mapping[int, int]] = {}
        self._last: Usage | None = None

    def read(self, db: Connection, now: datetime) -> Usage:
        last = self._last
        if last is None or not _is_young(last.counted_at, now):
            # Threads that come here together count the same; none waits for another.
            last = self._last = self._read(db, now)
        return last

    def _read(self, db: Connection, now: datetime) -> Usage:
        days, over = days_until(now), self._over
        missing = [day for day in days if day not in over]
        found: dict[date, dict[int, int]] = {day: {} for day in missing}
        for count in self._count(db, missing):
            found[count.day][count.of] = count.renders
        known = {**over, **found}
        settled = (now - _SETTLED_AFTER).astimezone(UTC).date()
        self._over = {day: known[day] for day in days if day < settled}
        of_any = {of for day in days for of in known[day]}
        return Usage(days, {of: tuple([known[day].get(of, 0) for day in days]) for of in of_any}, now)


def days_until(now: datetime) -> tuple[date, ...]:
    """Return the days that are counted, the oldest first."""
    today = now.astimezone(UTC).date()
    return tuple(today - timedelta(days=back) for back in reversed(range(DAYS)))


def _by_version(template_id: int, db: Connection, days: Sequence[date]) -> Sequence[Count]:
    return usage.by_version(db, template_id, days)


def _callers(db: Connection, template_id: int, now: datetime) -> Callers:
    found: dict[str, list[usage.CallerCount]] = {}
    for each in usage.by_caller(db, template_id, days_until(now)[0], MOST_CALLS):
        found.setdefault(each.caller, []).append(each)
    callers = [
        Caller(
            name,
            tuple(sorted(((each.version, each.renders) for each in counts), reverse=True)),
            max(each.last_at for each in counts),
        )
        for name, counts in found.items()
    ]
    looked_at = sum(caller.renders for caller in callers)
    busiest = tuple(sorted(callers, key=lambda caller: (-caller.renders, caller.name)))
    return Callers(busiest, looked_at, looked_at < MOST_CALLS, now)


def _is_young(counted_at: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - counted_at < KEPT_FOR
