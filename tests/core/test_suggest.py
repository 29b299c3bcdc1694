from __future__ import annotations

import pytest

from service.core.suggest import closest

SEED = ("NOTES", "ENVIRONMENT", "WINDOW", "FLAG")

MEANT = [
    # Written in another way.
    ("notes", SEED, "NOTES"),
    ("Environment", SEED, "ENVIRONMENT"),
    ("$NOTES", SEED, "NOTES"),
    ("{{NOTES}}", SEED, "NOTES"),
    ("--flag", SEED, "FLAG"),
    ("releaseNotes", ("RELEASE_NOTES", "NOTICE"), "RELEASE_NOTES"),
    ("release notes", ("RELEASE_NOTES", "NOTICE"), "RELEASE_NOTES"),
    ("dev_branch", ("dev-branch",), "dev-branch"),
    ("-fast", ("--fast", "--far"), "--fast"),
    ("--n", ("-n", "--name"), "-n"),
    # A part of the name, or more than the name.
    ("ENV", SEED, "ENVIRONMENT"),
    ("WIN", SEED, "WINDOW"),
    ("ENVIRONMENTS", SEED, "ENVIRONMENT"),
    ("TARGET_ENVIRONMENT", SEED, "ENVIRONMENT"),
    ("FEATURE_FLAG", SEED, "FLAG"),
    ("ID", ("ISSUE_ID", "TITLE"), "ISSUE_ID"),
    ("PR", ("PROJECT", "PR_NUMBER"), "PR_NUMBER"),
    ("prod", ("staging", "production"), "production"),
    # Mistyped.
    ("ENVIROMENT", SEED, "ENVIRONMENT"),
    ("NOTSE", SEED, "NOTES"),
    ("FALG", SEED, "FLAG"),
    ("--fst", ("--fast", "--dir"), "--fast"),
    ("ENVIRONMEN", ("ENVIRONMENT", "ENVIRONMENT_NAME"), "ENVIRONMENT"),
]

NOT_MEANT = [
    ("", SEED),
    ("$", SEED),
    ("X", SEED),
    ("E", SEED),
    ("STAGING", SEED),
    ("OTHER", SEED),
    ("dev", ("staging", "production")),
    # More than one name could be meant.
    ("NAME", ("FIRST_NAME", "LAST_NAME")),
    ("arg", ("arg1", "arg2")),
    ("NOTES", ()),
    ("NOTES", ("", "--", "$")),
    ("NOTES" * 20, SEED),
    ("NOTES", ("NOTES" * 20,)),
]


@pytest.mark.parametrize(("word", "candidates", "expected"), MEANT)
def test_the_name_that_was_meant_is_found(word: str, candidates: tuple[str, ...], expected: str) -> None:
    assert closest(word, candidates) == expected


@pytest.mark.parametrize(("word", "candidates"), NOT_MEANT)
def test_nothing_is_suggested_without_a_reason(word: str, candidates: tuple[str, ...]) -> None:
    assert closest(word, candidates) is None


def test_of_names_that_are_written_alike_the_first_is_suggested() -> None:
    assert closest("notes", ("NOTES", "Notes")) == "NOTES"
