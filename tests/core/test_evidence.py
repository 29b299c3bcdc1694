from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.evidence import MOST_SHOWN, evidence

TIME = "2026-11-23T09:00:00.000000Z"
PLAN: dict[str, Any] = {
    "id": "01a205f7-0000-7000-8000-000000000001",
    "render_id": "01a205f7-0000-7000-8000-000000000002",
    "sha256": "ab" * 32,
    "content": "1. Take a copy.\n2. Roll out.\n",
    "metadata": {"model": "large"},
    "caller": "bot",
    "caller_id": "01a205f7-0000-7000-8000-000000000003",
    "created_at": TIME,
    "erased": False,
    "erased_at": None,
    "erased_by": None,
    "render": {
        "id": "01a205f7-0000-7000-8000-000000000002",
        "prompt_sha256": "cd" * 32,
        "ref": "production",
        "arguments": {"NOTES": "new checkout", "DAYS": [1, 2]},
        "omitted": ["FLAG"],
        "caller": "bot",
        "caller_id": "01a205f7-0000-7000-8000-000000000003",
        "metadata": {"ticket": "OPS-12"},
        "created_at": TIME,
        "erased": False,
    },
    "version": {
        "template": "deployment-plan",
        "number": 2,
        "digest": "sha256:" + "ef" * 32,
        "title": "Deployment",
        "author": "ada",
        "message": "Ask for the window",
        "created_at": TIME,
    },
    "label": {
        "label": "production",
        "version": 2,
        "moved_at": TIME,
        "moved_by": "grace",
        "moved_by_id": "01a205f7-0000-7000-8000-000000000004",
        "message": "Reviewed",
    },
}


def changed(**members: Any) -> dict[str, Any]:
    """Return the plan with other members; those of `render`, `version` and `label` are added to what is there."""
    inner = {key: PLAN[key] | value for key, value in members.items() if isinstance(PLAN[key], dict) and value}
    return PLAN | members | inner


def outside_code(page: str) -> str:
    """Return what a reader of CommonMark takes for more than literal text: the page without its code."""
    kept, fence = [], ""
    for line in page.split("\n"):
        opened = re.match("`{3,}", line)
        if fence:
            fence = "" if re.fullmatch(f"{fence}`* *", line) else fence
        elif opened:
            fence = opened[0]
        else:
            kept.append(line)
    assert not fence, "a block of code is never closed"
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "CODE", "\n".join(kept))


def test_the_page_tells_each_step_with_its_people_times_and_digests() -> None:
    page = evidence(PLAN)
    for told in (
        PLAN["id"],
        PLAN["render_id"],
        "ab" * 32,
        "cd" * 32,
        "sha256:" + "ef" * 32,
        "`bot`",
        "`grace`",
        "`ada`",
        "`Reviewed`",
        "`Ask for the window`",
        "`OPS-12`",
        "new checkout",
        "[1, 2]",
        "`FLAG`",
        "1. Take a copy.",
        TIME,
        "does not show that a model really wrote this text",
    ):
        assert told in page, told
    assert page.endswith("tokens.\n")


def test_the_same_plan_gives_the_same_page() -> None:
    assert evidence(PLAN) == evidence(changed())


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"label": None}, "**Label**: none"),
        ({"label": {"label": "latest"}}, "saving that version moved it"),
        ({"label": {"moved_at": None, "moved_by": None, "moved_by_id": None}}, "no move that led there is known"),
        ({"content": None}, "only its hash was registered"),
        ({"render": {"arguments": None}}, "They were not kept."),
        ({"render": {"arguments": {}}}, "None were given."),
        ({"version": {"title": None, "message": None}}, "- title: -\n"),
    ],
)
def test_what_is_not_there_is_said(members: dict[str, Any], says: str) -> None:
    assert says in evidence(changed(**members))


def test_a_page_about_what_was_erased_says_by_whom_and_asks_for_no_hash() -> None:
    gone = {"sha256": None, "content": None, "erased": True, "erased_at": TIME, "erased_by": "eve"}
    page = evidence(changed(**gone, render={"arguments": None, "prompt_sha256": None, "erased": True}))
    assert f"were erased** on {TIME} by `eve`" in page
    assert "sha256sum plan.md" not in page
    assert page.count("was erased.") == 1
    assert "They were erased." in page


HOSTILE = [
    "```\n# Approved\n```",
    "`" * 40 + "\n# Approved",
    "~~~\n# Approved\n~~~",
    "` # Approved `",
    "a | b\n| - | - |\n# Approved",
    "\r# Approved",
    "\r\n\r\n# Approved",
    "\u2028# Approved\u2029# Approved",
    "<script>alert(1)</script># Approved",
    "</code></pre>\n\n# Approved",
    "[# Approved](javascript:alert(1)) ![x](http://evil.test/x.png)",
    "\u202e# devorppA",
    "invisible\u200b\u2066\U000e0041 # Approved",
    "\x1b[2J# Approved",
    "",
    " ",
    "`",
    "\n",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["argument", "name", "metadata", "caller", "message", "content"])
def test_what_a_caller_sent_cannot_leave_its_code(text: str, place: str) -> None:
    plan = {
        "argument": lambda: changed(render={"arguments": {"NOTES": text}}),
        "name": lambda: changed(render={"arguments": {text: "x"}}),
        "metadata": lambda: changed(metadata={text: text}),
        "caller": lambda: changed(caller=text, render={"caller": text}),
        "message": lambda: changed(version={"message": text, "title": text, "author": text}, label={"message": text}),
        "content": lambda: changed(content=text),
    }[place]()
    page = evidence(plan)
    assert "Approved" not in outside_code(page)
    assert "devorppA" not in outside_code(page)
    assert "<script>" not in outside_code(page)
    assert not re.search("[\r\u2028\u2029\u200b\u202e\u2066\U000e0041\x1b]", page)
    assert page.count("\n## ") == evidence(PLAN).count("\n## ") or "content" in place or "argument" in place


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.text(max_size=50))
def test_no_text_changes_what_stands_around_it(text: str, name: str) -> None:
    plain = changed(content="x", metadata={"x": "x"}, caller="x", render={"arguments": {"x": "x"}})
    odd = changed(content=text, metadata={name: text}, caller=name, render={"arguments": {name: text}})
    assert outside_code(evidence(odd)) == outside_code(evidence(plain))


def test_what_does_not_show_is_spelled_out() -> None:
    page = evidence(changed(render={"arguments": {"NOTES": "safe\u202eevil\r\n"}}, caller="a\nb\tc"))
    assert "safe⟦U+202E⟧evil⟦U+000D⟧\n" in page
    assert "`a⟦U+000A⟧b⟦U+0009⟧c`" in page


def test_a_long_text_is_cut_and_the_page_says_so() -> None:
    page = evidence(changed(content="x" * (MOST_SHOWN + 1), caller="y" * 10_000))
    assert f"the first {MOST_SHOWN:,} of {MOST_SHOWN + 1:,} characters" in page
    assert "y" * MOST_SHOWN + "…" in page
    assert len(page) < 3 * MOST_SHOWN + 10_000
