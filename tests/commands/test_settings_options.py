"""The settings as flags: each there, each named when it is wrong."""

from __future__ import annotations

import pytest

from service.commands.settings_options import STORAGE
from service.settings import SETTINGS
from tests.commands.conftest import Imprint


def test_serve_has_a_flag_for_every_setting_and_names_its_variable(imprint: Imprint) -> None:
    shown = imprint("serve", "--help").stdout
    for setting in SETTINGS:
        assert f"{setting.flag} VALUE" in shown
        assert f"[{setting.variable}]" in "".join(shown.split())


@pytest.mark.parametrize(
    "command", [["db", "upgrade"], ["db", "check"], ["seed"], ["token", "create"], ["token", "list"]]
)
def test_a_command_on_the_database_has_the_flags_that_find_it_and_no_other(
    imprint: Imprint, command: list[str]
) -> None:
    shown = imprint(*command, "--help").stdout
    assert {setting.name for setting in SETTINGS if f"{setting.flag} VALUE" in shown} == set(STORAGE)


def test_every_wrong_setting_is_named_at_once_as_it_was_given(imprint: Imprint) -> None:
    ended = imprint("serve", "--port", "http", "--log-level", "loud", IMPRINT_WORKERS="many")
    assert (ended.status, ended.stdout) == (2, "")
    for name, advice in (
        ("--port: 'http'", "write a whole number"),
        ("--log-level: 'loud'", "write one of debug"),
        ("IMPRINT_WORKERS: 'many'", "write a whole number"),
    ):
        assert name in ended.stderr
        assert advice in ended.stderr


def test_a_command_on_the_database_names_wrong_settings_of_the_service_too(imprint: Imprint) -> None:
    ended = imprint("token", "list", IMPRINT_WORKERS="many")
    assert ended.status == 2
    assert "IMPRINT_WORKERS" in ended.stderr
