"""Rows loaded cheaply are the rows that Django loads, and one parameter finds what many would."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.flows import Desk

from kentongan.base.rows import loaded
from kentongan.kernel.models import Delivery, Matter

FIELDS = ("id", "government_id", "person_id", "address_id", "planned_at", "state")


def test_they_are_what_django_loads_with_the_relation(desk: Desk) -> None:
    desk.order()
    nowhere = Delivery.objects.first()
    assert nowhere is not None
    Delivery.objects.filter(pk=nowhere.pk).update(address=None)
    rows = Delivery.objects.select_related("address").order_by("-id")
    mine = list(loaded(rows, *FIELDS, address=("id", "value")))
    assert mine == list(rows)
    assert [[getattr(d, name) for name in FIELDS] for d in mine] == [
        list(row) for row in rows.values_list(*FIELDS)
    ]
    with CaptureQueriesContext(connection) as asked:
        assert [d.address and d.address.value for d in mine] == list(
            rows.values_list("address__value", flat=True)
        )
    assert len(asked) == 1
    assert None in {d.address for d in mine}


def test_what_was_left_out_is_read_when_asked_for_and_never_overwritten(desk: Desk) -> None:
    desk.order()
    (first, *_) = loaded(Delivery.objects.order_by("id"), "id", "government_id", "state")
    assert first.channel == Delivery.objects.get(pk=first.pk).channel
    Delivery.objects.filter(pk=first.pk).update(fault="sementara")
    first.state = "failed"
    first.save(update_fields=["state"])
    kept = Delivery.objects.get(pk=first.pk)
    assert (kept.state, kept.fault) == ("failed", "sementara")


def test_among_finds_what_in_finds(desk: Desk) -> None:
    desk.order()
    ids = list(Matter.objects.values_list("id", flat=True))
    for asked in ([], ids[:1], ids, [*ids, -1, 2**62]):
        found = Matter.objects.filter(id__among=asked)
        assert set(found) == set(Matter.objects.filter(id__in=asked))
    assert Matter.objects.filter(id__among=ids).update(version=7) == len(ids)
