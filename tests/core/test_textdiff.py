from __future__ import annotations

import difflib
import random
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.textdiff import opcodes, unified_diff

NO_END = "\\ No newline at end of file\n"
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")

DIFFS = [
    ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
    ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
    ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"),
    ("a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"),
    ("a\nb\n", "a\n", "@@ -1,2 +1 @@\n a\n-b\n"),
    ("b\n", "a\nb\n", "@@ -1 +1,2 @@\n+a\n b\n"),
    # A last line without an end is another line than one with it.
    ("a", "a\n", f"@@ -1 +1 @@\n-a\n{NO_END}+a\n"),
    ("a\nb", "a\nb\n", f"@@ -1,2 +1,2 @@\n a\n-b\n{NO_END}+b\n"),
    ("a\nb", "x\nb", f"@@ -1,2 +1,2 @@\n-a\n+x\n b\n{NO_END}"),
    ("b", "xb", f"@@ -1 +1 @@\n-b\n{NO_END}+xb\n{NO_END}"),
    # Only a line feed ends a line.
    ("a\r\nb\u2028c\n", "a\nb\u2028c\n", "@@ -1,2 +1,2 @@\n-a\r\n+a\n b\u2028c\n"),
    # Three lines of context, of two changes together up to six.
    (
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n",
    ),
    (
        "a\n1\n2\n3\n4\n5\n6\nb\n",
        "x\n1\n2\n3\n4\n5\n6\ny\n",
        "@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y\n",
    ),
    (
        "a\n1\n2\n3\n4\n5\n6\n7\nb\n",
        "x\n1\n2\n3\n4\n5\n6\n7\ny\n",
        "@@ -1,4 +1,4 @@\n-a\n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+y\n",
    ),
    ("a\na\na\n", "a\na\n", "@@ -1,3 +1,2 @@\n a\n a\n-a\n"),
]


@pytest.mark.parametrize(("before", "after", "expected"), DIFFS)
def test_a_diff_tells_what_changed_with_its_surroundings(before: str, after: str, expected: str) -> None:
    assert unified_diff(before, after, "v1", "v2") == "--- v1\n+++ v2\n" + expected


def test_equal_texts_have_no_diff() -> None:
    assert unified_diff("a\n" * 9, "a\n" * 9, "v1", "v2") == ""


def patched(before: str, diff: str) -> str:
    """Apply a unified diff as `patch` does, strictly: what it takes away and what it keeps must be there."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", before)
    out: list[str] = []
    at = left = come = 0
    sign = ""
    for line in re.findall(r"[^\n]*\n", diff)[2:]:
        if found := HUNK.fullmatch(line):
            assert (left, come) == (0, 0)
            left, come = (int(found[group] or 1) for group in (2, 4))
            start = int(found[1]) - (left > 0)
            out += lines[at:start]
            at = start
            assert len(out) == int(found[3]) - (come > 0)
            continue
        if line == NO_END:
            out[-1:] = [out[-1].removesuffix("\n")] if sign != "-" else out[-1:]
            continue
        sign, text = line[0], line[1:]
        if sign in " -":
            assert lines[at].removesuffix("\n") == text.removesuffix("\n")
            at, left = at + 1, left - 1
        if sign in " +":
            out.append(text)
            come -= 1
    assert (left, come) == (0, 0)
    return "".join(out + lines[at:])


TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d\r\n", "e"]), max_size=14).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 3))
def test_a_diff_applied_to_the_older_text_gives_the_newer(before: str, after: str, context: int) -> None:
    if before != after:
        assert patched(before, unified_diff(before, after, "v1", "v2", context)) == after


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_large_texts_are_compared_rightly_too(seed: int) -> None:
    chance = random.Random(seed)
    lines = [f"{chance.choice(['', 'a', 'b', f'line {number}'])}\n" for number in range(chance.choice([40, 700]))]
    changed = [line for line in lines if chance.random() > 0.1]
    changed.insert(chance.randrange(len(changed) + 1), "new\n")
    before, after = "".join(lines), "".join(changed)
    assert patched(before, unified_diff(before, after, "v1", "v2")) == after


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_opcodes_cover_both_texts_and_alternate(old: list[str], new: list[str]) -> None:
    codes = list(opcodes(old, new))
    assert [item for equal, i1, i2, _, _ in codes for item in old[i1:i2]] == old
    assert [item for equal, _, _, j1, j2 in codes for item in new[j1:j2]] == new
    assert all(old[i1:i2] == new[j1:j2] for equal, i1, i2, j1, j2 in codes if equal)
    assert all(left[0] != right[0] for left, right in pairwise(codes))


def test_an_ordinary_change_reads_as_difflib_tells_it() -> None:
    before = "".join(f"line {number}\n" for number in range(60))
    after = before.replace("line 7\n", "").replace("line 30\n", "line 30\nnew\n").replace("line 50\n", "changed\n")
    told = difflib.unified_diff(before.splitlines(True), after.splitlines(True), "v1", "v2")
    assert unified_diff(before, after, "v1", "v2") == "".join(told)


HUGE = [
    ("".join(f"{number}\n" for number in range(50_000)), "".join(f"{number}x\n" for number in range(50_000))),
    ("x" + "\n" * 100_000 + "y", "z" + "\n" * 100_007),
    ("a" * 1_000_000, "a" * 999_999 + "b"),
]


@pytest.mark.parametrize(("before", "after"), HUGE)
def test_what_is_too_large_to_compare_is_replaced_as_a_block(before: str, after: str) -> None:
    diff = unified_diff(before, after, "v1", "v2")
    assert diff.count("@@ -") == 1
    assert patched(before, diff) == after
