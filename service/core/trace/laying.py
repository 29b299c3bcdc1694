"""Lay a version onto a text: as its rendering, or else in the way that leaves least unexplained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from service.core.compiled import Compiled
from service.core.trace.align import Alignment
from service.core.trace.beginning import beginning
from service.core.trace.chain import Hit
from service.core.trace.edited import edited
from service.core.trace.exact import Effort, Search
from service.core.trace.literal import Piece, pieces, raw
from service.core.trace.places import Places
from service.core.trace.reading import Laid, Reading
from service.core.trace.rendering import Rendering, rendering
from service.core.trace.text import Text

_MOST_PIECES = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """Where the pieces lie, and what stands between them; whether the whole text was accounted for."""

    laid: Laid
    reading: Reading
    is_whole: bool


def lay(compiled: Compiled, text: Text, places: Places) -> Found | None:
    """Return how a version lies on a text; None when none of its literal text stands there, or it has no word."""
    whole = _exactly(compiled, text, places)
    if whole:
        return whole
    form = pieces(compiled)
    if len(form) > _MOST_PIECES or not _has_word(form):
        return None
    return max(_nearly(form, text, places), key=lambda found: _explained(found, places), default=None)


def _explained(found: Found, places: Places) -> int:
    """How many characters of literal text stand there, less those missing between, and those of the text left over.

    A value that the version would refuse explains nothing.
    """
    laid, reading = found.laid, found.reading
    missing = laid.hits[-1].end - sum(hit.end - hit.start for hit in laid.hits)
    refused = sum(len(text) for key, text in reading.texts.items() if not places.admits(key, text))
    return laid.hits[-1].end - 2 * missing - reading.foreign - reading.untold - refused


def _exactly(compiled: Compiled, text: Text, places: Places) -> Found | None:
    """Lay a version onto a text that is its rendering: as it was given, or else in normal form."""
    tried: object = None
    for form, source in ((raw(compiled), text.whole), (pieces(compiled), text.normal)):
        texts = [piece.text for piece in form]
        if not _has_word(form) or sum(map(len, texts)) > len(source) + len(texts) or tried == (texts, source):
            continue
        search = Search(form, source, places, lenient=source is not text.whole)
        ends = search.run()
        if ends is not None:
            return _of_rendering(form, source, places, rendering(form, ends, search), is_whole=True)
        tried = (texts, source)
    return None


def _nearly(form: Sequence[Piece], text: Text, places: Places) -> Iterator[Found]:
    """Yield how a version lies on a text that is no rendering: changed in one place, cut off, or in another text."""
    effort = Effort()
    for way in (edited, beginning):
        part = way(form, text.normal, places, effort)
        if part and part.hits:
            yield _of_rendering(form, text.normal, places, part, is_whole=False)
    hits = Alignment([piece.text for piece in form], text.normal, text.lines).run()
    if hits:
        laid = _laid(form, text.normal, hits)
        yield Found(laid, laid.read(places), is_whole=False)


def _of_rendering(form: Sequence[Piece], source: str, places: Places, read: Rendering, *, is_whole: bool) -> Found:
    laid = _laid(form, source, read.hits)
    reading = laid.read(places)
    reading.texts = dict(read.texts)
    reading.cut = set(read.cut)
    reading.unclear = set(read.unclear)
    reading.foreign = read.foreign
    return Found(laid, reading, is_whole=is_whole)


def _laid(form: Sequence[Piece], source: str, hits: Sequence[Hit]) -> Laid:
    texts = [piece.text for piece in form]
    return Laid("".join(texts), [0, *accumulate(map(len, texts))], [piece.slots for piece in form], hits, source)


def _has_word(form: Sequence[Piece]) -> bool:
    return any(character.isalnum() for piece in form for character in piece.text)
