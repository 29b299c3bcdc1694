"""The verdict finds what it is there to find: each thing that a killed service must not show, put there by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.torture.kills.facts import Facts, TemplateFacts
from tests.torture.kills.scene import Creation, Move, Render, Save, Scene, digest, document, prompt
from tests.torture.kills.verdict import complaints
from tests.torture.linearizability import NEVER, Operation

NAME = "tortured-0"
TEXTS = {number: document(f"prepared-{number}") for number in (1, 2, 3)} | {4: document("saved")}


def events_of(texts: dict[int, str], moves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    saved = [
        {"tag": "version:save", "data": {"number": number, "digest": digest(text)}} for number, text in texts.items()
    ]
    moved = [{"tag": "label:move" if move["to"] else "label:remove", "data": move} for move in moves]
    return [{"tag": "template:create", "data": {}}, *saved, *moved]


def template(name: str, texts: dict[int, str], moves: list[dict[str, Any]]) -> TemplateFacts:
    labels = {move["label"]: move["to"] for move in moves if move["to"]}
    return TemplateFacts(
        itself={"name": name, "latest": len(texts), "labels": labels},
        numbers=list(texts),
        texts=texts,
        histories={label: [move for move in moves if move["label"] == label] for label in ("production", "canary")},
        events=events_of(texts, moves),
    )


def move(label: str, old: int | None, new: int | None, message: str | None, at: str = "now") -> dict[str, Any]:
    return {"label": label, "from": old, "to": new, "message": message, "at": at}


def record(identifier: str, token: str) -> dict[str, Any]:
    text = prompt(TEXTS[4], token)
    return {
        "id": identifier, "template": NAME, "version": 4, "digest": digest(TEXTS[4]), "ref": "latest", "omitted": [],
        "arguments": {"TOKEN": token}, "prompt_sha256": hashlib.sha256(text.encode()).hexdigest(), "created_at": "now",
    }  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    """Return saves, moves, creations and renders, of each kind some that were answered and some that were not."""
    made = Scene(NAME, dict(TEXTS))
    made.saves = [Save(TEXTS[4], "saved", digest(TEXTS[3]), ("canary",), 1, 4, 2)]
    made.moves = [
        Move("production", Operation("write", 1, None, 1, 2), "first", "at-1"),
        Move("production", Operation("swap", 2, 1, 3, 4), "second", "at-2"),
        Move("production", Operation("remove", None, None, 5, 6)),
        Move("production", Operation("write", 3, None, 7, NEVER), "lost"),
        Move("production", Operation("read", 3, None, 8, 9)),
        Move("canary", Operation("read", 4, None, 8, 9)),
    ]
    answer = {name: value for name, value in record("r1", "answered").items() if name != "arguments"}
    made.renders = [
        Render("answered", "latest", 4, answer | {"prompt": prompt(TEXTS[4], "answered")}),
        Render("lost", "latest", 4, None),
    ]
    made.creations = [
        Creation(f"{NAME}-made-1", document("made"), ("canary",), True),
        Creation(f"{NAME}-made-1", document("late"), (), False),
        Creation(f"{NAME}-made-2", document("never"), (), None),
    ]
    return made


@pytest.fixture
def facts() -> Facts:
    moves = [
        move("canary", None, 4, "saved"),
        move("production", None, 1, "first", "at-1"),
        move("production", 1, 2, "second", "at-2"),
        move("production", 2, None, None),
        move("production", None, 3, "lost"),
    ]
    made = template(f"{NAME}-made-1", {1: document("made")}, [move("canary", None, 1, "made")])
    renders = {"r1": record("r1", "answered"), "r2": record("r2", "lost")}
    return Facts(template(NAME, TEXTS.copy(), moves), {f"{NAME}-made-1": made}, renders)


def test_a_scene_that_is_as_it_was_answered_is_not_complained_of(scene: Scene, facts: Facts) -> None:
    assert complaints(scene, facts) == []


def test_what_had_no_answer_may_as_well_not_have_happened(scene: Scene, facts: Facts) -> None:
    del facts.renders["r2"]
    for told in (facts.template.histories["production"], facts.template.events):
        told.pop()
    facts.template.itself["labels"].pop("production")
    scene.moves[4] = Move("production", Operation("read", None, None, 8, 9))
    assert complaints(scene, facts) == []


def forget_label(facts: Facts) -> None:
    del facts.template.itself["labels"]["production"]


def lose_version(facts: Facts) -> None:
    facts.template.numbers.remove(2)


def change_version(facts: Facts) -> None:
    facts.template.texts[4] = document("another")


def save_twice(facts: Facts) -> None:
    facts.template.texts[5] = TEXTS[4]


def lose_event(facts: Facts) -> None:
    facts.template.events.pop(4)


def break_chain(facts: Facts) -> None:
    facts.template.histories["production"][1]["from"] = 3


def lose_move(facts: Facts) -> None:
    facts.template.histories["production"][:2] = [move("production", None, 2, "second", "at-2")]


def invent_move(facts: Facts) -> None:
    facts.template.histories["canary"].append(move("canary", 4, 1, "nobody"))


def lose_removal(facts: Facts) -> None:
    facts.template.histories["production"][2:] = [move("production", 2, 3, "lost")]


def lose_render(facts: Facts) -> None:
    del facts.renders["r1"]


def double_render(facts: Facts) -> None:
    facts.renders["r3"] = facts.renders["r2"] | {"id": "r3"}


def empty_render(facts: Facts) -> None:
    facts.renders["r2"]["arguments"] = None


def change_render(facts: Facts) -> None:
    facts.renders["r1"]["created_at"] = "later"


def point_render_elsewhere(facts: Facts) -> None:
    facts.renders["r2"]["version"] = 9


def lose_template(facts: Facts) -> None:
    facts.made.clear()


def half_made_template(facts: Facts) -> None:
    facts.made[f"{NAME}-made-2"] = template(f"{NAME}-made-2", {}, [])


def other_label(facts: Facts) -> None:
    facts.made[f"{NAME}-made-1"].itself["labels"]["production"] = 1


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (forget_label, "its history ends at 3"),
        (lose_version, "its versions are [1, 3, 4]"),
        (change_version, "was acknowledged as version 4"),
        (save_twice, "is there 2 times"),
        (lose_event, "its events tell of"),
        (break_chain, "and then moved from 3"),
        (lose_move, "which its history does not tell"),
        (invent_move, "nobody moved canary"),
        (lose_removal, "was taken off 1 to 1 times, its history tells of 0"),
        (lose_render, "was answered and is not recorded"),
        (double_render, "is recorded 2 times"),
        (empty_render, "nobody asked for the render"),
        (change_render, "and recorded as"),
        (point_render_elsewhere, "a version that is not there"),
        (lose_template, "was acknowledged and is not there"),
        (half_made_template, "the newest version of tortured-0-made-2 is 0"),
        (other_label, "which nobody asked for"),
    ],
)
def test_what_must_not_be_is_found(tamper: Callable[[Facts], None], told: str, scene: Scene, facts: Facts) -> None:
    changed = deepcopy(facts)
    tamper(changed)
    assert any(told in sentence for sentence in complaints(scene, changed)), complaints(scene, changed)


def test_a_label_that_was_seen_where_it_cannot_have_been_is_found(scene: Scene, facts: Facts) -> None:
    scene.moves.append(Move("production", Operation("read", 1, None, 8.5, 8.6)))
    assert any("cannot have happened" in sentence for sentence in complaints(scene, facts))


def test_an_older_latest_than_was_there_before_is_found(scene: Scene, facts: Facts) -> None:
    scene.renders[0].newest_before = 5
    assert any("older version than 5" in sentence for sentence in complaints(scene, facts))
