"""Shapes around renders and events."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from service.api import forms
from service.api.fields import Instant, Mapping, Request, Text
from service.api.paging import IdsQuery, RowsQuery
from service.api.schemas.templates import ProblemItemResponse
from service.registry.rendering import DEFAULT_REF

MAX_METADATA = 32
KEY_LENGTH = 100
ONE_FORM = {"not": {"required": ["arguments", "arguments_text"]}}
"""Arguments are sent in one of their two forms, or not at all."""

EXAMPLE = {"arguments": {"NOTES": "Nightly build", "ENVIRONMENT": "staging"}}
"""A call of the template that every installation begins with."""


def _few(metadata: dict[str, str]) -> None:
    if len(metadata) > MAX_METADATA:
        raise ValidationError(f"send at most {MAX_METADATA} members")


def metadata_of(thing: str) -> Mapping:
    """Return the field of a few texts of the caller's own that are kept with a thing."""
    return Mapping(
        keywords={"propertyNames": {"minLength": 1, "maxLength": KEY_LENGTH, **forms.TEXT}},
        keys=Text(shortest=1, longest=KEY_LENGTH),
        values=Text(longest=1000),
        validate=_few,
        load_default=dict,
        metadata={"description": f"Anything you want to find the {thing} by later", "maxProperties": MAX_METADATA},
    )


def hash_of(thing: str) -> Text:
    """Return the field of the SHA-256 of a thing, in bare hex digits."""
    return Text(
        checks=[validate.Regexp(r"[0-9a-f]{64}\Z", error="send the 64 lower-case hex digits of a SHA-256")],
        metadata={"description": f"SHA-256 of {thing}", "pattern": "^[0-9a-f]{64}$"},
    )


def version_number() -> fields.Integer:
    """Return the field of a version's number in a query."""
    return fields.Integer(
        validate=validate.Range(1, 999_999_999), error_messages={"invalid": "send the number of a version"}
    )


class RenderRequest(Request):
    """What to render: a REF, and arguments in one of two forms."""

    keywords = ONE_FORM

    ref = Text(
        load_default=DEFAULT_REF,
        longest=100,
        metadata={"description": "Version number, label, `latest` or digest", **forms.REFERENCE},
    )
    arguments = Mapping(
        keywords=forms.VALUES, metadata={"description": "Values by argument name, as the version's schema says"}
    )
    arguments_text = Text(
        metadata={"description": 'The same as a person would type them: NOTES="..." ENVIRONMENT=staging'}
    )
    unset = Text(longest=10_000, metadata={"description": "What an omitted optional argument renders as, this time"})
    metadata = metadata_of("render")

    @validates_schema
    def _one_form(self, data: dict[str, object], **_: object) -> None:
        if "arguments" in data and "arguments_text" in data:
            raise ValidationError("send arguments or arguments_text, not both", "arguments_text")


class RenderResponse(Schema):
    """A prompt, and the record of how it came about."""

    id = fields.String(required=True)
    template = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(required=True)
    ref = fields.String(required=True)
    prompt = fields.String(required=True)
    prompt_sha256 = fields.String(required=True)
    persona = fields.String(allow_none=True, required=True)
    omitted = fields.List(fields.String(), required=True, metadata={"description": "Neither given nor defaulted"})
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class ValidateResponse(Schema):
    """Whether a call would render, and what keeps it from it."""

    valid = fields.Boolean(required=True)
    errors = fields.List(fields.Nested(ProblemItemResponse), required=True)


class RendersQuery(IdsQuery):
    """Filters of the list of renders; all must fit."""

    template = Text(longest=200)
    version = version_number()
    caller = Text(longest=500, metadata={"description": "Name of the token"})
    since = Instant(metadata={"description": "At this time or later"})
    until = Instant(metadata={"description": "Before this time"})
    prompt_sha256 = hash_of("the prompt")


class RenderRecordResponse(Schema):
    """The record of a render."""

    id = fields.String(required=True)
    template = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(required=True)
    ref = fields.String(required=True, metadata={"description": "What was asked for"})
    label = fields.String(allow_none=True, required=True)
    arguments = fields.Dict(
        allow_none=True, required=True, metadata={"description": "As given; null when erased or not kept"}
    )
    arguments_kept = fields.Boolean(
        required=True, metadata={"description": "Whether they are here: not when erased, nor when none are kept"}
    )
    unset = fields.String(allow_none=True, required=True)
    omitted = fields.List(fields.String(), required=True)
    prompt_sha256 = fields.String(allow_none=True, required=True)
    caller = fields.String(required=True)
    caller_id = fields.String(required=True)
    metadata = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    erased = fields.Boolean(required=True)
    erased_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    erased_by = fields.String(allow_none=True, required=True)
    plans = fields.List(fields.String(), required=True, metadata={"description": "Ids of its plans, oldest first"})
    log_index = fields.Integer(allow_none=True, required=True)


class RendersResponse(Schema):
    """A page of renders, newest first."""

    items = fields.List(fields.Nested(RenderRecordResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ReplayResponse(Schema):
    """A render done again."""

    prompt = fields.String(required=True)
    identical = fields.Boolean(required=True, metadata={"description": "Whether it is the prompt of the first time"})


class EventsQuery(RowsQuery):
    """Filters of the list of events; all must fit."""

    template = Text(longest=200)
    tag = Text(longest=100, metadata={"description": "`subject:action`, such as `label:move`"})
    actor = Text(longest=500)
    since = Instant(metadata={"description": "At this time or later"})
    until = Instant(metadata={"description": "Before this time"})


class EventResponse(Schema):
    """A change: who, what, when."""

    id = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    actor = fields.String(required=True)
    actor_id = fields.String(required=True)
    tag = fields.String(required=True)
    template = fields.String(allow_none=True, required=True)
    data = fields.Dict(required=True)


class EventsResponse(Schema):
    """A page of events, newest first."""

    items = fields.List(fields.Nested(EventResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)
