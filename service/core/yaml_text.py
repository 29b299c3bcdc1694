"""YAML with every scalar as text: a block -> nodes that know where they stand.

Events come from libyaml one by one, nothing is constructed, and anchors, aliases and tags are never followed, so that
a block of 64 KiB costs the same few milliseconds whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import CBaseLoader, events

DEEPEST = 20
"""How deep lists and maps may nest."""

MOST_NODES = 20_000
"""How many texts, lists and maps a block may hold: more than any author writes, and few enough to be read at once."""


@dataclass(slots=True)
class Text:
    """A scalar; `plain` when it stands without quotes and is no block."""

    start: int
    end: int
    value: str
    plain: bool


@dataclass(slots=True)
class List:
    """A sequence; `flow` when it is written in brackets."""

    start: int
    end: int
    flow: bool
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Map:
    """A mapping, its pairs in order, duplicates included; a key that is no text has its source as `value`."""

    start: int
    end: int
    flow: bool
    pairs: list[tuple[Text, Node]] = field(default_factory=list)


Node = Text | List | Map


class NotYaml(Exception):
    """The block does not parse; `at` is the offset of what YAML did not expect."""

    def __init__(self, reason: str, at: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


class RefusedYaml(Exception):
    """The block is YAML, but has an anchor, an alias or a tag; `at` is the offset of the first."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.what = what
        self.at = at


def parse(block: str) -> Node | None:
    """Return the block's one document as nodes, None when it is empty; raise NotYaml or RefusedYaml."""
    builder = _Builder(block)
    for event in _events(block):
        builder.take(event)
    if builder.refused:
        raise RefusedYaml(*builder.refused)
    return builder.root


def plain(node: Node) -> object:
    """Return a node as text, lists and dicts; the last of two equal keys wins."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.pairs}


def duplicates(node: Node) -> Iterator[Text]:
    """Yield every key that its own map has had before."""
    if isinstance(node, List):
        for item in node.items:
            yield from duplicates(item)
    elif isinstance(node, Map):
        seen: set[str] = set()
        for key, value in node.pairs:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from duplicates(value)


class _Builder:
    """Puts events together; keys and values of a map come in turn."""

    def __init__(self, block: str) -> None:
        self.block = block
        self.root: Node | None = None
        self.refused: tuple[str, int] | None = None
        self._open: list[tuple[List | Map, list[Node]]] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: events.Event) -> None:
        """Add what one event says."""
        at, end = _index(event.start_mark), _index(event.end_mark)
        if isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise NotYaml("it holds more than one YAML document", at)
        elif isinstance(event, events.AliasEvent):
            self._refuse("alias", at)
            self._add(Text(at, end, self.block[at:end], plain=True))
        elif isinstance(event, events.NodeEvent):
            self._nodes += 1
            if self._nodes > MOST_NODES:
                raise NotYaml(f"it holds more than {MOST_NODES:,} values", at)
            self._begin(event, at, end)
        elif isinstance(event, events.CollectionEndEvent):
            self._end(end)

    def _begin(self, event: events.NodeEvent, at: int, end: int) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor is not None or tag is not None:
            self._refuse("tag" if event.anchor is None else "anchor", at)
        if isinstance(event, events.ScalarEvent):
            self._add(Text(at, end, event.value, plain=not event.style))
        elif isinstance(event, events.CollectionStartEvent):
            if len(self._open) == DEEPEST:
                raise NotYaml(f"lists and maps are nested deeper than {DEEPEST} levels", at)
            kind = List if isinstance(event, events.SequenceStartEvent) else Map
            self._open.append((kind(at, at, bool(event.flow_style)), []))

    def _end(self, end: int) -> None:
        node, parts = self._open.pop()
        node.end = end
        if isinstance(node, List):
            node.items = parts
        else:
            keys = map(self._key, parts[::2])
            node.pairs = list(zip(keys, parts[1::2], strict=True))
        self._add(node)

    def _key(self, node: Node) -> Text:
        if isinstance(node, Text):
            return node
        return Text(node.start, node.end, self.block[node.start : node.end], plain=True)

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node

    def _refuse(self, what: str, at: int) -> None:
        self.refused = self.refused or (what, at)


def _index(mark: Any) -> int:
    """Return the offset in characters of a mark; 0 where YAML gives none."""
    return int(mark.index) if mark else 0


_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_REASONS = {
    "mapping values are not allowed in this context": "a colon and a space stand inside a value that has no quotes",
    "did not find expected key": "something stands after a value, or a line is indented otherwise than its neighbours",
    "did not find expected ',' or ']'": "a value begins with [, which YAML reads as a list, and goes on after it",
    "did not find expected ',' or '}'": "a value begins with {, which YAML reads as a map, and goes on after it",
    "did not find expected '-' indicator": "a line inside a list does not begin with a dash",
    "did not find expected node content": "a value is missing between brackets",
    "did not find expected <document start>": "a line is not of the form `key: value`",
    "could not find expected ':'": "a line is not of the form `key: value`",
    "found character that cannot start any token": "a value without quotes begins with %, @, ` or a tab",
    "found unexpected end of stream": "a quote is opened and never closed",
    "did not find expected alphabetic or numeric character": "a value without quotes begins with * or &",
    "found undefined tag handle": "a value without quotes begins with !",
    "found unknown escape character": "a value in double quotes has a backslash that YAML does not know",
    "block sequence entries are not allowed in this context": "a dash and a space stand where a value is expected",
    "found a tab character that violates indentation": "a line is indented by a tab",
}


def _events(block: str) -> Iterator[events.Event]:
    found = _UNPRINTABLE.search(block)
    if found:
        raise NotYaml(f"it holds the control character U+{ord(found[0]):04X}", found.start())
    try:
        yield from yaml.parse(block, Loader=CBaseLoader)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "it cannot be read"
        mark = error.problem_mark or error.context_mark
        raise NotYaml(_REASONS.get(problem, problem), _index(mark)) from error
    except yaml.YAMLError as error:
        raise NotYaml("it holds characters that YAML does not allow") from error
