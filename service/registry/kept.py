"""The short way to a version: one question to the database where a label points, and none for what never changes.

It is for ordinary calls. Where it returns None, whatever the reason, the general way (`lookup`, `rendering`) answers
the same call, and says what is wrong with it if anything is.
"""

from __future__ import annotations

from sys import getsizeof

from service.core.compiled import Compiled, compile_document
from service.core.document import read
from service.core.names import read_ref
from service.core.ready import ReadyVersion, make_ready
from service.registry.rendering import Call, Rendering
from service.shelf import Shelf
from service.store import versions
from service.store.engine import Database
from service.store.pointers import Pointer, find_pointer
from service.store.versions import Version

MEMORY = 40 * 1024 * 1024
"""How many bytes of a worker's memory versions that are ready to render may take: ten thousand common ones."""

# What they take beside the text: measured with common documents, and with bodies of nothing but placeholders.
_PLAIN_BYTES = 1_200
_PLACE_BYTES = 16
_COMPILED_BYTES = 25_000
_COPIES = 4
_SEGMENT_BYTES = 110


class KeptVersions:
    """Versions of one database, kept in memory ready to render."""

    def __init__(self, database: Database, memory: int = MEMORY) -> None:
        """Take the database, and how many bytes to keep."""
        self._database = database
        self._ready: Shelf[tuple[int, int], ReadyVersion] = Shelf(memory)

    def render(self, name: str, call: Call) -> Rendering | None:
        """Return the rendering of a call whose values fit; raises Unavailable and TooLarge."""
        place = self.find_place(name, call.ref)
        if place is None or place[0].is_archived:
            return None
        version = self._find(place[0].template_id, place[1])
        rendered = None if version is None else version.render(call.arguments or {}, call.unset)
        if version is None or rendered is None:
            return None
        return Rendering(version, call, call.arguments or {}, rendered)

    def find_place(self, name: str, ref: str) -> tuple[Pointer, int] | None:
        """Return a template and the number that a REF means at this moment, archived or not; raises Unavailable.

        None also for a digest. Whether there is a version of a number is not looked at.
        """
        meant = read_ref(ref)
        if meant is None or meant.kind == "digest":
            return None
        pointer = find_pointer(self._database, name, ref if meant.kind == "label" else "")
        if pointer is None:
            return None
        number = pointer.labelled if meant.kind == "label" else pointer.latest if meant.kind == "latest" else int(ref)
        return None if number is None else (pointer, number)

    def load(self, template_id: int, number: int) -> Version | None:
        """Return a version from the database, or None; raises Unavailable."""
        with self._database.reading() as db:
            return versions.by_number(db, template_id, number)

    def _find(self, template_id: int, number: int) -> ReadyVersion | None:
        kept = self._ready.get((template_id, number))
        if kept is None:
            version = self.load(template_id, number)
            if version is None:
                return None
            compiled = compile_document(read(version.document))
            kept = make_ready(template_id, version.template, number, version.digest, compiled)
            self._ready.put((template_id, number), kept, weight_of(version.document, compiled))
        return kept


def weight_of(document: str, compiled: Compiled) -> int:
    """Return about how many bytes of memory a version takes that is kept ready to render."""
    segments = compiled.segments
    if compiled.plain is not None:
        # One wide character anywhere doubles the size of the document, but only that of its own segment.
        texts = sum(getsizeof(segment) for segment in segments if isinstance(segment, str))
        return texts + _PLAIN_BYTES + _PLACE_BYTES * len(segments)
    return _COPIES * getsizeof(document) + _COMPILED_BYTES + _SEGMENT_BYTES * len(segments)
