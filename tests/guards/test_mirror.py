"""The tests mirror the code: who opens a module finds its tests at the same path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICE, TESTS = ROOT / "service", ROOT / "tests"
SHORT = 40

# A module that is tested elsewhere, and where. A folder stands for all its modules.
ELSEWHERE = {
    # The API is tested by subject, over HTTP: view, schema and presentation are one thing to a caller.
    "api": "api",
    # The pages likewise, as somebody who uses them; what scripts do to them is tested in a real browser.
    "web": "web",
    # The server is tested by running it.
    "worker.py": "test_serving.py",
    "refusing_worker.py": "test_overload.py",
    "sharing_worker.py": "test_sharing.py",
    # A table, tested by what reads it.
    "settings.py": "test_config.py",
    "core/errors.py": "api/test_errors.py",
    "core/finding_codes.py": "core/test_lint.py",
    "core/keywords.py": "core/test_fragments.py",
    "store/metadata.py": "store/test_migrations.py",
    "store/access_tables.py": "store/test_migrations.py",
    "store/proposal_tables.py": "store/test_migrations.py",
    # A part of another module that nobody else calls, tested through that one.
    "core/hint_cursor.py": "core/test_hint.py",
    "core/hint_tokens.py": "core/test_hint.py",
    "core/lenient.py": "core/test_front_matter.py",
    "core/yaml_text.py": "core/test_front_matter.py",
    "core/places.py": "core/test_lint.py",
    "core/usage.py": "core/test_lint.py",
    "core/textdiff.py": "core/test_compare.py",
    "store/sqlite_engine.py": "store/test_engine.py",
    "store/postgresql_engine.py": "store/test_engine.py",
    "backup/manifest.py": "backup/test_reader.py",
    "backup/writer.py": "backup/test_reader.py",
    "store/by_time.py": "store/test_renders.py",
    "store/misfits.py": "audit/test_record_integrity.py",
    # How records are shown and written into files is what the API promises.
    "audit/presenting.py": "api/test_renders.py",
    "audit/presenting_plans.py": "api/test_plans.py",
    "audit/listing.py": "api/test_exports.py",
    "audit/exports.py": "api/test_exports.py",
    "audit/trace_likely.py": "audit/test_trace.py",
    "audit/trace_recorded.py": "audit/test_trace.py",
    # What it does shows only together with the database.
    "store/failures.py": "store/test_outages.py",
    "store/sql.py": "store/test_templates.py",
    "store/write_lock.py": "store/test_contention.py",
    # The forms of names and what a preview shows are rules of the operations that ask for them.
    "core/names.py": "registry/test_naming.py",
    "core/preview.py": "registry/test_rendering.py",
}


def long_modules() -> Iterator[Path]:
    for path in sorted(SERVICE.rglob("*.py")):
        if len(path.read_text(encoding="utf-8").splitlines()) > SHORT:
            yield path.relative_to(SERVICE)


def is_elsewhere(module: Path) -> bool:
    return any(str(each) in ELSEWHERE for each in (module, *module.parents))


@pytest.mark.parametrize("module", [path for path in long_modules() if not is_elsewhere(path)], ids=str)
def test_a_module_has_its_tests_at_the_same_path(module: Path) -> None:
    assert (TESTS / module.parent / f"test_{module.name}").is_file()


@pytest.mark.parametrize(("module", "tests"), ELSEWHERE.items())
def test_an_exception_is_about_a_module_that_there_is_and_tests_that_there_are(module: str, tests: str) -> None:
    assert (SERVICE / module).exists()
    assert (TESTS / tests).exists()


def test_tests_do_not_outlive_their_modules() -> None:
    folders = [path.name for path in SERVICE.iterdir() if (path / "__init__.py").is_file()]
    assert [name for name in folders if not (TESTS / name).is_dir()] == []
