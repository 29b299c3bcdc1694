"""Shapes around plans."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from service.api import forms
from service.api.fields import Instant, Request, Text
from service.api.paging import IdsQuery
from service.api.schemas.renders import RenderRecordResponse, hash_of, metadata_of, version_number
from service.core.identifier import ID

EITHER = {"oneOf": [{"required": ["content"]}, {"required": ["sha256"]}]}
"""A plan is registered by its text or by its hash."""

EXAMPLE = {"render_id": "00000000-0000-7000-8000-000000000000", "content": "1. Take a copy of the data.\n"}


class PlanRequest(Request):
    """What a model answered to the prompt of a render: its text, or the hash of it."""

    keywords = EITHER

    render_id = Text(required=True, longest=100, metadata={"description": "`id` of the render"})
    content = Text(shortest=1, metadata={"description": "The text, at most 1 MiB of UTF-8"})
    sha256 = hash_of("the text in UTF-8")
    metadata = metadata_of("plan")

    @validates_schema
    def _one_form(self, data: dict[str, object], **_: object) -> None:
        if ("content" in data) == ("sha256" in data):
            raise ValidationError("send content or sha256, and not both", "content")


class PlanQuery(Request):
    """In which form a plan is shown."""

    format = Text(
        checks=[validate.OneOf(["json", "markdown"], error="send json or markdown, or leave it out")],
        metadata={"description": "Goes before the header Accept", "enum": ["json", "markdown"]},
    )


class PlansQuery(IdsQuery):
    """Filters of the list of plans; all must fit."""

    sha256 = hash_of("the plan")
    render_id = Text(
        checks=[validate.Regexp(rf"{ID.pattern}\Z", error="send the id of a render")],
        metadata={"pattern": forms.pattern(ID)},
    )
    template = Text(longest=200)
    version = version_number()
    since = Instant(metadata={"description": "At this time or later"})
    until = Instant(metadata={"description": "Before this time"})


class PlanSummaryResponse(Schema):
    """A plan in a list, without its text and its chain."""

    id = fields.String(required=True)
    render_id = fields.String(required=True)
    template = fields.String(required=True)
    version = fields.Integer(required=True)
    sha256 = fields.String(allow_none=True, required=True, metadata={"description": "Null when erased"})
    metadata = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    caller = fields.String(required=True, metadata={"description": "Who registered it"})
    caller_id = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    erased = fields.Boolean(required=True)
    erased_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    erased_by = fields.String(allow_none=True, required=True)


class PlansResponse(Schema):
    """A page of plans, newest first."""

    items = fields.List(fields.Nested(PlanSummaryResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class PlanVersionResponse(Schema):
    """The version that a plan came from, without its document."""

    template = fields.String(required=True)
    number = fields.Integer(required=True)
    digest = fields.String(required=True)
    title = fields.String(allow_none=True, required=True)
    author = fields.String(required=True)
    message = fields.String(allow_none=True, required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class PlanLabelResponse(Schema):
    """The label that the render asked for, and who had pointed it at the version; null where no move is known."""

    label = fields.String(required=True, metadata={"description": "A label, or `latest`"})
    version = fields.Integer(required=True, metadata={"description": "Where it pointed then"})
    moved_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    moved_by = fields.String(allow_none=True, required=True)
    moved_by_id = fields.String(allow_none=True, required=True)
    message = fields.String(allow_none=True, required=True)


class PlanResponse(Schema):
    """A plan with the whole chain that it came from."""

    id = fields.String(required=True)
    render_id = fields.String(required=True)
    sha256 = fields.String(allow_none=True, required=True, metadata={"description": "Null when erased"})
    content = fields.String(
        allow_none=True, required=True, metadata={"description": "Null when erased, or only the hash was given"}
    )
    metadata = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    caller = fields.String(required=True, metadata={"description": "Who registered it"})
    caller_id = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    erased = fields.Boolean(required=True)
    erased_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    erased_by = fields.String(allow_none=True, required=True)
    render = fields.Nested(RenderRecordResponse, required=True)
    version = fields.Nested(PlanVersionResponse, required=True)
    label = fields.Nested(
        PlanLabelResponse, allow_none=True, required=True, metadata={"description": "Null unless one was asked for"}
    )
