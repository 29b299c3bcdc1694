"""Proposals -> the JSON that the contract promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from service.audit.presenting import instant

if TYPE_CHECKING:
    from service.store.proposals import Proposal


def proposal(value: Proposal) -> dict[str, Any]:
    """Present a proposal, what became of it, and where to see what it would change."""
    return {
        "id": value.id,
        "template": value.template,
        "label": value.label,
        "from": value.from_number,
        "version": value.to_number,
        "message": value.message,
        "allow_breaking": value.allow_breaking,
        "proposer": value.proposer,
        "proposer_id": value.proposer_id,
        "created_at": instant(value.created_at),
        "state": value.state.value,
        **_decision(value),
        "compatible": None if value.breaking is None else not value.breaking,
        "breaking": list(value.breaking or ()),
        "compare": _compare(value),
    }


def _decision(value: Proposal) -> dict[str, Any]:
    made = value.decision
    return {
        "decided_by": made and made.actor,
        "decided_by_id": made and made.actor_id,
        "decided_at": instant(made.at) if made else None,
        "decision_message": made and made.message,
    }


def _compare(value: Proposal) -> str | None:
    if value.from_number is None or value.to_number is None:
        return None
    ends: dict[str, Any] = {"from": value.from_number, "to": value.to_number}
    return url_for("versions.Compare", name=value.template, **ends)
