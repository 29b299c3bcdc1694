"""Makes PNG pictures of pages small: 256 colours are enough for them."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 256

Colour = tuple[int, int, int]


def with_few_colours(picture: bytes) -> bytes:
    """Return a picture with its 256 most frequent colours, each other one replaced by the nearest of them.

    It must be as Chromium writes it: 8 bits, red, green and blue, or with alpha, which is dropped; not interlaced.
    """
    width, height, depth, kind, *_ = struct.unpack(">IIBBBBB", dict(chunks(picture))[b"IHDR"])
    if depth != 8 or kind not in (2, 6):
        raise ValueError("the picture is of another kind than Chromium's")
    rows = list(_rows(picture, width, 4 if kind == 6 else 3))
    palette = [colour for colour, _ in Counter(colour for row in rows for colour in row).most_common(_MOST)]
    places = {colour: place for place, colour in enumerate(palette)}

    @cache
    def place_of(colour: Colour) -> int:
        if colour in places:
            return places[colour]
        return min(range(len(palette)), key=lambda place: _distance(palette[place], colour))

    packed = zlib.compress(b"".join(b"\0" + bytes(map(place_of, row)) for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(part for colour in palette for part in colour)), (b"IDAT", packed))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in (*parts, (b"IEND", b"")))


def size_of(picture: bytes) -> tuple[int, int]:
    """Return the width and the height of a picture."""
    width, height = struct.unpack(">II", dict(chunks(picture))[b"IHDR"][:8])
    return width, height


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each part; those that hold the pixels are put together."""
    if not picture.startswith(_SIGNATURE):
        raise ValueError("this is no PNG")
    place, pixels = len(_SIGNATURE), b""
    while place < len(picture):
        length, name = struct.unpack(">I4s", picture[place : place + 8])
        content = picture[place + 8 : place + 8 + length]
        place += length + 12
        if name == b"IDAT":
            pixels += content
        else:
            yield name, content
    yield b"IDAT", pixels


def _rows(picture: bytes, width: int, size: int) -> Iterator[list[Colour]]:
    """Yield the colours of each row; `size` is of a pixel in bytes."""
    pixels = zlib.decompress(dict(chunks(picture))[b"IDAT"])
    stride = width * size
    above = bytearray(stride)
    for start in range(0, len(pixels), stride + 1):
        row = bytearray(pixels[start + 1 : start + 1 + stride])
        _unfilter(pixels[start], row, above, size)
        yield list(zip(row[0::size], row[1::size], row[2::size], strict=True))
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, size: int) -> None:
    """Turn differences into values, in place."""
    for place in range(len(row)) if kind else ():
        left = row[place - size] if place >= size else 0
        up, corner = above[place], above[place - size] if place >= size else 0
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        row[place] = (row[place] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    """Return of three neighbours the one that is nearest to what they let expect."""
    expected = left + up - corner
    return min((left, up, corner), key=lambda each: abs(expected - each))


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
