from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string

from service.core.render import problems
from service.web.argument_form import fields_of, shape_of, typed_here, values_of
from service.web.coloured_prompt import coloured
from tests.core.documents import compiled

CONTROLS = [
    # A hint, what `arguments` adds, and what the argument's field is.
    ("A=<x>", {}, "area"),
    ("A=a|b", {}, "radio"),
    ("A=a|b|c|d|e|f|g", {}, "select"),
    ("A=a|b|...", {}, "line"),
    ("[--fast]", {}, "flag"),
    ("<files...>", {}, "lines"),
    ("A=<x>", {"A": {"type": "integer"}}, "line"),
    ("A=<x>", {"A": {"type": "boolean"}}, "radio"),
    ("A=<x>", {"A": {"x-secret": True}}, "secret"),
    ("A=<x>", {"A": {"pattern": "^v"}}, "line"),
    ("A=<x>", {"A": {"type": "array", "items": {"enum": ["a", "b"]}}}, "boxes"),
    ("Say what to do, in a sentence", {}, "area"),
]


@pytest.mark.parametrize(("hint", "more", "control"), CONTROLS)
def test_each_argument_has_the_field_that_suits_it(hint: str, more: dict[str, Any], control: str) -> None:
    (field,) = fields_of(compiled("", hint, arguments=more or None), {})
    assert field.control == control


VALUES = [
    ("A=<x>", {}, {"A": ["one\ntwo"]}, {"A": "one\ntwo"}),
    ("[A=main]", {}, {"A": [""]}, {}),
    ("A=<x>", {}, {"B": ["of a field that went"]}, {}),
    ("[--fast]", {}, {"fast": ["true"]}, {"fast": True}),
    ("[--fast]", {}, {}, {}),
    ("<files...>", {}, {"files": ["a b\n\nc\n"]}, {"files": ["a b", "c"]}),
    ("<files...>", {}, {"files": ["\n"]}, {}),
    ("A=<x>", {"A": {"type": "integer"}}, {"A": ["3"]}, {"A": 3}),
    ("A=<x>", {"A": {"type": "integer"}}, {"A": ["three"]}, {"A": "three"}),
    ("A=<x>", {"A": {"type": "boolean"}}, {"A": ["false"]}, {"A": False}),
    ("A=<x>", {"A": {"type": "integer", "enum": [1, 2]}}, {"A": ["2"]}, {"A": 2}),
    ("A=<x>", {"A": {"type": "array", "items": {"enum": ["a", "b"]}}}, {"A": ["a", "b"]}, {"A": ["a", "b"]}),
    ("A=<x>", {"A": {"type": "array", "items": {"type": "number"}}}, {"A": ["1\n2.5"]}, {"A": [1, 2.5]}),
]


@pytest.mark.parametrize(("hint", "more", "typed", "expected"), VALUES)
def test_what_was_typed_becomes_values(
    hint: str, more: dict[str, Any], typed: dict[str, list[str]], expected: dict[str, Any]
) -> None:
    assert values_of(compiled("", hint, arguments=more or None), typed) == expected


def test_the_fields_of_a_form_are_read_with_plain_line_ends(app: Flask) -> None:
    sent = {"argument.A": "one\r\ntwo", "argument.B": ["x", "y"], "message": "no argument"}
    with app.test_request_context("/", method="POST", data=sent):
        assert typed_here() == {"A": ["one\ntwo"], "B": ["x", "y"]}


def test_forms_of_the_same_fields_have_the_same_shape() -> None:
    assert shape_of(compiled("$A", "A=a|b")) == shape_of(compiled("other $A", "A=a|b"))
    assert shape_of(compiled("$A", "A=a|b")) != shape_of(compiled("$A", "A=a|b|c"))


def shown(app: Flask, hint: str, typed: dict[str, list[str]], body: str = "") -> BeautifulSoup:
    template = compiled(body, hint)
    values = values_of(template, typed)
    with app.test_request_context("/"):
        page = render_template_string(
            "{% import 'argument_form.html' as form %}{{ form.fields(fields) }}{{ form.prompt(prompt) }}",
            fields=fields_of(template, typed, problems(template, values)),
            prompt=coloured(template, values),
        )
    return BeautifulSoup(page, "html.parser")


def the(soup: BeautifulSoup, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def test_every_field_has_its_label_and_says_what_is_wrong(app: Flask) -> None:
    soup = shown(app, "TONE=formal|warm NAME=<who it is for> [--loud]", {"TONE": ["cold"]})
    assert the(soup, 'label[for="argument-1"]').get_text(" ", strip=True) == "NAME required"
    field = the(soup, "textarea#argument-1")
    assert [the(soup, f"#{each}").get_text(" ", strip=True) for each in str(field["aria-describedby"]).split()] == [
        "who it is for",
        "missing required argument NAME: who it is for",
    ]
    assert "must be one of formal, warm" in the(soup, "fieldset").get_text()
    assert [option["value"] for option in soup.select("fieldset input")] == ["formal", "warm"]
    assert the(soup, "#argument-2")["type"] == "checkbox"


def test_what_may_be_left_out_can_be_unchosen(app: Flask) -> None:
    soup = shown(app, "[TONE=warm] [SIZE=a|b]", {})
    assert the(soup, "fieldset input[checked]")["value"] == ""
    assert the(soup, "textarea")["placeholder"] == "warm"


def test_a_prompt_has_its_values_marked_by_argument(app: Flask) -> None:
    soup = shown(app, "A=<x> B=<y> [C=z]", {"A": ["<b>&"]}, body="For $A, $B and $C.")
    marks = [(mark["title"], mark.get_text(), mark["class"]) for mark in soup.select("pre mark")]
    assert marks == [
        ("A", "<b>&", ["value-colour", "colour-0", "given"]),
        ("B", "$B", ["value-colour", "colour-1", "missing"]),
        ("C", "z", ["value-colour", "colour-2", "default"]),
    ]
    assert the(soup, "pre").get_text() == "For <b>&, $B and z."


def test_a_long_prompt_shows_its_beginning_and_says_so(app: Flask) -> None:
    soup = shown(app, "A=<x>", {"A": ["y" * 150_000]}, body="$A")
    assert len(the(soup, "pre").get_text()) == 100_000
    assert "50,000 more characters not shown" in soup.get_text()
    soup = shown(app, "A=<x>", {"A": ["y" * 200_000]}, body="$A" * 200)
    assert "the prompt would have" in soup.get_text()
