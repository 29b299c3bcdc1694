from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.core.trace.chain import Hit, heaviest


def follows(left: Hit, right: Hit) -> bool:
    return left.start < right.start and left.at_end <= right.at


HITS = st.builds(
    lambda start, size, at, weight: Hit(start * 4, start * 4 + size, at, float(weight)),
    st.integers(0, 6),
    st.integers(1, 4),
    st.integers(0, 20),
    st.integers(1, 9),
)


@given(st.lists(HITS, max_size=8))
def test_no_chain_is_heavier(hits: list[Hit]) -> None:
    found = heaviest(hits)
    assert all(follows(left, right) for left, right in pairwise(found))
    chains = (
        sorted(chain, key=lambda hit: hit.start) for size in range(len(hits) + 1) for chain in combinations(hits, size)
    )
    sound = [chain for chain in chains if all(follows(*pair) for pair in pairwise(chain))]
    best = max(sum(hit.weight for hit in chain) for chain in sound)
    assert sum(hit.weight for hit in found) == best


def test_of_equal_chains_the_earliest_is_taken() -> None:
    assert heaviest([Hit(0, 2, 5, 1.0), Hit(0, 2, 1, 1.0)]) == [Hit(0, 2, 1, 1.0)]
