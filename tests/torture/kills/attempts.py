"""Sending a request once, or until it is answered, with the moment of the call kept where the outcome stays open."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tests.torture.caller import Answer, NoAnswer
from tests.torture.kills.scene import Client


@dataclass(frozen=True, slots=True)
class Attempt:
    """When a request was sent, and its answer; None where nobody knows whether it acted."""

    called: float
    answer: Answer | None


def attempt(
    client: Client,
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: dict[str, str] | None = None,
    key: str | None = None,
) -> Attempt:
    """Send once, or with a key until it is answered; raises NotSent where nothing can have happened.

    "Try again" counts as no answer: a commit that the database did not confirm may have held.
    """
    called = time.monotonic()
    if key is not None:
        keyed = {**(headers or {}), "Idempotency-Key": key}
        return Attempt(called, client.caller.send_until_answered(method, path, body, keyed))
    try:
        answer = client.caller.send(method, path, body, headers)
    except NoAnswer:
        return Attempt(called, None)
    return Attempt(called, None if answer.status == 503 else answer)
