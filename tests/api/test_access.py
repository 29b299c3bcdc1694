"""Every route with every scope and every kind of bad token, from one table that must name every route."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask

from service.context import utc_now
from service.core.actor import SCOPES
from tests.api.conftest import SEED, Caller

OPEN = frozenset({"nobody"})
ANY = frozenset(SCOPES)


class Row(NamedTuple):
    """A route: the scopes that open it, the request that is sent, and whether its address names a template."""

    scopes: frozenset[str]
    body: dict[str, object] | None = None
    query: str = ""
    names_template: bool = False


def only(*scopes: str) -> frozenset[str]:
    return frozenset({*scopes, "admin"})


ROUTES: dict[tuple[str, str], Row] = {
    ("GET", "/livez"): Row(OPEN),
    ("GET", "/readyz"): Row(OPEN),
    ("GET", "/openapi.yaml"): Row(OPEN),
    ("GET", "/docs"): Row(OPEN),
    ("GET", "/metrics"): Row(only()),
    ("GET", "/v1/whoami"): Row(ANY),
    ("GET", "/v1/tokens"): Row(only()),
    ("POST", "/v1/tokens"): Row(only(), {"name": "ci", "scopes": ["read"]}),
    ("DELETE", "/v1/tokens/<token_id>"): Row(only()),
    ("GET", "/v1/users"): Row(only()),
    ("POST", "/v1/users"): Row(only(), {"name": "ada", "role": "viewer"}),
    ("GET", "/v1/users/<user_id>"): Row(only()),
    ("PATCH", "/v1/users/<user_id>"): Row(only(), {"role": "viewer"}),
    ("DELETE", "/v1/users/<user_id>"): Row(only()),
    ("POST", "/v1/users/<user_id>/password"): Row(only(), {}),
    ("GET", "/v1/users/<user_id>/sessions"): Row(only()),
    ("DELETE", "/v1/users/<user_id>/sessions"): Row(only()),
    ("DELETE", "/v1/users/<user_id>/sessions/<session_id>"): Row(only()),
    ("GET", "/v1/templates"): Row(only("read")),
    ("POST", "/v1/templates"): Row(only("edit"), {"name": "mail.new", "document": SEED}),
    ("GET", "/v1/templates/<name>"): Row(only("read"), names_template=True),
    ("DELETE", "/v1/templates/<name>"): Row(only("release"), names_template=True),
    ("POST", "/v1/templates/<name>/restore"): Row(only("release"), names_template=True),
    ("GET", "/v1/templates/<name>/versions"): Row(only("read"), names_template=True),
    ("POST", "/v1/templates/<name>/versions"): Row(only("edit"), {"document": SEED}, names_template=True),
    ("GET", "/v1/templates/<name>/versions/<ref>"): Row(only("read"), names_template=True),
    ("GET", "/v1/templates/<name>/versions/<ref>/schema"): Row(only("read"), names_template=True),
    ("GET", "/v1/templates/<name>/compare"): Row(only("read"), None, "?from=1&to=1", names_template=True),
    ("GET", "/v1/templates/<name>/labels"): Row(only("read"), names_template=True),
    ("PUT", "/v1/templates/<name>/labels/<label>"): Row(only("release"), {"version": 1}, names_template=True),
    ("DELETE", "/v1/templates/<name>/labels/<label>"): Row(only("release"), names_template=True),
    ("GET", "/v1/templates/<name>/labels/<label>/history"): Row(only("read"), names_template=True),
    ("POST", "/v1/templates/<name>/render"): Row(
        only("render"), {"arguments": {"NAME": "Ada", "TONE": "warm"}}, names_template=True
    ),
    ("POST", "/v1/templates/<name>/validate"): Row(only("render"), {"arguments": {}}, names_template=True),
    ("POST", "/v1/lint"): Row(only("read"), {"document": SEED}),
    ("GET", "/v1/renders"): Row(only("audit", "render")),
    ("GET", "/v1/renders/<render_id>"): Row(only("audit", "render")),
    ("DELETE", "/v1/renders/<render_id>/arguments"): Row(only()),
    ("POST", "/v1/renders/<render_id>/replay"): Row(only("audit")),
    ("GET", "/v1/plans"): Row(only("audit", "render")),
    ("POST", "/v1/plans"): Row(only("render"), {"render_id": "no-render", "content": "1. Wait.\n"}),
    ("GET", "/v1/plans/<plan_id>"): Row(only("audit", "render")),
    ("POST", "/v1/trace"): Row(only("audit"), {"text": "1. Wait.\n"}),
    ("POST", "/v1/templates/<name>/proposals"): Row(
        only("edit"), {"label": "staging", "version": 1}, names_template=True
    ),
    ("GET", "/v1/proposals"): Row(only("read")),
    ("GET", "/v1/proposals/<proposal_id>"): Row(only("read")),
    ("POST", "/v1/proposals/<proposal_id>/approve"): Row(only("release"), {"message": "Read it"}),
    ("POST", "/v1/proposals/<proposal_id>/reject"): Row(only("release"), {"message": "Read it"}),
    ("POST", "/v1/proposals/<proposal_id>/withdraw"): Row(only("edit"), {"message": "Read it"}),
    ("GET", "/v1/events"): Row(only("audit")),
}
PARTS = {
    "<name>": "mail.greeting",
    "<ref>": "1",
    "<label>": "production",
    "<render_id>": "no-render",
    "<plan_id>": "no-plan",
    "<proposal_id>": "no-proposal",
    "<token_id>": "none",
    "<user_id>": "none",
    "<session_id>": "none",
}
GUARDED = {route: row for route, row in ROUTES.items() if row.scopes != OPEN}


def filled(route: tuple[str, str], name: str = "mail.greeting") -> tuple[str, str]:
    """Return the method and the address of a route, its parts filled in."""
    method, path = route
    for part, value in (PARTS | {"<name>": name}).items():
        path = path.replace(part, value)
    return method, path


def ask(caller: Caller, route: tuple[str, str], name: str = "mail.greeting") -> int:
    method, path = filled(route, name)
    row = ROUTES[route]
    return caller.send(method, path + row.query, row.body).status_code


def test_the_table_names_every_route(app: Flask) -> None:
    served = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static") and not rule.endpoint.startswith("web.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == set(ROUTES)


def test_open_routes_ask_for_no_token(anyone: Caller) -> None:
    open_routes = set(ROUTES) - set(GUARDED)
    assert {route: ask(anyone, route) for route in open_routes} == dict.fromkeys(open_routes, 200)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_its_routes_and_no_other(scope: str, caller: Callable[..., Caller], greeting: str) -> None:
    bearer = caller(scope)
    answered = {route: ask(bearer, route) for route in GUARDED}
    assert 401 not in answered.values()
    assert {route for route, status in answered.items() if status != 403} == {
        route for route, row in GUARDED.items() if scope in row.scopes
    }
    assert all(status < 500 for status in answered.values())


@pytest.mark.parametrize("scope", SCOPES)
def test_a_pattern_that_does_not_match_closes_every_route_that_names_a_template(
    scope: str, caller: Callable[..., Caller], greeting: str
) -> None:
    bearer = caller(scope, pattern="platform.*")
    for name in (greeting, "mail.not-there"):
        answered = {route: ask(bearer, route, name) for route, row in GUARDED.items() if row.names_template}
        assert answered == dict.fromkeys(answered, 403)


def test_a_pattern_hides_templates_renders_and_events(
    caller: Callable[..., Caller], admin: Caller, greeting: str
) -> None:
    admin.post("/v1/templates/mail.greeting/render", {"arguments": {"NAME": "Ada", "TONE": "warm"}})
    for pattern, count in (("mail.*", 1), ("platform.*", 0)):
        bearer = caller("read", "audit", pattern=pattern)
        for path in ("/v1/templates", "/v1/renders"):
            assert len(bearer.get(path).json["items"]) == count, (pattern, path)
        templates = {event["template"] for event in bearer.get("/v1/events").json["items"]}
        assert templates == ({"mail.greeting"} if count else set())


def test_a_template_outside_the_pattern_cannot_be_made(caller: Callable[..., Caller]) -> None:
    answer = caller("edit", pattern="mail.*").post("/v1/templates", {"name": "platform.plan", "document": SEED})
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_render_outside_the_pattern_is_not_shown(caller: Callable[..., Caller], admin: Caller, greeting: str) -> None:
    made = admin.post("/v1/templates/mail.greeting/render", {"arguments": {"NAME": "Ada", "TONE": "warm"}}).json
    bearer = caller("audit", pattern="platform.*")
    assert bearer.get(f"/v1/renders/{made['id']}").json["code"] == "unknown_render"
    assert bearer.post(f"/v1/renders/{made['id']}/replay").json["code"] == "unknown_render"
    eraser = caller("admin", pattern="platform.*")
    assert eraser.delete(f"/v1/renders/{made['id']}/arguments").json["code"] == "unknown_render"


@pytest.mark.parametrize(
    "case",
    [
        ("none", "Authorization: Bearer"),
        ("mistyped", "checksum"),
        ("unknown", "not known"),
        ("revoked", "revoked"),
        ("expired", "expired"),
        ("basic", "must read"),
        ("empty", "must read"),
    ],
)
def test_a_bad_token_opens_nothing(
    case: tuple[str, str], anyone: Caller, admin: Caller, token: Callable[..., str], greeting: str
) -> None:
    kind, says = case
    headers = {"Authorization": authorization(kind, admin, token)} if kind != "none" else {}
    for route, row in GUARDED.items():
        method, path = filled(route)
        answer = anyone.send(method, path + row.query, row.body, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated"), route
        assert says in answer.json["detail"]
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def authorization(kind: str, admin: Caller, token: Callable[..., str]) -> str:
    past = utc_now() - timedelta(hours=2)
    secrets = {
        "unknown": lambda: "an-operators-own-token-of-old",
        "expired": lambda: token("admin", now=past, expires_at=past + timedelta(hours=1)),
        "mistyped": lambda: mistyped(token("admin")),
        "revoked": lambda: revoked(token("admin", name="short-lived"), admin),
    }
    return {"basic": "Basic YTpi", "empty": "Bearer "}.get(kind) or f"Bearer {secrets[kind]()}"


def mistyped(secret: str) -> str:
    return secret[:8] + ("A" if secret[8] != "A" else "B") + secret[9:]


def revoked(secret: str, admin: Caller) -> str:
    found = next(each for each in admin.get("/v1/tokens").json["items"] if each["name"] == "short-lived")
    assert admin.delete(f"/v1/tokens/{found['id']}").status_code == 204
    return secret
