"""Document -> Compiled: everything that rendering needs, worked out once per version and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from service.core import document as documents
from service.core import hint as hints
from service.core.arguments import Argument
from service.core.check import Checker
from service.core.document import Document
from service.core.hint import Hint
from service.core.merge import merge
from service.core.placeholders import ALL_ARGUMENTS, NAME_TOKEN, Segment, cut, spellable
from service.core.plain import Plain, is_plain
from service.core.schema import Schema, object_schema

MOST_IMPLIED = 1_000
"""How many names of a body become arguments when nothing declares any; the names after these stay literal."""

_LARGE = 65_536


@dataclass(frozen=True)
class Compiled:
    """A document made ready: its arguments, the body cut into segments, and the schema.

    `named` tells whether `$NAME` (and not `$1`) is its syntax. `declares` is False when the arguments were taken from
    the body because nothing declares any. `keys` are the names and positions that are placeholders where they stand in
    the body, `placeholders` those that do stand there, in order of appearance; `has_others` tells whether anything
    else looks like one. `misfits` are sentences on keywords of the `arguments` map that do not fit what the hint says,
    by argument name.
    """

    document: Document
    hint: Hint | None
    arguments: tuple[Argument, ...]
    exclusive: tuple[tuple[str, ...], ...]
    named: bool
    declares: bool
    keys: frozenset[str]
    placeholders: tuple[str, ...]
    segments: tuple[Segment, ...]
    has_others: bool
    misfits: tuple[tuple[str, str], ...]

    @cached_property
    def by_name(self) -> Mapping[str, Argument]:
        """Arguments by their name."""
        return {argument.name: argument for argument in self.arguments}

    @cached_property
    def schema(self) -> Schema:
        """The JSON Schema 2020-12 object that values must fit."""
        return object_schema(self.arguments, self.exclusive)

    @cached_property
    def checker(self) -> Checker:
        """The compiled schema."""
        return Checker(self.schema)

    @cached_property
    def plain(self) -> Plain | None:
        """The short way to check and fill, or None for a document that needs the general one."""
        if not self.named or not is_plain(self.arguments, self.exclusive):
            return None
        return Plain(self.arguments, self.segments, self.document.unset)

    @cached_property
    def positionals(self) -> tuple[Argument, ...]:
        """Positional arguments in the order of their positions, which need not be that of the hint."""
        found = (argument for argument in self.arguments if argument.kind == "positional")
        return tuple(sorted(found, key=lambda argument: argument.position or 0))

    @property
    def free_text(self) -> Argument | None:
        """The argument of a prose hint, which takes the whole typed text verbatim, or None."""
        return next((argument for argument in self.arguments if argument.kind == "text"), None)

    @property
    def undeclared(self) -> tuple[tuple[str, int], ...]:
        """What looks like a placeholder and stays literal, with its character offset in the document's text."""
        if not self.has_others:
            return ()
        pieces = cut(self.document.body, self.keys)
        return pieces.others(self.keys | {ALL_ARGUMENTS}, self.document.body_start)


def compile_text(text: str) -> Compiled:
    """Return the compiled form of a document's text; never fails (see `lint` for what stops publication).

    A text always compiles to the same, so the last ones are kept: many small ones, few large ones.
    """
    return _compile_large(text) if len(text) > _LARGE else _compile_small(text)


def compile_document(document: Document) -> Compiled:
    """Return the compiled form of a document that was read; one over a size limit is all literal text."""
    if document.over_limit:
        return Compiled(document, None, (), (), False, False, frozenset(), (), (document.body,), False, ())
    hint = None if document.argument_hint is None else hints.parse(document.argument_hint)
    merged = merge(hint, document.declared)
    keys = _keys(merged.arguments, merged.by_map)
    pieces = cut(document.body, keys)
    arguments = merged.arguments or _implied(pieces.keys)
    keys = keys or _keys(arguments, merged.by_map)
    return Compiled(
        document=document,
        hint=hint,
        arguments=arguments,
        exclusive=tuple(group for group in (hint.exclusive if hint else ()) if _all_in(group, arguments)),
        named=_is_named(arguments),
        declares=bool(merged.arguments),
        keys=keys,
        placeholders=tuple(key for key in pieces.keys if key in keys),
        segments=pieces.segments(keys),
        has_others=not keys.issuperset(pieces.keys),
        misfits=merged.misfits,
    )


def _compile(text: str) -> Compiled:
    return compile_document(documents.read(text))


_compile_small = lru_cache(maxsize=512)(_compile)
_compile_large = lru_cache(maxsize=8)(_compile)


def _implied(keys: Sequence[str]) -> tuple[Argument, ...]:
    """Arguments of a body that nothing declares: its names are required; without names, its positions are optional."""
    names = [key for key in keys if not key.isdigit() and key != ALL_ARGUMENTS]
    if names:
        return tuple(Argument(name, "named", required=True) for name in names[:MOST_IMPLIED])
    highest = max((int(key) for key in keys if key.isdigit()), default=0)
    positions = [str(number) for number in range(1, highest + 1)] + [ALL_ARGUMENTS] * (ALL_ARGUMENTS in keys)
    return tuple(Argument(name, "positional", False, position=index) for index, name in enumerate(positions, start=1))


def _is_named(arguments: Iterable[Argument]) -> bool:
    return any(argument.kind == "named" for argument in arguments)


def _keys(arguments: Sequence[Argument], by_map: frozenset[str]) -> frozenset[str]:
    """Names and positions that are placeholders where they stand in the body."""
    names = [argument.name for argument in arguments if spellable(argument.name)]
    if _is_named(arguments):
        return frozenset(names) - {ALL_ARGUMENTS}
    if not arguments:
        return frozenset()
    spelled = {name for name in names if name in by_map or NAME_TOKEN.fullmatch(name)}
    return frozenset({*spelled, *map(str, range(1, 10)), ALL_ARGUMENTS})


def _all_in(group: Iterable[str], arguments: Iterable[Argument]) -> bool:
    return set(group) <= {argument.name for argument in arguments}
