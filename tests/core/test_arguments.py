from __future__ import annotations

import pytest

from service.core.arguments import Argument

SPELLINGS = [
    ("depth", (), "--depth"),
    ("yes", ("-y",), "--yes"),
    ("n", (), "-n"),
    ("n", ("-n",), "-n"),
    ("verbose", ("-verbose",), "-verbose"),
]


@pytest.mark.parametrize(("name", "aliases", "expected"), SPELLINGS)
def test_an_option_is_typed_as_the_hint_spells_it(name: str, aliases: tuple[str, ...], expected: str) -> None:
    assert Argument(name, "option", required=False, aliases=aliases).spelling == expected
