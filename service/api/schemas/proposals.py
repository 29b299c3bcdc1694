"""Shapes around proposals."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from service.api import forms
from service.api.fields import Request, Text, Truth, Whole
from service.api.paging import IdsQuery
from service.api.schemas.templates import BreakingResponse, label_name
from service.core.names import LONGEST_MESSAGE
from service.core.proposal import ProposalState

EXAMPLE = {"label": "production", "version": 1, "message": "Back to the text that worked"}
STATES = [state.value for state in ProposalState]


class ProposalRequest(Request):
    """Where a label shall point."""

    label = Text(required=True, checks=[label_name], metadata={"description": "The label", **forms.LABEL_NAME})
    version = Whole(
        required=True,
        allow_none=True,
        validate=validate.Range(1, 999_999_999),
        metadata={"description": "Number of the version; null proposes to take the label off"},
    )
    message = Text(longest=LONGEST_MESSAGE, metadata={"description": "Why"})
    allow_breaking = Truth(load_default=False, metadata={"description": "Move even if callers of the label break"})


class DecisionRequest(Request):
    """Why it is decided so."""

    message = Text(longest=LONGEST_MESSAGE, metadata={"description": "Why"})


class ApprovalRequest(DecisionRequest):
    """Why it is approved."""

    allow_breaking = Truth(
        load_default=False, metadata={"description": "Move even if callers of the label break; or the proposal says so"}
    )


class ProposalsQuery(IdsQuery):
    """Filters of the list of proposals; all must fit."""

    template = Text(longest=200)
    label = Text(longest=100)
    state = Text(
        checks=[validate.OneOf(STATES, error=f"send one of {', '.join(STATES)}")],
        metadata={"description": "`open`: those that can be approved", "enum": STATES},
    )
    proposer = Text(longest=500, metadata={"description": "Name of the token"})


class ProposalResponse(Schema):
    """A proposal and what became of it."""

    id = fields.String(required=True)
    template = fields.String(required=True)
    label = fields.String(required=True)
    from_ = fields.Integer(
        data_key="from",
        attribute="from",
        allow_none=True,
        required=True,
        metadata={"description": "Where the label pointed when it was proposed; null: it was not set"},
    )
    version = fields.Integer(
        allow_none=True, required=True, metadata={"description": "Where it shall point; null: nowhere"}
    )
    message = fields.String(allow_none=True, required=True)
    allow_breaking = fields.Boolean(required=True)
    proposer = fields.String(required=True)
    proposer_id = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    state = fields.String(required=True, metadata={"enum": STATES})
    decided_by = fields.String(allow_none=True, required=True)
    decided_by_id = fields.String(allow_none=True, required=True)
    decided_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    decision_message = fields.String(allow_none=True, required=True)
    compatible = fields.Boolean(
        allow_none=True,
        required=True,
        metadata={"description": "Whether callers go on working; null where there are no two versions to compare"},
    )
    breaking = fields.List(
        fields.Nested(BreakingResponse), required=True, metadata={"description": "The first 100 of what breaks"}
    )
    compare = fields.String(
        allow_none=True, required=True, metadata={"description": "The path of the comparison of the two versions"}
    )


class ProposalsResponse(Schema):
    """A page of proposals, newest first."""

    items = fields.List(fields.Nested(ProposalResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)
