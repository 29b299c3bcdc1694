"""Two people's changes of one version, to be looked at side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.web.difference import Comparison
from service.web.edited import Edited

if TYPE_CHECKING:
    from service.store.versions import Version


@dataclass(frozen=True, slots=True)
class Conflict:
    """What others made of the version that both started from, and what the author made of it.

    `is_merged` says that the two changes do not touch and were put together.
    """

    base: Version
    theirs: Version
    their_change: Comparison
    my_change: Comparison
    is_merged: bool


def conflict_of(edited: Edited, *, is_merged: bool) -> Conflict:
    """Return the two changes between the base and the newest version, and between the base and the author's text."""
    base = edited.base.document
    return Conflict(
        base=edited.base,
        theirs=edited.latest,
        their_change=Comparison(base, edited.latest.document),
        my_change=Comparison(base, edited.document),
        is_merged=is_merged,
    )
