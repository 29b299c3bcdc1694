"""The settings in force, as an administrator sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from service.settings import SETTINGS
from service.store.engine import Database
from service.store.migrations import head
from tests.web.browsing import Person


def test_every_setting_is_shown_with_its_value_and_where_it_came_from(person: Callable[..., Person]) -> None:
    admin = person("admin").open("/admin/tokens").follow("Settings")
    rows = {row.code.get_text(): row for row in admin.soup.select("tbody tr") if row.code}
    assert list(rows) == [setting.variable for setting in SETTINGS]
    told = {name: [cell.get_text(" ", strip=True) for cell in row.select("td")] for name, row in rows.items()}
    assert told["IMPRINT_PORT"][:2] == ["8000", "default"]
    assert told["IMPRINT_PROTECTED_LABELS"][:2] == ["canary", "IMPRINT_PROTECTED_LABELS"]
    assert told["IMPRINT_RATE_LIMIT"][:2] == ["no limit", "default"]
    assert all(row[2] == setting.help for setting, row in zip(SETTINGS, told.values(), strict=True))


def test_a_secret_is_never_shown(person: Callable[..., Person], database: Database) -> None:
    admin = person("admin").open("/admin/settings")
    assert database.url.render_as_string(hide_password=False) not in admin.answer.text
    assert "given, not shown" in admin.text


def test_the_state_of_the_service_is_told_at_a_glance(
    person: Callable[..., Person], database: Database, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    told = person("admin").open("/admin/settings").text
    assert f"Migration {head()} the newest that this program knows" in told
    assert {"sqlite": "SQLite 3.", "postgresql": "PostgreSQL 1"}[database.dialect] in told
    assert "free for the data folder" in told
