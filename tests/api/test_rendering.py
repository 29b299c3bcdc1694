"""Rendering over HTTP: exactly the values in place, every problem at once, and a record of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from tests.api.conftest import SEED, Caller

RENDER = "/v1/templates/mail.greeting/render"


def test_a_render_is_the_body_with_exactly_the_values_in_place(admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"arguments": {"NAME": "Ada", "TONE": "warm"}, "metadata": {"run": "7"}})
    assert answer.status_code == 201
    made = answer.json
    assert made["prompt"] == "Dear Ada (warm),\nwelcome.\n\n"
    assert made["prompt_sha256"] == hashlib.sha256(made["prompt"].encode()).hexdigest()
    assert (made["template"], made["version"], made["ref"]) == (greeting, 1, "production")
    assert made["digest"] == "sha256:" + hashlib.sha256(SEED.encode()).hexdigest()
    assert (made["persona"], made["omitted"]) == ("host", ["SIGN"])
    assert answer.headers["Location"] == f"/v1/renders/{made['id']}"


@pytest.mark.parametrize(
    "value",
    [
        "$NAME",
        "{{NAME}}",
        "$$",
        r"\1",
        "$&",
        "{% x %}",
        "",
        " ",
        "\r\n\t",
        "é\u0301",
        "🙂",
        "x" * 200_000,
        "\x07\x1b[0m",
    ],
)
def test_a_value_comes_out_byte_for_byte_and_is_never_looked_at_again(value: str, admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"arguments": {"NAME": value, "TONE": "warm", "SIGN": value}})
    assert answer.json["prompt"] == f"Dear {value} (warm),\nwelcome.\n{value}\n"


def test_missing_wrong_and_unknown_arguments_are_one_refusal_that_lists_all(admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"arguments": {"TONE": "rude", "SING": "Bob"}})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_arguments")
    assert answer.content_type == "application/problem+json"
    found = {each["argument"]: each for each in answer.json["errors"]}
    assert found["NAME"]["code"] == "missing_argument"
    assert (found["TONE"]["code"], found["TONE"]["allowed"]) == ("not_a_choice", ["formal", "warm"])
    assert found["SING"]["did_you_mean"] == "SIGN"
    assert "did you mean SIGN" in found["SING"]["message"]


def test_a_refused_render_leaves_no_record(admin: Caller, greeting: str) -> None:
    admin.post(RENDER, {"arguments": {}})
    assert admin.get("/v1/renders").json["items"] == []


def test_typed_arguments_render_like_the_values_they_mean(admin: Caller, greeting: str) -> None:
    typed = admin.post(RENDER, {"arguments_text": "NAME='Ada Lovelace' TONE=warm"}).json
    assert typed["prompt"].startswith("Dear Ada Lovelace (warm),")
    assert admin.get(f"/v1/renders/{typed['id']}").json["arguments"] == {"NAME": "Ada Lovelace", "TONE": "warm"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("NAME=Ada stray TONE=warm", "expected NAME=value but found 'stray'"),
        ("NAME=Ada TONE=warm =x", "expected a name before '=' in '=x'"),
        ("NAME='Ada", "unterminated quote"),
        ("", "missing required arguments: NAME, TONE"),
    ],
)
def test_typed_arguments_that_cannot_be_read_name_the_word(text: str, says: str, admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"arguments_text": text})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_arguments")
    assert says in answer.json["detail"]


def test_arguments_in_two_forms_are_refused(admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"arguments": {}, "arguments_text": ""})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["pointer"] == "/arguments_text"


def test_the_caller_may_say_what_an_omitted_argument_renders_as(admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"arguments": {"NAME": "Ada", "TONE": "warm"}, "unset": "(nobody)"})
    assert answer.json["prompt"].endswith("\n(nobody)\n")


@pytest.mark.parametrize("ref", ["1", "latest", "production", "sha256:" + hashlib.sha256(SEED.encode()).hexdigest()])
def test_every_kind_of_ref_finds_its_version(ref: str, admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, {"ref": ref, "arguments": {"NAME": "Ada", "TONE": "warm"}})
    assert (answer.json["version"], answer.json["ref"]) == (1, ref)


@pytest.mark.parametrize(
    ("ref", "code"),
    [("2", "unknown_version"), ("staging", "unknown_label"), ("sha256:" + "0" * 64, "unknown_version")]
    + [(odd, "unknown_version") for odd in ("", "0", "01", "-1", "1.0", "Production", "9" * 30, "a b", "sha256:xyz")],
)
def test_a_ref_that_points_nowhere_is_not_found_and_never_falls_back(
    ref: str, code: str, admin: Caller, greeting: str
) -> None:
    answer = admin.post(RENDER, {"ref": ref, "arguments": {"NAME": "Ada", "TONE": "warm"}})
    assert (answer.status_code, answer.json["code"]) == (404, code)


def test_a_moved_label_is_what_the_next_render_uses(admin: Caller, greeting: str) -> None:
    saved = admin.post("/v1/templates/mail.greeting/versions", {"document": SEED.replace("welcome", "hello")})
    assert saved.json["number"] == 2
    call = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
    assert admin.post(RENDER, call).json["version"] == 1
    assert admin.put("/v1/templates/mail.greeting/labels/production", {"version": 2}).status_code == 200
    assert admin.post(RENDER, call).json["version"] == 2


def test_validate_says_what_is_wrong_and_records_nothing(admin: Caller, greeting: str) -> None:
    path = "/v1/templates/mail.greeting/validate"
    good = admin.post(path, {"arguments": {"NAME": "Ada", "TONE": "warm"}})
    assert (good.status_code, good.json) == (200, {"valid": True, "errors": []})
    bad = admin.post(path, {"arguments": {"NAME": 7}})
    assert (bad.status_code, bad.json["valid"]) == (200, False)
    assert [each["argument"] for each in bad.json["errors"]] == ["NAME", "TONE"]
    assert admin.get("/v1/renders").json["items"] == []


def test_lint_stores_nothing_and_shows_a_preview(caller: Callable[..., Caller]) -> None:
    answer = caller("read").post("/v1/lint", {"document": SEED, "arguments": {"NAME": "Ada", "TONE": "formal"}})
    assert answer.status_code == 200
    assert answer.json["prompt"] == "Dear Ada (formal),\nwelcome.\n\n"
    assert [each["name"] for each in answer.json["arguments"]] == ["NAME", "TONE", "SIGN"]
    assert answer.json["schema"]["required"] == ["NAME", "TONE"]
    assert answer.json["findings"] == []


def test_lint_answers_200_also_for_errors_in_document_and_arguments(caller: Callable[..., Caller]) -> None:
    hidden = SEED.replace("welcome", "wel\u202ecome")
    answer = caller("read").post("/v1/lint", {"document": hidden, "arguments_text": "NAME=Ada"})
    assert answer.status_code == 200
    assert "error" in {each["severity"] for each in answer.json["findings"]}
    assert "prompt" not in answer.json
    assert answer.json["errors"][0]["argument"] == "TONE"


@pytest.mark.parametrize("path", [RENDER, "/v1/templates/mail.greeting/validate"])
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"arguments": [1]}, "/arguments"),
        ({"arguments": "x"}, "/arguments"),
        ({"arguments": None}, "/arguments"),
        ({"arguments_text": 7}, "/arguments_text"),
        ({"metadata": {"run": 7}}, "/metadata/run"),
        ({"metadata": {str(number): "" for number in range(33)}}, "/metadata"),
        ({"ref": 1}, "/ref"),
        ({"unset": "x" * 10_001}, "/unset"),
        ({"argument": {}}, "/argument"),
    ],
)
def test_a_body_of_another_shape_names_the_member(
    path: str, body: dict[str, object], pointer: str, admin: Caller, greeting: str
) -> None:
    answer = admin.post(path, body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]
