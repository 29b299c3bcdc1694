"""The tokens of a hint: the patterns that the productions of `service.core.hint_items` step over.

A hint's white space is single spaces when these are used. Every pattern is matched at a place, and none can go over
the same characters more than a fixed number of times.
"""

from __future__ import annotations

import re

WORD = r"\w[\w.+/#*-]*"
ELLIPSIS = r"(?:\.\.\.|…)"

_FLAG = r"--?[^\W_][\w-]*"
_SHORT = r"-[^\W_](?![\w-])"
_ALIAS_BAR = r"(?: ?\| ?|, |/)"
_DASH = r" (?:[–—]|--?) "
_KEY = r"[^\W\d][\w-]*="

# What may follow an item or a value.
END = re.compile(r"\Z| |[,;](?: |\Z)|\|-|[(（]")
SEPARATOR = re.compile(rf"(?!{_DASH})[,;]? (?!\|)|(?<=\])(?=\[)")
NOTE = re.compile(r" ?(?=[(（]|\[default: )", re.IGNORECASE)
REPEATED = re.compile(rf" ?{ELLIPSIS}(?= |\Z|,|\|)")
BAR = re.compile(r" \| |\|(?=-)")
INNER_BAR = re.compile(r" ?\| ?")
OPTION_BAR = re.compile(r"\|(?=-)")
INNER_OPTION_BAR = re.compile(r" ?\| ?(?=-)")
TRAILER = re.compile(rf"{_DASH}.+")

KEY = re.compile(rf"({_KEY[:-1]})=")
METAVAR = re.compile(rf"(?!(?:AND|OR)\b)([A-Z][A-Z0-9_-]*)({ELLIPSIS})?(?= |\Z|[,;](?: |\Z)|\|-)")
ALTS = re.compile(rf"{WORD}(?:\|{WORD})+(?:\|{ELLIPSIS})?")
COMMAND = re.compile(rf"{WORD}(?= |\Z)")

# Alternatives with spaces around their bars are one value only where nothing else follows.
LAST = re.compile(rf"\Z|{_DASH}| ?[(（]")
_OPEN = rf"(?: ?\| ?{ELLIPSIS})?"
_SLOT = rf"(?:{WORD}|<[^<>|]*>)"
SPACED_ALTS = re.compile(rf"{WORD}(?: ?\| ?{WORD})++{_OPEN}")
SLOTS = re.compile(rf"(?=\w|<[^|]*\| ?\w){_SLOT}(?: ?\| ?{_SLOT})++{_OPEN}")

# A run is what a shell would take for one word: `feature/<name>`, `<path>|all`, `"a"|"b"`.
RUN = re.compile(r"""(?:<[^<>]*>|\[[^\[\]]*\]|"[^"]*"|[^\s<>\[\]"|,;]|\|(?!-)|[,;](?! |\Z))++""")
COMPOUND = re.compile(rf"(?=[^\s<(]*<){RUN.pattern}(?<![:.!?])")

OPTION = re.compile(rf"(?:({_SHORT}){_ALIAS_BAR}(?=--))?({_FLAG})(?:{_ALIAS_BAR}({_SHORT}))?")
VALUE_AHEAD = re.compile(r" (?=[<\"'{“]|(?!(?:and|or) |[\w-]+=)[\w./~@#*+…])")
ATTACHED_VALUE = re.compile(r"(?=\[=)")
BRACKETED_VALUE = re.compile(r" ?(?=\[(?!-))")
MORE_WORDS = re.compile(rf"(?: (?!{_FLAG}|[–—-])[^\s\[\]<>|\"'(){{}}]+)+")

INDEX = re.compile(r"\$([1-9])(?!\w)")
ASSIGN = re.compile(r" ?[=:] ?| [–—-] ")
INDEXED_TEXT = re.compile(rf"(?:(?![,;]? \$[1-9]|,? \[|,? {_FLAG}| \| ).)+")

# Between brackets, what has none of these is a label or alternatives, and no sequence of items.
STRUCTURE = re.compile(rf"[\[\]<{{}}]|(?:^|[ |])(?:{_FLAG}|{_KEY}|\$\d)")
LABEL = re.compile(rf"(?!{_FLAG}|{_KEY}|\$\d)[^\[\]<>|\"{{}}]+?(?= ?\||,? {_FLAG}| \[|\Z)")
SAYS_OPTIONAL = re.compile(r"optional: ?", re.IGNORECASE)

# The whole of a hint that takes nothing, a note and a trailer aside.
NONE = re.compile(r"(?:none|no arg(?:ument)?s?|\[ ?\])(?= |\Z)", re.IGNORECASE)
