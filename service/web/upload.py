"""A file that a form brought along, as the text of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import request

from service.core.document import LARGEST
from service.core.names import LONGEST_NAME, is_template_name

_NO_LETTERS = re.compile(r"[^a-z0-9._-]+")
_JOINS = re.compile(r"[._-]{2,}")


class NotText(Exception):
    """A file cannot become the text of a document."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The text of a file, its very characters, and a name for a template made from the file's; "" for none."""

    text: str
    suggested_name: str


def uploaded(field: str = "file") -> Upload | None:
    """Return the file of a form's field, or None where none was chosen; raises NotText."""
    file = request.files.get(field)
    if file is None or not file.filename:
        return None
    content = file.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotText(f"The file is larger than {LARGEST:,} bytes, and no document may be. Choose another.")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NotText(
            f"The file is not text in UTF-8: its byte {error.start + 1:,} fits nowhere. Save it as UTF-8, then choose "
            "it again."
        ) from error
    return Upload(text, as_name(PurePosixPath(file.filename.replace("\\", "/")).stem))


def as_name(text: str) -> str:
    """Return the name of a template that is nearest to a text, or "" where none is near."""
    plain = _NO_LETTERS.sub("-", text.strip().lower())
    name = (
        _JOINS.sub(lambda found: "." if "." in found.group() else "-", plain).strip("._-")[:LONGEST_NAME].strip("._-")
    )
    return name if is_template_name(name) else ""
