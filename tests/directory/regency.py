"""A small regency with two branches, and a browser's side of its pages."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from tests import factories

from kentongan.base.permissions import Role
from kentongan.base.users import Government, User
from kentongan.directory.models import Agency, Person, Position


@dataclass
class Regency:
    """Setda above Dinas Sosial and Kecamatan Awanbiru. The secretary's seat of the Dinas is vacant."""

    government: Government
    setda: Agency
    dinas: Agency
    kecamatan: Agency
    sekda: Position
    kadis: Position
    sekdis: Position
    camat: Position
    kadis_person: Person
    camat_person: Person
    operator: User


def regency(government: Government) -> Regency:
    """The head of the Dinas has Telegram and e-mail, the Camat nothing but a typed-in number."""
    setda = factories.agency(government, "Sekretariat Daerah")
    dinas = factories.agency(government, "Dinas Sosial", setda)
    kecamatan = factories.agency(government, "Kecamatan Awanbiru", setda)
    sekda = factories.position(government, "Sekretaris Daerah", agency=setda)
    kadis = factories.position(government, "Kepala Dinas Sosial", agency=dinas, superior=sekda)
    sekdis = factories.position(government, "Sekretaris Dinas Sosial", agency=dinas, superior=kadis)
    camat = factories.position(government, "Camat Awanbiru", agency=kecamatan, superior=sekda)
    kadis_person = factories.person(government, seat=kadis, telegram="70001", email="kadis@contohkab.example")
    camat_person = factories.person(government, seat=camat, phone="+6281211112222")
    _rename(kadis_person, "Tirta Samudra", "198503122010011001")
    _rename(camat_person, "Wulan Pertiwi", "")
    operator = factories.user(government, Role.OPERATOR)
    return Regency(
        *(government, setda, dinas, kecamatan, sekda, kadis, sekdis, camat),
        *(kadis_person, camat_person, operator),
    )


def _rename(person: Person, name: str, nip: str) -> None:
    person.name, person.nip = name, nip
    person.save()


def shown(client: Client, url: str) -> str:
    """The page's HTML; it must be there."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def told(client: Client, url: str, **data: Any) -> str:
    """The page after a POST that redirects, with the words that tell what was done."""
    answer = client.post(url, data, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    assert answer.status_code == 200
    return answer.content.decode()


def refused(client: Client, url: str, **data: Any) -> str:
    """The same page again after a POST that was not carried out."""
    answer = client.post(url, data)
    assert answer.status_code == 200
    return answer.content.decode()
