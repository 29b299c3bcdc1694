"""Headers that requests may carry, each with its meaning and its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.api.forms import pattern

Described = Mapping[str, Mapping[str, Any]]
"""Headers of answers by name, as header objects of OpenAPI."""

LOCATED: Described = {
    "Location": {"schema": {"type": "string"}, "description": "The path of what was made", "required": True}
}


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a request; its whole value is the one that stands here, or fits the form; None takes any text."""

    name: str
    meaning: str
    form: re.Pattern[str] | str | None = None

    def fits(self, value: str) -> bool:
        """Return whether a value has the form of this header."""
        if isinstance(self.form, re.Pattern):
            return self.form.fullmatch(value) is not None
        return self.form in (None, value)

    def parameter(self) -> dict[str, Any]:
        """Return the header as a parameter object of OpenAPI 3.1."""
        schema: dict[str, Any] = {"type": "string"}
        if isinstance(self.form, re.Pattern):
            schema["pattern"] = pattern(self.form)
        elif self.form is not None:
            schema["enum"] = [self.form]
        return {"in": "header", "name": self.name, "description": self.meaning, "schema": schema}
