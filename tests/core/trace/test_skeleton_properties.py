from __future__ import annotations

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from service.core.normal import normal
from service.core.render import fill, render
from service.core.trace.literal import outlined
from service.core.trace.skeleton import fit
from service.core.trace.text import read_text
from tests.core.documents import compiled
from tests.core.trace.drawn import ANY, BODIES, LOWER

MANY = settings(max_examples=400, deadline=None)
HINT = "A=<x> B=<x> [C=...]"


def given_values(first: str, second: str, third: str | None) -> dict[str, str]:
    return {"A": first, "B": second, **({} if third is None else {"C": third})}


@MANY
@given(BODIES, LOWER, LOWER, st.one_of(st.none(), LOWER))
def test_values_without_literal_text_come_back(body: str, first: str, second: str, third: str | None) -> None:
    document = compiled(body, HINT)
    values = given_values(first, second, third)
    found = fit(document, read_text(render(document, values).prompt))
    assume(any(map(str.isalnum, outlined(document))))
    assert found is not None
    assert (found.share, found.exact, found.unclear) == (1.0, True, ())
    standing = {name: value for name, value in values.items() if name in document.placeholders}
    if standing.get("C") == "":
        del standing["C"]  # An empty text and none read the same.
    assert found.arguments == standing


@MANY
@given(BODIES, ANY, ANY, st.one_of(st.none(), ANY))
def test_whatever_comes_back_renders_to_the_text(body: str, first: str, second: str, third: str | None) -> None:
    document = compiled(body, HINT)
    prompt = render(document, given_values(first, second, third)).prompt
    found = fit(document, read_text(prompt))
    assume(any(map(str.isalnum, outlined(document))))
    assert found is not None
    if found.exact:
        assert normal(fill(document, found.arguments).prompt).strip() == normal(prompt).strip()
    assert found.exact
    assert found.share == 1.0


@MANY
@given(BODIES, ANY, ANY, st.integers(0, 300), st.text("xyz .\n", max_size=20))
@example("Plan Plan Plan Plan |Plan Plan Plan Plan |$A|$A|Plan ", "Plan ", "", 52, " ")
def test_any_damage_is_borne(body: str, first: str, second: str, at: int, added: str) -> None:
    document = compiled(body, HINT)
    prompt = render(document, given_values(first, second, None)).prompt
    for text in (prompt[:at], prompt[:at] + added + prompt[at:], prompt.replace("\n", "\r\n") + added, prompt[at:]):
        found = fit(document, read_text(text))
        if found is not None:
            assert 0.0 <= found.score <= found.share <= 1.0
            assert 0.0 <= found.reached <= 1.0
            assert all(0 <= mark.start <= mark.end <= len(text) for mark in found.marks)
            assert set(found.arguments) <= {"A", "B", "C"}
            assert not set(found.arguments) & {*found.cut, *found.unclear}
