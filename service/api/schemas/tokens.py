"""Shapes around tokens."""

from __future__ import annotations

import re

from marshmallow import Schema, ValidationError, fields, validate

from service.api.fields import Instant, Request, Text, Words
from service.core.actor import SCOPES

NAME_FORM = r"^[^\u0000-\u001f\u007f-\u009f]*$"
PATTERN = re.compile(r"[a-z0-9._*-]{1,200}")


def name_pattern(text: str) -> None:
    """Raise ValidationError for a text that can match no template name."""
    if not PATTERN.fullmatch(text):
        raise ValidationError("send a name in which * stands for anything: platform.*")


class TokenRequest(Request):
    """A token to make."""

    name = Text(
        required=True,
        shortest=1,
        longest=200,
        metadata={"description": "Who or what will use it; no control characters", "pattern": NAME_FORM},
    )
    scopes = Words(
        Text(metadata={"enum": list(SCOPES)}),
        required=True,
        validate=validate.Length(min=1, error="send at least one scope"),
        metadata={"description": f"Any of {', '.join(SCOPES)}"},
    )
    pattern = Text(
        load_default="*",
        checks=[name_pattern],
        metadata={"description": "Template names that it may be used for", "pattern": f"^{PATTERN.pattern}$"},
    )
    expires_at = Instant(allow_none=True, load_default=None)


class TokenResponse(Schema):
    """A token's record, without its text."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    pattern = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    created_by = fields.String(required=True)
    expires_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    revoked_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})
    last_used_at = fields.String(
        allow_none=True, required=True, metadata={"format": "date-time", "description": "To the minute"}
    )


class NewTokenResponse(TokenResponse):
    """A new token with its text, which is shown this once (and is null where an Idempotency-Key is repeated)."""

    token = fields.String(allow_none=True, required=True)


class TokensResponse(Schema):
    """A page of tokens, newest first."""

    items = fields.List(fields.Nested(TokenResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class WhoamiResponse(Schema):
    """Whose token this is and what it may do."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    pattern = fields.String(required=True)
