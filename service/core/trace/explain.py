"""Why trace names a version, and what would tell several apart, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from service.core.compiled import Compiled
from service.core.trace.literal import outlined
from service.core.trace.outline import Following
from service.core.trace.skeleton import Fit
from service.core.trace.text import Text
from service.core.values import as_text

Version = tuple[str, int, Compiled]
"""The name of a template, the number of a version of it, and that version."""

_LONGEST = 60
_MOST_SHOWN = 4
_MOST_COMPARED = 6
_FEW_WORDS = 16


def why_skeleton(template: str, version: int, fit: Fit) -> str:
    """Say why a text is likely a prompt of a version."""
    return " ".join([f"{_fits(template, version, fit)}.", *_remarks(fit), *_arguments(fit)])


def why_outline(template: str, version: int, following: Following) -> str:
    """Say why a text is likely a plan made from a version."""
    name = f"version {version} of {template}"
    if not following.shared:
        return f"Shares no heading with {name}, but some of its telling words."
    shared, count = len(following.shared), following.headings
    order = "" if shared == 1 else ", in the same order" if following.in_order == shared else ", in another order"
    sentences = [f"Has {_of(shared, count, 'heading')} of {name}{order}: {_listed(following.shared)}."]
    if following.absent:
        sentences.append(f"{_listed(following.absent)} {_are(len(following.absent))} not there.")
    return " ".join(sentences)


def apart(text: Text, versions: Sequence[Version]) -> str | None:
    """Say what would tell versions apart that fit equally well, or None for fewer than two.

    Of more than six versions the first six are compared, each with the first one.
    """
    if len(versions) < 2:
        return None
    compared = versions[:_MOST_COMPARED]
    literals = [outlined(compiled) for _, _, compiled in compared]
    same = [version for version, literal in zip(compared, literals, strict=True) if literal == literals[0]]
    sentences = []
    if len(same) > 1:
        sentences.append(f"{_names(same)} have the same literal text: the text alone cannot tell them apart.")
    for version, literal in zip(compared[1:], literals[1:], strict=True):
        if literal != literals[0]:
            sentences.append(_difference(text, compared[0], literals[0], version, literal))
    return " ".join(sentences)


def _fits(template: str, version: int, fit: Fit) -> str:
    name = f"version {version} of {template}"
    if fit.exact:
        return f"Is exactly what {name} renders to with these arguments"
    if fit.found == fit.passages:
        return f"Fits {name}: all of its {fit.passages} literal passages stand in the text in order"
    return f"Fits {name}: {_of(fit.found, fit.passages, 'literal passage')} {_stand(fit.found)} in the text in order"


def _remarks(fit: Fit) -> Iterator[str]:
    missing = fit.passages - fit.found
    if fit.ends_early and missing:
        yield f"{'The last one is' if missing == 1 else 'What follows is'} missing, as if the text was cut off."
    elif missing:
        yield f"Missing or changed {_are(missing)} {_listed(fit.missing)}."
    elif not fit.exact and not fit.problems:
        yield "Something was added to it."
    if fit.words < _FEW_WORDS:
        yield f"Only {fit.words} different literal words support this."
    for problem in fit.problems:
        yield f"This version would refuse an argument: {problem}."


def _arguments(fit: Fit) -> Iterator[str]:
    if fit.arguments:
        shown = [f"{name} was {_value(value)}" for name, value in list(fit.arguments.items())[:_MOST_SHOWN]]
        more = len(fit.arguments) - len(shown)
        yield f"{', '.join(shown)}{f', and {more} more' if more else ''}."
    if fit.cut:
        yield f"The text ends before {_listed(fit.cut)} {_are(len(fit.cut))} told."
    if fit.unclear:
        ends = "begins and ends" if len(fit.unclear) == 1 else "begin and end"
        yield f"Nothing tells where {_listed(fit.unclear)} {ends}."


def _difference(text: Text, first: Version, literal: str, other: Version, others: str) -> str:
    """What one of two versions has and the other has not, and whether the text has it."""
    here, there = _lines(literal), _lines(others)
    for version, own, foreign in ((other, there, here), (first, here, there)):
        for line in own:
            if line not in foreign:
                has = "has" if line in text.normal else "has not"
                return f"{_names([version])} has the line {_quoted(line)}, which this text {has}."
    return f"{_names([first, other])} have the same lines in another order, or other arguments between them."


def _lines(literal: str) -> Mapping[str, None]:
    """The literal lines and parts of lines."""
    return dict.fromkeys(part.strip() for part in literal.replace("\0", "\n").split("\n") if part.strip())


def _names(versions: Sequence[Version]) -> str:
    """Name versions: `Version 3`, `Versions 2 and 3`, with their templates where these are several."""
    templates = {template for template, _, _ in versions}
    if len(templates) > 1:
        return _joined(f"version {number} of {template}" for template, number, _ in versions).capitalize()
    numbers = sorted(number for _, number, _ in versions)
    return f"Version{'s' if len(numbers) > 1 else ''} {_joined(map(str, numbers))}"


def _joined(names: Iterable[str]) -> str:
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(_quoted, names[:_MOST_SHOWN]))
    more = len(names) - _MOST_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _quoted(text: str) -> str:
    return f'"{_short(text)}"'


def _value(value: Any) -> str:
    return _quoted(as_text(value))


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST and len(text) <= 4 * _LONGEST else f"{line[:_LONGEST].rstrip()}..."


def _of(part: int, whole: int, what: str) -> str:
    return f"{part} of {whole} {what}{'' if whole == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"
