"""SQLite looks up rows by their ids, although every index begins with the government."""

import pytest
from django.db import connection
from tests import factories

from kentongan.base.scope import scope
from kentongan.directory.models import Position
from kentongan.kernel.models import Delivery, Matter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts for itself"),
]


@pytest.mark.slow
@pytest.mark.parametrize("model", [Matter, Delivery, Position])
@pytest.mark.parametrize("count", [1, 100, 1000])
def test_ids_of_a_government_are_looked_up_one_by_one(model: type[Matter], count: int) -> None:
    with scope(factories.government()):
        plan = model.objects.filter(pk__in=range(1, count + 1)).explain()
    assert f"SEARCH {model._meta.db_table} USING INTEGER PRIMARY KEY" in plan


def test_what_the_desk_asks_for_is_found_by_its_own_index() -> None:
    with scope(factories.government()):
        silent = Matter.objects.filter(kind="directive", state="silent").order_by("started_at", "pk")
        assert "USING INDEX matter_silent" in silent.explain()
        assert "TEMP B-TREE" not in silent.explain()
