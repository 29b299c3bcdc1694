"""The list of routes is that of the specification, and every route with a body has one to spoil."""

from __future__ import annotations

from tests.torture.hostile.routes import BODIES, routes


def test_every_route_that_takes_a_body_has_one_to_spoil() -> None:
    assert {(each.method.lower(), each.path) for each in routes() if each.takes_body} == set(BODIES)


def test_the_routes_without_a_token_are_few() -> None:
    assert {each.path for each in routes() if each.is_open} <= {"/livez", "/readyz", "/openapi.yaml", "/docs"}
