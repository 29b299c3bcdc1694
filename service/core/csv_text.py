"""Values -> lines of CSV (RFC 4180) that a spreadsheet opens without calculating anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

_CALCULATED = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # Spreadsheets take the wide ones too.
_PUT_ASIDE = ("\t", "\r", "\n")


def row(values: Iterable[Any]) -> str:
    """Return one line with its line end: a cell for each value, in quotes where it must be."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([cell(value) for value in values])
    return line.getvalue()


def cell(value: Any) -> str:
    """Return what a cell holds: nothing for None, text as it is, everything else as JSON.

    A text that a spreadsheet would take for a formula has `'` before it.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    is_formula = value.lstrip().startswith(_CALCULATED) or value.startswith(_PUT_ASIDE)
    return f"'{value}" if is_formula else value
