"""A place in a hint's text, and how to step over patterns and pairs of brackets."""

from __future__ import annotations

import re

WRAPPERS = {"<": ">", "[": "]", "{": "}", "(": ")", '"': '"', "'": "'", "“": "”", "（": "）"}

_PAIRS = {
    "<": re.compile(r"<|(?<![-=])>"),  # The arrow of `<from -> to>` closes nothing.
    "[": re.compile(r"[\[\]]"),
    "{": re.compile(r"[{}]"),
    "(": re.compile(r"[()]"),
}


class Unreadable(Exception):
    """The text is not of the grammar; `at` is where reading stopped."""

    def __init__(self, at: int) -> None:
        """Take the offset of the first character that fits no production."""
        super().__init__(at)
        self.at = at


class Cursor:
    """Stands at the character `at` of a part of a text that ends before `end`."""

    def __init__(self, text: str, at: int, end: int) -> None:
        """Stand at the part's first character."""
        self.text = text
        self.at = at
        self.end = end

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match the pattern here and step over what it matched; None when it does not match."""
        match = pattern.match(self.text, self.at, self.end)
        if match:
            self.at = match.end()
        return match

    def need(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Match the pattern here and step over it; raise Unreadable when it does not match."""
        match = self.take(pattern)
        if match is None:
            raise Unreadable(self.at)
        return match

    def sees(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether the pattern matches here, and stay."""
        return pattern.match(self.text, self.at, self.end) is not None

    def next(self) -> str:
        """Return the character here, "" at the end of the part."""
        return self.text[self.at] if self.at < self.end else ""

    def wrapped(self) -> str:
        """Step over a pair of wrappers and return what they hold."""
        start, end = self.span()
        return self.text[start:end]

    def span(self) -> tuple[int, int]:
        """Step over a pair of wrappers and return where their content starts and ends, spaces at its ends excluded.

        Raises Unreadable when the pair is not closed.
        """
        start, end = self.at + 1, self._closer()
        if end < 0:
            raise Unreadable(self.at)
        self.at = end + 1
        content = self.text[start:end]
        return end - len(content.lstrip()), start + len(content.rstrip())

    def _closer(self) -> int:
        """Return the offset of the closer of the wrapper here, -1 when there is none. Quotes do not nest."""
        opener = self.text[self.at]
        pairs = _PAIRS.get(opener)
        if pairs is None:
            return self.text.find(WRAPPERS[opener], self.at + 1, self.end)
        depth = 0
        for match in pairs.finditer(self.text, self.at, self.end):
            depth += 1 if match[0] == opener else -1
            if depth == 0:
                return match.start()
        return -1
