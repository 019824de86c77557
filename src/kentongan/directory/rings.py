"""Who stands above whom: rings, and how deep things stand."""

from collections.abc import Hashable, Mapping
from typing import Final

# Levels of agencies; their ids must fit into Agency.path.
DEEPEST: Final = 12


def rings[Node: Hashable](above: Mapping[Node, Node]) -> list[list[Node]]:
    """The closed rings in a table node -> the one above it; who is above but not in the table is a top."""
    done: set[Node] = set()
    found = []
    for start in above:
        path: dict[Node, None] = {}
        node = start
        while node in above and node not in done and node not in path:
            path[node] = None
            node = above[node]
        if node in path:
            walked = list(path)
            found.append(walked[walked.index(node) :])
        done |= path.keys()
    return found


def depths[Node: Hashable](above: Mapping[Node, Node]) -> dict[Node, int]:
    """How many steps each node is from its top, which counts 1; rings count as if cut open."""
    found: dict[Node, int] = {}
    for start in above:
        trail: dict[Node, None] = {}
        node = start
        while node in above and node not in found and node not in trail:
            trail[node] = None
            node = above[node]
        depth = found.get(node, 0)
        for climbed in reversed(trail):
            depth += 1
            found[climbed] = depth
    return found
