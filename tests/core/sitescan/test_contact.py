"""security.txt as servers really answer for it."""

from datetime import UTC, datetime

import pytest
from tests.core.sitescan.making import page, visit

from kentongan.core.sitescan.contact import SecurityContact, security_contact

FULL = b"# CSIRT\r\nContact: mailto:csirt@contohkab.example\r\ncontact : https://csirt.example/lapor\r\nExpires: "


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (b"2027-01-02T03:04:05Z", datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (b"2027-01-02T10:04:05+07:00", datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (b"2027-01-02", datetime(2027, 1, 2, tzinfo=UTC)),
        (b"tahun depan", None),
    ],
)
def test_contacts_and_the_end(written: bytes, moment: datetime | None) -> None:
    read = security_contact(visit(FULL + written))
    assert read == SecurityContact(("mailto:csirt@contohkab.example", "https://csirt.example/lapor"), moment)


def test_what_is_no_such_file() -> None:
    assert security_contact(visit(FULL, status=404)) is None
    assert security_contact(visit(page("Contact: x"))) is None
    assert security_contact(visit(b"Expires: 2027-01-02T03:04:05Z")) is None
    assert security_contact(visit(b"Contact: mailto:a@b.example")) == SecurityContact(("mailto:a@b.example",))
