"""The agency tree and the turn to change it."""

from collections.abc import Iterable

from kentongan.base.users import Government

from .models import Agency


def take_turn(government_id: int) -> None:
    """Let one transaction at a time change a government's directory; the turn ends with the transaction.

    Two moves, or two imports, that are each right could together close a ring or seat somebody twice."""
    Government.objects.select_for_update(no_key=True).get(pk=government_id)


def repath(agencies: Iterable[Agency]) -> list[Agency]:
    """Set every agency's `path` from its `parent_id`; returns those that changed, unsaved.

    `agencies` must be all of a government's, and free of rings."""
    by_id = {agency.pk: agency for agency in agencies}
    paths: dict[int, str] = {}

    def path_of(agency: Agency) -> str:
        if agency.pk not in paths:
            above = path_of(by_id[agency.parent_id]) if agency.parent_id else "/"
            paths[agency.pk] = f"{above}{agency.pk}/"
        return paths[agency.pk]

    changed = [agency for agency in by_id.values() if agency.path != path_of(agency)]
    for agency in changed:
        agency.path = paths[agency.pk]
    return changed
