"""What Schemathesis checks besides its own checks, and what it must leave alone; it loads this file by itself."""

from __future__ import annotations

import json
import os
from itertools import count
from typing import Any

import schemathesis
from schemathesis.generation.meta import REQUEST_SHAPE_PROBES, coverage_scenario

OWN_TOKEN, RENDER, PLAN, USER = "FUZZ_TOKEN_ID", "FUZZ_RENDER_ID", "FUZZ_PLAN_ID", "FUZZ_USER_ID"
PROPOSALS = "FUZZ_PROPOSALS"
ANOTHER_TOKEN = "00000000-0000-7000-8000-000000000000"
SEED, ANOTHER_TEMPLATE = "deployment-plan", "platform.plan"
KEY = "Idempotency-Key"
# Refusals of requests that fit the schema: they depend on what is stored.
OF_STATE = {"invalid_arguments", "invalid_document", "idempotency_conflict", "stale", "erased"}
# No schema can say that a time must be to come.
OF_TIME = [{"pointer": "/expires_at", "code": "invalid_value"}]
# No schema counts the bytes of a text, or compares it with another.
OF_PASSWORDS = [{"pointer": "/password", "code": "invalid_value"}]

_numbers = count(1)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Change what would make the run prove less: it must keep its token and the seed, and seldom use a key again.

    Once the token that it calls with is revoked, every answer is a 401; once the seed is archived, all that changes it
    is a 409. Of three requests that fit the schema two get a key of their own.
    """
    parameters = case.path_parameters or {}
    if case.method == "DELETE" and parameters.get("token_id") == os.environ[OWN_TOKEN]:
        case.path_parameters = {**parameters, "token_id": ANOTHER_TOKEN}
    if case.method == "DELETE" and parameters == {"name": SEED}:
        case.path_parameters = {"name": ANOTHER_TEMPLATE}
    number = next(_numbers)
    if number % 3 and fits_the_schema(case):
        _name_what_is_there(case)
    if fits_the_schema(case) and KEY in (case.headers or {}) and number % 3:
        case.headers[KEY] = f"{case.headers[KEY][:200]}-{number}"


def _name_what_is_there(case: Any) -> None:
    """Let a request be about a render, plan, user or proposal that there is: no chance hits an id."""
    if case.method == "POST" and case.path == "/v1/plans":
        case.body = {**case.body, "render_id": os.environ[RENDER]}
    if "plan_id" in (case.path_parameters or {}):
        case.path_parameters = {"plan_id": os.environ[PLAN]}
    if "user_id" in (case.path_parameters or {}):
        case.path_parameters = {**case.path_parameters, "user_id": os.environ[USER]}
    if "proposal_id" in (case.path_parameters or {}):
        # Each verb has a proposal of its own, for one that is decided takes no other decision.
        made, verb = json.loads(os.environ[PROPOSALS]), case.path.rpartition("/")[2]
        case.path_parameters = {"proposal_id": made.get(verb, made["shown"])}


@schemathesis.check
def what_fits_the_schema_is_refused_only_for_what_is_stored(ctx: Any, response: Any, case: Any) -> None:
    if response.status_code not in (410, 412, 422) or not fits_the_schema(case):
        return
    refusal = response.json()
    wrong = [{key: each.get(key) for key in ("pointer", "code")} for each in refusal.get("errors", [])]
    if refusal["code"] not in OF_STATE and wrong not in (OF_TIME, OF_PASSWORDS):
        raise AssertionError(f"the schema does not tell of this refusal: {refusal['detail']}")


def fits_the_schema(case: Any) -> bool:
    shaped_otherwise = case.meta is None or coverage_scenario(case) in REQUEST_SHAPE_PROBES
    return not shaped_otherwise and bool(case.meta.generation.mode.is_positive)
