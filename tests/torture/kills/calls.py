"""Rendering while the service is being killed."""

from __future__ import annotations

from tests.torture.caller import Violation
from tests.torture.kills.attempts import attempt
from tests.torture.kills.scene import LABELS, Client, Move, Render, digest, refused
from tests.torture.linearizability import Operation


def render(client: Client) -> None:
    """Render by label, number, digest or `latest`, once or with a key, sometimes again after the answer."""
    scene, token = client.scene, client.mark()
    newest = max(scene.versions)
    number = client.rng.choice(sorted(scene.versions))
    ref = client.rng.choice([*LABELS, *LABELS, "latest", str(number), digest(scene.versions[number])])
    body = {"ref": ref, "arguments": {"TOKEN": token}, "metadata": {"by": client.name}}
    key = token if client.happens(0.5) else None
    tried = attempt(client, "POST", f"{scene.path}/render", body, key=key)
    if tried.answer is None:
        scene.renders.append(Render(token, ref, newest, None))
        return
    used = None
    if tried.answer.status == 201:
        answer = tried.answer.json()
        used = answer["version"]
        scene.renders.append(Render(token, ref, newest, answer))
    else:
        refused(tried.answer, f"rendering {ref}", "unknown_label")
        if ref not in LABELS:
            raise Violation(f"rendering {ref}: {tried.answer.body[:500]!r}")
    if ref in LABELS:
        seen = Operation("read", used, None, tried.answer.called, tried.answer.answered, client.name)
        scene.moves.append(Move(ref, seen))
    if used is not None and key is not None and client.happens(0.3):
        again = attempt(client, "POST", f"{scene.path}/render", body, key=key).answer
        if again is None or again.body != tried.answer.body:
            raise Violation(f"the key {key} was answered {tried.answer.body!r}, and then {again}")
