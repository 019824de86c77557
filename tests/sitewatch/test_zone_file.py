"""Zone files as name servers have them, into candidates: dry run, bad lines by number, nothing half done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places

from kentongan.directory.importing_check import Outcome
from kentongan.directory.sheets import TableError
from kentongan.sitewatch.importing import Column, apply, check, known
from kentongan.sitewatch.models import Site, Standing
from kentongan.sitewatch.zone_file import is_zone_file, read_zone

ZONE = b"""$TTL 1h
@       IN SOA ns1.contohkab.example. hostmaster (
            2026112201 ; serial
            3600 900 1209600 86400 )
        IN NS  ns1
        IN MX  10 surat.contohkab.example.
        IN A   192.0.2.1
www     IN CNAME contohkab.example.
ns1     A  192.0.2.2
surat   A  192.0.2.3
dinas   300 IN A 192.0.2.4
dinas   300 IN AAAA 2001:db8::4
*.dinas A 192.0.2.4
_dmarc  TXT "v=DMARC1; p=none"
mail    CNAME surat
$ORIGIN camat.contohkab.example.
awan    CNAME layanan.example.net.
luar.example.net. A 192.0.2.9
"""


def hosts(content: bytes, name: str = "db.contohkab.example") -> list[tuple[int, str]]:
    return [(row.number, row.cells[Column.URL]) for row in read_zone(name, content).rows]


def test_names_with_an_address_or_an_alias_are_sites_with_their_lines() -> None:
    assert is_zone_file(ZONE)
    assert not is_zone_file(b"Alamat;OPD\nx.example;Dinas\n")
    assert hosts(ZONE) == [
        (7, "contohkab.example"),
        (8, "www.contohkab.example"),
        (11, "dinas.contohkab.example"),
        (17, "awan.camat.contohkab.example"),
    ]


def test_bad_lines_are_named_by_number_and_the_others_are_read() -> None:
    bad = ZONE.replace(b"ns1     A  192.0.2.2", b"rusak   A  192.0.2.999") + b"lagi  IN  TIDAKADA x\n"
    table = read_zone("contohkab.example.zone", bad)
    assert sorted(table.faults) == [9, 19]
    assert (11, "dinas.contohkab.example") in [(row.number, row.cells[Column.URL]) for row in table.rows]
    assert [row.cells[Column.URL] for row in table.rows if row.number == 9] == ["rusak A 192.0.2.999"]


@pytest.mark.parametrize("line", [b"$INCLUDE /etc/passwd", b"$GENERATE 1-1000000000 h$ A 192.0.2.1"])
def test_directives_that_read_or_make_more_are_refused(line: bytes) -> None:
    table = read_zone("db.contohkab.example", ZONE + line + b"\n")
    assert list(table.faults) == [19]


def test_files_that_say_too_little() -> None:
    with pytest.raises(TableError, match="ORIGIN"):
        read_zone("zona.txt", ZONE)
    assert hosts(b"$ORIGIN contohkab.example.\n" + ZONE, "zona.txt")[0] == (8, "contohkab.example")
    with pytest.raises(TableError, match="tidak memuat satu nama"):
        read_zone("db.contohkab.example", b"$TTL 1h\n")
    with pytest.raises(TableError, match="20 MB"):
        read_zone("db.contohkab.example", b" " * (21 << 20))


def test_names_become_candidates_of_the_agency_they_lie_below(desk: Desk) -> None:
    branch = factories.agency(desk.world.government, "Dinas Baru")
    places.site(desk.world, "dinas.contohkab.example", agency=branch)
    below = ZONE.replace(b"awan    CNAME", b"baru.dinas.contohkab.example. CNAME")
    report = check(read_zone("db.contohkab.example", below), known(desk.world.user))
    assert [row.outcome for row in report.rows] == [Outcome.NEW, Outcome.NEW, Outcome.SAME, Outcome.NEW]
    assert apply(report, acting_user=desk.world.user, now=desk.now) == (3, 0)
    made = Site.objects.get(url="https://baru.dinas.contohkab.example/")
    assert (made.standing, made.agency, made.found_in) == (Standing.CANDIDATE, branch, "db.contohkab.example")
    assert Site.objects.get(url="https://contohkab.example/").agency == desk.world.agency
    again = check(read_zone("db.contohkab.example", below), known(desk.world.user))
    assert {row.outcome for row in again.rows} == {Outcome.SAME}


def test_over_the_pages(desk: Desk) -> None:
    client = signed_in(desk.world.user)
    sent = client.post("/situs/impor/", {"file": SimpleUploadedFile("db.contohkab.example", ZONE)})
    assert "Terapkan 4 perubahan" in client.get(sent["Location"]).content.decode()
    client.post(sent["Location"] + "terapkan/", {"changes": "4"})
    assert Site.objects.filter(standing=Standing.CANDIDATE).count() == 4
    bad = SimpleUploadedFile("db.contohkab.example", ZONE + b"x IN A bukan\n")
    sent = client.post("/situs/impor/", {"file": bad})
    page = client.get(sent["Location"]).content.decode()
    assert "1 baris salah" in page
    assert "Baris ini tidak terbaca" in page
