"""An address with a port, as operators write it."""

import pytest

from kentongan.core.addresses import endpoint


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9.9.9.9", ("9.9.9.9", 53)),
        ("127.0.0.1:5353", ("127.0.0.1", 5353)),
        ("2620:fe::fe", ("2620:fe::fe", 53)),
        ("[2620:fe::fe]", ("2620:fe::fe", 53)),
        ("[2620:fe::fe]:5353", ("2620:fe::fe", 5353)),
    ],
)
def test_an_address_with_or_without_a_port(written: str, read: tuple[str, int]) -> None:
    assert endpoint(written, 53) == read


@pytest.mark.parametrize(
    "written", ["dns.example", "", "9.9.9.9:0", "9.9.9.9:x", "9.9.9.9:70000", "9.9.9.9:"]
)
def test_what_is_none(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        endpoint(written, 53)
