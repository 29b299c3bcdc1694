"""What is wrong or odd with a document, and the repair of what a machine can repair safely."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from service.core import credentials, escaped, hidden, mojibake, normal_form, usage
from service.core import document as documents
from service.core.compiled import Compiled, compile_document
from service.core.document import Document
from service.core.finding import Finding
from service.core.places import Spot, by_place, first_of, located

_RULES: tuple[Callable[[str], Iterable[Spot]], ...] = (credentials.spots, normal_form.spots)


def lint(text: str) -> tuple[Finding, ...]:
    """Return the findings of a document in the order of its text, at most 100 of a code. Never fails."""
    return lint_document(documents.read(text))


def lint_document(document: Document) -> tuple[Finding, ...]:
    """Return the findings of a document that was read; of one over a limit only those that say so."""
    return document.findings if document.over_limit else lint_compiled(compile_document(document))


def lint_compiled(compiled: Compiled) -> tuple[Finding, ...]:
    """Return the findings of a document that was compiled, as `lint` does."""
    document = compiled.document
    if document.over_limit:
        return document.findings
    rules = [rule(document.text) for rule in _RULES]
    limited = [spot for rule in (*rules, usage.spots(compiled), escaped.spots(compiled)) for spot in first_of(rule)]
    found = located(document.text, [*limited, *_repairable(document.text)])
    return tuple(sorted((*document.findings, *found), key=by_place))


def fix(text: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text with every safe repair made, and the findings that are repaired, with places in the old text.

    Nothing but what these findings (of which at most 100 of a code are listed) point at is changed. The text comes back
    as it was when it is over a limit, has nothing to repair, has thousands of different mis-decoded runs, or never
    comes to rest; repairing twice changes nothing.
    """
    result = text if documents.is_over_limit(text) else _repaired(text)
    found = () if result == text else located(text, _repairable(text))
    return result, tuple(finding for finding in found if finding.fix is not None)


def _repaired(text: str) -> str:
    """Return the text with every repair made; one repair may lay bare the next."""
    readings = mojibake.Readings()
    result = text
    for _ in range(mojibake.passes(text)):
        decoded = mojibake.repaired(result, readings)
        result = hidden.without(decoded)
        if readings.are_too_many:
            break
        if result == decoded:
            return result
    return text


def _repairable(text: str) -> list[Spot]:
    """Return the spots of the rules that have repairs; a run that gets decoded is said only once."""
    runs = list(first_of(mojibake.spots(text)))
    return [*runs, *first_of(_outside(runs, hidden.spots(text)))]


def _outside(runs: list[Spot], spots: Iterable[Spot]) -> Iterator[Spot]:
    ends = iter([(run.fix.start, run.fix.end) for run in runs if run.fix])
    start, end = next(ends, (0, 0))
    for spot in spots:
        while end <= spot.start and (following := next(ends, None)):
            start, end = following
        if not start <= spot.start < end:
            yield spot
