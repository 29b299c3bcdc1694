"""The forms of texts that requests hold, as the specification tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from service.core.identifier import ID
from service.core.names import LABEL, LATEST, LONGEST_NAME, REF, TAKES_LABEL, TAKES_NAME, TAKES_REF, TEMPLATE_NAME

Schema = Mapping[str, Any]
NO_SCHEMA: Schema = {}


def pattern(form: re.Pattern[str]) -> str:
    """Return the keyword `pattern` of JSON Schema for texts that fit a form as a whole."""
    return f"^(?:{form.pattern})$" if "|" in form.pattern else f"^{form.pattern}$"


TEXT: Schema = {"pattern": r"^[^\u0000]*$"}
"""Text without U+0000, which PostgreSQL cannot store."""

NAME: Schema = {"pattern": pattern(TEMPLATE_NAME), "maxLength": LONGEST_NAME}
LABEL_NAME: Schema = {"pattern": pattern(LABEL), "not": {"const": LATEST}}
REFERENCE: Schema = {"pattern": pattern(REF)}

PATH: Mapping[str, Mapping[str, Any]] = {
    "name": {"description": TAKES_NAME, "schema": NAME, "example": "deployment-plan"},
    "ref": {"description": TAKES_REF, "schema": REFERENCE, "example": "production"},
    "label": {"description": TAKES_LABEL, "schema": LABEL_NAME, "example": "production"},
    "render_id": {"description": "`id` of a render", "schema": {"pattern": pattern(ID)}},
    "plan_id": {"description": "`id` of a plan", "schema": {"pattern": pattern(ID)}},
    "proposal_id": {"description": "`id` of a proposal", "schema": {"pattern": pattern(ID)}},
    "token_id": {"description": "`id` of a token", "schema": {"pattern": pattern(ID)}},
    "user_id": {"description": "`id` of a user", "schema": {"pattern": pattern(ID)}},
    "session_id": {"description": "`id` of a session", "schema": {"pattern": pattern(ID)}},
}
"""What the specification says of each parameter of a path, by its name."""

_VALUE = {"$ref": "#/components/schemas/Value"}
VALUES: Schema = {"propertyNames": TEXT, "additionalProperties": _VALUE}
"""What an object holds whose members are any JSON values."""

JSON_VALUE: Schema = {
    "description": "Any JSON value; texts in it hold no U+0000, and it is nested no deeper than 64 levels",
    **TEXT,
    "items": _VALUE,
    **VALUES,
}
