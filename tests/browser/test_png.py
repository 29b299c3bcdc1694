"""A picture is what it was, with fewer colours and bytes."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.browser import png


def chromium_like(rows: list[list[tuple[int, int, int]]], kinds: list[int]) -> bytes:
    """Return a picture of rows that are written by filters of the given kinds."""
    above, lines = bytearray(3 * len(rows[0])), b""
    for kind, row in zip(kinds, rows, strict=True):
        values = bytearray(part for colour in row for part in colour)
        written = bytearray(values)
        for place in range(len(values)):
            left = values[place - 3] if place >= 3 else 0
            corner = above[place - 3] if place >= 3 else 0
            up = above[place]
            nearest = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
            written[place] = (values[place] - (0, left, up, (left + up) // 2, nearest)[kind]) & 255
        lines += bytes([kind]) + written
        above = values
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def shown(picture: bytes) -> list[list[tuple[int, int, int]]]:
    """Return the colours of a picture that has a palette."""
    chunks = dict(png.chunks(picture))
    palette = list(zip(*(chunks[b"PLTE"][part::3] for part in range(3)), strict=True))
    width, height = png.size_of(picture)
    pixels = zlib.decompress(chunks[b"IDAT"])
    lines = [pixels[line * (width + 1) + 1 : (line + 1) * (width + 1)] for line in range(height)]
    return [[palette[place] for place in line] for line in lines]


def test_a_picture_of_few_colours_stays_what_it_is_by_whatever_filters_it_was_written() -> None:
    rows = [[(column * 9 % 256, line * 50, 200 - column) for column in range(12)] for line in range(5)]
    small = png.with_few_colours(chromium_like(rows, [0, 1, 2, 3, 4]))
    assert png.size_of(small) == (12, 5)
    assert shown(small) == rows


def test_of_many_colours_the_rare_ones_become_their_nearest_neighbours() -> None:
    many = [[(column, 0, 0) for column in range(256)] * 2 + [(40, 1, 0)]]
    (row,) = shown(png.with_few_colours(chromium_like(many, [0])))
    assert row == [*many[0][:-1], (40, 0, 0)]


def test_what_is_no_such_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="no PNG"):
        png.with_few_colours(b"GIF89a")
