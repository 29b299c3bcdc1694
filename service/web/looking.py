"""A look at a document in the editor: its findings, its form and prompt, and what it changes for callers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from service.core import hidden
from service.core.compare import Change, compare
from service.core.compiled import Compiled, compile_text
from service.core.finding import Finding
from service.core.finding_codes import CODES
from service.core.line_ends import kinds_of
from service.core.lint import lint_compiled
from service.core.render import problems
from service.web.argument_form import Field, fields_of, shape_of, values_of
from service.web.browser_places import Stretch, stretches
from service.web.coloured_prompt import Coloured, coloured
from service.web.edited import Edited

_MOST_LINES = 1_500
_MOST_CHARACTERS = 150_000


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the editor tells it: in words, where it stands in the browser, and what repairs it."""

    finding: Finding
    message: str
    at: Stretch

    @property
    def wish(self) -> str | None:
        """What the button sends that repairs this, or None."""
        fix = self.finding.fix
        return None if fix is None else f"{fix.start}-{fix.end}"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Error findings of one code that the author may accept."""

    code: str
    lines: tuple[int, ...]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A unified diff to be shown: its lines, of which a very long one has only the first, and how many more there are.

    `ends_only` says that nothing but line ends differs.
    """

    lines: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """All that the editor says of what it holds."""

    edited: Edited
    compiled: Compiled
    change: Change
    difference: Difference
    findings: tuple[Told, ...]
    acceptances: tuple[Acceptance, ...]
    fields: tuple[Field, ...]
    shape: str
    prompt: Coloured
    line_ends: dict[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many errors keep this from being saved."""
        ticked = {each.code for each in self.acceptances if each.is_ticked}
        return sum(told.finding.severity == "error" and told.finding.code not in ticked for told in self.findings)

    @property
    def fixes(self) -> int:
        """How many findings can be repaired by a button."""
        return sum(told.wish is not None for told in self.findings)

    @property
    def highlights(self) -> str:
        """What a script needs to colour the document, as JSON."""
        marks = [
            {"from": told.at.start, "to": told.at.end, "severity": told.finding.severity, "message": told.message}
            for told in self.findings
        ]
        return json.dumps({"keys": sorted(self.compiled.keys), "named": self.compiled.named, "findings": marks})


def look_at(edited: Edited) -> Look:
    """Return what there is to say of what an editor holds."""
    compiled = compile_text(edited.document)
    base = compile_text(edited.base.document)
    change = compare(base, compiled, f"version {edited.base.number}", "your text")
    findings = lint_compiled(compiled)
    typed = edited.typed or {}
    values = values_of(compiled, typed)
    wrong = [problem for problem in problems(compiled, values) if problem.code != "missing_argument"]
    return Look(
        edited=edited,
        compiled=compiled,
        change=change,
        difference=difference_of(change.text),
        findings=tuple(map(Told, findings, map(_in_words, findings), stretches(edited.document, findings))),
        acceptances=_acceptances(findings, edited.accepted),
        fields=tuple(fields_of(compiled, typed, wrong)),
        shape=shape_of(compiled),
        prompt=coloured(compiled, values),
        line_ends=kinds_of(edited.document),
    )


def difference_of(text: str) -> Difference:
    """Return a unified diff as it can be shown: what cannot be seen is spelled out, and a long one is cut."""
    lines = text.split("\n")[2:-1]
    kept: list[str] = []
    room = _MOST_CHARACTERS
    for line in lines[:_MOST_LINES]:
        if len(line) > room:
            break
        kept.append(_visible(line))
        room -= len(line)
    return Difference(tuple(kept), len(lines) - len(kept))


def printable(text: str) -> str:
    """Return a text as a page can hold it: U+0000, which would come back as something else, shown as its picture."""
    return text.replace("\0", "␀")


def _visible(line: str) -> str:
    shown = hidden.shown(line.removesuffix("\r"))
    return f"{shown}␍" if line.endswith("\r") and line[:1] in ("+", "-") else shown


def _in_words(finding: Finding) -> str:
    """Return what a finding says without what only programs can send."""
    return finding.message.replace('send "accept_findings": ["credential"]', "accept it before you save")


def _acceptances(findings: Sequence[Finding], accepted: Sequence[str]) -> tuple[Acceptance, ...]:
    able = sorted(
        (finding.code, finding.line)
        for finding in findings
        if finding.severity == "error" and CODES[finding.code].acceptable
    )
    return tuple(
        Acceptance(code, tuple(line for _, line in group), code in accepted)
        for code, group in groupby(able, key=lambda each: each[0])
    )
