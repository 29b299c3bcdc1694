"""What each version of a template changed for callers of the one before, worked out once for any two documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlalchemy import Connection

from service.core.step import Step, step_between
from service.shelf import Shelf
from service.store import versions
from service.store.versions import Version, VersionSummary

MOST_KEPT = 5_000
"""How many steps a worker keeps; a common one takes about 1 kB of memory."""


class Steps:
    """Steps by the digests of their two documents: these never change, whatever template they stand in."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Take how many steps to keep."""
        self._kept: Shelf[tuple[str, str], Step] = Shelf(most)

    def within(self, db: Connection, listed: Sequence[VersionSummary]) -> Mapping[int, Step]:
        """Return the step that led to each of these versions, by its number.

        They are versions of one template that follow each other, the newest first; for the last of them there is none,
        since the one before is not among them.
        """
        pairs = [(before, after) for after, before in pairwise(listed)]
        steps = {after.number: self._kept.get((before.digest, after.digest)) for before, after in pairs}
        missing = [(before, after) for before, after in pairs if steps[after.number] is None]
        if missing:
            numbers = {each.number for pair in missing for each in pair}
            texts = versions.documents(db, listed[0].template_id, sorted(numbers))
            for before, after in missing:
                step = step_between(texts[before.number], texts[after.number])
                self._kept.put((before.digest, after.digest), step, 1)
                steps[after.number] = step
        return {number: step for number, step in steps.items() if step is not None}

    def to(self, db: Connection, version: Version) -> Step | None:
        """Return the step that led to a version; None for the first."""
        listed = versions.page(db, version.template_id, limit=2, before=version.number + 1)
        return self.within(db, listed).get(version.number)
