"""The `arguments` key: NAME -> JSON Schema keywords, typed and checked before anybody relies on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import jsonschema_rs

from service.core import keywords
from service.core.keywords import ELSEWHERE, NOT_IN_ITEMS, ONLY_FOR, TYPES, Wrong
from service.core.places import MOST_OF_A_CODE, Spot
from service.core.suggest import closest
from service.core.yaml_text import List, Map, Node, Text

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
LONGEST_NAME = 100
MOST_ARGUMENTS = 100

PATTERN_OPTIONS = jsonschema_rs.RegexOptions(size_limit=262_144)
"""The engine without backtracking; what a pattern compiles to is bounded, so that a hundred of them cost little."""

Fragment = Mapping[str, Any]
Declared = Mapping[str, Fragment] | tuple[str, ...] | None

_IMPLIED = {"string": "a string", "array": "a list", "boolean": "true or false"}
_RANGES = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)


def read(
    node: Node | None, offset: int = 0, kinds: Mapping[str, str] = MappingProxyType({})
) -> tuple[Declared, list[Spot]]:
    """Return what an `arguments` node declares, and what is wrong with it as `invalid_argument_schema`.

    A map gives names with typed keywords, a list or a text of words a tuple of names, no node None. What is wrong is
    left out of the result. `offset` is where the node's block begins in the document; `kinds` are the types that the
    hint gives arguments other than string, for those that state no `type` themselves.
    """
    reader = _Reader(offset, kinds)
    if node is None:
        return None, []
    if isinstance(node, Map):
        return reader.declared(node), reader.spots
    if isinstance(node, Text) and _is_null(node):
        return {}, []
    return reader.names(node), reader.spots


class _Reader:
    """Gathers what is wrong while it reads."""

    def __init__(self, offset: int, kinds: Mapping[str, str]) -> None:
        self.offset = offset
        self.kinds = kinds
        self.spots: list[Spot] = []

    def names(self, node: Text | List) -> tuple[str, ...]:
        words = _words(node) if isinstance(node, Text) else node.items
        names: dict[str, None] = {}
        for word in words:
            if not isinstance(word, Text):
                self._say(word.start, "write a list of names, [issue, branch], or a map of names to their keywords")
            elif word.value in names:
                self._say(word.start, f"`{word.value[:40]}` is there twice: write each name once")
            elif self._is_name(word):
                names[word.value] = None
        return tuple(self._within_limit(list(names), node.start))

    def declared(self, node: Map) -> dict[str, Fragment]:
        pairs = {key.value: (key, value) for key, value in node.pairs}
        found: dict[str, Fragment] = {}
        for name in self._within_limit(list(pairs), node.start):
            key, value = pairs[name]
            if self._is_full:
                break
            if self._is_name(key):
                found[name] = self._argument(name, value)
        return found

    def _argument(self, name: str, node: Node) -> Fragment:
        path = f"arguments.{name}"
        if isinstance(node, Text):
            return {} if _is_null(node) else {"description": node.value}
        if isinstance(node, List):
            self._say(node.start, f"{path}: write a description, or keywords such as {{enum: [a, b]}}, not a list")
            return {}
        return self._fragment(path, node, self.kinds.get(name, "string"), inside=False)

    def _fragment(self, path: str, node: Map, implied: str, *, inside: bool) -> dict[str, Any]:
        nodes = {key.value: (key, value) for key, value in node.pairs}
        kind = self._type(path, nodes, implied, inside=inside)
        items = self._items(path, nodes, kind)
        fragment: dict[str, Any] = {"type": kind} if "type" in nodes else {}
        for keyword, (key, value) in nodes.items():
            if self._is_full:
                break
            if keyword == "type":
                continue
            try:
                _applies(keyword, kind, key.start, typed="type" in nodes, inside=inside)
                of = items.get("type", "string")
                taken = items if keyword == "items" else keywords.read(keyword, value, kind, of)
            except Wrong as wrong:
                self._say(wrong.at, f"{path}.{keyword[:40]}: {wrong.message}")
            else:
                fragment[keyword] = taken
        return self._sound(path, fragment, kind, nodes)

    def _type(self, path: str, nodes: Mapping[str, tuple[Text, Node]], implied: str, *, inside: bool) -> str:
        types = TYPES[:-1] if inside else TYPES
        if "type" not in nodes:
            return implied
        node = nodes["type"][1]
        if isinstance(node, Text) and node.value in types:
            return node.value
        self._say(node.start, f"{path}.type: write one of {', '.join(types)}")
        return implied

    def _items(self, path: str, nodes: Mapping[str, tuple[Text, Node]], kind: str) -> dict[str, Any]:
        if "items" not in nodes or kind != "array":
            return {}
        node = nodes["items"][1]
        if isinstance(node, Map):
            return self._fragment(f"{path}.items", node, "string", inside=True)
        self._say(node.start, f"{path}.items: write a map of keywords, such as {{type: integer}}")
        return {}

    def _sound(
        self, path: str, fragment: dict[str, Any], kind: str, nodes: Mapping[str, tuple[Text, Node]]
    ) -> dict[str, Any]:
        """Return the fragment without keywords that contradict others, and say which those are."""
        for keyword, message in _contradictions(fragment, kind):
            self._say(nodes[keyword][1].start, f"{path}.{keyword}: {message}")
            fragment.pop(keyword, None)
        return fragment

    def _is_name(self, text: Text) -> bool:
        if NAME.fullmatch(text.value) and len(text.value) <= LONGEST_NAME:
            return True
        rule = f"a letter or _, then letters, digits, _ and -, at most {LONGEST_NAME} characters"
        self._say(text.start, f"`{' '.join(text.value.split())[:40]}` cannot name an argument: write {rule}")
        return False

    def _within_limit(self, names: list[str], at: int) -> list[str]:
        if len(names) > MOST_ARGUMENTS:
            self._say(at, f"{len(names)} arguments are declared: write at most {MOST_ARGUMENTS}")
        return names[:MOST_ARGUMENTS]

    @property
    def _is_full(self) -> bool:
        """Whether more is wrong than will be listed, so that reading on (and guessing what was meant) helps nobody."""
        return len(self.spots) > MOST_OF_A_CODE

    def _say(self, at: int, message: str) -> None:
        self.spots.append(Spot("invalid_argument_schema", self.offset + at, message))


def _applies(keyword: str, kind: str, at: int, *, typed: bool, inside: bool) -> None:
    """Raise Wrong unless the keyword exists and belongs to this type and place."""
    if keyword.lower() in ELSEWHERE:
        raise Wrong(f"this keyword is not supported; {ELSEWHERE[keyword.lower()]}", at)
    if keyword not in keywords.KNOWN and not keyword.startswith("x-"):
        meant = closest(keyword, keywords.KNOWN)
        advice = f"did you mean `{meant}`?" if meant else "write notes of your own as `x-...`"
        raise Wrong(f"this keyword is not supported; {advice}", at)
    if inside and keyword in NOT_IN_ITEMS:
        raise Wrong("this keyword does not belong to single items; write it beside `items`", at)
    wanted = ONLY_FOR.get(keyword, TYPES)
    if kind not in wanted:
        advice = "write it under `items`" if kind == "array" else f"write `type: {wanted[-1]}` beside it"
        stated = f"type {kind}" if typed else f"a value that is {_IMPLIED[kind]} where `type` is not given"
        raise Wrong(f"this does not apply to {stated}; {advice}, or remove it", at)


def _contradictions(fragment: Fragment, kind: str) -> Iterator[tuple[str, str]]:
    """Yield each keyword that contradicts others; whoever takes it removes it from the fragment before the next."""
    for low, high in _RANGES:
        if low in fragment and high in fragment and not _leaves_room(low, high, fragment):
            yield high, f"no value fits, because {low} is {fragment[low]}: write a larger {high}"
    bounds = {key: value for key, value in fragment.items() if key in ONLY_FOR and key not in ("enum", "const")}
    validator = _validator({**bounds, "type": kind})
    if validator is None:
        advice = "leave out look-around, back-references and large counts"
        faulty = "pattern" if "pattern" in fragment else "items"
        yield faulty, f"the engine, which works in linear time, does not take this: {advice}"
        return
    refused = next((choice for choice in fragment.get("enum", ()) if not validator.is_valid(choice)), None)
    if refused is not None:
        yield "enum", f"{refused!r} does not fit the keywords beside it: remove it, or loosen them"
    yield from _unfit(fragment, validator)


def _unfit(fragment: Fragment, validator: jsonschema_rs.Draft202012Validator) -> Iterator[tuple[str, str]]:
    choices = fragment.get("enum")
    for keyword in ("const", "default"):
        if keyword not in fragment:
            continue
        value = fragment[keyword]
        if not validator.is_valid(value):
            yield keyword, f"{value!r} does not fit the keywords beside it: write a value that they take"
        elif choices is not None and value not in choices:
            yield keyword, f"{value!r} is not in `enum`: write one of its choices"
        elif keyword == "default" and "const" in fragment and value != fragment["const"]:
            yield keyword, f"{value!r} is not the `const`: remove one of them"


def _leaves_room(low: str, high: str, fragment: Fragment) -> bool:
    exclusive = "exclusive" in low + high
    least, most = fragment[low], fragment[high]
    return bool(least < most or (least == most and not exclusive))


def _validator(schema: Fragment) -> jsonschema_rs.Draft202012Validator | None:
    """Return the compiled schema, or None when the engine does not take its pattern."""
    try:
        return jsonschema_rs.Draft202012Validator(dict(schema), pattern_options=PATTERN_OPTIONS)
    except (jsonschema_rs.ValidationError, ValueError):
        return None


def _words(node: Text) -> list[Text]:
    """Cut a text at its blanks; where each word stands is exact only in a text without quotes."""
    found = re.finditer(r"\S+", node.value)
    return [Text(node.start + match.start(), node.start + match.end(), match[0], plain=True) for match in found]


def _is_null(node: Text) -> bool:
    return node.plain and node.value in ("", "~", "null", "Null", "NULL")
