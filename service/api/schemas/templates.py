"""Shapes around templates and versions."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, ValidationError, fields

from service.api import forms
from service.api.fields import Mapping, Request, Text, Words
from service.api.paging import NamesQuery
from service.core.names import LONGEST_MESSAGE, TAKES_LABEL, TAKES_NAME, is_label, is_template_name
from service.registry.publishing import ACCEPTABLE


def template_name(text: str) -> None:
    """Raise ValidationError for a text that cannot name a template."""
    if not is_template_name(text):
        raise ValidationError(TAKES_NAME)


def label_name(text: str) -> None:
    """Raise ValidationError for a text that cannot be a label."""
    if not is_label(text):
        raise ValidationError(TAKES_LABEL)


class VersionRequest(Request):
    """A document to save."""

    document = Text(
        required=True, metadata={"description": "The whole document: front matter and body, as it shall be kept"}
    )
    message = Text(longest=LONGEST_MESSAGE, metadata={"description": "Why"})
    labels = Words(
        Text(checks=[label_name], metadata=forms.LABEL_NAME),
        metadata={"description": "Labels to point at the version; needs `release`"},
    )
    accept_findings = Words(
        Text(metadata={"enum": sorted(ACCEPTABLE)}),
        metadata={"description": "Codes of error findings that you accept (`credential`)"},
    )


class TemplateRequest(VersionRequest):
    """A new template and its first document."""

    name = Text(
        required=True,
        checks=[template_name],
        metadata={"description": TAKES_NAME, "example": "platform.plan", **forms.NAME},
    )


class TemplatesQuery(NamesQuery):
    """Filters of the list of templates; all must fit."""

    q = Text(
        longest=500, metadata={"description": "Words that must stand in name, title, description or body, as prefixes"}
    )
    label = Text(longest=100, metadata={"description": "Only templates that have this label"})
    persona = Text(longest=500)
    tag = Text(longest=500)
    prefix = Text(longest=200, metadata={"description": "Start of the name, such as `platform.`"})
    archived = fields.Boolean(
        load_default=False,
        error_messages={"invalid": "send true or false"},
        metadata={"description": "true lists the archived templates instead"},
    )


class TemplateResponse(Schema):
    """A template as it is now."""

    name = fields.String(required=True)
    title = fields.String(allow_none=True, required=True)
    description = fields.String(allow_none=True, required=True)
    persona = fields.String(allow_none=True, required=True)
    tags = fields.List(fields.String(), required=True)
    latest = fields.Integer(required=True, metadata={"description": "Number of the newest version"})
    labels = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    archived = fields.Boolean(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    updated_at = fields.String(required=True, metadata={"format": "date-time"})


class TemplatesResponse(Schema):
    """A page of templates, by name."""

    items = fields.List(fields.Nested(TemplateResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ArgumentResponse(Schema):
    """One argument that a template takes."""

    name = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": ["named", "positional", "flag", "option", "text"]})
    required = fields.Boolean(required=True)
    description = fields.String(allow_none=True, required=True)
    choices = fields.List(fields.Raw(), allow_none=True, required=True)
    default = fields.Raw(allow_none=True, required=True)
    position = fields.Integer(allow_none=True, required=True)
    list = fields.Boolean(required=True)
    aliases = fields.List(fields.String(), required=True)


class ReadingResponse(Schema):
    """What is read out of a document."""

    arguments = fields.List(fields.Nested(ArgumentResponse), required=True)
    schema = fields.Dict(required=True, metadata={"description": "JSON Schema 2020-12 of the arguments"})
    placeholders = fields.List(fields.String(), required=True)


class VersionResponse(ReadingResponse):
    """A version: immutable."""

    template = fields.String(required=True)
    number = fields.Integer(required=True)
    digest = fields.String(
        required=True, metadata={"description": "`sha256:` and the hex SHA-256 of the document's bytes"}
    )
    document = fields.String(required=True)
    title = fields.String(allow_none=True, required=True)
    description = fields.String(allow_none=True, required=True)
    argument_hint = fields.String(allow_none=True, required=True)
    persona = fields.String(allow_none=True, required=True)
    dialect = fields.String(required=True)
    unset = fields.String(required=True, metadata={"description": "What an omitted optional argument renders as"})
    tags = fields.List(fields.String(), required=True)
    extra = fields.Dict(required=True, metadata={"description": "Unknown keys of the front matter"})
    body = fields.String(required=True)
    message = fields.String(allow_none=True, required=True)
    author = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    accepted_findings = fields.List(fields.String(), required=True)


class VersionSummaryResponse(Schema):
    """A version without its document."""

    template = fields.String(required=True)
    number = fields.Integer(required=True)
    digest = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes of the document"})
    message = fields.String(allow_none=True, required=True)
    author = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class VersionsResponse(Schema):
    """A page of versions, newest first."""

    items = fields.List(fields.Nested(VersionSummaryResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class CompareQuery(Request):
    """Which two versions to compare."""

    from_ = Text(
        data_key="from", required=True, metadata={"description": "REF of the older version", **forms.REFERENCE}
    )
    to = Text(required=True, metadata={"description": "REF of the newer version", **forms.REFERENCE})


class EndResponse(Schema):
    """One end of a comparison."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True)


class ArgumentsChangeResponse(Schema):
    """Names of arguments that came, went or changed."""

    added = fields.List(fields.String(), required=True)
    removed = fields.List(fields.String(), required=True)
    changed = fields.List(fields.String(), required=True)


class BreakingResponse(Schema):
    """One reason why callers of the older version fail on the newer."""

    code = fields.String(required=True)
    argument = fields.String(required=True)
    message = fields.String(required=True)


class CompareResponse(Schema):
    """What lies between two versions."""

    from_ = fields.Nested(EndResponse, data_key="from", attribute="from", required=True)
    to = fields.Nested(EndResponse, required=True)
    text = fields.String(required=True, metadata={"description": "Unified diff"})
    arguments = fields.Nested(ArgumentsChangeResponse, required=True)
    compatible = fields.Boolean(required=True)
    breaking = fields.List(fields.Nested(BreakingResponse), required=True)


class LintRequest(Request):
    """A document to look at, and arguments to try it with."""

    document = Text(required=True)
    arguments = Mapping(keywords=forms.VALUES, metadata={"description": "Values to render a preview with"})
    arguments_text = Text(metadata={"description": "The same as a person would type them"})


class FixResponse(Schema):
    """A safe repair: put `replacement` in place of the characters `start` to `end`."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    replacement = fields.String(required=True)


class FindingResponse(Schema):
    """One thing to know about a document."""

    code = fields.String(required=True)
    severity = fields.String(required=True, metadata={"enum": ["error", "warning", "info"]})
    line = fields.Integer(required=True)
    column = fields.Integer(required=True)
    message = fields.String(required=True)
    fix = fields.Nested(FixResponse, allow_none=True, required=True)


class ProblemItemResponse(Schema):
    """One wrong thing in the input; further members depend on `code`."""

    class Meta:
        """Further members may come."""

        unknown = INCLUDE

    argument = fields.String(metadata={"description": "Name of the argument, or"})
    pointer = fields.String(metadata={"description": "JSON Pointer into the request"})
    code = fields.String(required=True)
    message = fields.String(required=True)
    allowed = fields.List(fields.Raw())
    did_you_mean = fields.String()
    known = fields.List(fields.String())
    exclusive = fields.List(fields.String())


class LintResponse(ReadingResponse):
    """What there is to know about a document."""

    findings = fields.List(fields.Nested(FindingResponse), required=True)
    prompt = fields.String(metadata={"description": "The preview, when arguments were sent and fit"})
    errors = fields.List(fields.Nested(ProblemItemResponse), metadata={"description": "Why there is no preview"})
