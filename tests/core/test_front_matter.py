from __future__ import annotations

import pytest

from benchmarks.hostile_inputs import BLOCK_STARTS, BLOCKS, block
from service.core.document import Document, read


def _read(block: str) -> Document:
    return read(f"---\n{block}\n---\nbody")


# Blocks that are not YAML, with the line and column of what YAML did not expect.
NOT_YAML = [
    ("title: T\ndescription: plan: a", 3, 18),
    ("argument_hint: [a] [b]", 2, 20),
    ("argument_hint: [a", 3, 1),
    ('title: "open', 3, 1),
    ("title: @me", 2, 8),
    ("title: `x`", 2, 8),
    ("title: T\n\tpersona: p", 3, 1),
    ("title: a\n  b: c", 3, 4),
    ("title: %x", 2, 8),
    ("title: *important* thing", 2, 18),
    ("title: T\n--- more\npersona: p", 3, 1),
    ("just words", 2, 1),
    ("- title", 2, 1),
    ("title:T", 2, 1),
    ("title: a\x07b", 2, 9),
    ("title: " + "[" * 21 + "]" * 21, 2, 27),
]


@pytest.mark.parametrize(("block", "line", "column"), NOT_YAML)
def test_a_block_that_is_not_yaml_is_read_line_by_line_and_says_where_and_why(
    block: str, line: int, column: int
) -> None:
    document = _read(block)
    (found,) = document.findings
    assert (found.code, found.severity, found.line, found.column) == ("front_matter_lenient", "warning", line, column)
    assert found.message.startswith("The front matter is not YAML: ")
    assert document.reading == "lenient"
    assert document.body == "body"


# One line of a block that is not YAML, and the text that its key gets.
LENIENT = [
    ("title: plan: a", "plan: a"),
    ("title:plan: a", "plan: a"),
    ("TITLE : plan: a", "plan: a"),
    ("  title:   plan: a  ", "plan: a"),
    ('title: "plan: a"', "plan: a"),
    ("title: 'plan: a'", "plan: a"),
    ("title: \"plan: a'", "\"plan: a'"),
    ('title: "a" and "b"', 'a" and "b'),
    ('title: ""a""', '"a"'),
    ('title: "', '"'),
    ('title: ""', ""),
    ("title:", ""),
    ("title: a # b", "a # b"),
    ("title: \\n", "\\n"),
    ("title: a\r", "a"),
    ("# title: a", None),
    ("- title: a", None),
    ("meta:\n  title: a", None),
    ("meta: # of it\n  title: a", None),
    ("meta: |\n\n  title: a", None),
    ("meta: >-\n  title: a\n b: c\ntitle: d", "d"),
    ("title: a\n  more\n  title: b", "b"),
    ("title: a\ntitle: b", "b"),
]


@pytest.mark.parametrize(("lines", "title"), LENIENT)
def test_a_lenient_key_is_the_rest_of_its_line(lines: str, title: str | None) -> None:
    document = _read(f"x: y: z\n{lines}")
    assert document.reading == "lenient"
    assert document.title == title


def test_a_block_read_leniently_keeps_unknown_keys_and_tags() -> None:
    document = _read('model: gpt: 5\ntools: [a, b]\nsee http://x\n  nested: no\ntags: [a, "b"]')
    assert document.extra == {"model": "gpt: 5", "tools": "[a, b]"}
    assert document.tags == ("a", "b")


# A hint (or another text) in which YAML sees something else than text.
NOT_TEXT = [
    ("argument_hint: [file]", "[file]", "list"),
    ("argument-hint: [file]  # optional", "[file]", "list"),
    ("argument_hint: [a,\n  b]", "[a,\n  b]", "list"),
    ("argument_hint: {a|b}", "{a|b}", "map"),
    ("argument_hint: {{a}}", "{{a}}", "map"),
    ("argument_hint:\n- a\n- b", "", "list"),
    ("argument_hint:\n  a: b", "", "map"),
]


@pytest.mark.parametrize(("block", "hint", "kind"), NOT_TEXT)
def test_a_hint_that_yaml_takes_for_a_list_or_map_comes_from_its_source(block: str, hint: str, kind: str) -> None:
    document = _read("description: >\n  folded\n  text\n" + block)
    (found,) = document.findings
    assert (found.code, found.severity, found.line) == ("front_matter_lenient", "warning", 5)
    assert f"as a {kind}" in found.message
    assert (document.argument_hint, document.description) == (hint, "folded text\n")
    assert document.reading == "yaml"


@pytest.mark.parametrize(
    ("block", "title"),
    [
        ("title: 42", "42"),
        ("title: yes", "yes"),
        ("title: null", "null"),
        ("title: 2026-01-01", "2026-01-01"),
        ("title: 0x10", "0x10"),
        ("title: ~", "~"),
        ('title: "a\\tb"', "a\tb"),
        ("title: 'it''s'", "it's"),
        ("title: a # b", "a"),
        ('"title": a', "a"),
        ("{title: a}", "a"),
        ("? title\n: a", "a"),
        ("title: 4–6 😀 é", "4–6 😀 é"),
    ],
)
def test_every_scalar_of_yaml_is_text(block: str, title: str) -> None:
    document = _read(block)
    assert (document.title, document.reading, document.findings) == (title, "yaml", ())


# Values that YAML would resolve, with the place of the first.
REFUSED = [
    ("a: &x b", "anchor", 2, 4),
    ("a: &x b\nc: *x", "anchor", 2, 4),
    ("a: *x", "alias", 2, 4),
    ("title: é\na: *x", "alias", 3, 4),
    ("a: !!python/object:os.system b", "tag", 2, 4),
    ("a: !t b", "tag", 2, 4),
    ("title: ! b", "tag", 2, 8),
    ("a: &x [b]", "anchor", 2, 4),
    ("&x a: b", "anchor", 2, 1),
    ("<<: *x", "alias", 2, 5),
]


@pytest.mark.parametrize(("block", "what", "line", "column"), REFUSED)
def test_anchors_aliases_and_tags_are_refused(block: str, what: str, line: int, column: int) -> None:
    (found,) = _read(block).findings
    assert (found.code, found.severity, found.line, found.column) == ("yaml_refused", "error", line, column)
    assert f" {what}, which is refused" in found.message


def test_a_yaml_bomb_is_refused_without_expanding_it() -> None:
    layers = [f"l{n}: &l{n} [{','.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    document = _read("\n".join(['l0: &l0 ["lol"]', *layers]))
    assert [found.code for found in document.findings] == ["yaml_refused"]
    assert len(str(document.extra)) < 10_000


@pytest.mark.parametrize(
    "block",
    [
        "title: a: b\narguments:\n  A: x",
        "title: a: b\nArguments: [A]",
        'title: a: b\n"arguments": [A]',
        "title: a: b\n\targuments: {}",
        "title: a: b\n? arguments: x",
        "{title: a, arguments: {A: x}",
        "{title: a,\n 'arguments' : {A: x}",
    ],
)
def test_a_block_that_does_not_parse_and_declares_arguments_is_an_error(block: str) -> None:
    assert [(found.code, found.severity) for found in _read(block).findings] == [("arguments_unreadable", "error")]


@pytest.mark.parametrize(
    "block",
    [
        "title: a: b\ndescription: |\n  Arguments: none",
        "title: a: b\ntools:\n  - name: x\n    arguments: {}",
        "title: a: b\n# arguments: x",
        "title: a: b, arguments: none",
    ],
)
def test_the_word_arguments_elsewhere_is_no_key(block: str) -> None:
    assert [found.code for found in _read(block).findings] == ["front_matter_lenient"]


@pytest.mark.parametrize(("count", "reading"), [(19_998, "yaml"), (20_000, "lenient")])
def test_a_block_of_more_values_than_anybody_writes_is_not_read_as_yaml(count: int, reading: str) -> None:
    assert _read("x: [" + "a," * (count - 2) + "]").reading == reading


@pytest.mark.parametrize(
    ("block", "title", "lines"),
    [
        ("title: a\ntitle: b", "b", [3]),
        ("title: a\nTitle: b\nTITLE: c", "c", [3, 4]),
        ("title: a\nx: {y: 1, z: 2, y: 3}", "a", [3]),
        ("title: a\nx: 1\nX: 2", "a", []),
        ("title: a\nx: 1\nx: 2", "a", [4]),
        ("title: a\narguments:\n  A: x\n  A: y", "a", [5]),
    ],
)
def test_of_a_key_that_is_there_twice_the_last_counts(block: str, title: str, lines: list[int]) -> None:
    document = _read(block)
    assert document.title == title
    assert [(found.code, found.line) for found in document.findings] == [("duplicate_key", line) for line in lines]


def test_both_spellings_of_the_hint_are_one_key() -> None:
    document = _read("argument-hint: A=<x>\nargument_hint: B=<x>")
    assert document.argument_hint == "B=<x>"
    assert [found.code for found in document.findings] == ["duplicate_key"]


def test_unknown_keys_are_kept_as_yaml_gave_them() -> None:
    document = _read('model: gpt\nPython: 3.11\nnest:\n  a: [1, {b: no}]\n[c, d]: e\n"": f')
    assert document.extra == {
        "model": "gpt",
        "Python": "3.11",
        "nest": {"a": ["1", {"b": "no"}]},
        "[c, d]": "e",
        "": "f",
    }
    assert document.findings == ()


TAGS = [
    ("tags: [a, b]", ("a", "b"), 0),
    ("tags:\n- a\n- b", ("a", "b"), 0),
    ("tags: a, b c", ("a", "b", "c"), 0),
    ("tags: [a, a]", ("a",), 0),
    ("tags:", (), 0),
    ("tags: []", (), 0),
    ("tags: [two words]", ("two words",), 1),
    ("tags: [a, [b]]", ("a",), 1),
    ("tags: {a: b}", (), 1),
    (f"tags: [a, {'b' * 101}]", ("a",), 1),
]


@pytest.mark.parametrize(("block", "tags", "findings"), TAGS)
def test_tags_are_a_list_of_words(block: str, tags: tuple[str, ...], findings: int) -> None:
    document = _read(block)
    assert document.tags == tags
    assert [found.code for found in document.findings] == ["invalid_tags"] * findings


def test_at_most_a_hundred_tags_are_taken() -> None:
    document = _read("tags: " + " ".join(f"t{number}" for number in range(101)))
    assert len(document.tags) == 100
    assert [found.code for found in document.findings] == ["invalid_tags"]


def test_a_fence_that_never_closes_is_told_and_is_body() -> None:
    document = read("---\ntitle: T\n")
    assert (document.body, document.reading) == ("---\ntitle: T\n", "none")
    assert [(found.code, found.line) for found in document.findings] == [("front_matter_unclosed", 1)]


def test_no_more_than_a_hundred_findings_of_a_code_are_listed() -> None:
    findings = _read("a: 1\n" * 500).findings
    assert [found.code for found in findings] == ["duplicate_key"] * 100 + ["more_findings"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("start", BLOCK_STARTS)
@pytest.mark.parametrize("piece", BLOCKS)
def test_the_largest_front_matter_is_read_or_refused_and_ends_where_it_ends(start: str, piece: str) -> None:
    document = read(block(piece, start))
    assert document.body == "body"
    assert document.reading in ("yaml", "lenient")
    assert not document.over_limit
    assert len(document.findings) <= 102
