"""What a load generator is asked to do, and the text that carries it into its process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Requests to send to a port of this machine, over and over, in their order.

    Closed loop: each of `connections` sends its next request when the last one is answered, for `seconds`. Open loop,
    where there is a `rate`: so many requests a second are sent for `seconds`, whatever becomes of them, over as many
    connections as that takes, at most `most_connections`. An answer with a status of `expected` is a success; a
    request without an answer is given up after `patience` seconds.
    """

    port: int
    requests: tuple[bytes, ...]
    expected: tuple[int, ...]
    seconds: float
    connections: int = 16
    rate: float | None = None
    most_connections: int = 256
    patience: float = 30.0

    def to_text(self) -> str:
        """Return the job as JSON; bytes are Latin-1 in it."""
        return json.dumps({**asdict(self), "requests": [request.decode("latin-1") for request in self.requests]})

    @classmethod
    def from_text(cls, text: str) -> Job:
        """Return the job that `to_text` wrote."""
        fields = json.loads(text)
        requests = tuple(request.encode("latin-1") for request in fields.pop("requests"))
        return cls(**{**fields, "requests": requests, "expected": tuple(fields["expected"])})
