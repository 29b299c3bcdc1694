"""What must hold before a document becomes a version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.core.compiled import compile_text
from service.core.document import Document
from service.core.errors import InvalidDocument, InvalidRequest, Problem
from service.core.finding_codes import CODES
from service.core.lint import lint_compiled

ACCEPTABLE = frozenset(code for code, meaning in CODES.items() if meaning.acceptable)
"""Codes of error findings that an author may accept explicitly; the version records it."""


@dataclass(frozen=True, slots=True)
class Publishable:
    """A document that may become a version, and the codes of the error findings that its author accepted."""

    document: Document
    accepted: tuple[str, ...]


def publishable(text: str, accept_findings: Sequence[str]) -> Publishable:
    """Return the document of a text that may become a version.

    Raises InvalidDocument with the error findings that were not accepted, and InvalidRequest for a code that nobody
    may accept.
    """
    _check_acceptable(accept_findings)
    compiled = compile_text(text)
    errors = [finding for finding in lint_compiled(compiled) if finding.severity == "error"]
    stopping = [finding for finding in errors if finding.code not in accept_findings]
    if stopping:
        first = stopping[0]
        raise InvalidDocument(stopping, f"line {first.line}: {first.message}")
    return Publishable(compiled.document, tuple(sorted({finding.code for finding in errors})))


def _check_acceptable(codes: Sequence[str]) -> None:
    wrong = [(index, code) for index, code in enumerate(codes) if code not in ACCEPTABLE]
    if wrong:
        message = f"only {', '.join(sorted(ACCEPTABLE))} can be accepted; other errors must be mended in the document"
        raise InvalidRequest(
            problems=[Problem("not_acceptable", message, pointer=f"/accept_findings/{index}") for index, _ in wrong],
            detail=message,
        )
