"""The codes of findings: one table of what each means, how severe it is, and what may be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.core.finding import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """What stands behind a code: `fixable` findings can carry a safe repair, `acceptable` errors can be accepted."""

    severity: Severity
    meaning: str
    fixable: bool = False
    acceptable: bool = False


CODES: Mapping[str, Code] = {
    "document_too_large": Code("error", "The document is larger than 1 MiB; it is not read any further."),
    "front_matter_too_large": Code("error", "The front matter is larger than 64 KiB; it is not read any further."),
    "hint_too_long": Code("error", "The hint is longer than 2,000 characters; what it declares is not checked."),
    "front_matter_lenient": Code(
        "warning", "The front matter, or one of its keys, is not YAML text and was read as the rest of its line."
    ),
    "front_matter_unclosed": Code(
        "warning", "The first line is `---`, but no second one closes the front matter: all of it is body."
    ),
    "yaml_refused": Code("error", "The front matter has a YAML anchor, alias or tag; write the value out."),
    "arguments_unreadable": Code("error", "The front matter is not YAML and holds `arguments`, which would be lost."),
    "duplicate_key": Code("warning", "The front matter has a key twice; the last one counts."),
    "unknown_dialect": Code("error", "The placeholder dialect is not one that this registry renders."),
    "invalid_tags": Code("warning", "`tags` is not a list of words; what is none was left out or taken as it stands."),
    "invalid_argument_schema": Code("error", "The `arguments` key declares what no value can be checked against."),
    "hint_prose": Code("warning", "The hint is prose: the template takes one free text instead of separate arguments."),
    "hint_says_none": Code("warning", "The hint says that there are no arguments, but the body has placeholders."),
    "undeclared_placeholder": Code("warning", "What looks like a placeholder is not declared: it stays text."),
    "unused_argument": Code("warning", "An argument is declared, and the body never uses it."),
    "duplicate_argument": Code("warning", "The hint declares a name twice; the first declaration counts."),
    "similar_arguments": Code("warning", "Two arguments have names that differ only in case or between - and _."),
    "mojibake": Code("warning", "Text was decoded wrongly, such as an en dash that reads as â€“.", fixable=True),
    "hidden_character": Code("error", "A character that no reviewer can see may hide instructions.", fixable=True),
    "credential": Code("error", "The text seems to hold a password, key or token.", acceptable=True),
    "not_nfc": Code("info", "The text is not in Unicode form NFC: what looks alike may not compare as equal."),
    "more_findings": Code("info", "There are more findings of a kind than the 100 that are listed."),
}
"""Every code that a finding can have, in the order of the documentation."""
