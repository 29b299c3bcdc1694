"""The short way finds what the general way finds, at once after every change, or leaves the call to it."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from service.core.compiled import compile_document
from service.core.document import read
from service.core.errors import ImprintError
from service.core.protection import NO_PROTECTION
from service.core.ready import make_ready
from service.registry.archiving import archive_template
from service.registry.kept import KeptVersions, weight_of
from service.registry.labels import Release, move_label
from service.registry.rendering import Call, Rendering, render_template
from service.store.engine import Database
from tests.operations import ADA, COMPATIBLE, DOCUMENT, NAME, NOW, create, save

VALUES = {"NAME": "Ada", "TONE": "warm"}
POSITIONAL = DOCUMENT.replace("NAME=<who> TONE=<formal|warm>", "<name>").replace("$NAME", "$1")


@pytest.fixture(autouse=True)
def versions(database: Database) -> None:
    with database.writing() as db:
        create(db, labels=("production",))
        save(db, COMPATIBLE)
        create(db, "mail.other", POSITIONAL, labels=("production",))


@pytest.fixture
def kept(database: Database) -> KeptVersions:
    return KeptVersions(database)


def general(database: Database, name: str, call: Call) -> Rendering | ImprintError:
    try:
        with database.reading() as db:
            return render_template(db, name, call)
    except ImprintError as error:
        return error


def same(first: Any, second: Any) -> bool:
    """Whether two renderings are of one version and one prompt."""
    seen = [(each.version.digest, each.version.number, each.values, each.rendered) for each in (first, second)]
    return seen[0] == seen[1]


@pytest.mark.parametrize("ref", ["production", "latest", "1", "2"])
def test_it_renders_what_the_general_way_renders(database: Database, kept: KeptVersions, ref: str) -> None:
    call = Call(ref, VALUES, unset="nobody")
    for _ in range(2):
        assert same(kept.render(NAME, call), general(database, NAME, call))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("nowhere", Call(arguments=VALUES)),
        (NAME, Call("staging", VALUES)),
        (NAME, Call("9", VALUES)),
        (NAME, Call("Not A Ref", VALUES)),
        (NAME, Call("sha256:" + "0" * 64, VALUES)),
        (NAME, Call(arguments={"NAME": "Ada"})),
        (NAME, Call(arguments=None)),
    ],
)
def test_what_is_wrong_is_left_to_the_general_way_which_refuses_it(
    database: Database, kept: KeptVersions, name: str, call: Call
) -> None:
    assert kept.render(name, call) is None
    assert isinstance(general(database, name, call), ImprintError)


def test_a_version_that_is_not_plain_is_rendered_too(database: Database, kept: KeptVersions) -> None:
    call = Call(arguments={"name": "Ada"})
    for _ in range(2):
        assert same(kept.render("mail.other", call), general(database, "mail.other", call))


def test_a_moved_label_counts_at_once(database: Database, kept: KeptVersions) -> None:
    for number in (2, 1, 2):
        with database.writing() as db:
            move_label(db, NAME, Release("production", number, ADA, NOW, protection=NO_PROTECTION))
        found = kept.render(NAME, Call(arguments=VALUES))
        assert found is not None
        assert found.version.number == number


def test_an_archived_template_is_not_rendered(database: Database, kept: KeptVersions) -> None:
    assert kept.render(NAME, Call(arguments=VALUES)) is not None
    with database.writing() as db:
        archive_template(db, NAME, actor=ADA, now=NOW, protection=NO_PROTECTION)
    assert kept.render(NAME, Call(arguments=VALUES)) is None


def test_what_does_not_fit_into_the_memory_is_made_ready_again(database: Database) -> None:
    forgetful = KeptVersions(database, memory=0)
    for _ in range(2):
        assert same(forgetful.render(NAME, Call(arguments=VALUES)), general(database, NAME, Call(arguments=VALUES)))


@pytest.mark.parametrize("piece", ["$NAME", "$1", "$NAME $TONE ", "a"])
def test_what_a_version_takes_is_not_underestimated(database: Database, piece: str) -> None:
    document = DOCUMENT.replace("Dear $NAME ($TONE),", piece * 20_000)
    if piece == "$1":
        document = document.replace("NAME=<who> TONE=<formal|warm>", "<name>").replace("$NAME", "")
    with database.writing() as db:
        create(db, "mail.long", document, labels=("production",))
    kept = KeptVersions(database)
    place = kept.find_place("mail.long", "production")
    assert place is not None
    version = kept.load(place[0].template_id, 1)
    assert version is not None
    tracemalloc.start()
    compiled = compile_document(read(version.document))
    ready = make_ready(1, "mail.long", 1, version.digest, compiled)
    weight = weight_of(version.document, compiled)
    del compiled
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert ready.number == 1
    assert taken < 1.5 * weight
