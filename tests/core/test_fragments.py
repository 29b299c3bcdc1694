from __future__ import annotations

from typing import Any

import pytest

from benchmarks.hostile_inputs import ARGUMENTS, arguments_map
from service.core.compiled import compile_text
from service.core.document import Document, read
from service.core.fragments import MOST_ARGUMENTS


def _declare(fragment: str) -> Document:
    return read(f"---\narguments:\n  A: {fragment}\n---\n$A")


# A fragment of one argument, and the keywords with their types that it gives.
TYPED: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("~", {}),
    ("null", {}),
    ("{}", {}),
    ("release notes", {"description": "release notes"}),
    ("'null'", {"description": "null"}),
    ("42", {"description": "42"}),
    ("{description: d, title: t, format: email}", {"description": "d", "title": "t", "format": "email"}),
    ("{type: string, enum: [1, true, x]}", {"type": "string", "enum": ["1", "true", "x"]}),
    ("{enum: [no, yes]}", {"enum": ["no", "yes"]}),
    ("{default: 5}", {"default": "5"}),
    ("{const: null}", {"const": "null"}),
    ("{type: integer, default: 5}", {"type": "integer", "default": 5}),
    ("{type: integer, default: -5, enum: [-5, 7]}", {"type": "integer", "default": -5, "enum": [-5, 7]}),
    ("{type: integer, minimum: 0, exclusiveMaximum: 9.5}", {"type": "integer", "minimum": 0, "exclusiveMaximum": 9.5}),
    ("{type: number, default: 0.5, multipleOf: 0.25}", {"type": "number", "default": 0.5, "multipleOf": 0.25}),
    ("{type: number, maximum: 1e3, exclusiveMinimum: +1}", {"type": "number", "maximum": 1000, "exclusiveMinimum": 1}),
    ("{type: boolean, default: true}", {"type": "boolean", "default": True}),
    ("{type: boolean, examples: [True, FALSE]}", {"type": "boolean", "examples": [True, False]}),
    ("{minLength: 1, maxLength: 80, pattern: '^[a-z]+$'}", {"minLength": 1, "maxLength": 80, "pattern": "^[a-z]+$"}),
    ("{examples: [a, b], deprecated: true}", {"examples": ["a", "b"], "deprecated": True}),
    ("{required: false, x-secret: true}", {"required": False, "x-secret": True}),
    ("{x-note: 5, x-list: [a, {b: c}]}", {"x-note": "5", "x-list": ["a", {"b": "c"}]}),
    ("{type: array}", {"type": "array"}),
    (
        "{type: array, items: {type: integer, minimum: 0}, minItems: 1, maxItems: 3, uniqueItems: true, default: [1]}",
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 1,
            "maxItems": 3,
            "uniqueItems": True,
            "default": [1],
        },
    ),
    (
        "{type: array, items: {enum: [a, b]}, default: []}",
        {"type": "array", "items": {"enum": ["a", "b"]}, "default": []},
    ),
    ("{type: array, examples: [[a], [b, c]]}", {"type": "array", "examples": [["a"], ["b", "c"]]}),
]


@pytest.mark.parametrize(("fragment", "keywords"), TYPED)
def test_each_keyword_gives_its_value_its_type(fragment: str, keywords: dict[str, Any]) -> None:
    document = _declare(fragment)
    assert document.findings == ()
    assert repr(document.declared) == repr({"A": keywords})


# A fragment that declares what cannot be, what the message says to write, and the column of what is wrong.
WRONG = [
    ("[a]", "write a description, or keywords", 6),
    ("{type: text}", "arguments.A.type: write one of string, integer, number, boolean, array", 13),
    ("{type: [string]}", "arguments.A.type: write one of", 13),
    ("{$ref: '#/x'}", "arguments.A.$ref: this keyword is not supported; write out what it refers to", 7),
    ("{anyOf: [a]}", "write the choices as `enum`", 7),
    ("{choices: [a]}", "write `enum`", 7),
    ("{nullable: true}", "write `required: false`", 7),
    ("{maxlength: 5}", "did you mean `maxLength`?", 7),
    ("{foo: 5}", "write notes of your own as `x-...`", 7),
    ("{minimum: 3}", "does not apply to a value that is a string where `type` is not given; write `type: number`", 7),
    ("{type: integer, pattern: a}", "does not apply to type integer; write `type: string` beside it, or remove it", 22),
    ("{items: {type: string}}", "write `type: array` beside it", 7),
    ("{type: array, enum: [a]}", "write it under `items`", 20),
    ("{maxLength: ten}", "arguments.A.maxLength: write a whole number, such as 10; found 'ten'", 18),
    ("{maxLength: 1.5}", "write a whole number", 18),
    ("{maxLength: -1}", "write a whole number, 0 or more", 18),
    ("{type: number, minimum: .inf}", "write a number, such as 0.5; found '.inf'", 30),
    ("{type: number, minimum: 1e999}", "write a number", 30),
    ("{type: number, default: NaN}", "write a number", 30),
    ("{type: number, default: 0x10}", "write a number", 30),
    ("{type: number, multipleOf: 0}", "write a number above 0", 33),
    ("{type: integer, default: x}", "write a whole number", 31),
    ("{type: integer, enum: [1, true]}", "write a whole number, such as 10; found 'true'", 32),
    ("{type: boolean, default: yes}", "write true or false; found 'yes'", 31),
    ("{required: 1}", "write true or false; found '1'", 17),
    ("{x-secret: yes}", "write true or false", 17),
    ("{description: [a]}", "write text, not a list", 20),
    ("{default: {a: b}}", "write text, not a map", 16),
    ("{enum: a}", "write a list: [a, b]", 13),
    ("{enum: []}", "write at least one choice", 13),
    ("{enum: [a, a]}", "write each choice once", 13),
    ("{examples: a}", "write a list: [a, b]", 17),
    ("{type: array, default: a}", "write a list: [a, b]", 29),
    ("{type: array, items: integer}", "write a map of keywords", 27),
    (
        "{type: array, items: {type: array}}",
        "arguments.A.items.type: write one of string, integer, number, boolean",
        34,
    ),
    ("{type: array, items: {default: a}}", "write it beside `items`", 28),
    ("{type: array, items: {maxLength: x}}", "arguments.A.items.maxLength: write a whole number", 39),
    ("{pattern: '(?=a)'}", "leave out look-around, back-references and large counts", 16),
    ("{pattern: '(a)\\1'}", "leave out look-around", 16),
    ("{pattern: '[a'}", "leave out look-around", 16),
    ("{pattern: '(a{1000}){1000}'}", "leave out look-around", 16),
    ("{pattern: [a]}", "write a regular expression, in single quotes", 16),
    (f"{{pattern: {'a' * 1001}}}", "at most 1,000 characters", 16),
    ("{minLength: 5, maxLength: 4}", "no value fits, because minLength is 5: write a larger maxLength", 32),
    ("{type: number, exclusiveMinimum: 5, maximum: 5}", "no value fits, because exclusiveMinimum is 5", 51),
    ("{enum: [a, b], default: c}", "arguments.A.default: 'c' is not in `enum`: write one of its choices", 30),
    ("{maxLength: 1, default: ab}", "'ab' does not fit the keywords beside it", 30),
    ("{maxLength: 1, enum: [a, bc]}", "arguments.A.enum: 'bc' does not fit the keywords beside it", 27),
    ("{pattern: '^a', const: b}", "arguments.A.const: 'b' does not fit", 29),
    ("{const: a, default: b}", "'b' is not the `const`", 26),
    ("{type: array, items: {enum: [a]}, default: [b]}", "['b'] does not fit", 49),
]


@pytest.mark.parametrize(("fragment", "message", "column"), WRONG)
def test_what_no_value_can_be_checked_against_is_an_error(fragment: str, message: str, column: int) -> None:
    (found,) = _declare(fragment).findings
    assert (found.code, found.severity, found.line, found.column) == ("invalid_argument_schema", "error", 3, column)
    assert message in found.message


def test_wrong_keywords_are_left_out_and_the_others_stay() -> None:
    document = _declare("{type: integer, minimum: low, maximum: 9, default: 12, $ref: x}")
    assert document.declared == {"A": {"type": "integer", "maximum": 9}}
    assert [found.message.partition(":")[0] for found in document.findings] == [
        "arguments.A.minimum",
        "arguments.A.default",
        "arguments.A.$ref",
    ]


FROM_THE_HINT = [
    ("[--dry-run]", "dry-run: {default: true}", {"default": True}),
    ("[--dry-run]", "dry-run: {type: string, default: true}", {"type": "string", "default": "true"}),
    ("[--dry-run]", "other: {default: true}", {"default": "true"}),
    ("[files...]", "files: {minItems: 1, default: [a]}", {"minItems": 1, "default": ["a"]}),
    ("[files...]", "files: {items: {type: integer}, default: [1]}", {"items": {"type": "integer"}, "default": [1]}),
    ("<file>", "file: {minLength: 1}", {"minLength": 1}),
]


@pytest.mark.parametrize(("hint", "fragment", "keywords"), FROM_THE_HINT)
def test_without_a_type_the_kind_that_the_hint_gives_counts(hint: str, fragment: str, keywords: dict[str, Any]) -> None:
    document = read(f'---\nargument_hint: "{hint}"\narguments:\n  {fragment}\n---\n')
    assert document.findings == ()
    assert isinstance(document.declared, dict)
    assert repr(list(document.declared.values())) == repr([keywords])


NAMES = [
    ("[issue, branch]", ("issue", "branch")),
    ("issue branch", ("issue", "branch")),
    ("issue", ("issue",)),
    ("[]", ()),
    ("\n- issue\n- dev-branch", ("issue", "dev-branch")),
    ("", {}),
    ("null", {}),
    ("{}", {}),
    ("{A: x, b-2: y}", {"A": {"description": "x"}, "b-2": {"description": "y"}}),
]


@pytest.mark.parametrize(("value", "declared"), NAMES)
def test_names_come_as_a_list_or_words_or_keys_of_a_map(value: str, declared: object) -> None:
    document = read(f"---\narguments: {value}\n---\n")
    assert (document.declared, document.findings) == (declared, ())


@pytest.mark.parametrize(
    ("value", "message", "declared"),
    [
        ("[a, 1b]", "`1b` cannot name an argument: write a letter or _", ("a",)),
        ("[a, b c]", "`b c` cannot name an argument", ("a",)),
        ("[a, a]", "`a` is there twice", ("a",)),
        ("[a, {b: c}]", "write a list of names", ("a",)),
        ("{a: x, 'b c': y}", "`b c` cannot name an argument", {"a": {"description": "x"}}),
        ("{a: x, é: y}", "`é` cannot name an argument", {"a": {"description": "x"}}),
        ("{a: x, [b]: y}", "`[b]` cannot name an argument", {"a": {"description": "x"}}),
        ("{a: x, $b: y}", "`$b` cannot name an argument", {"a": {"description": "x"}}),
        (f"[{'a' * 101}]", "at most 100 characters", ()),
    ],
)
def test_a_wrong_name_is_an_error_and_left_out(value: str, message: str, declared: object) -> None:
    document = read(f"---\narguments: {value}\n---\n")
    (found,) = document.findings
    assert (found.code, found.line) == ("invalid_argument_schema", 2)
    assert message in found.message
    assert document.declared == declared


@pytest.mark.parametrize("form", ["{{{}}}", "[{}]"])
def test_more_than_a_hundred_arguments_are_refused(form: str) -> None:
    names = ", ".join(f"A{number}" for number in range(MOST_ARGUMENTS + 1))
    document = read(f"---\narguments: {form.format(names)}\n---\n")
    assert document.declared is not None
    assert len(document.declared) == MOST_ARGUMENTS
    assert [found.message for found in document.findings] == ["101 arguments are declared: write at most 100"]


@pytest.mark.parametrize(
    "fragment",
    [
        "{type: integer, default: 99999999999999999999999999999999}",
        "{type: number, minimum: 1e308, maximum: 1e308}",
        "{type: number, multipleOf: 1e-300, default: 1e300}",
        "{type: number, default: 4.9e-324}",
        "{enum: ['\\0', '💥', '']}",
        "{default: '$(rm -rf)'}",
    ],
)
def test_extreme_values_do_not_fail(fragment: str) -> None:
    assert isinstance(_declare(fragment).declared, dict)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("line", "declared", "findings"),
    list(zip(ARGUMENTS, [100, 100, 50, 100, 100, 0], [101, 1, 101, 1, 1, 101], strict=True)),
)
def test_the_largest_map_is_read_as_far_as_it_counts(line: str, declared: int, findings: int) -> None:
    document = read(arguments_map(line))
    assert isinstance(document.declared, dict)
    assert (len(document.declared), len(document.findings)) == (declared, findings)


@pytest.mark.parametrize(
    "keywords",
    [
        "{type: array, items: {minLength: 3, maxLength: 1, pattern: '(?=a)'}}",
        "{type: string, minLength: 5, maxLength: 1, pattern: '(?=a)'}",
        "{type: integer, minimum: 5, maximum: 1, exclusiveMinimum: 9, exclusiveMaximum: 2}",
    ],
)
def test_several_contradictions_are_all_told_and_leave_a_schema_that_compiles(keywords: str) -> None:
    compiled = compile_text(f"---\narguments:\n  A: {keywords}\n---\n$A\n")
    assert {finding.code for finding in compiled.document.findings} == {"invalid_argument_schema"}
    assert len(compiled.document.findings) == 2
    assert compiled.checker.problems({}) != []
