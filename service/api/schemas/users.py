"""Shapes around users and their sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from service.access.passwords import MOST_BYTES, SHORTEST, why_unfit
from service.api import forms
from service.api.fields import Request, Text, Truth
from service.api.schemas.tokens import NAME_FORM, PATTERN, name_pattern
from service.core.names import LONGEST_USER_NAME, TAKES_USER_NAME, USER_NAME, is_user_name
from service.core.roles import ROLES

AT_LEAST_ONE: forms.Schema = {"minProperties": 1}
_TAKES_ROLE = f"One of {', '.join(ROLES)}"


def _user_name(text: str) -> None:
    if not is_user_name(text):
        raise ValidationError(TAKES_USER_NAME)


def _password(text: str) -> None:
    problem = why_unfit(text)
    if problem is not None:
        raise ValidationError(problem)


def _name() -> Text:
    told = {"description": TAKES_USER_NAME, "pattern": forms.pattern(USER_NAME), "maxLength": LONGEST_USER_NAME}
    return Text(required=True, checks=[_user_name], metadata=told)


def _role(*, required: bool) -> Text:
    return Text(required=required, metadata={"description": _TAKES_ROLE, "enum": list(ROLES)})


_PATTERN = {"description": "Template names that the role is for", "pattern": f"^{PATTERN.pattern}$"}


def _display_name(description: str) -> Text:
    return Text(longest=200, metadata={"description": description, "pattern": NAME_FORM})


def _new_password() -> Text:
    description = f"At least {SHORTEST} characters and at most {MOST_BYTES} bytes; left out, one is made"
    told = {"description": description, "minLength": SHORTEST, "maxLength": MOST_BYTES}
    return Text(checks=[_password], metadata=told)


class UserRequest(Request):
    """A user to make."""

    name = _name()
    role = _role(required=True)
    pattern = Text(load_default="*", checks=[name_pattern], metadata=_PATTERN)
    display_name = _display_name("The name that pages show, if it is another")
    password = _new_password()


class UserChangeRequest(Request):
    """What shall be otherwise, one thing or more; what is left out stays."""

    keywords = AT_LEAST_ONE

    role = _role(required=False)
    pattern = Text(checks=[name_pattern], metadata=_PATTERN)
    display_name = _display_name("The name that pages show; an empty one takes it off")
    disabled = Truth(metadata={"description": "true: nobody signs in as this user any more"})

    @validates_schema
    def check_that_something_is_said(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raise ValidationError for a change that says nothing."""
        if not data:
            raise ValidationError("send at least one of role, pattern, display_name and disabled")


class PasswordRequest(Request):
    """A password to give to a user."""

    password = _new_password()


class UserResponse(Schema):
    """A user, without the password."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    display_name = fields.String(allow_none=True, required=True)
    role = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    pattern = fields.String(required=True)
    must_change_password = fields.Boolean(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    created_by = fields.String(required=True)
    disabled_at = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})


class UserWithPasswordResponse(UserResponse):
    """A user with the password that was made, shown this once (null where it was sent, or the request is repeated)."""

    password = fields.String(allow_none=True, required=True)


class UsersResponse(Schema):
    """A page of users, newest first."""

    items = fields.List(fields.Nested(UserResponse), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class SessionResponse(Schema):
    """A session in force."""

    id = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    seen_at = fields.String(required=True, metadata={"format": "date-time"})
    expires_at = fields.String(required=True, metadata={"format": "date-time"})
    agent = fields.String(required=True)


class SessionsResponse(Schema):
    """All sessions of a user that are in force, newest first."""

    items = fields.List(fields.Nested(SessionResponse), required=True)
