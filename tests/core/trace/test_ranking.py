from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.render import render
from service.core.trace.ranking import Span, candidates, settled, spread
from service.core.trace.skeleton import Fit, fit
from service.core.trace.text import read_text
from tests.core.documents import compiled
from tests.core.trace.drawn import BODY, HINT, VALUES

OTHER = BODY.replace("Watch the dashboards", "Watch the gauges")


def fit_of(body: str, text: str) -> Fit:
    found = fit(compiled(body, HINT), read_text(text))
    assert found is not None
    return found


def test_what_fewer_templates_have_weighs_more() -> None:
    postings = {1: [Span(1, 1, 1), Span(2, 1, 1)], 2: [Span(2, 1, 1)], 3: [Span(1, 1, 1), Span(2, 1, 1), Span(3, 1, 1)]}
    assert candidates({1, 2, 3, 4}, postings, 2) == [(2, 1), (1, 1)]


def test_a_version_that_has_what_the_text_lacks_comes_later() -> None:
    postings = {1: [Span(1, 1, 3)], 2: [Span(1, 2, 3)]}
    sizes = {(1, 1): 1, (1, 2): 2, (1, 3): 4}
    assert candidates({1, 2}, postings, 3, sizes) == [(1, 2), (1, 3), (1, 1)]


def test_of_equal_versions_the_newest_come_first() -> None:
    assert candidates({1}, {1: [Span(1, 1, 9)]}, 3) == [(1, 9), (1, 8), (1, 7)]


def test_a_template_of_many_versions_leaves_places_to_others() -> None:
    postings = {1: [Span(1, 1, 900)], 2: [Span(1, 1, 900), Span(2, 5, 5)]}
    found = candidates({1, 2}, postings, 8)
    assert found[:5] == [(1, 900), (1, 899), (1, 898), (1, 897), (2, 5)]
    assert found[5:] == [(1, 896), (1, 895), (1, 894)]


def test_what_shares_little_beside_the_best_is_left_out_but_for_the_first_four() -> None:
    best = {term: [Span(1, 1, 1)] for term in range(20)}
    others = {100 + number: [Span(number, 1, 1)] for number in range(2, 8)}
    strong = {term: [Span(8, 1, 1)] for term in range(200, 203)}
    postings = best | others | strong
    assert len(candidates(set(postings), postings, 16)) == 8
    assert candidates(set(postings), postings, 16, least=0.1) == [(1, 1), (8, 1), (2, 1), (3, 1)]
    assert len(candidates(set(postings), postings, 16, least=0.05)) == 8


def test_all_versions_of_equal_weight_stay_however_much_is_asked_for() -> None:
    assert len(candidates({1}, {1: [Span(1, 1, 9)]}, 16, least=1.0)) == 9


def test_nothing_shared_is_nobody() -> None:
    assert candidates({1}, {}, 16, least=0.1) == []


def test_a_span_without_end_is_cut_in_bounds() -> None:
    assert len(candidates({1}, {1: [Span(1, 1, 2**62)]}, 2_000)) == 1_000


def test_spread_counts_templates() -> None:
    assert spread({1: [Span(1, 1, 1), Span(1, 3, 4), Span(2, 1, 1)], 2: []}) == {1: 2, 2: 0}


def test_the_version_whose_words_explain_most_comes_first() -> None:
    text = render(compiled(BODY, HINT), VALUES).prompt
    swallowing = BODY.replace("\n- Ask whether all approvals are there", "")
    fits = [((1, 1), fit_of(swallowing, text)), ((1, 2), fit_of(BODY, text)), ((1, 3), fit_of(OTHER, text))]
    assert all(found.share == 1.0 for _, found in fits[:2])
    ranked = settled(fits)
    assert ranked[0][0] == (1, 2)
    assert ranked[0][2] > max(score for _, _, score in ranked[1:])


@pytest.mark.parametrize("until", ["## After", "Watch the", "## Rollback"])
def test_what_differs_behind_the_end_of_a_text_decides_nothing(until: str) -> None:
    prompt = render(compiled(BODY, HINT), VALUES).prompt
    text = prompt[: prompt.index(until)]
    longer = BODY + "\nAnd one more line at the end of it all."
    ranked = settled([((1, 1), fit_of(BODY, text)), ((1, 2), fit_of(longer, text)), ((1, 3), fit_of(OTHER, text))])
    scores = {candidate: score for candidate, _, score in ranked}
    assert scores[1, 1] == scores[1, 2]
    assert (scores[1, 3] == scores[1, 1]) is (until != "## Rollback")


def test_a_version_that_goes_on_for_long_is_before_one_that_ends_sooner_and_has_another_word() -> None:
    longer = BODY + "\nAnd one more line at the end of it all." * 40
    prompt = render(compiled(longer, HINT), VALUES).prompt
    text = prompt[: prompt.index("## Rollback")]
    ranked = settled([((1, 1), fit_of(OTHER, text)), ((1, 2), fit_of(longer, text))])
    assert [candidate for candidate, _, _ in ranked] == [(1, 2), (1, 1)]
    assert ranked[0][2] > ranked[1][2]


def test_versions_with_the_same_literal_text_share_a_score() -> None:
    text = render(compiled(BODY, HINT), VALUES).prompt
    one = fit_of(BODY, text)
    assert [score for _, _, score in settled([((1, 1), one), ((1, 2), replace(one))])] == [1.0, 1.0]


def test_no_fits_are_no_ranking() -> None:
    assert settled([]) == []
