"""Moving labels and looking where they point while the service is being killed."""

from __future__ import annotations

from typing import Any

from tests.torture.caller import Answer, NoAnswer, Violation
from tests.torture.kills.attempts import Attempt, attempt
from tests.torture.kills.scene import LABELS, Client, Move, refused
from tests.torture.linearizability import NEVER, Operation, Value


def look(client: Client) -> None:
    """See where the labels point, in one of the ways in which that can be seen."""
    scene, label = client.scene, client.rng.choice(LABELS)
    way = client.rng.choice(["labels", "template", "version"])
    try:
        if way == "version":
            answer = client.caller.send("GET", f"{scene.path}/versions/{label}")
            if answer.status not in (200, 503):
                refused(answer, f"reading {label}", "unknown_label")
            _saw(client, label, answer.json()["number"] if answer.status == 200 else None, answer)
            return
        answer = client.caller.send("GET", f"{scene.path}/labels" if way == "labels" else scene.path)
    except NoAnswer:
        return
    if answer.status == 503:
        return
    for each in LABELS:
        _saw(client, each, _pointing(answer, way).get(each), answer)


def move(client: Client) -> None:
    """Put a label on a version that is known, plainly or by compare-and-set."""
    scene, mark, label = client.scene, client.mark(), client.rng.choice(LABELS)
    number = client.rng.choice(sorted(scene.versions)[-6:])
    expected, headers = _condition(client, label)
    body = {"version": number, "message": mark}
    tried = attempt(client, "PUT", f"{scene.path}/labels/{label}", body, headers=headers)
    if tried.answer is not None and tried.answer.status == 412:
        _saw(client, label, tried.answer.json()["number"], tried.answer)
        return
    moved_at = None
    if tried.answer is not None:
        if tried.answer.status != 200:
            raise Violation(f"moving {label}: {tried.answer.status} {tried.answer.body[:500]!r}")
        moved_at = tried.answer.json()["moved_at"]
    operation = _operation(client, "swap" if headers else "write", tried, number, expected)
    scene.moves.append(Move(label, operation, mark, moved_at))


def take_off(client: Client) -> None:
    """Take a label off, plainly or by compare-and-set."""
    scene, label = client.scene, client.rng.choice(LABELS)
    expected, headers = _condition(client, label)
    if expected is None:
        headers = {}
    tried = attempt(client, "DELETE", f"{scene.path}/labels/{label}", headers=headers)
    if tried.answer is not None and tried.answer.status == 412:
        _saw(client, label, tried.answer.json()["number"], tried.answer)
    elif tried.answer is not None and tried.answer.status != 204:
        refused(tried.answer, f"taking {label} off", "unknown_label")
        _saw(client, label, None, tried.answer)
    else:
        scene.moves.append(Move(label, _operation(client, "swap" if headers else "remove", tried, None, expected)))


def _condition(client: Client, label: str) -> tuple[Value, dict[str, str]]:
    """Return where the label was last seen by anybody, and the header that asks for it; nothing for a plain move."""
    if client.happens(0.4):
        return None, {}
    seen = [each.operation.value for each in client.scene.moves[-20:] if each.label == label]
    expected = seen[-1] if seen else None
    return expected, {"If-None-Match": "*"} if expected is None else {"If-Match": f'"{expected}"'}


def _pointing(answer: Answer, way: str) -> dict[str, Any]:
    if answer.status != 200:
        raise Violation(f"looking at labels: {answer.status} {answer.body[:500]!r}")
    found = answer.json()
    return {each["label"]: each["version"] for each in found["items"]} if way == "labels" else found["labels"]


def _saw(client: Client, label: str, number: Value, answer: Answer) -> None:
    if answer.status != 503:
        seen = Operation("read", number, None, answer.called, answer.answered, client.name)
        client.scene.moves.append(Move(label, seen))


def _operation(client: Client, kind: Any, tried: Attempt, value: Value, expected: Value) -> Operation:
    answered = tried.answer.answered if tried.answer else NEVER
    return Operation(kind, value, expected, tried.called, answered, client.name)
