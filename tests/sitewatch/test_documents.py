"""Reports and letters as PDF: complete, official, and set from facts that can run nothing."""

import re
import time
import zlib
from typing import Any

import pytest
from django.test import Client
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places
from tests.sitewatch.places import found, infected

from kentongan.base.pdf import breakable, typeset
from kentongan.core.sitescan import Technique
from kentongan.sitewatch import cases, documents, policy
from kentongan.sitewatch.models import OfflineRequest, Site, SiteFinding

EVIL = '#panic("jalan") #read("report.typ") *tebal* $x^2$ ```raw``` <tag> @acuan \\ #let data = 1 ] ) " } // /* 𝐒𝐋𝐎𝐓'


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.world.user)


@pytest.fixture
def site(desk: Desk) -> Site:
    places.mandate(desk.world)
    return places.site(desk.world)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What templates are given, beside being set for real."""
    given: list[dict[str, Any]] = []
    real = typeset

    def note(template: Any, facts: Any, **more: Any) -> bytes:
        given.append(dict(facts))
        return real(template, facts, **more)

    monkeypatch.setattr(documents, "typeset", note)
    return given


def pdf(client: Client, url: str) -> tuple[bytes, str]:
    reply = client.get(url)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF-1.7")
    return reply.content, str(reply["Content-Disposition"])


def streams(content: bytes) -> bytes:
    """The document's own streams, unpacked: fonts, metadata and objects."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"".join(_unpacked(one) for one in packed)


def _unpacked(one: bytes) -> bytes:
    try:
        return zlib.decompress(one)
    except zlib.error:
        return one


@pytest.mark.slow
def test_the_month_s_report(desk: Desk, client: Client, site: Site, read: list[dict[str, Any]]) -> None:
    places.case_of(desk.world, site)
    content, name = pdf(client, "/situs/laporan/pdf/?bulan=2026-11")
    assert name == 'attachment; filename="laporan-situs-2026-11.pdf"'
    (facts,) = read
    assert facts["figures"][:3] == [
        ("Situs diawasi", "1", "0"),
        ("Temuan baru", "1", "0"),
        ("Temuan dikonfirmasi", "1", "0"),
    ]
    assert facts["month"] == "November 2026"
    assert facts["before"] == "Oktober 2026"
    assert [(c["site"], c["state"]) for c in facts["cases"]] == [(site.address, "Harus dibersihkan")]
    assert facts["head"].startswith("Pemerintah Kabupaten Contoh")
    assert b"/FontFile" in streams(content) + content, "fonts are embedded"
    assert len(content) < 80_000
    assert pdf(client, "/situs/laporan/pdf/?bulan=2020-01")[0]


@pytest.mark.slow
def test_the_letter_for_each_reader(
    desk: Desk, client: Client, site: Site, read: list[dict[str, Any]]
) -> None:
    row = policy.policy_of(desk.world.government.pk)
    row.letter_office, row.letter_place, row.signer_name = "Dinas Kominfo", "Awan Biru", "Dra. Sari"
    row.signer_title, row.signer_nip, row.letter_address = (
        "Kepala Dinas",
        "197001011990032001",
        "Jl. Merdeka 1",
    )
    policy.set_policy(row, acting_user=desk.world.user, now=desk.now)
    case = places.case_of(desk.world, site, infected(found(), found(Technique.EXTERNAL_AMP)))
    cases.ask_offline(case, "Menular.", acting_user=desk.world.user, now=desk.now)
    OfflineRequest.objects.update(state="confirmed", decided_by=desk.world.user, decided_at=desk.now)
    _content, name = pdf(client, f"/situs/{site.pk}/laporan/pdf/?kepada=hosting")
    assert name == 'attachment; filename="surat-laporan-awanbiru-contohkab-example-hosting.pdf"'
    pdf(client, f"/situs/{site.pk}/laporan/pdf/?kepada=siapa")
    hosting, bssn = read
    assert hosting["to"].replace("\u200b", "") == f"Penyedia layanan hosting situs {site.address}"
    assert bssn["to"].replace("\u200b", "").startswith("Kepala Badan Siber dan Sandi Negara")
    assert hosting["urgency"] == "Segera"
    assert len(hosting["findings"]) == hosting["total"] == 2
    assert "Menular." in hosting["offline"]
    assert hosting["date"] == "18 November 2026"
    assert len(hosting["proofs"][0]["digest"]) == 64
    page = client.get(f"/situs/{site.pk}/laporan/").content.decode()
    assert f"/situs/{site.pk}/laporan/pdf/?kepada=bssn" in page


def test_a_letter_without_anything_to_tell_is_set_too(client: Client, desk: Desk) -> None:
    row = places.site(desk.world, unowned=True)
    assert pdf(client, f"/situs/{row.pk}/laporan/pdf/")[0]


def test_what_attackers_and_people_wrote_runs_nothing(
    desk: Desk, client: Client, site: Site, read: list[dict[str, Any]]
) -> None:
    """`#panic` would stop the setting, `#read` would bring a file in: both arrive as letters."""
    places.case_of(desk.world, site, infected(found(excerpt=EVIL, url=f"{places.HOME}{EVIL}")))
    Site.objects.update(software=EVIL[:60])
    row = policy.policy_of(desk.world.government.pk)
    for name in (
        "letter_office",
        "letter_address",
        "letter_place",
        "signer_title",
        "signer_name",
        "signer_nip",
    ):
        setattr(row, name, EVIL[:30])
    policy.set_policy(row, acting_user=desk.world.user, now=desk.now)
    pdf(client, f"/situs/{site.pk}/laporan/pdf/")
    pdf(client, "/situs/laporan/pdf/")
    assert read[0]["findings"][0]["excerpt"].replace("\u200b", "").startswith(EVIL[:50])
    assert read[0]["office"].startswith("#panic")


@pytest.mark.slow
def test_a_letter_of_many_long_findings_breaks_over_pages(desk: Desk, client: Client, site: Site) -> None:
    many = [found(url=f"{places.HOME}{'x' * 250}/{n}", excerpt="slot" * 400) for n in range(55)]
    places.case_of(desk.world, site, infected(*many))
    assert SiteFinding.objects.filter(state="confirmed").count() == 50, "of one technique, the first fifty"
    begun = time.process_time()
    content, _name = pdf(client, f"/situs/{site.pk}/laporan/pdf/")
    assert time.process_time() - begun < 3
    assert len(re.findall(rb"/Type\s*/Page\b", streams(content) + content)) > 8


def test_long_words_find_a_place_to_break_and_nothing_undrawable_is_left() -> None:
    assert breakable("pendek saja") == "pendek saja"
    assert breakable("a" * 30) == "\u200b".join(["a" * 24, "a" * 6])
    long = f"https://dinas.contohkab.example/{'x' * 50}?a=b"
    assert breakable(long).split("\u200b")[:4] == ["https:/", "/", "dinas.", "contohkab."]
    assert breakable(long).replace("\u200b", "") == long
    assert breakable("a\x00b\ud800\nc") == "a b \nc"
