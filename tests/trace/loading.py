"""The registry as a service has it: versions saved, some prompts recorded, all by the operations of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from service.audit.renders import record_render
from service.core.actor import SYSTEM
from service.core.compiled import compile_text
from service.core.render import fill
from service.registry.rendering import ready
from service.registry.versions import Submission, create_template, save_version
from service.store.versions import Version
from tests.trace.make.prompts import PromptCase
from tests.trace.make.registry import VersionText

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)

Key = tuple[str, int]


def load_versions(db: Connection, versions: Sequence[VersionText]) -> dict[Key, Version]:
    """Save the versions in their order; return them by template and number."""
    return {(version.template, version.version): _save(db, version) for version in versions}


def record_prompts(db: Connection, saved: Mapping[Key, Version], cases: Sequence[PromptCase]) -> dict[str, PromptCase]:
    """Record renders of the cases that are meant to be recorded; return these by the id of their render."""
    recorded = [case for case in cases if case.recorded and (case.template, case.version) in saved]
    return {_record(db, saved[case.template, case.version], case, place): case for place, case in enumerate(recorded)}


def _save(db: Connection, version: VersionText) -> Version:
    submission = Submission(version.document, SYSTEM, NOW)
    if version.version == 1:
        saved = create_template(db, version.template, submission)
    else:
        saved, _ = save_version(db, version.template, submission)
    assert saved.number == version.version, f"{version.template} got {saved.number} in place of {version.version}"
    return saved


def _record(db: Connection, version: Version, case: PromptCase, place: int) -> str:
    rendered = fill(compile_text(version.document), case.arguments)
    record = record_render(
        db,
        ready(version),
        rendered,
        ref=str(version.number),
        values=case.arguments,
        unset=None,
        metadata={},
        actor=SYSTEM,
        now=NOW + timedelta(seconds=place),
        entropy=place.to_bytes(10, "big"),
    )
    return record.id
