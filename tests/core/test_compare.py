from __future__ import annotations

import pytest

from service.core.compare import compare
from tests.core.documents import compiled

CHANGES = [
    # Hints before and after, and the arguments that were added, removed and changed.
    ("A=<x>", "A=<x>", (), (), ()),
    ("A=<x>", "A=<x> [B=...] [C=...]", ("B", "C"), (), ()),
    ("A=<x> B=<y>", "B=<y>", (), ("A",), ()),
    ("A=<x>", "A=<y>", (), (), ("A",)),
    ("A=<x> B=<y>", "B=<y> A=<x>", (), (), ()),
    ("A=<x>", "B=<x>", ("B",), ("A",), ()),
    ("<a> <b>", "<b> <a>", (), (), ("b", "a")),
]


@pytest.mark.parametrize(("before", "after", "added", "removed", "changed"), CHANGES)
def test_arguments_that_came_went_or_changed_are_told(
    before: str, after: str, added: tuple[str, ...], removed: tuple[str, ...], changed: tuple[str, ...]
) -> None:
    arguments = compare(compiled("", before), compiled("", after)).arguments
    assert (arguments.added, arguments.removed, arguments.changed) == (added, removed, changed)


def test_a_keyword_that_changed_is_a_changed_argument() -> None:
    change = compare(compiled("", arguments={"A": {}}), compiled("", arguments={"A": {"maxLength": 3}}))
    assert change.arguments.changed == ("A",)


def test_a_version_compared_with_itself_has_no_change() -> None:
    document = compiled("$A", "A=<x>")
    change = compare(document, document)
    assert (change.text, change.breaking, change.compatible) == ("", (), True)


def test_a_change_tells_the_text_and_what_breaks() -> None:
    change = compare(compiled("$A\n", "A=<x>"), compiled("$B\n", "B=<x>"), "plan@1", "plan@2")
    assert change.text.startswith("--- plan@1\n+++ plan@2\n@@ ")
    assert "\n-$A\n+$B\n" in change.text
    assert not change.compatible
    assert [each.code for each in change.breaking] == ["argument_removed", "argument_required"]


def test_a_change_of_words_alone_is_compatible() -> None:
    change = compare(compiled("Plan $A", "A=<x>"), compiled("Plan well: $A", "A=<x>"))
    assert change.compatible
    assert change.text
