"""What a confirmation shows before a label is moved, taken off, or proposed to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from service.audit.callers import Callers, callers_of
from service.context import current
from service.core.errors import (
    Archived,
    BreakingChange,
    ImprintError,
    InvalidRequest,
    Protected,
    Stale,
    Unchanged,
    UnknownLabel,
    UnknownVersion,
)
from service.core.names import TAKES_LABEL
from service.core.proposal import ProposalState
from service.registry.catalogue import label_history
from service.registry.lookup import find_template, find_version
from service.registry.naming import check_label
from service.registry.proposals import ProposalFilter, list_proposals
from service.web.difference import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.store.labels import LabelMove
    from service.store.proposals import Proposal
    from service.store.templates import Template
    from service.store.versions import Version

CALLED_WITHIN = timedelta(days=7)
MOST_PROPOSALS = 5
"""How many open proposals for the same label are told of, the newest."""


@dataclass(frozen=True)
class Move:
    """A label of a template, the version it points at, and the one it shall point at; None is nowhere, or none yet.

    `last` is when it moved last; `callers` are those who asked for it lately; `proposals` to move it are open.
    """

    template: Template
    label: str
    present: Version | None
    wanted: Version | None
    last: LabelMove | None
    callers: Callers
    proposals: Sequence[Proposal]
    is_protected: bool

    @cached_property
    def compared(self) -> Comparison | None:
        """What lies between the two versions, or None where there are not two that differ."""
        if self.present is None or self.wanted is None or self.present.number == self.wanted.number:
            return None
        return Comparison(self.present.document, self.wanted.document)

    @property
    def is_moot(self) -> bool:
        """Whether the label points already where it shall."""
        return self.present is not None and self.wanted is not None and self.present.number == self.wanted.number

    @property
    def heading(self) -> str:
        """What would be done, as a heading."""
        if self.wanted is None:
            return f"Move {self.label}"
        if self.present is None:
            return f"Set {self.label} to version {self.wanted.number}"
        if self.wanted.number < self.present.number:
            return f"Roll {self.label} back to version {self.wanted.number}"
        return f"Move {self.label} to version {self.wanted.number}"


def look_at_move(name: str, label: str, ref: str | None) -> Move:
    """Return a label with what moving it to a REF would change; without a REF nothing is wished yet.

    Raises UnknownTemplate, InvalidRequest for a text that cannot be a label, UnknownVersion and UnknownLabel.
    """
    context = current()
    db = context.db
    template = find_template(db, name)
    check_label(label)
    present = template.labels.get(label)
    moves = label_history(db, name, label, limit=1, before=None)
    return Move(
        template=template,
        label=label,
        present=None if present is None else find_version(db, template, str(present)),
        wanted=None if ref is None else find_version(db, template, ref),
        last=moves[0] if moves else None,
        callers=callers_of(db, template, label, since=context.now - CALLED_WITHIN, actor=context.actor),
        proposals=list_proposals(db, _open(name, label), context.actor, limit=MOST_PROPOSALS, before=None),
        is_protected=context.protection.covers(label, name),
    )


def _open(name: str, label: str) -> ProposalFilter:
    return ProposalFilter(template=name, label=label, state=ProposalState.OPEN)


def told(refusal: ImprintError, label: str) -> tuple[str, int]:
    """Return in the words of people why a label was not moved and what to do, and the status of the answer."""
    if isinstance(refusal, Stale):
        number = refusal.extra.get("number")
        stands = "is not set any more" if number is None else f"points at version {number} now"
        return f"Somebody moved it meanwhile: {label} {stands}. Nothing was changed; look again, then decide.", 412
    if isinstance(refusal, UnknownVersion):
        newest = refusal.extra.get("latest")
        return "There is no such version." + (
            f" The newest is version {newest}." if newest else ""
        ) + " Choose one.", 404
    if isinstance(refusal, InvalidRequest) and not refusal.problems:
        return refusal.detail, 422
    table: tuple[tuple[type[ImprintError], str, int], ...] = (
        (Archived, "The template is archived, so nothing was moved. It has to be brought back first.", 409),
        (BreakingChange, "That breaks callers, so nothing was moved yet. If it is meant, tick the box below.", 409),
        (Protected, f"{label} is protected: it moves when somebody else approves. Propose the move below.", 409),
        (Unchanged, f"{label} points there already, so there is nothing to move. Choose another version.", 409),
        (UnknownLabel, f"{label} is not set, so there is nothing to take off.", 404),
        (InvalidRequest, f"That cannot be the name of a label: {TAKES_LABEL}.", 422),
    )
    return next(((text, status) for kind, text, status in table if isinstance(refusal, kind)), (refusal.detail, 409))
