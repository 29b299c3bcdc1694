"""Shapes around tracing."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from service.api.fields import Request, Text
from service.api.schemas.renders import hash_of

ONE_OF = {"oneOf": [{"required": ["text"]}, {"required": ["sha256"]}]}
"""A text is traced by itself or by its hash."""

EXAMPLE = {"text": "Produce a plan (4-6 checklist bullets) tailored to staging."}


class TraceRequest(Request):
    """What to find the origin of: a text, or the hash of one."""

    keywords = ONE_OF

    text = Text(shortest=1, metadata={"description": "A prompt, a plan or a part of one; at most 1 MiB in UTF-8"})
    sha256 = hash_of("a text in UTF-8, or of its normal form")

    @validates_schema
    def _one_of(self, data: dict[str, object], **_: object) -> None:
        if ("text" in data) == ("sha256" in data):
            raise ValidationError("send text, or the sha256 of one; exactly one of them", "text")


class MatchResponse(Schema):
    """A version that the text comes from: proven by a record, or likely by what it says."""

    kind = fields.String(required=True, validate=validate.OneOf(["plan", "prompt", "skeleton", "outline"]))
    certainty = fields.String(required=True, validate=validate.OneOf(["proven", "likely"]))
    score = fields.Float(required=True, validate=validate.Range(0, 1))
    template = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(required=True)
    render_id = fields.String()
    plan_id = fields.String()
    arguments = fields.Dict(
        allow_none=True, metadata={"description": "Of the record, null when they are gone; or as read out of the text"}
    )
    why = fields.String(required=True, metadata={"description": "A sentence for people"})


class TraceResponse(Schema):
    """Where a text comes from, best first; nothing was found when there is no match."""

    matches = fields.List(fields.Nested(MatchResponse), required=True)
    note = fields.String(metadata={"description": "What would tell equal matches apart, and what was not looked at"})
