"""Rings and depths against a plain walk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.directory.rings import depths, rings

pytestmark = pytest.mark.once  # no database here

TABLES = st.dictionaries(st.integers(0, 12), st.integers(0, 15))


def reaches(above: dict[int, int], node: int) -> list[int]:
    """Everything above a node, nearest first, as far as it is new."""
    found: list[int] = []
    while node in above and above[node] not in found:
        node = above[node]
        found.append(node)
    return found


@given(TABLES)
def test_rings_are_the_nodes_that_reach_themselves(above: dict[int, int]) -> None:
    found = rings(above)

    assert sorted(node for ring in found for node in ring) == sorted(
        n for n in above if n in reaches(above, n)
    )
    assert all(
        above[one] == next_one
        for ring in found
        for one, next_one in zip(ring, ring[1:] + ring[:1], strict=True)
    )


@given(TABLES)
def test_depths_count_the_way_up(above: dict[int, int]) -> None:
    found = depths(above)

    assert found.keys() == above.keys()
    for node in above:
        way = reaches(above, node)
        if not any(n in reaches(above, n) for n in [node, *way]):
            assert found[node] == 1 + sum(n in above for n in way)
