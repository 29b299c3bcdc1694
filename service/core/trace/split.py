"""What stands in a stretch of text, shared out among the placeholders that stand there side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from service.core.trace.places import Places

_MOST_KEYS = 4
_MOST_TRIES = 400
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Split:
    """The text of each placeholder, and the keys for which it could as well be another."""

    texts: dict[str, str]
    unclear: frozenset[str]


def split(run: Sequence[str], text: str, bound: Mapping[str, str], places: Places) -> Split | None:
    """Share a text out among the keys of a run, given the texts that some of them have; None when that cannot be.

    Choices, patterns and types decide; when several ways are left, the keys in which they differ are unclear.
    """
    if len(run) == 1:
        key = run[0]
        fits = bound[key] == text if key in bound else places.admits(key, text)
        return Split({key: text}, frozenset()) if fits else None
    if len(run) > _MOST_KEYS:
        free = [key for key in dict.fromkeys(run) if key not in bound]
        return Split({}, frozenset(free)) if free or "".join(bound[key] for key in run) == text else None
    tries = iter(range(_MOST_TRIES))
    ways = list(islice(_ways(tuple(run), text, dict(bound), places, tries), _ENOUGH))
    if not ways:
        is_known = next(tries, None) is not None
        return None if is_known else Split({}, frozenset(key for key in run if key not in bound))
    unclear = frozenset(key for key in run if len(ways) > 1 and ways[0][key] != ways[1][key])
    return Split({key: ways[0][key] for key in run if key not in unclear}, unclear)


def _ways(
    run: tuple[str, ...], text: str, bound: dict[str, str], places: Places, tries: Iterator[int]
) -> Iterator[dict[str, str]]:
    """Yield the ways to share a text out, as long as there are tries."""
    if not run:
        if not text:
            yield bound
        return
    key, rest = run[0], run[1:]
    for part in _parts(key, text, bound, places, is_last=not rest):
        if next(tries, None) is None:
            return
        if places.admits(key, part) or key in bound:
            yield from _ways(rest, text[len(part) :], {**bound, key: part}, places, tries)


def _parts(key: str, text: str, bound: Mapping[str, str], places: Places, *, is_last: bool) -> Iterator[str]:
    """The beginnings of a text that may be the key's."""
    finite = [bound[key]] if key in bound else places.finite(key)
    if finite is not None:
        yield from (part for part in finite if text.startswith(part))
    elif is_last:
        yield text
    else:
        yield from (text[:length] for length in range(min(len(text), _MOST_TRIES) + 1))
