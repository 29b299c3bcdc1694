"""Files that are dropped on a page: into the text of a new template, and into the text whose origin is asked for."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenAs
from tests.browser.person import Person
from tests.browser.serving import PeopledService
from tests.browser.showcase.planting import PLAN

DROP = """([names, bytes]) => {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}"""


def drop(person: Person, content: bytes, *names: str) -> None:
    person.page.evaluate(DROP, [list(names), list(content)])


def test_a_dropped_plan_is_traced(showcase: PeopledService, open_as: OpenAs) -> None:
    dora = open_as(showcase, "dora").open("/trace")
    drop(dora, PLAN.encode(), "plan.md")
    dora.page.get_by_text("plan.md stands in the text now.").wait_for()
    assert dora.value_of("text") == PLAN
    dora.press("Trace it")
    assert "It comes from version 4 of deployment-plan" in dora.text


def test_a_dropped_document_stands_in_the_form_with_a_name_made_of_its_own(
    showcase: PeopledService, open_as: OpenAs
) -> None:
    bea = open_as(showcase, "bea").open("/templates/new")
    drop(bea, b"Greet $NAME.\n", "Greeting (new).md")
    bea.page.get_by_text("stands in the text now.").wait_for()
    assert (bea.value_of("document"), bea.value_of("name")) == ("Greet $NAME.\n", "greeting-new")


@pytest.mark.parametrize(
    ("content", "names", "told"),
    [
        (b"caf\xe9", ["latin.md"], "latin.md is not text in UTF-8. Save it as UTF-8, then drop it again."),
        (b"x", ["one.md", "two.md"], "Drop one file; more do not fit into one text."),
    ],
)
def test_what_cannot_be_taken_changes_nothing_and_is_told(
    content: bytes, names: list[str], told: str, showcase: PeopledService, open_as: OpenAs
) -> None:
    dora = open_as(showcase, "dora").open("/trace")
    drop(dora, content, *names)
    dora.page.get_by_text(told).wait_for()
    assert dora.value_of("text") == ""
