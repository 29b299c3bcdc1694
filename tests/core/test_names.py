from __future__ import annotations

import pytest

from service.core.names import is_label, is_template_name, read_ref

NAMES = ["a", "7", "deployment-plan", "platform.deployment-plan", "a.b_c-d.e", "a" * 200]
NO_NAMES = [
    "",
    "A",
    "a b",
    "a/b",
    ".a",
    "a.",
    "a..b",
    "a.-b",
    "-a",
    "a-",
    "_a",
    "é",
    "a\n",
    "a" * 201,
    "..",
    "٣",
    "ａ",
]
LABELS = ["a", "production", "release-2026.1_x", "a" * 36, "a.", "a--", "head"]
NO_LABELS = ["", "latest", "1", "7a", "-a", ".a", "A", "a b", "a/b", "a" * 37, "a\n", "é"]

REFS = [
    ("1", "number"),
    ("3", "number"),
    ("999999999", "number"),
    ("latest", "latest"),
    ("production", "label"),
    ("v3", "label"),
    ("sha256", "label"),
    ("sha256:" + "0123456789abcdef" * 4, "digest"),
]
NO_REFS = [
    "",
    "0",
    "03",
    "-1",
    "1.5",
    "1000000000",
    "٣",
    "Latest",
    "sha256:",
    "sha256:" + "A" * 64,
    "sha256:" + "a" * 63,
    "sha512:" + "a" * 64,
    "a" * 64 + "b",
    "production ",
    "1\n",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_name_is_lower_case_words_joined_by_single_signs(name: str) -> None:
    assert is_template_name(name)


@pytest.mark.parametrize("name", NO_NAMES)
def test_other_texts_name_no_template(name: str) -> None:
    assert not is_template_name(name)


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_a_letter_and_up_to_35_more_signs(label: str) -> None:
    assert is_label(label)


@pytest.mark.parametrize("label", NO_LABELS)
def test_other_texts_are_no_label(label: str) -> None:
    assert not is_label(label)


@pytest.mark.parametrize(("text", "kind"), REFS)
def test_a_ref_is_a_number_a_label_the_latest_or_a_digest(text: str, kind: str) -> None:
    ref = read_ref(text)
    assert ref is not None
    assert (ref.kind, ref.text) == (kind, text)
    assert ref.is_fixed is (kind in ("number", "digest"))


@pytest.mark.parametrize("text", NO_REFS)
def test_other_texts_point_at_no_version(text: str) -> None:
    assert read_ref(text) is None
