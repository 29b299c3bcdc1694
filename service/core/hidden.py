"""Characters that nobody sees and a model reads: found, named, and removed where that changes nothing visible.

Allowed is what writing needs: joiners in emoji and beside letters of joining scripts, the three flags that are spelled
with tag characters, variation selectors after a base that has variants, and zero-width spaces between letters of
scripts that put no other space between words. A byte order mark may begin the document.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from service.core.finding import Fix
from service.core.places import Spot

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_TAGS = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
_FILLERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINERS = "\u200c\u200d"
_STRAY = "\u00ad\u034f\u180b-\u180f\u2060-\u2065\ufeff"
_ZERO_WIDTH = f"{_JOINERS}\u200b{_STRAY}"

_EMOJI = (
    "\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MATHS = "\u2190-\u21ff\u2200-\u22ff\u2a00-\u2aff"
_MYANMAR = "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"

# Arabic and its relatives, the scripts of India, Myanmar, Khmer and Mongolian shape letters by joiners.
_JOINING = (
    "\u0600-\u061b\u061d-\u086f\u0870-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1780-\u17b3\u17b6-\u17ff\u1800-\u180a\u1810-\u18af"
    f"{_MYANMAR}\ua840-\ua8ff\ufb50-\ufdff\ufe70-\ufefe\U00010a00-\U00010aff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
_WITHOUT_SPACES = f"\u0e00-\u0fff\u1780-\u17ff\u1950-\u1aaf\u1b00-\u1bff\ua980-\ua9df{_MYANMAR}"

# Where characters between two joiners will go, the joiners are looked at as the neighbours that they will be.
_NO_JOINER_FOLLOWS = rf"(?![\u200b{_STRAY}{_SELECTORS}]*[{_JOINERS}])"
_NO_SPACE_FOLLOWS = rf"(?![{_JOINERS}{_STRAY}{_SELECTORS}]*\u200b)"
_ALLOWED_JOINERS = "|".join(
    (
        rf"(?<=[{_JOINING}])[{_JOINERS}]{_NO_JOINER_FOLLOWS}",
        rf"(?<![{_JOINERS}])[{_JOINERS}](?=[{_JOINING}])",
        rf"(?<=[{_JOINING}])\u200d(?=\u200c{_NO_JOINER_FOLLOWS})|(?<=[{_JOINING}]\u200d)\u200c{_NO_JOINER_FOLLOWS}",
        rf"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}#*0-9©®]\ufe0f))\u200d(?=[{_EMOJI}])",
    )
)
_ALLOWED_SELECTORS = "|".join(
    (
        rf"(?<=[{_EMOJI}#*0-9©®])[\ufe0e\ufe0f]",
        rf"(?<=[{_IDEOGRAPHS}\u3001\u3002\uff01-\uff1f])[\ufe00-\ufe02]",
        rf"(?<=[{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]",
        rf"(?<=[{_MATHS}{_MYANMAR}\ua840-\ua87f0])\ufe00",
    )
)
_ALLOWED = "|".join(
    (
        rf"(?=[{_JOINERS}])(?:{_ALLOWED_JOINERS})",
        rf"(?=[{_SELECTORS}])(?:{_ALLOWED_SELECTORS})",
        rf"\u200b(?:(?<=[{_WITHOUT_SPACES}].){_NO_SPACE_FOLLOWS}|(?<!\u200b.)(?=[{_WITHOUT_SPACES}]))",
        r"[\u180b-\u180f](?<=[\u1807\u1820-\u18aa].)",
        r"\u1160(?<=[\u1100-\u115f].)|\u115f(?=[\u1160-\u11ff])",
        r"\u034f(?<=[\u0300-\u034e\u0350-\u036f\u0591-\u05f4].)",
        r"\A\ufeff",
    )
)

# The tag sequences of England, Scotland and Wales, the only ones that emoji fonts have.
_FLAGS = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in ("gbeng", "gbsct", "gbwls"))
_FLAG = rf"(?<=\U0001f3f4)(?:{_FLAGS})\U000e007f"

# These are evidence of something: they stay until somebody has looked, but for a variation selector on its own.
_TELLING = f"{_CONTROL}{_BIDI}{_TAGS}{_FILLERS}{_SELECTORS}"

_ANY = re.compile(f"[{_TELLING}{_ZERO_WIDTH}]")
_MAY_GO = re.compile(f"[{_SELECTORS}{_ZERO_WIDTH}]")
_LONE_SELECTOR = rf"(?<![{_SELECTORS}])[{_SELECTORS}](?![{_SELECTORS}])"
_REMOVABLE = rf"(?:(?=[{_ZERO_WIDTH}])(?!{_ALLOWED})[{_ZERO_WIDTH}]|(?=[{_SELECTORS}])(?!{_ALLOWED}){_LONE_SELECTOR})+"
_OTHERS = rf"(?:[{_CONTROL}{_BIDI}{_TAGS}]++|(?=[{_TELLING}])(?!{_ALLOWED}|{_LONE_SELECTOR})[{_TELLING}])+"
_HIDDEN = re.compile(rf"(?=[{_TELLING}{_ZERO_WIDTH}])(?:(?P<flag>{_FLAG})|{_REMOVABLE}|(?P<kept>{_OTHERS}))")

_CONTROL_NAMES = {
    0x00: "NULL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x0B: "LINE TABULATION",
    0x0C: "FORM FEED",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
    0x85: "NEXT LINE",
}


def spots(text: str) -> Iterator[Spot]:
    """Yield each run of characters that are hidden and out of place; those that can go safely carry a fix."""
    if not _ANY.search(text):
        return
    for match in _HIDDEN.finditer(text):
        if match.lastgroup != "flag":
            fix = None if match["kept"] else Fix(match.start(), match.end(), "")
            yield Spot("hidden_character", match.start(), _message(match[0]), fix)


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each run of characters begins and ends that are hidden and out of place."""
    if _ANY.search(text):
        yield from (match.span() for match in _HIDDEN.finditer(text) if match.lastgroup != "flag")


def without(text: str) -> str:
    """Return the text without the hidden characters whose removal changes nothing visible."""
    if not _MAY_GO.search(text):
        return text
    # Cutting drops what is matched but the two groups, which are what stays, at the speed of C.
    return "".join(filter(None, _HIDDEN.split(text)))


def shown(text: str) -> str:
    """Return the text with every hidden character that is out of place spelled out, as ⟦U+202E⟧."""
    if not _ANY.search(text):
        return text
    return _HIDDEN.sub(lambda match: match[0] if match.lastgroup == "flag" else spelled(match[0]), text)


def spelled(text: str) -> str:
    """Return each character of a text by its number, as ⟦U+202E⟧."""
    return "".join(f"⟦U+{ord(character):04X}⟧" for character in text)


def _message(run: str) -> str:
    counts = Counter(run)
    names = ", ".join(_named(character, count) for character, count in counts.most_common(4))
    more = f" and {len(counts) - 4} others" if len(counts) > 4 else ""
    verb, them = ("stands", "it") if len(run) == 1 else ("stand", "them")
    return f"{names}{more} {verb} here, unseen by a reviewer{_spelled(run)}: remove {them}."


def _named(character: str, count: int) -> str:
    number = ord(character)
    name = unicodedata.name(
        character, _CONTROL_NAMES.get(number, "CONTROL CHARACTER" if number < 0xA0 else "UNASSIGNED")
    )
    return f"U+{number:04X} {name}" + (f" ({count:,} times)" if count > 1 else "")


def _spelled(run: str) -> str:
    """Say what tag characters spell in ASCII: whoever reads the finding must see what was hidden."""
    letters = "".join(chr(ord(character) - 0xE0000) for character in run[:60] if 0xE0020 <= ord(character) < 0xE007F)
    return f", and spell {letters!r}" if letters else ""
