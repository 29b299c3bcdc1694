"""Inputs of any size that could take longer than in proportion to it: each is an action that takes the size."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

from service.core.compiled import Compiled, compile_document
from service.core.document import read
from service.core.preview import read_values
from service.core.render import fill, problems
from service.core.shell import words_of_prose
from service.core.suggest import closest
from service.core.textdiff import unified_diff

Sized = Callable[[int], object]

NAMES = [f"NAME_{number:03d}_OF_A_HUNDRED" for number in range(100)]

BODIES = (
    *("$A", "$", "$$ ", "$1", "$$$1", "$H", "$a", "$ARGUMENTS", "$ARGUMENTS_", "A", "word $A and $BC\n", "${A}", "$_"),
)
BODY_HINTS = (None, "A=<x>", "[a]", "key=<x>")
NAMED = ("$NAME_001_OF_A_HUNDRED ", "$NAME_ ", "$name-1 ", "$Z", "$NAME_001_OF_A_HUNDRED_")
TYPED_HINTS = (
    *("A=<x> [B=...]", "A=<x> [b] [c...]", "<a> [b...]", "[ARGUMENTS]", "[--flag] [--opt <v>] [x...]"),
    "[--opt <v>...]",
)
TYPED = (
    *("a ", '"" ', "''", "'", '\\"', "\\", "\\a", "=", "a= ", "A=1 ", "--x ", "--flag ", "--opt a ", "-- ", '"\\a"'),
    *("a,", " "),
)
QUOTES = ('"', "'", 'A="', "\\")
QUOTED = ("\\\\", "a ", '\\"', "=", '""')
PROSE = ("a ", "'", '"', "\\", "it's ", '"a\\"')
LISTS: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"items": {"type": "integer"}}, "x"),
    ({"items": {"type": "integer", "minimum": 5}}, 1),
    ({"items": {"type": "integer", "maximum": 5}}, 1),
    ({"items": {"type": "string"}}, []),
    ({"uniqueItems": True}, "a"),
    ({"maxItems": 1}, "a"),
)
UNKNOWN = ("X{}", "ENVIRONMNT{}", "NAM_{:03d}_OF_A_HUNDRED", " {}")
PATTERNS = ("(a+)+$", "(a|a)*$", "(.*)*[ab]{1,50}c", "^(([a-z])+.)+[A-Z]([a-z])+$")

Pair = tuple[Sequence[str], Sequence[str]]
CHANGES: Mapping[str, Callable[[list[str]], Pair]] = {
    "shuffled": lambda lines: (lines, random.Random(7).sample(lines, len(lines))),  # noqa: S311  # Not for secrets.
    "reversed": lambda lines: (lines, lines[::-1]),
    "every second changed": lambda lines: (lines, [each if n % 2 else f"{each}x" for n, each in enumerate(lines)]),
    "every third deleted": lambda lines: (lines, [each for n, each in enumerate(lines) if n % 3]),
    "one line repeated": lambda lines: (["a"] * len(lines), ["a"] * (len(lines) - 7) + ["b"] * 7),
    "two lines in turn": lambda lines: (["a", "b"] * (len(lines) // 2), ["b", "a"] * (len(lines) // 2)),
    "three lines at random": lambda lines: (_any_of_three(1, lines), _any_of_three(2, lines)),
    "nothing alike": lambda lines: (lines, [f"{each}x" for each in lines]),
    "every line twice": lambda lines: (sorted(lines * 2), sorted(lines * 2)[1:]),
    "changed at both ends": lambda lines: (lines, ["x", *lines[1:-1], "y"]),
    "blocks": lambda lines: ([f"{each}\na\nb\na" for each in lines], [f"{each}\nb\na\nb" for each in lines]),
}
LINE_LENGTHS = (6, 12, 40)


def repeated(piece: str, size: int) -> str:
    """Return the piece as often as it fits into so many characters."""
    return piece * (size // len(piece))


def changed(change: str, length: int, size: int) -> tuple[str, str]:
    """Return two texts of about the size, of lines of that length, the second with that change."""
    lines = [f"{number:0{length}x}" for number in range(size // (length + 1))]
    before, after = ("\n".join(each)[:size] for each in CHANGES[change](lines))
    return before, after


def groups() -> dict[str, dict[str, Sized]]:
    """Return every action by a name, and the names by what is done."""
    return {
        "compile and fill a body": _bodies() | _named(),
        "read typed arguments": _typed() | _quotes() | _positionals(),
        "split prose": {repr(piece): _split(piece) for piece in PROSE},
        "check values": _lists() | _unknown() | _patterns(),
        "compare two texts": {
            f"{change}, {length}": partial(_compare, change, length)
            for change, length in product(CHANGES, LINE_LENGTHS)
        }
        | {"one long line": lambda size: unified_diff("a" * size, "a" * (size // 2) + "b" * (size // 2), "v1", "v2")},
        "suggest a name": {"a hundred like names": _suggest},
    }


def document(body: str, hint: str | None = None, **front_matter: Any) -> str:
    """Return the text of a document with this body, and front matter written as JSON, which is YAML."""
    keys = {"argument_hint": hint, **front_matter}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items() if value is not None]
    return f"---\n{''.join(lines)}---\n{body}" if lines else body


def _compiled(body: str, hint: str | None = None, **front_matter: Any) -> Compiled:
    return compile_document(read(document(body, hint, **front_matter)))


def _bodies() -> dict[str, Sized]:
    return {f"{piece!r} under {hint}": partial(_fill, piece, hint) for piece, hint in product(BODIES, BODY_HINTS)}


def _fill(piece: str, hint: str | None, size: int) -> None:
    compiled = _compiled(repeated(piece, size), hint)
    fill(compiled, {argument.name: "value" for argument in compiled.arguments})
    _ = compiled.undeclared


def _named() -> dict[str, Sized]:
    declared: dict[str, Sized] = {"many different names": _many_names}
    spellings: tuple[Callable[[str], str], ...] = (str, str.lower, str.title)
    for piece, spell in product(NAMED, spellings):
        arguments = {spell(name): {"required": False} for name in NAMES}
        declared[f"{spell(piece)!r} among a hundred names"] = partial(_compile, spell(piece), arguments)
    return declared


def _compile(piece: str, arguments: Any, size: int) -> object:
    return _compiled(repeated(piece, size), arguments=arguments)


def _many_names(size: int) -> object:
    return problems(_compiled(" ".join(f"$N{number}" for number in range(size // 8))), {"N1": ""})


def _typed() -> dict[str, Sized]:
    documents = {hint: _compiled("$1 $A", hint) for hint in TYPED_HINTS}
    found = {
        f"{piece!r} under {hint}": _reading(documents[hint], partial(repeated, piece))
        for hint, piece in product(TYPED_HINTS, TYPED)
    }
    names = _reading(_compiled("$A", "A=<x>"), lambda size: " ".join(f"n{number}=1" for number in range(size // 8)))
    return {**found, "many different names": names}


def _quotes() -> dict[str, Sized]:
    compiled = _compiled("$1 $A", "A=<x>")
    return {
        f"{start + piece!r} that never ends": _reading(compiled, partial(_after, start, piece))
        for start, piece in product(QUOTES, QUOTED)
    }


def _positionals() -> dict[str, Sized]:
    listed = _compiled("$1", "[rest...]", arguments=["rest", *NAMES[:99]])
    hinted = _compiled("$1", " ".join(f"[p{number}]" for number in range(98)) + " [rest...]")
    words = partial(repeated, "a ")
    return {"a hundred listed": _reading(listed, words), "a hundred in the hint": _reading(hinted, words)}


def _after(start: str, piece: str, size: int) -> str:
    return start + repeated(piece, size)


def _reading(compiled: Compiled, text: Callable[[int], str]) -> Sized:
    return lambda size: read_values(compiled, None, text(size))


def _split(piece: str) -> Sized:
    return lambda size: words_of_prose(repeated(piece, size))


def _lists() -> dict[str, Sized]:
    return {f"a list under {keywords}": partial(_check_list, keywords, item) for keywords, item in LISTS}


def _check_list(keywords: Mapping[str, Any], item: Any, size: int) -> object:
    compiled = _compiled("$A", arguments={"A": {"type": "array", **keywords}})
    return problems(compiled, {"A": [item] * (size // 4)})


def _unknown() -> dict[str, Sized]:
    compiled = _compiled("", arguments={each: {"type": "integer"} for each in NAMES})
    return {f"unknown arguments {name!r}": partial(_check_unknown, compiled, name) for name in UNKNOWN}


def _check_unknown(compiled: Compiled, name: str, size: int) -> object:
    return problems(compiled, {name.format(number): "" for number in range(size // 10)})


def _patterns() -> dict[str, Sized]:
    return {f"pattern {pattern}": partial(_check_pattern, pattern) for pattern in PATTERNS}


def _check_pattern(pattern: str, size: int) -> object:
    return problems(_compiled("", arguments={"A": {"pattern": pattern}}), {"A": "a" * size + "!"})


def _compare(change: str, length: int, size: int) -> object:
    return unified_diff(*changed(change, length, size), "v1", "v2")


def _suggest(size: int) -> None:
    like = [f"NAME_{number:03d}" + "_ABCDEFGH" * 6 for number in range(100)]
    for number in range(size // 8_000):
        closest(f"NAM_{number}" + "_ABCDEFGH" * 6, like)


def _any_of_three(seed: int, lines: Sequence[str]) -> list[str]:
    return random.Random(seed).choices("abc", k=len(lines))  # noqa: S311  # Not for secrets: lines to compare.
