"""Inputs built to be slow, as large as they may be: the tests say what comes of them, the benchmark how fast.

A table holds pieces; one of them, repeated up to a limit of the format, is an input.
"""

from __future__ import annotations

from itertools import product
from zlib import crc32

from service.core.credentials import SHAPES
from service.core.document import LARGEST
from service.core.front_matter import LARGEST as LARGEST_BLOCK
from service.core.hint import LONGEST_HINT
from service.core.mojibake import BYTES

HIDDEN = (
    *("\u200b", "a\u200b", "\u202e", "\x00", "\U000e0041", "a\ufe0f", "❤\ufe0f", "👩\u200d", "ا\u200c"),
    *("\u200b\u202e", "ا\u200c\u2060", "ក\u200b\u2060", "\u200d\u200c\u2060"),
)

MIS_DECODED = (
    *("â", "Ã", "â€", "â€“ ", "Ã©", "aÃ©", "é»« ", "Å² ", "Å¡ ", "ÃƒÆ’", "í•œêµ­", "ð", "ðŸ", "вЂ“", "‚Äì", "aÂ "),
    *("\ufffd", "한국어", "привет ", "Γ", "«é»"),
)

# Letters of which words are made that are then decoded wrongly.
ALPHABETS = ("é", "–", "α", "Ж", "中")

PLACEHOLDERS = ("$", "$A", "$A ", "$A$B", "$1 ", "$$A", "$ARGUMENTS$$ ", "$a$A_")

CHARACTERS = ("a", " ", "\n", "\r", "e\u0301", "\u0301\u0316", "한", "😀")

CREDENTIALS = (
    *("AKIA", "AKIA0", "eyJ", "eyJa.", "eyJaaaaaaaa.eyJ", "SG.", "sk-", "sk-a", "ghp_", "xoxb-", "glpat-a", "pypi-"),
    *("password=", '"password="', 'password="aaaaaaaa" ', "password='a1b2c3d4 ", "awssecret", "secret_access_key="),
    *("://a:", "://a:b@", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\na: \n"),
    *("key: ", "token "),
)

FENCES = ("---" + " " * 60 + "x\n", "---x\n", "- ", "---\r")

BLOCKS = (
    *("[ ", "[a,", "{ ", "{a: ", "{a,", "[],", "[a: b,", "[? a,", "a:\n", "- ", "-\n", "? ", "?\n", "? - ", "a\n"),
    *("a ", "a: b\r", "%a\n", "--- a\n", "...\n", "a: &a b\n", "*a,", "!a b,", "#\n", "\n ", "\n", " \t", '" ', "'',"),
    *('"": ', ":\n", "a: b: c\n", "\\\n", "|\n", ">\n", "\ufeff", "\U0001f600", "title: x\n", "arguments: x\n"),
    *("tags: a,", "<<: ", "a: |\n b\n"),
)

BLOCK_STARTS = ("", "x: [", "arguments: {a: {")

# Lines of an `arguments` map that cost much to check; each has a number, so that no two name the same argument.
ARGUMENTS = (
    "  A{n}: {{pattern: '[^a]{{250}}', default: b}}\n",
    "  A{n}: {{pattern: '(a{{20}}{{20}}{{20}}|b)', default: b}}\n",
    "  A{n}: {{minLenght{n}: 1, minLenghs{n}: 2}}\n",
    "  A{n}: {{type: integer, enum: [1, 2, 3, 4, 5, 6, 7, 8]}}\n",
    "  A{n}: x\n",
    "  1A{n}: x\n",
)

HINTS = (
    *("[", "<", "(", "{", '"', "'", "|", "[a", "<a", "[ [a] ", "a|", "a | ", "<a>|", "<a> | ", "<a> a | ", "| "),
    *("A=", "A=1 ", "A=1|", "A=<x|y> | ", "KEY=a | ", "--a|", "--a | ", "[--a|", "$1=", "$1=a ", "a ", "a, ", "a."),
    *('["', '"a" ', "(a) ", "<a> (b) ", "optional: ", "default: ", "[x] (default: ", "e.g. ", "... ", " - ", "\u3000a"),
)

HINT_FRAMES = (("", ""), ("[", "]"), ("<", ">"), ("KEY=", ""), ("a <x> | ", " z!"))

TYPED_HINTS = ("A=<x> B=<y>", "<a> [b]", "<a> [b...]", "--a <x> [--b] [c...]", "A=<x> --o <y> [--list x...] [files...]")

TYPED = (
    *(
        "a ",
        '"" ',
        "''",
        '"',
        '"a',
        '"\\" ',
        "'\n'",
        "\\a",
        "\\\n",
        "A=1 ",
        "A=",
        "A= ",
        "Z=1 ",
        "$A=1 ",
        "=",
        "a,",
        ",",
    ),
    *("--a ", "--a x ", "--b ", "--b=x ", "-b", "--zz ", "-"),
)

_DECLARED = "---\nargument_hint: A=<x> [B=y]\n---\n"
_WINDOWS_1252 = {byte: character for character, byte in BYTES.items()}


def filled(piece: str, start: str = "", size: int = LARGEST) -> str:
    """Return the start and then the piece as often as the whole, in UTF-8, is no larger than `size` bytes."""
    return start + piece * ((size - len(start.encode())) // len(piece.encode()))


def needles() -> str:
    """Return a text that makes every shape of credential be looked for."""
    return " ".join(needle for shape in SHAPES for needle in shape.needles)


def mis_decoded(text: str, times: int = 1) -> str:
    """Return what becomes of a text whose UTF-8 is read as Windows-1252, so many times one after the other."""
    for _ in range(times):
        text = text.encode().decode("latin-1").translate(_WINDOWS_1252)
    return text


def mis_decoded_words(first: str, length: int, times: int) -> str:
    """Return a document of mis-decoded words, no two alike, made of the hundred characters from `first` on."""
    alphabet = [chr(ord(first) + number) for number in range(100)]
    words: list[str] = []
    room = LARGEST
    for letters in product(alphabet, repeat=length):
        words.append(mis_decoded("".join(letters), times))
        room -= len(words[-1].encode()) + 1
        if room < 0:
            break
    return " ".join(words[:-1])


def block(piece: str, start: str = "") -> str:
    """Return a document with the largest front matter that repeats a piece."""
    return f"---\n{filled(piece, start, LARGEST_BLOCK - 1)}\n---\nbody"


def arguments_map(line: str) -> str:
    """Return a document whose front matter is the largest `arguments` map of such lines."""
    lines: list[str] = []
    room = LARGEST_BLOCK - len("arguments:\n")
    while room >= len(line.format(n=len(lines))):
        lines.append(line.format(n=len(lines)))
        room -= len(lines[-1])
    return f"---\narguments:\n{''.join(lines)}---\n$A"


def hint(piece: str, before: str = "", after: str = "") -> str:
    """Return the longest hint that repeats a piece between two others."""
    return before + (piece * LONGEST_HINT)[: LONGEST_HINT - len(before) - len(after)] + after


def bodies() -> dict[str, str]:
    """Return every document that is slow by its body, by a name."""
    texts = {f"{piece!r} ...": filled(piece) for piece in (*HIDDEN, *MIS_DECODED, *PLACEHOLDERS, *CHARACTERS)}
    texts |= {f"declared A and B, {piece!r} ...": filled(piece, _DECLARED) for piece in (*PLACEHOLDERS, *CHARACTERS)}
    texts |= {f"beginnings of credentials, {piece!r} ...": filled(piece, needles()) for piece in CREDENTIALS}
    texts |= {f"no closing fence, {piece!r} ...": filled(piece, "---\n") for piece in FENCES}
    for first, length, times in product(ALPHABETS, (3, 8, 25), (1, 3)):
        name = f"words of {length} letters from {first}, mis-decoded {times} times"
        texts[name] = mis_decoded_words(first, length, times)
    return texts


def blocks() -> dict[str, str]:
    """Return every document that is slow by its front matter, by a name."""
    texts = {f"{start!r} {piece!r} ...": block(piece, start) for piece, start in product(BLOCKS, BLOCK_STARTS)}
    return texts | {f"'arguments:' {line.format(n=0).strip()!r} ...": arguments_map(line) for line in ARGUMENTS}


def hints() -> dict[str, str]:
    """Return every slow hint, by a name."""
    return {
        repr(f"{before}{piece}{piece} ... {after}"): hint(piece, before, after)
        for piece, (before, after) in product(HINTS, HINT_FRAMES)
    }


def pairs() -> dict[str, tuple[str, str]]:
    """Return pairs of documents whose difference is hard to find, by a name."""
    lines = [f"{crc32(b'%d' % number):08x}\n" for number in range(LARGEST // 9)]
    shuffled = sorted(lines, key=lambda line: crc32(line.encode()))
    short = [f"{crc32(b'%d' % number) % 16:x}\n" for number in range(LARGEST // 2)]
    chosen = {
        "shuffled lines": (lines, shuffled),
        "lines in reverse": (lines, lines[::-1]),
        "neighbouring lines exchanged": (lines, [lines[number ^ 1] for number in range(len(lines) - 1)]),
        "every other line changed": (lines, [line[:: 1 - number % 2 * 2] for number, line in enumerate(lines)]),
        "a line after each line": (lines[::2], [part for line in lines[::2] for part in (line, "new line\n")]),
        "no line in common": (lines, [f"x{line[1:]}" for line in lines]),
        "lines of one character, shuffled": (short, sorted(short, key=lambda line: crc32(line.encode()))),
        "two lines in turns": (["a\n", "b\n"] * (LARGEST // 4), ["b\n", "a\n"] * (LARGEST // 4)),
        "empty lines": (["\n"] * LARGEST, ["\n"] * (LARGEST - 1)),
        "one line": (["a" * LARGEST], ["a" * (LARGEST - 1) + "b"]),
    }
    return {name: ("".join(before), "".join(after)) for name, (before, after) in chosen.items()}


def typed_texts() -> dict[str, tuple[str, str]]:
    """Return hints and a megabyte of typed arguments for each, by a name."""
    texts = {repr(f"{piece}{piece} ..."): filled(piece) for piece in TYPED}
    texts["'N0=1 N1=1 ...'"] = " ".join(f"N{number}=1" for number in range(LARGEST // 10))
    return {f"{name} for {wanted}": (wanted, text) for wanted, (name, text) in product(TYPED_HINTS, texts.items())}
