"""Two people's changes of one version, to be looked at side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.core.compare import Change, compare
from service.core.compiled import compile_text
from service.web.edited import Edited
from service.web.looking import Difference, difference_of

if TYPE_CHECKING:
    from service.store.versions import Version


@dataclass(frozen=True, slots=True)
class Conflict:
    """What others made of the version that both started from, and what the author made of it.

    `is_merged` says that the two changes do not touch and were put together.
    """

    base: Version
    theirs: Version
    their_change: Change
    their_difference: Difference
    my_difference: Difference
    is_merged: bool


def conflict_of(edited: Edited, *, is_merged: bool) -> Conflict:
    """Return the two changes between the base and the newest version, and between the base and the author's text."""
    base, theirs = compile_text(edited.base.document), compile_text(edited.latest.document)
    their_change = compare(base, theirs)
    mine = compare(base, compile_text(edited.document))
    return Conflict(
        base=edited.base,
        theirs=edited.latest,
        their_change=their_change,
        their_difference=difference_of(their_change.text),
        my_difference=difference_of(mine.text),
        is_merged=is_merged,
    )
