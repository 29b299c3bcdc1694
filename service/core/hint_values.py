"""The values of a hint: what may stand after `KEY=` or a flag, or between brackets.

Each function is a production of the grammar in docs/format.md ("The hint") and reads the text that was inside the
wrapper; where that text ends is found by `service.core.hint_items`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from service.core.hint_tokens import ELLIPSIS, WORD

ELLIPSES = ("...", "…")

# The last part of a word that names a kind of value: `<pr-url|branch>` offers no literal choices.
KINDS = frozenset(
    [
        *("path", "file", "filename", "dir", "directory", "folder", "url", "link", "uri"),
        *("id", "sha", "ref", "hash", "number", "num", "count", "text", "string", "name", "slug"),
        *("branch", "pr", "diff", "commit", "issue", "error", "stacktrace"),
        *("function", "class", "module", "package", "component", "code"),
        *("description", "query", "topic", "question"),
    ]
)

_WORD = re.compile(WORD)
_RANGE = re.compile(r"([A-Za-z]*)\d+(?:-|\.\.)\1\d+")
_LIST = re.compile(rf"{WORD}(?:, ?{WORD})*, ?{ELLIPSIS}")
_SAYS = re.compile(r"(optional|required): ?", re.IGNORECASE)
_LABEL_AND_TEXT = re.compile(
    r"""([^()|<>\[\]{}"]+?(?:\ \([^()]*\))?)                   # The label, perhaps with a note,
        (?::\ |\ (?:[–—]|--?)\ |\ (?=e\.g\.|default:)           # and what parts it from the text
        |,\ (?=optional\b|required\b|default|e\.g\.))
        (.+)""",
    re.VERBOSE,
)
_DEFAULT = re.compile(
    r"\bdefaults? ?[:=] ?([^,;]+)|(?:^|[,;–—-] |\boptional )defaults? (?:to |is )?([^\s,;]+)(?=[,;]|$)",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(r"\b(?:optional|defaults?)\b", re.IGNORECASE)
_REQUIRED = re.compile(r"^required\b|[,;] required$", re.IGNORECASE)
_MARKER = re.compile(r"^(?:optional|required)\b|[,;] (?:optional|required)$", re.IGNORECASE)
_BRACKETS = frozenset("[]<{}|")  # A lone `>` belongs to an arrow, as in `from -> to`.
_PUNCTUATION = " ,;:–—-"


@dataclass(frozen=True, slots=True)
class Value:
    """What a value, or a note, says about its argument.

    `literal` is a LITERAL: the default of an optional argument, an example for a required one. `required` is None
    where nothing is said.
    """

    description: str | None = None
    choices: tuple[str, ...] | None = None
    examples: tuple[str, ...] = ()
    literal: str | None = None
    default: str | None = None
    many: bool = False
    required: bool | None = None

    def noted(self, note: Value) -> Value:
        """Return this value with what its note adds; the note describes only what says nothing itself."""
        if note is NOTHING:
            return self
        return replace(
            self,
            description=self.description or note.description,
            choices=self.choices or note.choices,
            default=self.default if note.default is None else note.default,
            required=self.required if note.required is None else note.required,
        )

    def undescribed(self) -> Value:
        """Return this note without its description."""
        return self if self.description is None else replace(self, description=None)


NOTHING = Value()


def angle(text: str) -> Value:
    """Read `alts | list | text`, the inside of `<...>`: alternatives that name kinds of values are a description."""
    if text in ELLIPSES:
        return NOTHING
    inner, note = split_note(text)
    chosen = alts(inner, kinds=True)
    if chosen is None:
        chosen = Value(description=text or None, many=is_list(text))
    elif chosen.choices is None:
        chosen = replace(chosen, description=text)
    return chosen.noted(note.undescribed())


def quoted(text: str) -> Value:
    """Read `angle | alts [note] | text`, the inside of quotes."""
    if text[:1] == "<" and text.find(">") == len(text) - 1:
        return angle(text[1:-1].strip())
    if text in ELLIPSES:
        return NOTHING
    inner, note = split_note(text)
    value = alts(inner, kinds=False) or Value(description=text or None)
    return value.noted(note.undescribed())


def braced(text: str) -> Value:
    """Read the inside of `{...}`: alternatives between bars or commas, else a text."""
    return alts(text.replace(",", "|"), kinds=False) or angle(text)


def bare(text: str) -> Value:
    """Read `alts | list | LITERAL`, a value without a wrapper."""
    if text in ELLIPSES:
        return NOTHING
    chosen = alts(text, kinds=False)
    if chosen is not None:
        return chosen
    if is_list(text):
        return Value(description=text, many=True)
    if text.isupper() or names_a_kind(text) or not set("<[|").isdisjoint(text):
        return Value(description=text)
    return Value(literal=text)


def alts(text: str, *, kinds: bool) -> Value | None:
    """Read `a|b|c` as choices and `a|b|...` as examples; None when it is not at least two words between bars.

    With `kinds` the whole is a description as soon as one word names a kind of value rather than a value.
    """
    if "|" not in text:
        return None
    words = [word.strip(" \"'") for word in text.split("|")]
    last = without_ellipsis(words[-1])
    is_open = last != words[-1]
    words[-1:] = [last] if last else []
    if len(words) < 2 or not all(map(_WORD.fullmatch, words)):
        return None
    if kinds and any(map(names_a_kind, words)):
        return Value(description=text)
    words = list(dict.fromkeys(words))
    return Value(description=text, examples=tuple(words)) if is_open else Value(choices=tuple(words))


def label(text: str) -> tuple[str, Value]:
    """Read what stands for a positional: its name, "" when it has none of its own, and what the rest says of it.

    `name (note)`, `name...`, `name: text` and `optional: name` give the name alone; alternatives, lists and what holds
    brackets have no name.
    """
    says = _SAYS.match(text)
    if not says:
        return _named_or_not(text)
    name, value = _named_or_not(text[says.end() :])
    return name, replace(value, required=says[1].lower() == "required")


def _named_or_not(text: str) -> tuple[str, Value]:
    """Read a label without `optional:`."""
    parts = _LABEL_AND_TEXT.fullmatch(text)
    if parts:
        return _label_and_text(parts[1], parts[2])
    text, note = split_note(text)
    text = unwrap(text)
    chosen = alts(text, kinds=True)
    if chosen is not None:
        return "", chosen.noted(note.undescribed())
    name = without_ellipsis(text)
    value = (NOTHING if name == text else Value(many=True)).noted(note)
    if _LIST.fullmatch(text) or not _BRACKETS.isdisjoint(name):
        return "", replace(value, description=text)
    return name, value


def _label_and_text(head: str, text: str) -> tuple[str, Value]:
    """Read `name: text`, where the text describes the name, lists its choices, or says that it is optional."""
    head, head_note = split_note(head)
    name = without_ellipsis(head)
    note = read_note(text)
    value = angle(text) if note.required is None else note
    return name, replace(value, many=value.many or name != head).noted(head_note)


def split_note(text: str) -> tuple[str, Value]:
    """Split `text (note)` into the text and what the note says."""
    at = text.rfind(" (")
    if at > 0 and text.find(")", at) == len(text) - 1:
        return text[:at].rstrip(), read_note(text[at + 2 : -1])
    return text, NOTHING


def read_note(text: str) -> Value:
    """Read a note: `optional`, `required` and `default: y` say so, `a|b` are choices, the rest is a description."""
    chosen = alts(text, kinds=True)
    if chosen is not None:
        return chosen
    default = _DEFAULT.search(text)
    rest = text if default is None else text[: default.start()] + text[default.end() :]
    required = None
    if _REQUIRED.search(text):
        required = True
    elif _OPTIONAL.search(text):
        required = False
    return Value(
        description=_MARKER.sub("", rest.strip(_PUNCTUATION)).strip(_PUNCTUATION) or None,
        default=(default[1] or default[2]).strip(" \"'`") if default else None,
        required=required,
    )


def is_group(text: str) -> bool:
    """Tell whether what stands in parentheses is a group of items, `<a> | --b`, and no note."""
    return "|" in text and not set("<[=").isdisjoint(text)


def names_a_kind(word: str) -> bool:
    """Tell whether a word stands for values (`pr-url`, `P0-P3`) and is not one itself."""
    last_part = word.lstrip("@#").replace("_", "-").replace("/", "-").rpartition("-")[2]
    return last_part.lower() in KINDS or (last_part[-1:].isdigit() and _RANGE.fullmatch(word) is not None)


def is_list(text: str) -> bool:
    """Tell whether a text ends in the ellipsis of a list, `a,b,...` or `files...`, and not in that of a sentence."""
    start = without_ellipsis(text)
    return start != text and (" " not in start or start[-1:] == "," or text[len(start)] == " ")


def without_ellipsis(text: str) -> str:
    """Return the text without the ellipsis at its end, or the text."""
    for ellipsis in ELLIPSES:
        if text.endswith(ellipsis):
            return text[: -len(ellipsis)].rstrip()
    return text


def unwrap(text: str) -> str:
    """Remove one level of wrapping: `"<name>"` inside and out is `name`."""
    for opener, closer in ('""', "''", "<>"):
        if len(text) > 1 and text[0] == opener and text.find(closer, 1) == len(text) - 1:
            text = text[1:-1].strip()
    return text
