"""Shapes around labels."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from service.api.fields import Request, Text, Truth, Whole
from service.core.names import LONGEST_MESSAGE


class LabelRequest(Request):
    """Where a label shall point."""

    version = Whole(
        required=True, validate=validate.Range(1, 999_999_999), metadata={"description": "Number of the version"}
    )
    message = Text(longest=LONGEST_MESSAGE, metadata={"description": "Why"})
    allow_breaking = Truth(load_default=False, metadata={"description": "Move even if callers of the label break"})


class LabelResponse(Schema):
    """Where a label points."""

    label = fields.String(required=True)
    version = fields.Integer(required=True)
    moved_at = fields.String(required=True, metadata={"format": "date-time"})
    moved_by = fields.String(required=True)


class LabelsResponse(Schema):
    """All labels of a template, by name."""

    items = fields.List(fields.Nested(LabelResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class LabelMoveResponse(Schema):
    """One move of a label: `from` null set it, `to` null took it off."""

    label = fields.String(required=True)
    from_ = fields.Integer(data_key="from", attribute="from", allow_none=True, required=True)
    to = fields.Integer(allow_none=True, required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    actor = fields.String(required=True)
    message = fields.String(allow_none=True, required=True)
    allow_breaking = fields.Boolean(required=True)
    proposal = fields.String(
        allow_none=True, required=True, metadata={"description": "`id` of the proposal that the actor approved"}
    )
    proposer = fields.String(allow_none=True, required=True, metadata={"description": "Who proposed the move"})


class LabelHistoryResponse(Schema):
    """A page of a label's moves, newest first."""

    items = fields.List(fields.Nested(LabelMoveResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)
