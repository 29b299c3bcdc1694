"""The project's Markdown pages, taken apart: headings, code blocks, tables, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, the line that it begins on, and what stands between it and the block before."""

    language: str
    text: str
    line: int
    gap: str


class Page:
    """One Markdown file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def blocks(self) -> list[Block]:
        found: list[Block] = []
        end = 0
        for match in _FENCE.finditer(self.text):
            line = self.text.count("\n", 0, match.start()) + 1
            found.append(Block(match["language"], match["text"], line, self.text[end : match.start()]))
            end = match.end()
        return found

    @property
    def prose(self) -> str:
        """The text with blanks in place of its fenced blocks, so that places stay what they are."""
        return _blanked(self.text)

    @property
    def headings(self) -> list[str]:
        return [match[2] for match in _HEADING.finditer(self.prose)]

    @property
    def spans(self) -> list[str]:
        """What stands between backticks, outside of fenced blocks."""
        return [match[2].strip() for match in _SPAN.finditer(self.prose)]

    @property
    def code(self) -> str:
        """Blocks, indented lines and spans, each on lines of its own."""
        indented = re.findall(r"^ {4,}(.+)$", self.prose, re.MULTILINE)
        return "\n".join([*(block.text for block in self.blocks), *indented, *self.spans])

    @property
    def anchors(self) -> set[str]:
        """What a link may have behind its `#`, as code hosts make it from a heading."""
        kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in self.headings)
        return {heading.replace(" ", "-") for heading in kept}

    @property
    def links(self) -> list[str]:
        return [match[1] for match in _LINK.finditer(_SPAN.sub("", self.prose))]

    def section(self, heading: str) -> str:
        """Return what stands below a heading, up to the next one of its level or above."""
        found = [match for match in _HEADING.finditer(self.prose) if match[2] == heading]
        assert len(found) == 1, f"{self.name} has {len(found)} headings {heading!r}"
        ending = re.compile(rf"^#{{1,{len(found[0][1])}}} ", re.MULTILINE).search(self.prose, found[0].end())
        return self.text[found[0].end() : ending.start() if ending else len(self.text)]

    def lead(self, heading: str) -> str:
        """Return what stands below a heading, up to the next one of any level."""
        section = self.section(heading)
        following = _HEADING.search(_blanked(section))
        return section[: following.start()] if following else section

    def table(self, heading: str) -> list[list[str]]:
        """Return the rows of the first table below a heading, its head left out, backticks kept."""
        lines = [line for line in first_table(self.section(heading)) if line.startswith("|")]
        assert lines, f"{self.name} has no table below {heading!r}"
        return [cells(line) for line in lines[2:]]


def _blanked(text: str) -> str:
    return _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def cells(line: str) -> list[str]:
    """Return the cells of a row; `\\|` is a bar within a cell."""
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip().strip("|"))]


def first_table(section: str) -> Iterator[str]:
    begun = False
    for line in section.splitlines():
        if line.startswith("|"):
            begun = True
            yield line
        elif begun:
            return


def code(cell: str) -> str:
    """Return what stands between the first backticks of a cell, or an empty text."""
    match = _SPAN.search(cell)
    return match[2].strip() if match else ""


def codes(cell: str) -> list[str]:
    return [match[2].strip() for match in _SPAN.finditer(cell)]


def pages() -> list[Page]:
    """Return the project's own pages; seeds are documents, and what a package brings is not ours."""
    folders = [ROOT, *(path for path in (ROOT / "docs").rglob("*") if path.is_dir()), ROOT / "docs"]
    return [Page(path) for folder in folders for path in sorted(folder.glob("*.md"))]


README = Page(ROOT / "README.md")


def page(name: str) -> Page:
    return Page(ROOT / "docs" / f"{name}.md")
