"""Every route of openapi.yaml, with a body that is right but for whom it is sent to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SPECIFICATION = Path(__file__).parents[3] / "openapi.yaml"
METHODS = ("get", "put", "post", "patch", "delete")

# Of these a second one, or one on something that is there, would be an honest request.
_ONLY_LOOKS = ("/validate", "/v1/lint", "/v1/trace", "/replay")

_PARTS = ("name", "ref", "label", "render_id", "plan_id", "proposal_id", "token_id")
_DOCUMENT = "---\nargument_hint: NOTES=<notes>\n---\n$NOTES\n"
BODIES: Mapping[tuple[str, str], dict[str, Any]] = {
    ("post", "/v1/templates"): {"name": "somebody.else", "document": _DOCUMENT, "message": "m", "labels": ["a"]},
    ("post", "/v1/templates/{name}/versions"): {"document": _DOCUMENT, "message": "m", "accept_findings": []},
    ("put", "/v1/templates/{name}/labels/{label}"): {"version": 1, "message": "m", "allow_breaking": True},
    ("post", "/v1/templates/{name}/render"): {"ref": "1", "arguments": {"NOTES": "n"}, "metadata": {"k": "v"}},
    ("post", "/v1/templates/{name}/validate"): {"ref": "1", "arguments": {"NOTES": "n"}, "unset": ""},
    ("post", "/v1/lint"): {"document": _DOCUMENT, "arguments": {"NOTES": "n"}},
    ("post", "/v1/trace"): {"text": "Dear Ada, welcome."},
    ("post", "/v1/plans"): {"render_id": "no-render", "content": "1. Wait.\n", "metadata": {"k": "v"}},
    ("post", "/v1/templates/{name}/proposals"): {"label": "a", "version": 1, "message": "m", "allow_breaking": True},
    ("post", "/v1/proposals/{proposal_id}/approve"): {"message": "m", "allow_breaking": True},
    ("post", "/v1/proposals/{proposal_id}/reject"): {"message": "m"},
    ("post", "/v1/proposals/{proposal_id}/withdraw"): {"message": "m"},
    ("post", "/v1/tokens"): {"name": "t", "scopes": ["read"], "pattern": "*", "expires_at": None},
    ("post", "/v1/users"): {"name": "u", "role": "viewer", "pattern": "*", "password": "a long enough password"},
    ("patch", "/v1/users/{user_id}"): {"role": "viewer", "pattern": "*", "disabled": False},
    ("post", "/v1/users/{user_id}/password"): {"password": "a long enough password"},
}


_PARTS = ("name", "ref", "label", "render_id", "plan_id", "token_id", "user_id", "session_id")


@dataclass(frozen=True, slots=True)
class Victim:
    """What the requests are sent with.

    `admin` may do everything, and is sent where nothing can be changed. `stranger` holds all scopes for the pattern
    `nobody.*`, for which there is no template: what is sent with it goes the whole way and is refused at its end.
    """

    admin: str
    stranger: str
    render_id: str
    template: str = "victim"
    nobody: str = "nobody.here"


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path, and whether it needs a token and takes a body."""

    method: str
    path: str
    is_open: bool
    takes_body: bool

    @property
    def is_harmless(self) -> bool:
        """Whether it changes nothing, whatever is sent to it."""
        return self.method == "GET" or self.path.endswith(_ONLY_LOOKS)

    @property
    def body(self) -> dict[str, Any]:
        return BODIES.get((self.method.lower(), self.path), {})

    @property
    def content(self) -> bytes:
        """The body as it is sent, empty for a route that takes none."""
        return json.dumps(self.body).encode() if self.takes_body else b""

    def target(self, victim: Victim, **parts: str) -> str:
        """Return the path with its parts filled in: those that are given, and else something that is there."""
        filled = {
            "name": victim.template if self.is_harmless else victim.nobody,
            "ref": "1",
            "label": "production",
            "render_id": victim.render_id,
            "plan_id": "00000000-0000-7000-8000-000000000000",
            "proposal_id": "00000000-0000-7000-8000-000000000000",
            "token_id": "00000000-0000-7000-8000-000000000000",
            "user_id": "00000000-0000-7000-8000-000000000000",
            "session_id": "00000000-0000-7000-8000-000000000000",
        } | parts
        target = self.path
        for name, value in filled.items():
            target = target.replace(f"{{{name}}}", value)
        return target

    def authorized(self, victim: Victim) -> list[tuple[str, str]]:
        """Return the header that the route is asked with."""
        return [("Authorization", f"Bearer {victim.admin if self.is_harmless else victim.stranger}")]

    @property
    def parts(self) -> list[str]:
        return [name for name in _PARTS if f"{{{name}}}" in self.path]


def routes() -> list[Route]:
    """Return every route of the specification."""
    paths = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))["paths"]
    return [
        Route(method.upper(), path, is_open=not told.get("security"), takes_body="requestBody" in told)
        for path, methods in paths.items()
        for method, told in methods.items()
        if method in METHODS
    ]


def replaced(body: dict[str, Any], member: str, text: str) -> bytes:
    """Return a body as JSON with the text in place of a member's value, as it is."""
    mark = "put it here"
    return json.dumps({**body, member: mark}).replace(json.dumps(mark), text).encode()
