from __future__ import annotations

import re

import pytest

from service.core import errors
from service.core.errors import ImprintError, InvalidArguments, InvalidDocument, InvalidRequest, Problem, TooLarge
from service.core.finding import Finding

FINDING = Finding("hidden_character", "error", 1, 2, "Take it out.")


def tree(kind: type[ImprintError]) -> list[type[ImprintError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in tree(child))]


ERRORS = tree(ImprintError)[1:]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_stable_code_and_a_sentence(kind: type[ImprintError]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code)
    assert re.fullmatch(r"[A-Z][^\n]+\.", kind.__doc__ or "")


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_is_defined_in_the_one_file(kind: type[ImprintError]) -> None:
    assert getattr(errors, kind.__name__) is kind


def test_the_docstring_is_what_an_error_says_by_itself() -> None:
    assert str(TooLarge()) == TooLarge.__doc__
    assert TooLarge("far too large", limit=3).detail == "far too large"
    assert TooLarge("far too large", limit=3).extra == {"limit": 3}


def test_an_error_carries_what_was_found() -> None:
    problem = Problem("wrong_type", "A must be text", argument="A")
    assert InvalidRequest("no", [problem]).problems == (problem,)
    assert InvalidDocument([FINDING]).findings == (FINDING,)
    refusal = InvalidArguments([problem, problem], template="plan")
    assert refusal.problems == (problem, problem)
    assert str(refusal) == "A must be text; A must be text"
    assert refusal.extra == {"template": "plan"}


PROBLEMS = [
    (Problem("c", "m", argument="A"), {"argument": "A", "code": "c", "message": "m"}),
    (Problem("c", "m", argument=""), {"argument": "", "code": "c", "message": "m"}),
    (Problem("c", "m", pointer="/a"), {"pointer": "/a", "code": "c", "message": "m"}),
    (Problem("c", "m"), {"pointer": "", "code": "c", "message": "m"}),
    (
        Problem("c", "m", "A", extra={"allowed": ["x"]}),
        {"argument": "A", "code": "c", "message": "m", "allowed": ["x"]},
    ),
]


@pytest.mark.parametrize(("problem", "expected"), PROBLEMS)
def test_a_problem_says_where_and_what(problem: Problem, expected: dict[str, object]) -> None:
    assert problem.as_dict() == expected
