from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.core.hint import parse

NAMES = st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True)
WORDS = st.from_regex(r"[a-z][a-z0-9]{0,6}x", fullmatch=True)
TEXTS = st.from_regex(r"[a-zé漢](?:[a-zé漢/% ]{0,20}[a-zé漢])?", fullmatch=True).map(
    lambda text: " ".join(text.split())
)
SIGNS = "[]<>(){}|\"'-=$.,;: aB1…—“”（）\n\u3000"
TOKENS = ["...", "--flag", "-y|--yes", "KEY=", "$1", "optional: ", "(default: x)", "[default: ", " | ", "a|b", "e.g. "]
PIECES = st.sampled_from([*SIGNS, *TOKENS, " — ", "NAME ", "none"])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_a_consistent_hint(hint: str) -> None:
    parsed = parse(hint)
    names = [argument.name for argument in parsed.arguments]
    positions = [argument.position for argument in parsed.arguments if argument.kind == "positional"]

    assert len(set(names)) == len(names)
    assert all(names)
    assert None not in positions
    assert len(set(positions)) == len(positions)
    assert parsed.prose == (parsed.stopped_at is not None)
    assert 0 <= (parsed.stopped_at or 0) <= len(hint)
    assert all(set(group) <= set(names) for group in parsed.exclusive)
    for argument in parsed.arguments:
        assert not (argument.required and argument.default is not None)
        assert argument.choices is None or len(set(argument.choices)) == len(argument.choices) > 0
        assert not (argument.list and argument.kind == "positional" and argument.position != max(positions))


@given(st.text(max_size=80))
def test_reading_is_the_same_every_time_and_blind_to_the_width_of_spaces(hint: str) -> None:
    once = parse(hint)
    spaced = parse("  ".join(["", *hint.split(), ""]))

    assert parse(hint) == once
    assert (spaced.arguments, spaced.exclusive, spaced.duplicates) == (once.arguments, once.exclusive, once.duplicates)


@given(st.dictionaries(NAMES, st.tuples(TEXTS, st.booleans()), min_size=1, max_size=6))
def test_named_arguments_come_back_as_they_were_written(wanted: dict[str, tuple[str, bool]]) -> None:
    items = [f"{name}=<{text}>" if required else f'[{name}="{text}"]' for name, (text, required) in wanted.items()]
    parsed = parse(" ".join(items))

    assert {argument.name: (argument.description, argument.required) for argument in parsed.arguments} == wanted
    assert [argument.name for argument in parsed.arguments] == list(wanted)


@given(NAMES, st.lists(WORDS, min_size=2, max_size=9, unique=True), st.sampled_from(["{}", "<{}>", '"{}"', "{{{}}}"]))
def test_choices_come_back_in_order_whatever_wraps_them(name: str, choices: list[str], wrapper: str) -> None:
    (argument,) = parse(f"[{name}={wrapper.format('|'.join(choices))}]").arguments

    assert argument.choices == tuple(choices)
    assert not argument.required
