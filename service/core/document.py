"""Text -> Document: front matter, body and digest. What came is never changed, and odd text never fails."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from service.core import fragments, front_matter
from service.core import hint as hints
from service.core.finding import Finding
from service.core.front_matter import FrontMatter, Reading
from service.core.places import Spot, located

LARGEST = 1_048_576
"""How many bytes of UTF-8 a document may have."""

DIALECTS = ("codex",)
"""The placeholder syntaxes that can be rendered; the first is the default."""

Declared = Mapping[str, Mapping[str, Any]] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read.

    `body` is verbatim and begins at character `body_start` of `text`; a byte order mark stays in `text`. A text that
    the front matter does not give is None (`dialect`: `codex`, `unset`: empty), one that it gives without a value is
    empty. `extra` holds unknown keys as texts, lists and dicts. `declared` is the `arguments` key: names with typed
    JSON Schema keywords, or a tuple of names, or None. `reading` is `lenient` when the front matter as a whole is not
    YAML and each key was read as the rest of its line. `key_offsets` tells where known keys stand. `findings` are
    those of the front matter and of the size limits; a document over a limit was not read any further.
    """

    text: str
    digest: str
    body: str
    body_start: int = 0
    title: str | None = None
    description: str | None = None
    argument_hint: str | None = None
    persona: str | None = None
    dialect: str = DIALECTS[0]
    unset: str = ""
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    declared: Declared = None
    reading: Reading = "none"
    key_offsets: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()

    @property
    def key_lines(self) -> Mapping[str, int]:
        """The line, from 1, on which each known key of the front matter stands."""
        return {key: self.text.count("\n", 0, offset) + 1 for key, offset in self.key_offsets.items()}

    @property
    def over_limit(self) -> bool:
        """Whether something is too large to be looked at any further."""
        return any(finding.code in _LIMITS for finding in self.findings)


_LIMITS = frozenset({"document_too_large", "front_matter_too_large", "hint_too_long"})


def digest_of(text: str) -> str:
    """Return `sha256:` and the lower-case hex SHA-256 of a document's bytes."""
    return f"sha256:{hashlib.sha256(_bytes(text)).hexdigest()}"


def read(text: str) -> Document:
    """Read a document. Never fails: what is wrong is in `findings`, and what cannot be read is left out."""
    size = len(_bytes(text))
    if size > LARGEST:
        message = f"The document has {size:,} bytes; at most {LARGEST:,} are taken. Split it, or shorten it."
        return Document(text, digest_of(text), text, findings=located(text, [Spot("document_too_large", 0, message)]))
    matter = front_matter.read(text)
    declared, wrong = fragments.read(matter.arguments, matter.block_start, _kinds(matter))
    spots = [*matter.spots, *wrong, *_wrong_texts(matter)]
    texts = matter.texts
    return Document(
        text=text,
        digest=digest_of(text),
        body=text[matter.body_start :],
        body_start=matter.body_start,
        title=texts.get("title"),
        description=texts.get("description"),
        argument_hint=texts.get("argument_hint"),
        persona=texts.get("persona"),
        dialect=texts.get("dialect", "").strip().lower() or DIALECTS[0],
        unset=texts.get("unset", ""),
        tags=matter.tags,
        extra=matter.extra,
        declared=declared,
        reading=matter.reading,
        key_offsets=MappingProxyType(matter.key_offsets),
        findings=located(text, spots),
    )


def is_over_limit(text: str) -> bool:
    """Return whether `read` would find a text over a limit, without reading what does not matter for that."""
    if len(_bytes(text)) > LARGEST:
        return True
    matter = front_matter.read(text)
    return any(spot.code in _LIMITS for spot in (*matter.spots, *_wrong_texts(matter)))


def _kinds(matter: FrontMatter) -> dict[str, str]:
    """Return the types other than string that the hint gives arguments, when somebody will ask for them."""
    hint = matter.texts.get("argument_hint")
    if hint is None or matter.arguments is None:
        return {}
    flags_and_lists = (argument for argument in hints.parse(hint).arguments if argument.kind == "flag" or argument.list)
    return {argument.name: "array" if argument.list else "boolean" for argument in flags_and_lists}


def _wrong_texts(matter: FrontMatter) -> list[Spot]:
    spots = []
    hint = matter.texts.get("argument_hint", "")
    if len(hint) > hints.LONGEST_HINT:
        advice = "Describe the rest in `arguments`."
        message = f"The hint has {len(hint):,} characters; at most {hints.LONGEST_HINT:,} are read. {advice}"
        spots.append(Spot("hint_too_long", matter.key_offsets["argument_hint"], message))
    dialect = matter.texts.get("dialect", "").strip()
    if dialect and dialect.lower() not in DIALECTS:
        advice = f"write one of {', '.join(DIALECTS)}, or remove the key."
        message = f"`{front_matter.shown(dialect)}` is no dialect of this registry: {advice}"
        spots.append(Spot("unknown_dialect", matter.key_offsets["dialect"], message))
    return spots


def _bytes(text: str) -> bytes:
    """Return the bytes of a text; half of a surrogate pair, which no front door lets in, must not fail here either."""
    return text.encode("utf-8", "surrogatepass")
