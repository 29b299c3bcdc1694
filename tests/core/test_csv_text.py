from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.csv_text import cell, row

# A value, and what stands in its cell.
CELLS: list[tuple[Any, str]] = [
    (None, ""),
    ("", ""),
    ("plain text", "plain text"),
    ("Zoë 日本 😀", "Zoë 日本 😀"),
    (True, "true"),
    (7, "7"),
    (-7, "-7"),
    (1.5, "1.5"),
    ({"NOTES": "=1+1"}, '{"NOTES":"=1+1"}'),
    ({}, "{}"),
    (["a", 1, None], '["a",1,null]'),
    ("é" * 3, "ééé"),
    # What a spreadsheet would calculate.
    ("=1+1", "'=1+1"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ("+49 30 1234", "'+49 30 1234"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("  =1+1", "'  =1+1"),
    ("\t=1+1", "'\t=1+1"),
    ("\r=1+1", "'\r=1+1"),
    ("\n=1+1", "'\n=1+1"),
    ("\tindented", "'\tindented"),
    ("＝1+1", "'＝1+1"),
    ("＋1", "'＋1"),
    ("－1", "'－1"),
    ("＠x", "'＠x"),
    # What it would not.
    ("a=b", "a=b"),
    ("'=1", "'=1"),
    ("<=>", "<=>"),
]


@pytest.mark.parametrize(("value", "expected"), CELLS)
def test_a_cell_holds_text_as_it_is_and_the_rest_as_json_and_no_formula(value: Any, expected: str) -> None:
    assert cell(value) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a", 1, None], "a,1,\r\n"),
        (["a,b", 'say "x"', "two\nlines", "two\r\nlines"], '"a,b","say ""x""","two\nlines","two\r\nlines"\r\n'),
        ([None], '""\r\n'),
        ([{"a": 'b"c'}], '"{""a"":""b\\""c""}"\r\n'),
    ],
)
def test_a_row_has_quotes_where_rfc_4180_asks_for_them(values: list[Any], expected: str) -> None:
    assert row(values) == expected


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_every_text_comes_out_of_its_row_again(values: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(row(values), newline=""))
    assert [
        each.removeprefix("'") if each != value else each for each, value in zip(read, values, strict=True)
    ] == values
