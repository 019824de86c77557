"""Addressees as they were chosen: seats, agencies, whole branches, heads of agencies; minus exceptions.

Words of a selection (JSON): {"kind": "position"|"agency"|"branch"|"level", "id": int, "except": bool}; for
"level", `id` is the seat whose direct subordinates are meant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kentongan.base.guard import row_number
from kentongan.directory.models import Agency, Position

KINDS = ("position", "agency", "branch", "level")


@dataclass(frozen=True, slots=True)
class Part:
    """One chip of the addressee box."""

    kind: str
    id: int
    excepted: bool = False

    def dump(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": self.id, "except": self.excepted}

    @property
    def token(self) -> str:
        """As it stands in the form: `branch:12`, `-position:7`."""
        return f"{'-' if self.excepted else ''}{self.kind}:{self.id}"


def load(selection: Iterable[Mapping[str, Any]]) -> list[Part]:
    return [Part(item["kind"], int(item["id"]), bool(item["except"])) for item in selection]


def parse(token: str) -> Part:
    """Read a form's token; raises ValueError."""
    excepted, rest = token.startswith("-"), token.removeprefix("-")
    kind, _, number = rest.partition(":")
    pk = row_number(number)
    if kind not in KINDS or pk is None:
        raise ValueError(token)
    return Part(kind, pk, excepted)


def seats(parts: Sequence[Part], *, within: QuerySet[Position]) -> QuerySet[Position]:
    """The active seats meant, of those in `within` (what the actor may order)."""
    chosen = _any([p for p in parts if not p.excepted])
    excepted = _any([p for p in parts if p.excepted])
    rows = within.filter(chosen, is_active=True, agency__is_active=True)
    return rows.exclude(pk__in=Position.objects.filter(excepted).values("pk")) if _some(excepted) else rows


def _some(condition: Q) -> bool:
    return condition != _NOBODY


_NOBODY = Q(pk__in=[])


def _any(parts: Iterable[Part]) -> Q:
    condition = _NOBODY
    for part in parts:
        condition |= _condition(part)
    return condition


def _condition(part: Part) -> Q:
    match part.kind:
        case "position":
            return Q(pk=part.id)
        case "agency":
            return Q(agency_id=part.id)
        case "level":
            return Q(superior_id=part.id)
        case _:
            path = Agency.objects.filter(pk=part.id).values_list("path", flat=True).first()
            return Q(agency__path__startswith=path) if path else _NOBODY


def describe(parts: Iterable[Part]) -> dict[Part, str]:
    """Words for each part, as on its chip; parts that name nothing here are left out."""
    parts = list(parts)
    agencies = Agency.objects.in_bulk({p.id for p in parts if p.kind in ("agency", "branch")})
    positions = Position.objects.in_bulk({p.id for p in parts if p.kind in ("position", "level")})
    words = {}
    for part in parts:
        if part.kind in ("agency", "branch") and part.id in agencies:
            name = str(agencies[part.id])
            words[part] = _("%(agency)s dan bawahannya") % {"agency": name} if part.kind == "branch" else name
        elif part.id in positions and part.kind in ("position", "level"):
            title = positions[part.id].title
            words[part] = _("Bawahan langsung %(seat)s") % {"seat": title} if part.kind == "level" else title
    return words
