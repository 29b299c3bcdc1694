"""The one table of all routes of the pages: who may ask for each, and what is answered to those who may.

A new route gets a row; `test_roles.py` says which is missing. `{name}`, `{digest}` and the like stand for what
`world.fill` returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask import Flask

from tests.web.conftest import PASSWORD, SEED

OPEN, NEWCOMERS, SIGNED_IN = "open", "newcomers", "signed in"
"""Open to everybody; to everybody signed in, even before a given password is changed; to everybody signed in."""

Route = tuple[str, str]


class Row(NamedTuple):
    """Whom a route is for (a scope, or one of the words above), what they get, and what is sent or asked for.

    What `is_anothers` is not there for those who see only what they made themselves, for want of `audit`.
    """

    scope: str
    gets: int = 200
    sent: Mapping[str, str | list[str]] = {}
    query: str = ""
    to_nobody: int | None = None
    is_anothers: bool = False


ROUTES: dict[Route, Row] = {
    ("GET", "/"): Row(OPEN, 302),
    ("GET", "/login"): Row(OPEN, 302, to_nobody=200),
    ("POST", "/login"): Row(OPEN, 303, {"name": "victim", "password": PASSWORD}),
    ("POST", "/logout"): Row(NEWCOMERS, 303),
    ("POST", "/theme"): Row(OPEN, 303, {"theme": "dark", "back": "/templates"}),
    ("GET", "/account"): Row(SIGNED_IN),
    ("GET", "/account/password"): Row(NEWCOMERS),
    ("POST", "/account/password"): Row(
        NEWCOMERS, 422, {"present_password": "wrong", "password": "another horse", "password_again": "another horse"}
    ),
    ("POST", "/account/sessions/end"): Row(SIGNED_IN, 303),
    ("POST", "/account/sessions/<session_id>/end"): Row(SIGNED_IN, 303),
    ("GET", "/templates"): Row("read"),
    ("GET", "/templates/new"): Row("edit"),
    ("POST", "/templates/new"): Row("edit", 303, {"name": "mail.new", "document": SEED, "message": "Why"}),
    ("GET", "/templates/<name>"): Row("read"),
    ("GET", "/templates/<name>/archive"): Row("release"),
    ("POST", "/templates/<name>/archive"): Row("release", 303),
    ("GET", "/templates/<name>/restore"): Row("release"),
    ("POST", "/templates/<name>/restore"): Row("release", 303),
    ("GET", "/templates/<name>/versions/<number>"): Row("read"),
    ("GET", "/templates/<name>/versions/<number>/raw"): Row("read"),
    ("GET", "/templates/<name>/edit"): Row("edit"),
    ("GET", "/templates/<name>/edit/<int:base>"): Row("edit", 302),
    ("POST", "/templates/<name>/edit/<int:base>"): Row("edit", 303, {"document": SEED, "message": "Why"}),
    ("POST", "/templates/<name>/edit/preview"): Row("edit", 200, {"document": SEED, "base": "{first}"}),
    ("GET", "/templates/<name>/compare"): Row("read", query="?from=1&to=2"),
    ("GET", "/templates/<name>/try"): Row("render"),
    ("POST", "/templates/<name>/try"): Row(
        "render", 200, {"ref": "production", "argument.NAME": "Ada", "argument.TONE": "warm"}
    ),
    ("GET", "/templates/<name>/labels"): Row("read"),
    ("GET", "/templates/<name>/labels/<label>"): Row("read"),
    ("GET", "/templates/<name>/labels/<label>/move"): Row("edit", query="?to=2"),
    ("POST", "/templates/<name>/labels/<label>/propose"): Row(
        "edit", 303, {"to": "2", "expected": "1", "message": "Why"}
    ),
    ("GET", "/templates/<name>/labels/<label>/remove"): Row("edit"),
    ("POST", "/templates/<name>/labels/<label>/remove"): Row(
        "release", 303, {"expected": "1", "message": "Why", "allow_breaking": "on"}
    ),
    ("POST", "/templates/<name>/labels/<label>/move"): Row(
        "release", 303, {"to": "2", "expected": "", "message": "Why", "allow_breaking": "on"}
    ),
    ("GET", "/proposals"): Row("read"),
    ("GET", "/proposals/<proposal_id>"): Row("read"),
    ("POST", "/proposals/<proposal_id>"): Row("release", 303, {"do": "approve", "message": "Why"}),
    ("GET", "/renders"): Row("audit or render"),
    ("GET", "/renders/export"): Row("audit or render", query="?as=csv"),
    ("GET", "/renders/<render_id>"): Row("audit or render", is_anothers=True),
    ("GET", "/renders/<render_id>/erase"): Row("admin"),
    ("GET", "/plans"): Row("audit or render"),
    ("GET", "/plans/export"): Row("audit or render", query="?as=csv"),
    ("GET", "/plans/<plan_id>"): Row("audit or render", is_anothers=True),
    ("GET", "/plans/<plan_id>/report"): Row("audit or render", is_anothers=True),
    ("GET", "/plans/<plan_id>/text"): Row("audit or render", is_anothers=True),
    ("GET", "/events"): Row("audit"),
    ("GET", "/events/export"): Row("audit", query="?as=csv"),
    ("POST", "/renders/<render_id>/erase"): Row("admin", 303),
    ("GET", "/trace"): Row("audit"),
    ("POST", "/trace"): Row("audit", 200, {"text": "Dear Ada (warm), welcome."}),
    ("GET", "/admin/tokens"): Row("admin"),
    ("GET", "/admin/tokens/new"): Row("admin"),
    ("POST", "/admin/tokens/new"): Row(
        "admin", 200, {"name": "planner", "scopes": ["read"], "pattern": "*", "expires": "30", "expires_on": ""}
    ),
    ("GET", "/admin/tokens/<token_id>/revoke"): Row("admin"),
    ("POST", "/admin/tokens/<token_id>/revoke"): Row("admin", 303),
    ("GET", "/admin/users"): Row("admin"),
    ("GET", "/admin/users/new"): Row("admin"),
    ("POST", "/admin/users/new"): Row(
        "admin", 200, {"name": "bob", "display_name": "Bob", "role": "viewer", "pattern": "*"}
    ),
    ("GET", "/admin/users/<user_id>"): Row("admin"),
    ("POST", "/admin/users/<user_id>"): Row("admin", 303, {"display_name": "Bob", "role": "editor", "pattern": "*"}),
    ("GET", "/admin/users/<user_id>/disable"): Row("admin"),
    ("POST", "/admin/users/<user_id>/disable"): Row("admin", 303),
    ("POST", "/admin/users/<user_id>/enable"): Row("admin", 303),
    ("GET", "/admin/users/<user_id>/password"): Row("admin"),
    ("POST", "/admin/users/<user_id>/password"): Row("admin", 200),
    ("POST", "/admin/users/<user_id>/sessions/end"): Row("admin", 303),
    ("POST", "/admin/users/<user_id>/sessions/<session_id>/end"): Row("admin", 303),
    ("GET", "/admin/settings"): Row("admin"),
}


def served(app: Flask) -> Iterator[tuple[Route, str]]:
    """Yield every route of the pages with its endpoint, but for files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("web.") and rule.endpoint != "web.static":
            yield from (((method, rule.rule), rule.endpoint) for method in rule.methods & {"GET", "POST"})


def address(route: Route, world: Mapping[str, str]) -> str:
    """Return the address of a route, with what is there in the place of its parts."""
    path = route[1]
    for part, value in world.items():
        path = path.replace(f"<{part}>", value).replace(f"<int:{part}>", value)
    assert "<" not in path, f"{path}: `world.fill` has nothing for that part"
    return path


def sent(route: Route, world: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields of a form that asks a route for something, without its token."""
    fields = ((name, each) for name, value in ROUTES[route].sent.items() for each in _listed(value))
    return [(name, world[value[1:-1]] if value[1:-1] in world and value[0] == "{" else value) for name, value in fields]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
