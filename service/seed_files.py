"""Seeds as files: a document, and the name of its template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# More than a document may have, so that lint says of one that is just too large what it says of it over HTTP.
_MOST_BYTES = 8 * 1024 * 1024


class UnreadableSeed(ValueError):
    """A seed's file cannot be read as a document."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A document and the name of its template, which is its file's name without `.md`."""

    name: str
    document: str


def read_seed(path: Path) -> Seed:
    """Return the seed in a file, its bytes unchanged; raises UnreadableSeed."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise UnreadableSeed(f"{path} is larger than {_MOST_BYTES} bytes, and no document may be")
        return Seed(path.stem, content.decode("utf-8"))
    except OSError as error:
        raise UnreadableSeed(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UnreadableSeed(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
