"""The auditor's question by the page: where does this text come from?"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from service.core.compiled import compile_text
from service.core.render import render
from tests.web.browsing import Person
from tests.web.conftest import LONG

VALUES = {"TEAM": "payments", "WINDOW": "Friday"}


@pytest.fixture
def prompt(handover: str) -> str:
    return render(compile_text(LONG), VALUES).prompt


@pytest.fixture
def auditor(person: Callable[..., Person]) -> Person:
    return person("auditor").open("/trace")


def test_from_a_pasted_prompt_to_its_version_in_two_steps(auditor: Person, handover: str, prompt: str) -> None:
    auditor.send("Trace it", text=prompt)
    assert "It most likely comes from version 1 of platform.handover" in auditor.text
    assert "payments" in auditor.text
    auditor.follow("version 1 of platform.handover")
    assert auditor.status == 200


def test_the_literal_text_the_values_and_what_was_added_are_marked(auditor: Person, handover: str, prompt: str) -> None:
    auditor.send("Trace it", text=prompt.replace("Friday", "Friday") + "\nSomebody added this.\n")
    marked = auditor.soup.select_one(".marked")
    assert marked is not None
    assert any("Write down what is running" in each.text for each in marked.select("mark.literal"))
    assert [each.text for each in marked.select("mark.value")][:1] == ["TEAMpayments"]
    assert "Somebody added this." in " ".join(each.text for each in marked.select(".other"))


def test_a_file_is_traced_as_a_pasted_text_is(auditor: Person, handover: str, prompt: str) -> None:
    data = {"form_token": auditor.form_token(), "text": "", "file": (io.BytesIO(prompt.encode()), "plan.txt")}
    answer = auditor.client.post("/trace", data=data, content_type="multipart/form-data")
    assert "version 1 of" in answer.text


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("  \n", 422, "There is no text yet."),
        ("x" * 1_100_000, 413, "at most 1,048,576 are looked at"),
    ],
)
def test_what_cannot_be_traced_is_answered_in_words(auditor: Person, text: str, status: int, says: str) -> None:
    auditor.send("Trace it", text=text)
    assert auditor.status == status
    assert says in auditor.problem


def test_a_file_that_is_no_text_is_answered_in_words(auditor: Person) -> None:
    data = {"form_token": auditor.form_token(), "text": "", "file": (io.BytesIO(b"\xff\xfe\x00"), "plan.bin")}
    answer = auditor.client.post("/trace", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "no text in UTF-8" in answer.text


def test_a_text_of_nobody_is_told_so_and_a_way_onward(auditor: Person, handover: str) -> None:
    auditor.send("Trace it", text="Dear all, lunch is at noon today, and there will be soup.")
    assert "No template that is kept here fits this text" in auditor.text
    auditor.send("Trace it", text="sha256:" + "ab" * 32)
    assert "No template that is kept here fits this text" in auditor.text


def test_only_who_audits_may_trace(person: Callable[..., Person]) -> None:
    for role, status in (("viewer", 403), ("editor", 403), ("releaser", 403), ("auditor", 200), ("admin", 200)):
        assert person(role).open("/trace").status == status
