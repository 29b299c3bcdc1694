"""The front matter of a document: where it ends, and its keys, read as YAML or, where it is none, line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from service.core import lenient, yaml_text
from service.core.places import MOST_OF_A_CODE, Spot
from service.core.yaml_text import List, Map, Node, NotYaml, RefusedYaml, Text

LARGEST = 65_536
"""How many bytes of UTF-8 may stand between the two fences."""

MOST_TAGS = 100
LONGEST_TAG = 100

TEXT_KEYS = ("title", "description", "argument_hint", "persona", "dialect", "unset")
KEYS = (*TEXT_KEYS, "tags", "arguments")

Reading = Literal["none", "yaml", "lenient"]

_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_SEPARATORS = re.compile(r"[\s,]+")
_WORD_KEY = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Fences:
    """Offsets of the block between the fences, and of the body after them."""

    start: int
    end: int
    body: int


@dataclass
class FrontMatter:
    """What the front matter says. Offsets are in the document; `arguments` is the node of that key, still untyped."""

    reading: Reading = "none"
    body_start: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    arguments: Node | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    key_offsets: dict[str, int] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    block_start: int = 0


def fences(text: str) -> Fences | None:
    """Find the front matter: None when the first line is no `---` or no second one closes it."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return None
    return Fences(opening.end(), closing.start(), closing.end())


def read(text: str) -> FrontMatter:
    """Read a document's front matter; never fails, what is wrong is in `spots`."""
    found = fences(text)
    if found is None:
        unclosed = _OPENING.match(text) is not None
        message = "Close the front matter with a second line `---`, or begin the document with another line."
        return FrontMatter(spots=[Spot("front_matter_unclosed", 0, message)] if unclosed else [])
    matter = FrontMatter(body_start=found.body, block_start=found.start)
    block = text[found.start : found.end]
    size = len(block.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        message = f"The front matter has {size:,} bytes; at most {LARGEST:,} are read. Move long text to the body."
        matter.spots.append(Spot("front_matter_too_large", found.start, message))
    else:
        _Reader(block, matter).read()
    return matter


class _Reader:
    """Fills a FrontMatter from its block."""

    def __init__(self, block: str, matter: FrontMatter) -> None:
        self.block = block
        self.matter = matter
        self._twice: list[tuple[str, int]] = []

    def read(self) -> None:
        self._read()
        for key, at in self._twice[: MOST_OF_A_CODE + 1]:
            self._say("duplicate_key", at, f"`{shown(key)}` is there twice and the last one counts: remove the other.")

    def _read(self) -> None:
        try:
            pairs = _pairs(yaml_text.parse(self.block))
        except RefusedYaml as refused:
            self._say("yaml_refused", refused.at, _refusal(refused.what, self.block[refused.at :][:40]))
            self._read_lines()
        except NotYaml as problem:
            self._read_lines(problem)
        else:
            self.matter.reading = "yaml"
            self._read_map(pairs)

    def _say(self, code: str, at: int, message: str) -> None:
        self.matter.spots.append(Spot(code, self.matter.block_start + at, message))

    def _read_map(self, pairs: list[tuple[Text, Node]]) -> None:
        extra: dict[str, Any] = {}
        for key, node in pairs:
            name = known_key(key.value)
            if name is None:
                self._once(extra, key.value, key.start)
                extra[key.value] = yaml_text.plain(node)
                self._within(node)
                continue
            self._once(self.matter.key_offsets, name, key.start)
            self.matter.key_offsets[name] = self.matter.block_start + key.start
            if name == "arguments":
                self.matter.arguments = node
                self._within(node)
            elif name == "tags":
                self.matter.tags = self._tags(node)
            else:
                self.matter.texts[name] = node.value if isinstance(node, Text) else self._raw(name, key, node)
        self.matter.extra = MappingProxyType(extra)

    def _once(self, seen: Mapping[str, Any], name: str, at: int) -> None:
        if name in seen:
            self._twice.append((name, at))

    def _within(self, node: Node) -> None:
        self._twice.extend((key.value, key.start) for key in yaml_text.duplicates(node))

    def _raw(self, name: str, key: Text, node: List | Map) -> str:
        """Take a text key's value as it stands in the line, where YAML sees a list or a map in it."""
        kind = "list" if isinstance(node, List) else "map"
        source = self.block[node.start : node.end] if node.flow else lenient.rest_of_line(self.block, key.start)
        taken = "its source was taken as text" if node.flow else "only the rest of its line was taken"
        message = f"YAML reads `{name}` as a {kind}, so {taken}: put the value in quotes, on one line."
        self._say("front_matter_lenient", key.start, message)
        return source.strip()

    def _tags(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, Text):
            words = [word for word in _SEPARATORS.split(node.value) if word]
        elif isinstance(node, List):
            words = [item.value for item in node.items if isinstance(item, Text) and item.value]
        else:
            words = []
        sound = isinstance(node, Text) or (isinstance(node, List) and len(words) == len(node.items))
        tags = tuple(dict.fromkeys(word for word in words if len(word) <= LONGEST_TAG))[:MOST_TAGS]
        if not sound or len(tags) < len(set(words)) or any(_SEPARATORS.search(tag) for tag in tags):
            limits = f"at most {MOST_TAGS} words of {LONGEST_TAG} characters"
            self._say("invalid_tags", node.start, f"Write `tags` as a list of words, {limits}: tags: [release, review]")
        return tags

    def _read_lines(self, problem: NotYaml | None = None) -> None:
        """Read each key alone; `problem` is why, unless YAML was refused for what it holds."""
        self.matter.reading = "lenient"
        found = list(lenient.lines(self.block))
        self._take_lines(found)
        if problem is None:
            return
        at = problem.at
        if lenient.holds_arguments(self.block, found):
            advice = "Its `arguments` would be lost: repair it, then save."
            self._say("arguments_unreadable", at, f"The front matter is not YAML: {problem.reason}. {advice}")
        else:
            advice = "Each key was read alone, as the rest of its line: put the value in quotes to say so yourself."
            self._say("front_matter_lenient", at, f"The front matter is not YAML: {problem.reason}. {advice}")

    def _take_lines(self, found: list[lenient.Line]) -> None:
        extra: dict[str, Any] = {}
        for line in found:
            name = known_key(line.key)
            if name is None:
                if _is_extra(line):
                    self._once(extra, line.key, line.key_at)
                    extra[line.key] = line.value
                continue
            self._once(self.matter.key_offsets, name, line.key_at)
            self.matter.key_offsets[name] = self.matter.block_start + line.key_at
            if name == "tags":
                self.matter.tags = self._tags(_listed(line))
            elif name != "arguments":
                self.matter.texts[name] = line.value
        self.matter.extra = MappingProxyType(extra)


def known_key(key: str) -> str | None:
    """Return the known key that a spelling stands for (`Argument-Hint`), or None."""
    name = key.lower()
    name = "argument_hint" if name == "argument-hint" else name
    return name if name in KEYS else None


def shown(text: str) -> str:
    """Return a text of the document as a message quotes it: one line, at most 60 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."


def _is_extra(line: lenient.Line) -> bool:
    return not line.indented and _WORD_KEY.fullmatch(line.key) is not None


def _listed(line: lenient.Line) -> Node:
    """Return the tags of one line as YAML would have: `[a, "b c"]` is a list, anything else a text."""
    at, value = line.value_at, line.value
    if not (value.startswith("[") and value.endswith("]")):
        return Text(at, at, value, plain=True)
    parts = filter(None, map(lenient.unquoted, value[1:-1].split(",")))
    return List(at, at, flow=True, items=[Text(at, at, part, plain=True) for part in parts])


def _pairs(root: Node | None) -> list[tuple[Text, Node]]:
    if root is None:
        return []
    if not isinstance(root, Map):
        raise NotYaml("it is not made of lines of the form `key: value`", root.start)
    return root.pairs


def _refusal(what: str, source: str) -> str:
    word = shown(source.partition("\n")[0].partition(" ")[0])
    kind = "a tag" if what == "tag" else f"an {what}"
    return f'YAML reads `{word}` as {kind}, which is refused: write the value out, or put it in quotes: "{word}"'
