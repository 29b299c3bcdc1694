"""Saving versions and creating templates while the service is being killed."""

from __future__ import annotations

from tests.torture.caller import Violation
from tests.torture.kills.attempts import attempt
from tests.torture.kills.scene import LABELS, Client, Creation, Save, digest, document, refused
from tests.torture.linearizability import NEVER


def save(client: Client) -> None:
    """Save a document: on top of the newest that is known or of any, with labels or without, once or with a key."""
    scene, mark = client.scene, client.mark()
    text = document(mark)
    base = digest(scene.versions[max(scene.versions)]) if client.happens(0.5) else None
    labels = (client.rng.choice(LABELS),) if client.happens(0.25) else ()
    body = {"document": text, "message": mark, "labels": labels}
    headers = {"If-Match": f'"{base}"'} if base else None
    key = mark if client.happens(0.4) else None
    tried = attempt(client, "POST", f"{scene.path}/versions", body, headers=headers, key=key)
    if tried.answer is None:
        scene.saves.append(Save(text, mark, base, labels, tried.called, None, NEVER))
    elif tried.answer.status == 201:
        number = tried.answer.json()["number"]
        scene.versions[number] = text
        scene.saves.append(Save(text, mark, base, labels, tried.called, number, tried.answer.answered))
        if key is not None and client.happens(0.3):
            _repeat(client, f"{scene.path}/versions", body, key=key, first=tried.answer.body, headers=headers)
    else:
        refused(tried.answer, f"saving {mark}", *(("stale",) if base else ()))


def create(client: Client) -> None:
    """Create a template under a name that somebody else may want as well."""
    scene, mark = client.scene, client.mark()
    name = f"{scene.template}-made-{client.rng.randrange(1000) if client.happens(0.7) else client.rng.randrange(5)}"
    text, labels = document(mark), ("production", "canary")[: client.rng.randrange(3)]
    key = mark if client.happens(0.4) else None
    body = {"name": name, "document": text, "message": mark, "labels": labels}
    tried = attempt(client, "POST", "/v1/templates", body, key=key)
    if tried.answer is None:
        scene.creations.append(Creation(name, text, labels, None))
    elif tried.answer.status == 201:
        scene.creations.append(Creation(name, text, labels, True))
        if key is not None and client.happens(0.3):
            _repeat(client, "/v1/templates", body, key=key, first=tried.answer.body)
    else:
        refused(tried.answer, f"creating {name}", "name_taken")
        scene.creations.append(Creation(name, text, labels, False))


def _repeat(
    client: Client, path: str, body: object, *, key: str, first: bytes, headers: dict[str, str] | None = None
) -> None:
    again = attempt(client, "POST", path, body, headers=headers, key=key).answer
    if again is None or again.body != first or again.headers.get("idempotency-replayed") != "true":
        raise Violation(f"POST {path} with the key {key} was answered {first!r}, and then {again}")
