"""Tables in Markdown, so that what is measured can be put into the documentation as it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int) -> str:
    """Return a table with aligned columns, the last `numbers` of them to the right."""
    cells = [heads, *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    texts = len(heads) - numbers
    rule = ["-" * width if place < texts else f"{'-' * (width - 1)}:" for place, width in enumerate(widths)]
    return "\n".join(_line(row, widths, texts) for row in (cells[0], rule, *cells[1:]))


def _line(row: Sequence[str], widths: Sequence[int], texts: int) -> str:
    padded = (
        cell.ljust(width) if place < texts else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
