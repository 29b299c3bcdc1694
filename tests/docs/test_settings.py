"""docs/settings.md has every setting, with its real flag, default and limits."""

from __future__ import annotations

import re

import pytest

from service.settings import SETTINGS, Setting
from tests.docs.markdown import code, codes, page

SETTINGS_PAGE = page("settings")
ROWS = SETTINGS_PAGE.table("Settings")
PAIRS = [pytest.param(setting, row, id=setting.name) for setting, row in zip(SETTINGS, ROWS, strict=False)]


@pytest.mark.parametrize(("setting", "row"), PAIRS)
def test_a_row_says_what_the_setting_is(setting: Setting, row: list[str]) -> None:
    variable, flag, default, _, meaning = row
    assert (code(variable), code(flag)) == (setting.variable, setting.flag)
    assert default == (setting.shown or f"`{setting.default}`")
    assert meaning.endswith(".")


def test_every_setting_has_a_row_in_the_order_of_the_table_in_the_code() -> None:
    assert [code(row[0]) for row in ROWS] == [setting.variable for setting in SETTINGS]


@pytest.mark.parametrize(("setting", "row"), PAIRS)
def test_the_limits_and_words_of_a_row_are_those_that_are_taken(setting: Setting, row: list[str]) -> None:
    limits = re.fullmatch(r"(\d+) to (\d+)", row[3])
    for word in codes(row[3]) if setting.default in codes(row[3]) else []:
        setting.read(word)
    if limits:
        low, high = int(limits[1]), int(limits[2])
        assert [setting.read(str(number)) for number in (low, high)] == [low, high]
        for beyond in (low - 1, high + 1):
            with pytest.raises(ValueError, match="write"):
                setting.read(str(beyond))


def test_every_variable_that_names_a_file_is_told() -> None:
    told = set(codes(SETTINGS_PAGE.section("Secrets")))
    assert {setting.file_variable for setting in SETTINGS if setting.secret} <= told
