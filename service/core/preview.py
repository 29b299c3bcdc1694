"""A document that is not saved, tried with arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.core.compiled import Compiled, compile_text
from service.core.errors import Problem
from service.core.render import fill, problems
from service.core.typed import read_typed


@dataclass(frozen=True, slots=True)
class Preview:
    """What a document is; its prompt, when arguments were given and fit; what is wrong with them."""

    compiled: Compiled
    prompt: str | None = None
    problems: tuple[Problem, ...] = ()


def preview(text: str, values: Mapping[str, Any] | None = None, typed_text: str | None = None) -> Preview:
    """Return a preview of a document's text, with values or typed text or neither."""
    compiled = compile_text(text)
    if values is None and typed_text is None:
        return Preview(compiled)
    given, wrong = read_values(compiled, values, typed_text)
    return Preview(compiled, problems=tuple(wrong)) if wrong else Preview(compiled, fill(compiled, given).prompt)


def read_values(
    compiled: Compiled, values: Mapping[str, Any] | None, typed_text: str | None
) -> tuple[Mapping[str, Any], list[Problem]]:
    """Return the values that were given in one of two forms, and everything that is wrong with them.

    Words that could not be read come first; a text that cannot be split hides what else is missing, so that stands
    alone.
    """
    given, wrong = (values or {}, []) if typed_text is None else read_typed(compiled, typed_text)
    if any(problem.code in ("unterminated_quote", "invalid_text") for problem in wrong):
        return given, wrong
    return given, wrong + problems(compiled, given)
