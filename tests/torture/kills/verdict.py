"""What must be true of a scene after the service was killed: a sentence for each thing that is not.

Nothing acknowledged is missing, nothing half-done is to be seen, nothing was done twice, and what the clients saw of
each label can have happened.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.torture.kills.facts import Facts, TemplateFacts
from tests.torture.kills.scene import LABELS, Creation, Render, Save, Scene, digest, prompt
from tests.torture.linearizability import NEVER, Operation, first_impossible


def complaints(scene: Scene, facts: Facts) -> list[str]:
    """Return what is wrong, [] when nothing is."""
    found = [*_template(facts.template), *_saves(scene, facts.template), *_renders(scene, facts)]
    found += [sentence for label in LABELS for sentence in _label(scene, facts.template, label)]
    found += [sentence for told in facts.made.values() for sentence in _template(told)]
    found += _creations(scene, facts)
    return [f"{scene.template}: {sentence}" for sentence in found]


def _template(told: TemplateFacts) -> Iterator[str]:
    """Look whether a template is whole: its versions, its labels, their history, and an event for each change."""
    name, newest = told.itself["name"], told.itself["latest"]
    if newest < 1 or told.numbers != list(range(1, newest + 1)):
        yield f"the newest version of {name} is {newest}, its versions are {told.numbers}"
    saved = [(each["data"]["number"], each["data"]["digest"]) for each in told.events if each["tag"] == "version:save"]
    first = [each for each in told.events if each["tag"] == "template:create"]
    expected = [(number, digest(told.texts[number])) for number in told.numbers]
    if len(first) != 1 or saved not in (expected, expected[1:]):
        yield f"the versions of {name} are {expected}, but its events tell of {len(first)} creations and {saved}"
    for label, history in told.histories.items():
        yield from _chain(told, label, history)


def _chain(told: TemplateFacts, label: str, history: list[dict[str, Any]]) -> Iterator[str]:
    name, held = told.itself["name"], None
    for move in history:
        if move["from"] != held or move["to"] == held:
            yield f"{label} of {name} pointed at {held}, and then moved from {move['from']} to {move['to']}"
        held = move["to"]
    if told.itself["labels"].get(label) != held:
        yield f"{label} of {name} points at {told.itself['labels'].get(label)}, its history ends at {held}"
    wanted = [(move["from"], move["to"], move["message"]) for move in history]
    data = [each["data"] for each in told.events if each["tag"] in ("label:move", "label:remove")]
    events = [(each["from"], each["to"], each["message"]) for each in data if each["label"] == label]
    if events != wanted:
        yield f"the history of {label} of {name} is {wanted}, its events are {events}"


def _saves(scene: Scene, told: TemplateFacts) -> Iterator[str]:
    """Look whether each save happened as it was answered, and no more than once."""
    sent = {each.text: each for each in scene.saves}
    prepared = {scene.versions[number] for number in (1, 2, 3)}
    for text, count in Counter(told.texts.values()).items():
        if text not in sent and text not in prepared:
            yield f"nobody saved {text!r}"
        if count > 1:
            yield f"{text!r} was saved once and is there {count} times"
    for each in scene.saves:
        if each.number is not None and told.texts.get(each.number) != each.text:
            yield f"{each.text!r} was acknowledged as version {each.number}, which is {told.texts.get(each.number)!r}"
    for number, text in told.texts.items():
        base = sent[text].base if text in sent else None
        if base is not None and base != digest(told.texts[number - 1]):
            yield f"version {number} was saved on top of {base}, which is not the one before it"


def _label(scene: Scene, told: TemplateFacts, label: str) -> Iterator[str]:
    history = told.histories[label]
    moves = [each for each in scene.moves if each.label == label]
    entries = Counter((move["to"], move["at"]) for move in history)
    for each in moves:
        if each.moved_at is not None and (each.operation.value, each.moved_at) not in entries:
            yield f"{label} was put on {each.operation.value} at {each.moved_at}, which its history does not tell"
    marks = {each.mark: each.operation for each in moves if each.mark}
    saves = {each.mark: each for each in scene.saves if label in each.labels}
    for move in history:
        if move["to"] is not None and not _is_meant(move, marks, saves, told):
            yield f"nobody moved {label} from {move['from']} to {move['to']} with the message {move['message']}"
    yield from _removals(history, [each.operation for each in moves], label)
    for mark, count in Counter(move["message"] for move in history if move["message"]).items():
        if count > 1:
            yield f"the move {mark} of {label} was made {count} times"
    seen = [each.operation for each in moves] + list(_saved_labels(saves.values(), told))
    impossible = first_impossible(seen)
    if impossible is not None:
        yield f"what was seen of {label} cannot have happened: {impossible}"


def _is_meant(move: dict[str, Any], marks: dict[str, Operation], saves: dict[str, Save], told: TemplateFacts) -> bool:
    """Say whether a client asked for a move, from there to there."""
    if move["message"] in saves:
        return told.texts.get(move["to"]) == saves[move["message"]].text
    asked = marks.get(move["message"])
    if asked is None or asked.value != move["to"]:
        return False
    return asked.kind != "swap" or asked.expected == move["from"]


def _removals(history: list[dict[str, Any]], seen: list[Operation], label: str) -> Iterator[str]:
    """Count the removals, which bear no message: as many as were answered, or more by those without an answer."""
    asked = [each for each in seen if each.kind == "remove" or (each.kind == "swap" and each.value is None)]
    answered = sum(each.answered != NEVER for each in asked)
    told = sum(move["to"] is None for move in history)
    if not answered <= told <= len(asked):
        yield f"{label} was taken off {answered} to {len(asked)} times, its history tells of {told}"


def _saved_labels(saves: Any, told: TemplateFacts) -> Iterator[Operation]:
    """Yield what saves did to a label; one without an answer counts if its version is there."""
    numbers = {text: number for number, text in told.texts.items()}
    for each in saves:
        number = numbers.get(each.text) if each.number is None else each.number
        if number is not None:
            yield Operation("write", number, None, each.called, each.answered, each.mark)


def _renders(scene: Scene, facts: Facts) -> Iterator[str]:
    """Look whether each answered render is recorded as it was answered, and each record is whole and was asked for."""
    sent = {each.token: each for each in scene.renders}
    counted: Counter[str] = Counter()
    for told in facts.renders.values():
        token = str((told["arguments"] or {}).get("TOKEN"))
        counted[token] += 1
        yield from _record(told, sent.get(token), facts.template)
    for token, count in counted.items():
        if count > 1:
            yield f"the render of {token} was asked for once and is recorded {count} times"
    for each in scene.renders:
        if each.answer is not None:
            yield from _answered(each, facts)


def _record(told: dict[str, Any], asked: Render | None, template: TemplateFacts) -> Iterator[str]:
    text = template.texts.get(told["version"])
    if asked is None or told["arguments"] != {"TOKEN": asked.token} or told["ref"] != asked.ref:
        yield f"nobody asked for the render {told}"
    elif text is None or told["digest"] != digest(text):
        yield f"the render {told} is of a version that is not there"
    elif told["prompt_sha256"] != hashlib.sha256(prompt(text, asked.token).encode()).hexdigest():
        yield f"the render {told} has the hash of another prompt"


def _answered(each: Render, facts: Facts) -> Iterator[str]:
    answer = each.answer or {}
    told = facts.renders.get(answer["id"])
    if told is None:
        yield f"the render {answer['id']} was answered and is not recorded"
        return
    shared = ("id", "template", "version", "digest", "ref", "prompt_sha256", "omitted", "created_at")
    if [told[name] for name in shared] != [answer[name] for name in shared] or told["arguments"]["TOKEN"] != each.token:
        yield f"the render was answered as {answer}, and recorded as {told}"
    if answer["prompt"] != prompt(facts.template.texts.get(answer["version"], "---\n---\n"), each.token):
        yield f"the render {answer} has another prompt than its version gives"
    if each.ref == "latest" and answer["version"] < each.newest_before:
        yield f"the render {answer} is of an older version than {each.newest_before}, which was there before"


def _creations(scene: Scene, facts: Facts) -> Iterator[str]:
    """Look whether each acknowledged template is there whole, and each that is there was asked for as it is."""
    asked: dict[str, list[Creation]] = {}
    for each in scene.creations:
        asked.setdefault(each.name, []).append(each)
    for name, wishes in asked.items():
        granted = [each for each in wishes if each.acknowledged]
        if len(granted) > 1:
            yield f"{name} was created {len(granted)} times"
        if granted and name not in facts.made:
            yield f"{name} was acknowledged and is not there"
        if not granted and any(each.acknowledged is False for each in wishes) and name not in facts.made:
            yield f"{name} was said to be taken, and is not there"
    for name, told in facts.made.items():
        wishes = [each for each in asked.get(name, []) if each.acknowledged is not False]
        granted = [each for each in wishes if each.acknowledged]
        if not any(_is_as_asked(each, told) for each in granted or wishes):
            yield f"{name} is {told}, which nobody asked for"


def _is_as_asked(wish: Creation, told: TemplateFacts) -> bool:
    labels = dict.fromkeys(wish.labels, 1)
    return told.texts == {1: wish.text} and told.itself["labels"] == labels
