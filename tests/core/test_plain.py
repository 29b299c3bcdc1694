from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from service.core.compiled import Compiled
from service.core.errors import TooLarge
from service.core.render import fill_any, problems
from tests.core.documents import compiled
from tests.core.drawn import TEXTS, TRAPS, VALUES, documents

HINT = 'NAME=<who> TONE=<formal|warm> [SIGN="signature"] [DAY=today]'
GOOD = {"NAME": "Ada", "TONE": "warm"}


def plain(body: str = "$NAME $TONE $SIGN $DAY $NAME", hint: str = HINT, **front_matter: Any) -> Compiled:
    found = compiled(body, hint, **front_matter)
    assert found.plain is not None
    return found


@pytest.mark.parametrize(
    ("hint", "arguments"),
    [
        ("<NAME>", None),
        ("NAME=<who> [--loud]", None),
        ("NAME=<who> [--tone <x>]", None),
        ("A sentence on what to do", None),
        ("NAME=<who>", {"NAME": {"type": "integer"}}),
        ("NAME=<who>", {"NAME": {"pattern": "^A"}}),
        ("NAME=<who>", {"NAME": {"maxLength": 3}}),
        ("NAME=<who>", {"NAME": {"type": "array"}}),
        ("NAME=<who>", {"NAME": {"type": "integer", "enum": [1, 2]}}),
    ],
)
def test_what_has_further_rules_is_not_plain(hint: str, arguments: Any) -> None:
    assert compiled("$NAME", hint, arguments=arguments).plain is None


def test_a_document_without_arguments_is_not_plain() -> None:
    assert compiled("No names at all").plain is None


def test_names_in_the_body_alone_are_plain() -> None:
    assert compiled("$NAME").plain is not None


@pytest.mark.parametrize("unset", [None, "", "nobody"])
@pytest.mark.parametrize("values", [GOOD, GOOD | {"SIGN": ""}, GOOD | {"DAY": "never", "SIGN": "$NAME"}])
def test_it_renders_what_the_general_way_renders(values: dict[str, Any], unset: str | None) -> None:
    document = plain(unset="nothing")
    assert document.plain is not None
    assert document.plain.render(values, unset) == fill_any(document, values, unset)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"NAME": "Ada"},
        GOOD | {"TONE": "loud"},
        GOOD | {"NAME": 1},
        GOOD | {"NAME": None},
        GOOD | {"NAME": ["a"]},
        GOOD | {"TONE": True},
        GOOD | {"OTHER": "x"},
        GOOD | {"name": "x"},
        GOOD | {"NAME": "\ud800"},
        GOOD | {"NAME": "a\0b"},
    ],
)
def test_what_may_be_wrong_is_left_to_the_general_way_which_refuses_it(values: dict[str, Any]) -> None:
    document = plain()
    assert document.plain is not None
    assert document.plain.render(values) is None
    assert problems(document, values)


@pytest.mark.parametrize("value", TRAPS)
def test_a_value_that_looks_like_a_template_is_data(value: str) -> None:
    document = plain("<$NAME|$SIGN>")
    assert document.plain is not None
    rendered = document.plain.render(GOOD | {"NAME": value})
    assert rendered is not None
    assert rendered.prompt == f"<{value}|>"


def test_a_prompt_beyond_the_limit_is_refused_before_it_is_made() -> None:
    document = plain("$NAME" * 100_000)
    assert document.plain is not None
    with pytest.raises(TooLarge):
        document.plain.render(GOOD | {"NAME": "x" * 200})


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(documents(), st.dictionaries(st.sampled_from(["A", "B", "C"]), st.one_of(TEXTS, VALUES)), st.none() | TEXTS)
def test_what_it_accepts_the_general_way_accepts_and_renders_alike(
    document: Compiled, values: dict[str, Any], unset: str | None
) -> None:
    found = None if document.plain is None else document.plain.render(values, unset)
    event("plain" if document.plain else "not plain")
    if found is not None:
        event("accepted")
        assert problems(document, values) == []
        assert found == fill_any(document, values, unset)
    elif document.plain is not None:
        assert problems(document, values)
