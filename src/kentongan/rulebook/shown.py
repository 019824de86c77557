"""A verdict as a page shows it: the text with its places coloured, and the reasons in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language

from kentongan.core.screening import Severity

from .models import CategoryWord

_COLOURS = {
    Severity.BLOCK: "mengkudu",
    Severity.REVIEW: "sogan",
    Severity.NOTE: "nila",
    Severity.NONE: "ink-3",
}
_GRAVITY = list(Severity)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text; `colour` is empty where nothing was found."""

    text: str
    colour: str = ""
    reads_as: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One category with its reasons."""

    label: str
    name: str
    colour: str
    score: float
    severity: str
    reasons: Sequence[Mapping[str, Any]]


def groups(categories: Mapping[str, Any]) -> list[Group]:
    """The categories of a verdict's JSON, the gravest first."""
    ordered = sorted(
        categories.items(),
        key=lambda item: (-_GRAVITY.index(Severity(item[1]["severity"])), -item[1]["score"]),
    )
    return [
        Group(
            str(CategoryWord(name).label),
            name,
            _COLOURS[Severity(found["severity"])],
            found["score"],
            found["severity"],
            [reason | {"words": _words(reason)} for reason in found["reasons"]],
        )
        for name, found in ordered
    ]


def _words(reason: Mapping[str, Any]) -> str:
    return str(reason["why_en"] if get_language() == "en" else reason["why"])


def pieces(text: str, categories: Mapping[str, Any]) -> Iterator[Piece]:
    """The whole text in order; where places overlap the gravest gives its colour."""
    marks = sorted(
        (
            (reason["start"], reason["end"], _GRAVITY.index(Severity(found["severity"])), reason["reads_as"])
            for found in categories.values()
            for reason in found["reasons"]
            if reason["start"] < reason["end"]
        ),
    )
    edges = sorted({0, len(text), *(m[0] for m in marks), *(m[1] for m in marks)})
    active: list[tuple[int, int, int, str]] = []
    waiting = iter(marks)
    following = next(waiting, None)
    for start, end in pairwise(edges):
        while following is not None and following[0] <= start:
            active.append(following)
            following = next(waiting, None)
        active = [m for m in active if m[1] > start]
        gravest = max(active, key=lambda m: m[2], default=None)
        if gravest is None:
            yield Piece(text[start:end])
        else:
            yield Piece(text[start:end], _COLOURS[_GRAVITY[gravest[2]]], gravest[3])
