"""Where a text comes from: proof first, then what is likely, as far as the actor may see, and never wrongly sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection

from service.audit.renders import record_render
from service.audit.trace import MOST_BYTES, MOST_MATCHES, find_origin, trace
from service.audit.trace_recorded import MOST_IDS
from service.core.actor import Actor
from service.core.errors import InvalidRequest, TooLarge
from service.core.identifier import time_ordered_id
from service.core.normal import normal_sha256, sha256
from service.core.protection import NO_PROTECTION
from service.core.trace.match import Match
from service.registry.archiving import archive_template
from service.registry.rendering import Call, render_template
from service.store import renders
from service.store.metadata import plan_contents, plans
from service.store.renders import RenderRecord
from tests.operations import ADA, NOW, create, save, somebody

NAME = "platform.release-plan"
DOCUMENT = """---
argument_hint: NOTES=<notes> ENVIRONMENT=<staging|production> [WINDOW=<window>]
---
You are the release manager of the payments platform.
Write a release plan for the environment $ENVIRONMENT.

What changed since the last release:
$NOTES

## Checks before the release
Name each dashboard that somebody has to watch, and who does.

## Order of the rollout
Say which region comes first and why; the window is $WINDOW.

## Way back
Tell what is restored, from where, and how long that takes.
"""
TWIN = DOCUMENT.replace("which region comes first", "which tenant comes first")
OTHER = "---\nargument_hint: TOPIC=<topic>\n---\nCompose a limerick about $TOPIC for a colleague who retires today.\n"
VALUES = {"NOTES": "Refunds are asynchronous.\nCards expire later.", "ENVIRONMENT": "staging", "WINDOW": "02:00 UTC"}
AUDITOR = somebody("audit", name="auditor")


def rendered(db: Connection, name: str = NAME, ref: str = "latest", **more: Any) -> tuple[RenderRecord, str]:
    """Render, record, and return the record and the prompt."""
    call = Call(ref=ref, arguments=more.get("values", VALUES))
    rendering = render_template(db, name, call)
    record = record_render(
        db,
        rendering.version,
        rendering.rendered,
        ref=ref,
        values=rendering.values,
        unset=None,
        metadata={},
        actor=more.get("actor", ADA),
        now=NOW,
        entropy=bytes([more.get("number", 1)]) * 10,
    )
    return record, rendering.rendered.prompt


def register_plan(db: Connection, record: RenderRecord, content: str = "1. Ship it.\n") -> str:
    """Write the rows of a plan that was made from a render; return its id."""
    shared = {"template_id": record.template_id, "template": record.template, "version": record.version}
    caller = {"caller": "bob", "caller_id": "0190-bob", "metadata": {}, "created_at": NOW}
    plan_id = time_ordered_id(NOW, b"aplanbybob")
    db.execute(plans.insert(), {"id": plan_id, "render_id": record.id, **shared, **caller})
    hashes = {"sha256": sha256(content), "normal_sha256": normal_sha256(content)}
    db.execute(plan_contents.insert(), {"plan_id": plan_id, "render_id": record.id, "content": content, **hashes})
    return plan_id


@pytest.fixture
def library(db: Connection) -> Connection:
    """Return a transaction with two versions of a template that are nearly alike, and another template."""
    create(db, NAME, DOCUMENT)
    save(db, TWIN, NAME)
    create(db, "fun.limerick", OTHER)
    return db


def told(matches: Sequence[Match]) -> list[tuple[str, str, str, int]]:
    return [(each.kind, each.certainty, each.template, each.version) for each in matches]


def prompt_of(db: Connection, ref: str, **values: str) -> str:
    """Return a prompt that nobody recorded."""
    return render_template(db, NAME, Call(ref=ref, arguments=VALUES | values)).rendered.prompt


def test_a_recorded_prompt_proves_its_version_and_arguments(library: Connection) -> None:
    record, prompt = rendered(library, ref="1")
    (match,) = trace(library, AUDITOR, text=prompt)
    assert told([match]) == [("prompt", "proven", NAME, 1)]
    assert (match.score, match.render_id, match.arguments) == (1.0, record.id, VALUES)
    assert match.digest == record.digest
    assert "byte for byte" in match.why


@pytest.mark.parametrize("change", ["\r\n", "  \n", "\t\n"])
def test_line_ends_and_blanks_at_their_ends_take_nothing_from_the_proof(library: Connection, change: str) -> None:
    record, prompt = rendered(library)
    (match,) = trace(library, AUDITOR, text=prompt.replace("\n", change) + "\n\n")
    assert (match.certainty, match.render_id) == ("proven", record.id)
    assert "but for line ends" in match.why


def test_a_prompt_that_was_not_in_normal_form_is_found_by_it(library: Connection) -> None:
    record, prompt = rendered(library, values=VALUES | {"NOTES": "one  \r\ntwo"})
    assert record.normal_sha256 is not None
    for text in (prompt, prompt.replace("  \r\n", "\n"), prompt.replace("\r\n", "\n")):
        assert [each.render_id for each in trace(library, AUDITOR, text=text)] == [record.id]


def test_every_version_that_made_the_same_prompt_is_named(library: Connection) -> None:
    save(library, TWIN.replace("argument_hint", "title: Release\nargument_hint"), NAME)
    rendered(library, ref="2", number=1)
    newest, prompt = rendered(library, ref="2", number=2)
    third, _ = rendered(library, ref="3", number=3)
    found = trace(library, AUDITOR, text=prompt)
    assert [(each.version, each.render_id) for each in found] == [(3, third.id), (2, newest.id)]
    assert "2 renders of version 2" in found[1].why


def test_a_hash_finds_what_was_recorded_and_nothing_else(library: Connection) -> None:
    record, prompt = rendered(library, values=VALUES | {"NOTES": "one \ntwo"})
    exact, normal = sha256(prompt), record.normal_sha256
    assert [each.render_id for each in trace(library, AUDITOR, sha256=exact)] == [record.id]
    assert [each.render_id for each in trace(library, AUDITOR, sha256=normal)] == [record.id]
    assert trace(library, AUDITOR, sha256=sha256(prompt_of(library, "1"))) == []


def test_a_prompt_that_nobody_recorded_is_likely_however_exactly_it_fits(library: Connection) -> None:
    found = trace(library, AUDITOR, text=prompt_of(library, "1"))
    assert told(found) == [("skeleton", "likely", NAME, 1)]
    assert (found[0].score, found[0].arguments, found[0].render_id) == (1.0, VALUES, None)


def test_a_text_cut_off_before_versions_differ_names_both_and_what_tells_them_apart(library: Connection) -> None:
    prompt = prompt_of(library, "1")
    found = find_origin(library, AUDITOR, text=prompt[: prompt.index("## Order")])
    assert {each.version for each in found.matches} == {1, 2}
    (note,) = found.notes
    assert "which region comes first" in note or "which tenant comes first" in note


def test_an_id_in_the_text_proves_what_it_speaks_of_and_no_more(library: Connection) -> None:
    record, _ = rendered(library, ref="1")
    (match,) = trace(library, AUDITOR, text=f"Ticket 7: done as render {record.id.upper()} said.")
    assert told([match]) == [("prompt", "proven", NAME, 1)]
    assert (match.render_id, match.arguments) == (record.id, VALUES)
    assert "not that the text was made by it" in match.why


def test_an_id_and_a_text_that_agree_name_one_version(library: Connection) -> None:
    save(library, TWIN.replace("argument_hint", "title: Release\nargument_hint"), NAME)
    record, prompt = rendered(library, ref="2")
    found = trace(library, AUDITOR, text=f"{prompt}\n(render {record.id})")
    assert told(found) == [("prompt", "proven", NAME, 2), ("skeleton", "likely", NAME, 2)]


def test_the_first_ids_of_a_text_are_looked_up_and_plans_go_before_their_renders(library: Connection) -> None:
    record, _ = rendered(library, ref="1")
    made_up = [f"00000000-0000-7000-8000-{number:012}" for number in range(MOST_IDS)]
    assert trace(library, AUDITOR, text=" ".join([*made_up, record.id])) == []
    plan = register_plan(library, record)
    (match,) = trace(library, AUDITOR, text=" ".join([record.id, *made_up[2:], plan]))
    assert (match.kind, match.plan_id, match.render_id) == ("plan", plan, record.id)


def test_a_registered_plan_is_proven_before_the_prompt_of_the_same_text(library: Connection) -> None:
    record, prompt = rendered(library, ref="1")
    plan = register_plan(library, record, prompt)
    found = trace(library, AUDITOR, text=prompt)
    assert [(each.kind, each.plan_id) for each in found] == [("plan", plan), ("prompt", None)]
    assert "registered as a plan" in found[0].why
    assert [each.plan_id for each in trace(library, AUDITOR, text=prompt.replace("\n", " \n"))] == [plan, None]
    assert [each.plan_id for each in trace(library, AUDITOR, sha256=sha256(prompt))] == [plan, None]


def test_what_was_erased_is_found_by_its_id_alone(library: Connection) -> None:
    record, prompt = rendered(library, ref="1")
    renders.erase(library, record.id)
    assert [each.certainty for each in trace(library, AUDITOR, text=prompt)] == ["likely"]
    (match,) = trace(library, AUDITOR, text=f"see {record.id}")
    assert (match.render_id, match.arguments) == (record.id, None)
    assert "erased" in match.why
    assert trace(library, AUDITOR, sha256=sha256(prompt)) == []


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (AUDITOR, True),
        (somebody("audit", pattern="platform.*"), True),
        (somebody("audit", pattern="fun.*"), False),
    ],
)
def test_nobody_is_told_of_templates_beyond_a_pattern(library: Connection, actor: Actor, sees: bool) -> None:
    record, prompt = rendered(library, ref="1")
    for text in (prompt, prompt_of(library, "1", NOTES="another"), f"see {record.id}"):
        assert [each.template for each in trace(library, actor, text=text)][:1] == [NAME] * sees
    assert [each.template for each in trace(library, actor, sha256=sha256(prompt))] == [NAME] * sees


def test_an_archived_template_is_found_too(library: Connection) -> None:
    _, prompt = rendered(library, ref="1")
    unrecorded = prompt_of(library, "1", NOTES="another")
    archive_template(library, NAME, actor=ADA, now=NOW, protection=NO_PROTECTION)
    assert [each.certainty for each in trace(library, AUDITOR, text=prompt)] == ["proven"]
    assert told(trace(library, AUDITOR, text=unrecorded)) == [("skeleton", "likely", NAME, 1)]


def test_a_secret_value_is_not_read_out_of_a_text(library: Connection) -> None:
    hidden = DOCUMENT.replace("---\nYou", "arguments:\n  NOTES: {x-secret: true}\n---\nYou")
    save(library, hidden, NAME)
    values = VALUES | {"NOTES": "hush-hush"}
    _, prompt = rendered(library, values=values)
    (proven,) = trace(library, AUDITOR, text=prompt)
    likely = trace(library, AUDITOR, text=prompt.replace("hush-hush", "hush-quiet"))
    third = next(each for each in likely if each.version == 3)
    for match in (proven, third):
        assert match.arguments is not None
        assert match.arguments["NOTES"] == "***"
        assert "hush" not in match.why


@pytest.mark.parametrize(
    "text", ["Dear all, the picnic is on Sunday; bring cake.", "\0", "\n" * 1000, "$NOTES", "🎉" * 100, "a" * 100_000]
)
def test_a_text_that_comes_from_nowhere_matches_nothing(library: Connection, text: str) -> None:
    assert trace(library, AUDITOR, text=text) == []


def test_a_plan_that_follows_the_headings_leads_to_its_template(library: Connection) -> None:
    plan = (
        "# Release of refunds\n\n## Checks before the release\n- Grafana: error rate, watched by Zoë\n\n"
        "## Order of the rollout\n1. eu-west, as it is small\n2. all others\n\n"
        "## Way back\nThe last image, 4 minutes.\n"
    )
    found = trace(library, AUDITOR, text=plan)
    assert {(each.kind, each.certainty, each.template) for each in found} == {("outline", "likely", NAME)}
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_never_more_than_a_few_matches_are_told(library: Connection) -> None:
    for number in range(3, 3 + MOST_MATCHES + 5):
        save(library, TWIN.replace("argument_hint", f"title: Release {number}\nargument_hint"), NAME)
    for number in range(3, 3 + MOST_MATCHES + 5):
        _, prompt = rendered(library, ref=str(number), number=number)
    assert len(trace(library, AUDITOR, text=prompt)) == MOST_MATCHES
    assert 1 < len(trace(library, AUDITOR, text=prompt.replace("02:00", "03:00"))) <= MOST_MATCHES


def test_an_empty_text_and_one_that_is_too_long_are_refused_with_advice(library: Connection) -> None:
    with pytest.raises(InvalidRequest, match="send the text"):
        trace(library, AUDITOR, text="")
    with pytest.raises(TooLarge, match="1,048,577 bytes"):
        trace(library, AUDITOR, text="é" * (MOST_BYTES // 2) + "a")
