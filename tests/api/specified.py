"""What openapi.yaml says of an answer: each answer that a test of the API gets must be one of those it tells of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse


@cache
def specification() -> dict[str, Any]:
    return dict(yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text(encoding="utf-8")))


@cache
def addresses() -> Map:
    rules = [
        Rule(path.replace("{", "<").replace("}", ">"), methods=[method.upper()], endpoint=(path, method))
        for path, item in specification()["paths"].items()
        for method in item.keys() - {"parameters"}
    ]
    return Map(rules, merge_slashes=False)


def resolved(told: Any) -> Any:
    """Return what a part of the specification says, or what it refers to."""
    while "$ref" in told:
        _, *steps = told["$ref"].split("/")
        told = specification()
        for step in steps:
            told = told[step]
    return told


def check(answer: TestResponse) -> None:
    """Fail unless the operation that answered tells of this status, this media type and these headers."""
    try:
        (path, method), _ = addresses().bind("localhost").match(answer.request.path, method=answer.request.method)
    except HTTPException:
        return
    told = specification()["paths"][path][method]["responses"]
    where = f"{method.upper()} {path} answered {answer.status_code}"
    assert str(answer.status_code) in told, f"{where}, but openapi.yaml tells only of {', '.join(told)}"
    response = resolved(told[str(answer.status_code)])
    if "content" in response:
        assert answer.mimetype in response["content"], f"{where} as {answer.mimetype}"
    needed = {name for name, header in response.get("headers", {}).items() if header["required"]}
    assert needed <= set(answer.headers.keys()), f"{where} without {needed}"
