"""Templates and values for the tests of trace: one by hand, and many at random."""

from __future__ import annotations

from hypothesis import strategies as st

HINT = "NOTES=<notes> ENV=staging|production [OWNER=...]"
BODY = """
You are planning a release for $ENV, and somebody is waiting for it.

## Before
- Read the notes: $NOTES
- Ask whether all approvals are there

## After
- Watch the dashboards for one hour
- Alerts of `$ENV` stay quiet

## Rollback
- Say who decides, and by which figures
- Keep the former version at hand

Owner: $OWNER (of this release)
Answer in short sentences.
"""
VALUES = {"NOTES": "new checkout\n\n- faster", "ENV": "staging", "OWNER": "Ada"}

LITERAL_WORDS = ["Plan", "Check", "Risks", "Steps", "Before", "After", "Owner"]
SEPARATORS = [" ", "\n", ", ", ": ", "\n- ", ".\n\n", " `", "` "]

LITERALS = st.lists(st.tuples(st.sampled_from(LITERAL_WORDS), st.sampled_from(SEPARATORS)), min_size=1, max_size=4).map(
    lambda parts: "".join(map("".join, parts))
)
BODIES = st.lists(st.one_of(LITERALS, st.sampled_from(["$A", "$B", "$C"])), min_size=2, max_size=12).map("|".join)
"""No two placeholders side by side: a bar stands between all parts."""

LOWER = st.text("abcdef \n-:`,.", max_size=12)
ANY = st.one_of(LOWER, st.lists(st.one_of(LITERALS, LOWER, st.just("|")), max_size=4).map("".join))
