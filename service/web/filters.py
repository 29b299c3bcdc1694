"""The filters of a list, as they stand in the address: read, told what is wrong with them, and given to links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from service.core.instant import LATEST, read_instant
from service.web.forms import asked

LONGEST = 500
_HASH = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filters of an address ask for: the values, the texts as they were typed, and what is wrong, by name."""

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    problems: Mapping[str, str]

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are set, for links to further pages and files of the same list."""
        return {name: text for name, text in self.texts.items() if text}


def filters_asked(names: Sequence[str]) -> Asked:
    """Return what the address asks for by these names; what is left empty asks for nothing."""
    texts = {name: asked(name) for name in names}
    values, problems = {}, {}
    for name, text in texts.items():
        if not text:
            continue
        try:
            values[name] = _READERS.get(name, _text)(text)
        except ValueError as problem:
            problems[name] = str(problem)
    return Asked(values, texts, problems)


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"At most {LONGEST} characters fit here.")
    return text


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("A version has a number, such as 3.")
    return int(text)


def _hash(text: str) -> str:
    found = _HASH.fullmatch(text.lower())
    if found is None:
        raise ValueError("A SHA-256 has 64 digits from 0 to 9 and a to f.")
    return found[1]


def _since(text: str) -> datetime:
    return _instant(text) or datetime.combine(_day(text), time(), UTC)


def _until(text: str) -> datetime:
    """Return the end of a day, or the time that is given."""
    found = _instant(text)
    if found is not None:
        return found
    day = _day(text)
    return LATEST if day == date.max else datetime.combine(day + timedelta(days=1), time(), UTC)


def _instant(text: str) -> datetime | None:
    return read_instant(text if text[-1:] in "Zz" or "+" in text else f"{text}Z") or read_instant(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("Write the day as year, month and day: 2027-01-31.") from None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "version": _number,
    "sha256": _hash,
    "prompt_sha256": _hash,
    "since": _since,
    "until": _until,
}
