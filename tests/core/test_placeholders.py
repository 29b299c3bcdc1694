from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.placeholders import Slot, cut, spellable

ALL = ("ARGUMENTS", *"123456789")

# A body, the keys that are declared, and what comes out: a key in angle brackets is a slot.
CUTS = [
    ("", (), ""),
    ("no dollars at all", ("A",), "no dollars at all"),
    ("$NAME", ("NAME",), "<NAME>"),
    ("say $NAME, twice: $NAME!", ("NAME",), "say <NAME>, twice: <NAME>!"),
    ("$A$B", ("A", "B"), "<A><B>"),
    ("$A_1 $A_", ("A_1", "A_"), "<A_1> <A_>"),
    # The token is greedy: another name is another name.
    ("$NAMES", ("NAME",), "$NAMES"),
    ("$NAME2", ("NAME",), "$NAME2"),
    ("$NAME_", ("NAME",), "$NAME_"),
    # But it ends where capitals, digits and underscores end.
    ("$NAMEs", ("NAME",), "<NAME>s"),
    ("$NAME's", ("NAME",), "<NAME>'s"),
    ("$NAME-x.$NAMEé", ("NAME",), "<NAME>-x.<NAME>é"),
    # What nobody declared is text.
    ("cd $HOME && echo $NAME", ("NAME",), "cd $HOME && echo <NAME>"),
    ("$name $Name", ("NAME",), "$name $Name"),
    # Other dollars are text.
    ("${NAME} $(NAME) $ NAME $", ("NAME",), "${NAME} $(NAME) $ NAME $"),
    ("costs 5$", ("NAME",), "costs 5$"),
    ("\\$NAME", ("NAME",), "\\<NAME>"),
    ("$_NAME $0", ("NAME", *ALL), "$_NAME $0"),
    # Two dollars stay and shield what follows; a name is shielded by any dollar before it.
    ("$$NAME", ("NAME",), "$$NAME"),
    ("$$$NAME", ("NAME",), "$$$NAME"),
    ("$$$$NAME", ("NAME",), "$$$$NAME"),
    ("$$NAME$NAME$$NAME", ("NAME",), "$$NAME<NAME>$$NAME"),
    ("$$1", ALL, "$$1"),
    ("$$$$1", ALL, "$$$$1"),
    ("$$ARGUMENTS", ALL, "$$ARGUMENTS"),
    # As in Codex, pairs of dollars are stepped over before a position.
    ("$$$1", ALL, "$$<1>"),
    ("$$$$$ARGUMENTS", ALL, "$$$$<ARGUMENTS>"),
    # Positions have one digit; $ARGUMENTS ends where a name would.
    ("$1$2 $9", ALL, "<1><2> <9>"),
    ("$10 $12", ALL, "<1>0 <1>2"),
    ("$ARGUMENTS.", ALL, "<ARGUMENTS>."),
    ("$ARGUMENTSS $ARGUMENTS_1", ALL, "$ARGUMENTSS $ARGUMENTS_1"),
    ("$1 $ARGUMENTS", ("NAME",), "$1 $ARGUMENTS"),
    # Names that are not all capitals are placeholders whole, the longest first.
    ("$key, $keys, $key_2, $key-x", ("key",), "<key>, $keys, $key_2, <key>-x"),
    ("$dev-branch $dev-branches $dev", ("dev", "dev-branch"), "<dev-branch> <dev>-branches <dev>"),
    ("$Name", ("Name", "N"), "<Name>"),
    ("$Names", ("Name", "N"), "<N>ames"),
    ("$$key $$$key", ("key",), "$$key $$$key"),
    ("$A-B", ("A", "A-B"), "<A-B>"),
    ("$_x", ("_x",), "<_x>"),
    ("$release notes", ("release notes",), "$release notes"),
]


def shown(body: str, keys: tuple[str, ...]) -> str:
    return "".join(
        f"<{part.key}>" if isinstance(part, Slot) else part for part in cut(body, keys).segments(frozenset(keys))
    )


@pytest.mark.parametrize(("body", "keys", "expected"), CUTS)
def test_a_body_is_cut_at_its_placeholders(body: str, keys: tuple[str, ...], expected: str) -> None:
    assert shown(body, keys) == expected


def read_by_hand(body: str, keys: tuple[str, ...]) -> str:
    """Read one character after the other, as docs/format.md says it."""
    out, at = "", 0
    while at < len(body):
        shielded = at > 0 and body[at - 1] == "$"
        if body[at] != "$":
            out, at = out + body[at], at + 1
            continue
        end = at + 1
        while end < len(body) and body[end] in "ABRGUMENTS12_":
            end += 1
        name = body[at + 1 : end]
        if name == "ARGUMENTS" or name[:1] in ("1", "2"):
            name = name if name == "ARGUMENTS" else name[0]
        elif shielded or not name[:1].isalpha():
            name = ""
        if body[at + 1 : at + 2] == "$" and not name:
            out, at = out + "$$", at + 2
        elif name in keys:
            out, at = out + f"<{name}>", at + 1 + len(name)
        else:
            out, at = out + "$", at + 1
    return out


@settings(deadline=None)
@given(st.lists(st.sampled_from(["$", "$$", "A", "B", "_", "1", "2", " ", "a", "ARGUMENTS"]), max_size=12).map("".join))
def test_cutting_agrees_with_reading_by_hand(body: str) -> None:
    for keys in (("A", "AB", "B1"), (*ALL, "A"), ()):
        assert shown(body, keys) == read_by_hand(body, keys)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["$A", "$B1", "$$", "$1", "$", "text", "$ARGUMENTS", "$key"]), max_size=30).map("".join)
)
def test_a_body_put_together_again_is_the_body(body: str) -> None:
    segments = cut(body, {"key"}).segments(frozenset({"A", "1", "key"}))
    assert "".join(f"${part.key}" if isinstance(part, Slot) else part for part in segments) == body
    assert "" not in segments


def test_keys_are_told_once_in_order_of_appearance() -> None:
    assert cut("$B $A $$SKIP $B $1 $ARGUMENTS $A_1").keys == ("B", "A", "1", "ARGUMENTS", "A_1")


def test_what_is_not_declared_is_told_with_the_place_of_its_dollar() -> None:
    body = "é $HOME $A $$HOME\n$$$1 $HOME"
    found = cut(body).others({"A"})
    assert found == (("HOME", 2), ("1", 20), ("HOME", 23))
    assert all(body[at : at + 1 + len(key)] == f"${key}" for key, at in found)


@pytest.mark.parametrize("name", ["A", "a", "_", "dev-branch", "Key2"])
def test_a_name_of_letters_digits_and_dashes_can_stand_behind_a_dollar(name: str) -> None:
    assert spellable(name)


@pytest.mark.parametrize("name", ["", "1", "two words", "-x", "a.b", "a\n"])
def test_other_names_cannot_stand_behind_a_dollar(name: str) -> None:
    assert not spellable(name)
