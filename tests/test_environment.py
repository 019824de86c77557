"""Settings of the environment that name addresses: nonsense is refused with a sentence to act on."""

import pytest

from kentongan.config import environment
from kentongan.config.environment import ConfigurationError

NAME = "KENTONGAN_TRIAL"


@pytest.mark.parametrize("written", ["", "192.0.2.53", " 192.0.2.53:5353 "])
def test_a_name_server(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, written)
    assert environment.address(NAME, 53) == written.strip()


@pytest.mark.parametrize(("written", "port"), [("dns.example", 53), ("192.0.2.7:80", None), ("disini", None)])
def test_what_is_no_address(written: str, port: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, written)
    with pytest.raises(ConfigurationError, match=rf"{NAME} harus alamat IP, misalnya 192\.0\.2\."):
        environment.address(NAME, port)


def test_the_address_of_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.base_url(NAME, "https://rdap.example/rdap/") == "https://rdap.example/rdap"
    monkeypatch.setenv(NAME, "")
    assert environment.base_url(NAME, "https://rdap.example/rdap") == ""
    monkeypatch.setenv(NAME, "rdap.example")
    with pytest.raises(ConfigurationError, match="alamat web lengkap atau kosong"):
        environment.base_url(NAME, "")
