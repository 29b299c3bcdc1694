"""openapi.yaml tells of every refusal, of every form, and in words that every reader of JSON Schema knows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from service.api.errors import CODES_OF_HTTP
from service.core import errors
from service.core.errors import ImprintError
from tests.api.specified import resolved, specification
from tests.docs.markdown import code, page

PROBLEM = "application/problem+json"
OF_THE_SERVER = {"414", "431"}
OF_EVERY_TOKEN = {"400", "401", "403", "413", "415", "422", "429", "503"}
# What they are about is named by their bodies.
NAMED_BY_BODY = {"POST /v1/plans"}
# What is answered where there is no operation: nothing is at the address, or it does not take the method.
OF_NO_OPERATION = {"unknown_route", "method_not_allowed"}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in specification()["paths"].items():
        for method in sorted(item.keys() - {"parameters"}):
            shared = item.get("parameters", [])
            yield f"{method.upper()} {path}", {**item[method], "shared": shared}


ALL = dict(operations())
GUARDED = {name: told for name, told in ALL.items() if told["security"]}


def codes_told() -> set[str]:
    descriptions = [
        resolved(told).get("description", "") for each in ALL.values() for told in each["responses"].values()
    ]
    refusals = [told for told in descriptions if told.startswith("Refused: ")]
    return {name for told in refusals for name in re.findall(r"`(\w+)`", told)}


@pytest.mark.parametrize(("name", "told"), ALL.items(), ids=ALL)
def test_each_refusal_is_told_as_a_problem_document(name: str, told: dict[str, Any]) -> None:
    statuses = {status: resolved(response) for status, response in told["responses"].items()}
    assert "default" not in statuses, "it would tell of every status, and so of none"
    refusals = {status for status in statuses if status >= "400"}
    assert refusals >= OF_THE_SERVER
    for status in refusals - OF_THE_SERVER:
        assert list(statuses[status]["content"]) == [PROBLEM], status


@pytest.mark.parametrize(("name", "told"), GUARDED.items(), ids=GUARDED)
def test_what_takes_a_token_tells_of_what_every_token_may_meet(name: str, told: dict[str, Any]) -> None:
    meets = OF_EVERY_TOKEN - ({"403"} if told["x-scope"] == "any token" else set())
    assert meets <= set(told["responses"])
    assert "Retry-After" in resolved(told["responses"]["429"])["headers"]
    assert "Retry-After" in resolved(told["responses"]["503"])["headers"]
    assert "WWW-Authenticate" in resolved(told["responses"]["401"])["headers"]


@pytest.mark.parametrize(("name", "told"), ALL.items(), ids=ALL)
def test_an_operation_on_something_that_has_a_name_tells_of_what_is_not_there(name: str, told: dict[str, Any]) -> None:
    assert ("404" in told["responses"]) == ("{" in name or name in NAMED_BY_BODY)


def test_every_error_is_told_of_by_an_operation_and_explained_on_the_page() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ImprintError)]
    known = {kind.code for kind in kinds if kind is not ImprintError} | set(CODES_OF_HTTP.values())
    assert codes_told() == known - OF_NO_OPERATION
    assert codes_told() <= {code(row[0]) for row in page("api").table("Errors")}


def schemas_sent() -> Iterator[tuple[str, Any]]:
    """Yield every schema of a parameter or of a body, and those within it."""
    for name, told in ALL.items():
        for parameter in [*told["shared"], *told.get("parameters", [])]:
            yield f"{name} {parameter['name']}", parameter["schema"]
        for body in told.get("requestBody", {}).get("content", {}).values():
            yield from within(f"{name} body", resolved(body["schema"]))


def within(where: str, schema: Any) -> Iterator[tuple[str, Any]]:
    yield where, schema
    inner = dict(schema.get("properties", {})) | {key: schema[key] for key in ("items",) if key in schema}
    for key, each in inner.items():
        yield from within(f"{where}/{key}", each)
    for key in ("additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict) and "$ref" not in schema[key]:
            yield f"{where}/{key}", schema[key]


SENT = dict(schemas_sent())


@pytest.mark.parametrize(("where", "schema"), SENT.items(), ids=SENT)
def test_every_text_that_is_sent_has_a_form(where: str, schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    if "string" in schema.get("type", ()) and not where.endswith("If-None-Match"):
        assert schema.keys() & {"pattern", "enum", "format"}, "U+0000 at least is never taken"
    assert r"\Z" not in schema.get("pattern", ""), "ECMA 262 does not know it"


@pytest.mark.parametrize(("name", "told"), ALL.items(), ids=ALL)
def test_an_example_fits_its_schema(name: str, told: dict[str, Any]) -> None:
    for parameter in told["shared"]:
        if "example" in parameter:
            Draft202012Validator(parameter["schema"]).validate(parameter["example"])
    for body in told.get("requestBody", {}).get("content", {}).values():
        if "example" in body:
            schema = {**specification(), **resolved(body["schema"])}
            Draft202012Validator(schema).validate(body["example"])
