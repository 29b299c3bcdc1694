"""Fields that take one JSON type each and say what to send instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from service.api import forms
from service.core.check import is_text
from service.core.instant import read_instant

MISSING = "is missing"
UNKNOWN = "is not known here"


class Text(fields.String):
    """A JSON string, of at most `longest` characters; in a query no NUL or broken UTF-8 either."""

    default_error_messages = {
        "invalid": "send text, in quotes",
        "required": MISSING,
        "null": "is null; leave it out or send text",
    }

    def __init__(self, *, shortest: int = 0, longest: int | None = None, **options: Any) -> None:
        """Take the limits of the length in characters."""
        checks = [validate.Length(min=shortest or None, max=longest)] if shortest or longest else []
        told = options.pop("metadata", {})
        form = {} if "enum" in told else forms.TEXT
        super().__init__(validate=[*checks, *options.pop("checks", [])], metadata={**form, **told}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if not is_text(text):
            raise ValidationError("holds U+0000 or half of a surrogate pair; send valid Unicode text")
        return text


class Whole(fields.Integer):
    """A JSON number without a fraction; no text, no boolean."""

    default_error_messages = {
        "invalid": "send a whole number, without quotes",
        "required": MISSING,
        "null": "is null; send a whole number",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return value


class Truth(fields.Boolean):
    """A JSON true or false; nothing else counts as one."""

    default_error_messages = {"invalid": "send true or false, without quotes", "null": "send true or false"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Mapping(fields.Dict):
    """A JSON object whose members the schema of this request does not know; `keywords` are told of it besides."""

    default_error_messages = {"invalid": 'send an object: {{"NAME": "value"}}', "null": "is null; leave it out"}

    def __init__(self, *, keywords: forms.Schema = forms.NO_SCHEMA, **options: Any) -> None:
        """Take keywords of JSON Schema that marshmallow knows no other way to say."""
        self.keywords = keywords
        super().__init__(**options)


class Instant(fields.AwareDateTime):
    """A time with its offset (RFC 3339)."""

    default_error_messages = {
        "invalid": "send a time such as 2026-11-23T09:00:00Z (in an address a + is written %2B)",
        "null": "is null; leave it out",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        found = read_instant(value) if isinstance(value, str) else None
        if found is None:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return found


class Words(fields.List[Any]):
    """A JSON array of text."""

    default_error_messages = {
        "invalid": 'send an array of text: ["a", "b"]',
        "required": MISSING,
        "null": "is null; leave it out",
    }


class Request(Schema):
    """A request's body or query: members that it does not know are refused."""

    error_messages = {
        "type": "send a JSON object",
        "unknown": UNKNOWN,
        "required": MISSING,
    }
