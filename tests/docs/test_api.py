"""docs/api.md has every route, scope, error and event, and no other."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from service.api import errors as api_errors
from service.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from service.api.schemas.plans import PlanRequest
from service.api.schemas.renders import RenderRequest
from service.app import create_app
from service.audit.plans import MAX_PLANS
from service.config import Settings
from service.core import errors
from service.core.actor import SCOPES
from service.core.errors import ImprintError
from service.core.event import EventTag
from tests.docs.markdown import ROOT, Page, code, codes, page, pages

API = page("api")
# The pages of /docs fetch these; nobody calls them.
UNDOCUMENTED = {"operations.static"}
# What a server error is called is said where it is made, not by an error class.
FAILURE = {("internal_error", 500)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Settings.from_environment({"IMPRINT_DATA": str(tmp_path_factory.mktemp("data"))}))


def routes(app: Flask) -> Iterator[tuple[str, Rule, str]]:
    """Yield `GET /v1/templates/{name}`, its rule and its method for every route but those of the pages."""
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in UNDOCUMENTED and not rule.endpoint.startswith("web."):
                yield f"{method} {path}", rule, method


def access(app: Flask, rule: Rule, method: str) -> str:
    """Return what the page says of a route's access."""
    view: Any = app.view_functions[rule.endpoint]
    declared = getattr(getattr(view.view_class, method.lower()), "access", None)
    if declared is None:
        return "none"
    names = [scope for scope in (declared.scope, declared.or_scope) if scope]
    return " or ".join(f"`{name}`" if name in SCOPES else name for name in names)


def test_the_table_has_every_route_with_its_scope_and_no_other(app: Flask) -> None:
    told = {code(route): scope for route, scope, _ in API.table("Routes")}
    assert told == {route: access(app, rule, method) for route, rule, method in routes(app)}


@pytest.mark.parametrize("told", pages(), ids=lambda told: told.name)
def test_a_route_that_a_page_speaks_of_exists(told: Page, app: Flask) -> None:
    spoken = {span for span in told.spans if re.match(r"(?:GET|POST|PUT|DELETE|PATCH) /", span)}
    assert spoken <= {route for route, _, _ in routes(app)}


def test_the_table_of_scopes_has_every_scope_and_no_other() -> None:
    assert [code(row[0]) for row in API.table("Scopes")] == list(SCOPES)


def test_the_table_of_errors_has_every_code_with_its_statuses_and_no_other() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ImprintError)]
    known = {(kind.code, api_errors.status_of(kind)) for kind in kinds if kind is not ImprintError}
    known |= {(name, status) for status, (name, _) in vars(api_errors)["_HTTP_CODES"].items()} | FAILURE
    statuses: dict[str, list[int]] = defaultdict(list)
    for name, status in sorted(known):
        statuses[name].append(status)
    told = {code(name): [int(part) for part in status.split(", ")] for name, status, _ in API.table("Errors")}
    assert told == statuses


def test_the_table_of_errors_is_ordered_by_status() -> None:
    first = [int(status.split(", ")[0]) for _, status, _ in API.table("Errors")]
    assert first == sorted(first)


def test_the_table_of_problems_has_every_code_and_no_other() -> None:
    files = [path for path in (ROOT / "service").rglob("*.py") if "store" not in path.parts]
    known = {name for path in files for name in problem_codes(path)}
    assert {code(row[0]) for row in API.table("Codes within `errors`")} == known


def problem_codes(path: Path) -> Iterator[str]:
    """Yield the codes that a file gives to problems: `Problem("code", ...)`, or a table of codes and wordings."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("Problem", "complain"):
            yield from words(node.args[:1])
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_WORDINGS":
            tuples = (pair for pair in ast.walk(node.value) if isinstance(pair, ast.Tuple))
            yield from (word for pair in tuples for word in words(pair.elts[:1]))


def words(nodes: list[ast.expr]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_the_table_of_events_has_every_tag_and_no_other() -> None:
    assert [code(row[0]) for row in API.table("See who changed what")] == sorted(EventTag, key=list(EventTag).index)


def test_the_limits_of_a_page_are_those_of_the_code() -> None:
    assert f"1 to {MAX_LIMIT}, by default {DEFAULT_LIMIT}" in API.section("Go through a long list")


def test_the_members_of_a_render_are_those_that_it_takes() -> None:
    assert {code(row[0]) for row in API.table("Render")} == set(RenderRequest().fields)


def test_the_members_of_a_plan_are_those_that_it_takes() -> None:
    section = API.section("Register what a model answered")
    assert {code(row[0]) for row in API.table("Register what a model answered")} == set(PlanRequest().fields)
    assert f"at most {MAX_PLANS:,} plans" in section


def test_the_filters_of_each_list_are_those_that_it_takes(app: Flask) -> None:
    spec = app.extensions["imprint-openapi"].described()["paths"]
    for path, section in (
        ("/v1/templates", "Find templates"),
        ("/v1/renders", "Look up what was rendered"),
        ("/v1/plans", "See where a plan came from"),
        ("/v1/events", "See who changed what"),
    ):
        names = {parameter["name"] for parameter in spec[path]["get"]["parameters"]} - {"limit", "cursor"}
        assert names <= set(codes(API.section(section))), path
