"""Arguments as a table for people."""

from __future__ import annotations

import pytest

from service.core.compiled import compile_text
from service.web.arguments import rows_of

KEYS = ("name", "required", "takes", "default", "typed")


@pytest.mark.parametrize(
    ("hint", "rows"),
    [
        ("NAME=<who>", [("NAME", True, "text", None, 'NAME="…"')]),
        ("[BASE=main]", [("BASE", False, "text", "main", 'BASE="…"')]),
        ("TONE=<warm|cold>", [("TONE", True, "one of", None, "TONE=warm")]),
        (
            "<path> [names...]",
            [("path", True, "text", None, "path"), ("names", False, "several values", None, "names …")],
        ),
        ("[-y|--yes]", [("yes", False, "on or off", None, "--yes or -y")]),
        ("[--depth <number>]", [("depth", False, "text", None, '--depth "…"')]),
        ("whatever you like to say", [("ARGUMENTS", True, "free text, all of it", None, "…")]),
    ],
)
def test_each_kind_of_argument_reads_as_it_is_typed(
    hint: str, rows: list[tuple[str, bool, str, str | None, str]]
) -> None:
    found = rows_of(compile_text(f"---\nargument_hint: {hint}\n---\n$ARGUMENTS $NAME $BASE $TONE\n"))
    assert [tuple(getattr(row, key) for key in KEYS) for row in found] == rows


def test_limits_are_told_in_words() -> None:
    document = (
        "---\nargument_hint: N=<how many> CODE=<code> [TAGS=<a,b,...>]\narguments:\n"
        "  N: {type: integer, minimum: 1, maximum: 9}\n  CODE: {pattern: '^[A-Z]+$', maxLength: 4, x-secret: true}\n"
        "---\n$N $CODE\n"
    )
    number, code, tags = rows_of(compile_text(document))
    assert (number.takes, number.limits, number.typed) == ("a whole number", ("at least 1", "at most 9"), "N=1")
    assert (code.limits, code.is_secret) == (("at most 4 characters", "fits ^[A-Z]+$"), True)
    assert (tags.takes, tags.is_used) == ("several values", False)


def test_of_many_choices_the_first_are_shown() -> None:
    choices = "|".join(f"c{number}" for number in range(40))
    row = rows_of(compile_text(f"---\nargument_hint: A=<{choices}>\n---\n$A\n"))[0]
    assert (len(row.choices), row.more_choices) == (30, 10)
