"""Puts the showcase into an empty database: people, tokens, templates with their history, renders, plans, proposals.

Everything is done by the service's own operations in the order of time, each at its time of the last month.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection

from service.access.tokens import TokenWish, actor_of, create_token
from service.access.users import UserWish, create_user, named
from service.audit.plans import Answer, register_plan
from service.audit.renders import record_render
from service.core.actor import SYSTEM, Actor
from service.core.errors import InvalidArguments, UnknownLabel, UnknownTemplate
from service.core.protection import NO_PROTECTION
from service.core.roles import ROLES
from service.registry.archiving import archive_template
from service.registry.labels import Release, move_label
from service.registry.lookup import find_template, find_version
from service.registry.proposals import Verdict, Wish, approve, propose, reject
from service.registry.rendering import Call, render_template
from service.registry.seeding import plant
from service.registry.versions import Submission, create_template, save_version
from service.seed_files import Seed
from service.store import users
from service.store.engine import Database
from service.store.migrations import upgrade
from tests.access.cheap import cheap_passwords

PASSWORD = "seven green bicycles"
"""Everybody's."""

PROTECTED = "production@legal.*"
"""What the service that shows this has as IMPRINT_PROTECTED_LABELS."""

PEOPLE = {
    "admin": ("admin", None),
    "ada": ("admin", "Ada Obi"),
    "bea": ("editor", "Bea Lindqvist"),
    "carl": ("releaser", "Carl Moreau"),
    "dora": ("auditor", "Dora Kim"),
    "emil": ("viewer", "Emil Novak"),
    "finn": ("releaser", "Finn Adeyemi"),
}
"""Names, with role and the name that pages show."""

CALLERS = ("chat-frontend", "ci-pipeline", "contract-desk", "help-desk", "nightly-mail", "ops-bot")
PLAN = (Path(__file__).parent / "plan.md").read_text(encoding="utf-8")
"""The plan that was made from the newest render of the deployment plan."""

_STORIES = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text(encoding="utf-8"))
_SEED = Path(__file__).parents[3] / "seeds" / "deployment-plan.md"
_DAYS = 30
_BUSIEST = 44
_PLANNED = ("Search is twice as fast", "Certificates are renewed by a job", "Orders: a new column, filled at night")

Act = Callable[[Connection, datetime], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """Something that was done, so many days ago."""

    days: float
    act: Act


def plant_showcase(database: Database, now: datetime) -> None:
    """Migrate an empty database and let the month before `now` happen in it."""
    upgrade(database)
    with database.writing() as db:
        month = _Month(db, now - timedelta(days=_DAYS))
        for timed in sorted(month.acts(), key=lambda each: -each.days):
            timed.act(db, now - timedelta(days=timed.days))


class _Month:
    """All that happened, by people and programs that were there from its first moment on."""

    def __init__(self, db: Connection, start: datetime) -> None:
        self._chance = random.Random(7)
        for name, (role, shown) in PEOPLE.items():
            wish, password = UserWish(name, role, "*", shown), cheap_passwords().choose(PASSWORD)
            create_user(db, wish, password, actor=SYSTEM, now=start, entropy=self._bytes(10))
            users.update(db, replace(named(db, name), must_change_password=False, password_made=False))
        self._callers = dict(self._tokens(db, start))
        self._people = {name: self._person(db, name) for name in PEOPLE}

    def acts(self) -> Iterator[Timed]:
        """Yield all acts, in no order."""
        for story in _STORIES["templates"]:
            yield from self._story(story)
        yield from self._renders()
        yield from self._plans()
        yield from self._proposals()

    def _story(self, story: dict[str, Any]) -> Iterator[Timed]:
        name = story["template"]
        if story.get("seed"):
            seed = Seed(name, _SEED.read_text(encoding="utf-8"))
            yield Timed(29.9, lambda db, at: plant(db, seed, at))
        else:
            yield Timed(story["days"], lambda db, at: create_template(db, name, self._submission(story, at)))
        for change in story["changes"]:
            yield Timed(change["days"], lambda db, at, change=change: self._change(db, name, change, at))
        for move in story["labels"]:
            yield Timed(move["days"], lambda db, at, move=move: self._move(db, name, move, at))
        if "archived" in story:
            who = self._people[story["archived"]["by"]]
            yield Timed(
                story["archived"]["days"],
                lambda db, at: archive_template(db, name, protection=NO_PROTECTION, actor=who, now=at),
            )

    def _submission(self, told: dict[str, Any], at: datetime) -> Submission:
        return Submission(told["document"], self._people[told["by"]], at, message=told["message"])

    def _change(self, db: Connection, name: str, change: dict[str, Any], at: datetime) -> None:
        document = find_version(db, find_template(db, name), "latest").document
        for old, new in ((change["replace"], change["with"]), change.get("also", ("", ""))):
            assert old in document, (name, old)
            document = document.replace(old, new, 1)
        save_version(db, name, self._submission({**change, "document": document}, at))

    def _move(self, db: Connection, name: str, move: dict[str, Any], at: datetime) -> None:
        who = self._people[move["by"]]
        move_label(db, name, Release(move["label"], move["version"], who, at, move["message"], allow_breaking=True))

    def _renders(self) -> Iterator[Timed]:
        """Yield what programs called: less at the end of a week, more from week to week."""
        stories = [story for story in _STORIES["templates"] if story["calls"]["weight"]]
        weights = [story["calls"]["weight"] for story in stories]
        for day in range(_DAYS):
            quiet = 0.25 if day % 7 in (2, 3) else 1.0
            for _ in range(int(_BUSIEST * quiet * (1 - day / 50))):
                story = self._chance.choices(stories, weights)[0]
                given = self._chance.choice(story["calls"]["arguments"])
                caller = self._chance.choice(story["calls"]["callers"])
                ref = "staging" if self._chance.random() < 0.07 else "production"
                days = day + self._chance.betavariate(3, 3) + 0.02
                yield Timed(days, self._render(story["template"], given, caller, ref))

    def _render(self, name: str, given: dict[str, str], caller: str, ref: str) -> Act:
        metadata, entropy = {"run": str(self._chance.randrange(1000, 9999))}, self._bytes(10)

        def render(db: Connection, at: datetime) -> Any:
            try:
                made = render_template(db, name, Call(ref, given))
            except (UnknownTemplate, UnknownLabel, InvalidArguments):
                # It was not there yet on that day, or not with this argument.
                return None
            return record_render(
                db,
                made.version,
                made.rendered,
                ref=ref,
                values=made.values,
                unset=None,
                metadata=metadata,
                actor=self._callers[caller],
                now=at,
                entropy=entropy,
            )

        return render

    def _plans(self) -> Iterator[Timed]:
        for number, notes in enumerate(_PLANNED):
            given = {"NOTES": notes, "ENVIRONMENT": "staging"}
            text = PLAN.replace("new checkout", notes.lower()).replace("checkout", "service")
            yield self._planned(6.4 - number * 1.7, given, text)
        yield self._planned(
            0.3, {"NOTES": "New checkout page", "ENVIRONMENT": "production", "FLAG": "checkout-2"}, PLAN
        )

    def _planned(self, days: float, given: dict[str, str], text: str) -> Timed:
        render, entropy = self._render("deployment-plan", given, "ci-pipeline", "production"), self._bytes(10)

        def plan(db: Connection, at: datetime) -> None:
            made = render(db, at - timedelta(seconds=38))
            answer = Answer(made.id, text, None, {"ticket": f"OPS-{entropy[0]}"})
            register_plan(db, answer, actor=self._callers["ci-pipeline"], now=at, entropy=entropy)

        return Timed(days, plan)

    def _proposals(self) -> Iterator[Timed]:
        for told in _STORIES["proposals"]:
            yield Timed(told["days"], lambda db, at, told=told: self._propose(db, told, at))

    def _propose(self, db: Connection, told: dict[str, Any], at: datetime) -> None:
        who, decision = self._people[told["by"]], told.get("decision")
        wish = Wish("production", told["version"], who, at, told["message"], allow_breaking="allow_breaking" in told)
        made = propose(db, told["template"], wish, entropy=self._bytes(10))
        if decision is not None:
            verdict = Verdict(self._people[decision["by"]], at + timedelta(hours=3), decision["message"])
            (approve if decision["approves"] else reject)(db, made.id, verdict)

    def _tokens(self, db: Connection, at: datetime) -> Iterator[tuple[str, Actor]]:
        for name in CALLERS:
            made, _ = create_token(
                db, TokenWish(name, ("read", "render")), actor=SYSTEM, now=at, entropy=self._bytes(34)
            )
            yield name, actor_of(made, at)

    def _person(self, db: Connection, name: str) -> Actor:
        user = named(db, name)
        return Actor(user.id, user.name, frozenset(ROLES[user.role]), "*", is_person=True)

    def _bytes(self, size: int) -> bytes:
        return self._chance.randbytes(size)
