"""The pages of orders: written without JavaScript, listed, watched; each fault named at its field."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from python_calamine import load_workbook
from tests import factories
from tests.directives.test_actions import seats
from tests.flows import Desk
from tests.signing_in import signed_in

from kentongan.base.listing import PAGE
from kentongan.base.permissions import Role
from kentongan.core.clock.states import Move
from kentongan.directives import queries as figures
from kentongan.directives.models import Directive, DueUnit, Urgency
from kentongan.directory.models import Person
from kentongan.kernel.answers import Reply, answer
from kentongan.kernel.models import Matter
from kentongan.ports.channel import ChannelError

FRIDAY = "2026-11-20"


@pytest.fixture
def client(desk: Desk) -> Client:
    """The browser of the regent's desk."""
    return signed_in(desk.world.user)


def form(desk: Desk, **changes: Any) -> dict[str, Any]:
    """A form that is right, with changes; None leaves a field out."""
    sent = {
        "act": "issue",
        "issuer": desk.world.head.pk,
        "title": "",
        "text": "Laporkan kesiapan posko. Sertai foto.",
        "urgency": "normal",
        "due_kind": "at",
        "due_date": FRIDAY,
        "due_time": "14:00",
        "to": [f"position:{seat.pk}" for seat in desk.world.seats],
        "on_unknown": "",
    } | changes
    return {name: value for name, value in sent.items() if value is not None}


def errors(client: Client, desk: Desk, **changes: Any) -> dict[str, list[str]]:
    """The sentences at the fields of a form that is refused; nothing is written."""
    before = Directive.objects.count()
    found = client.post("/perintah/baru/", form(desk, **changes))
    assert found.status_code == 200
    assert Directive.objects.count() == before
    told: dict[str, list[str]] = found.context["form"].errors
    page = found.content.decode()
    assert all(str(sentence).split("“")[0] in page for sentences in told.values() for sentence in sentences)
    return {name: [str(sentence) for sentence in sentences] for name, sentences in told.items()}


def shown(client: Client, url: str, **query: str) -> str:
    found = client.get(url, query)
    assert found.status_code == 200, (url, found.status_code)
    return found.content.decode()


@pytest.mark.slow
def test_a_form_that_is_right_gives_the_order(desk: Desk, client: Client) -> None:
    found = client.post("/perintah/baru/", form(desk), follow=True)
    directive = Directive.objects.get()
    assert found.redirect_chain == [(f"/perintah/{directive.pk}/", 302)]
    assert (directive.title, directive.state) == ("Laporkan kesiapan posko", "issued")
    assert directive.due_at.isoformat() == "2026-11-20T07:00:00+00:00"
    assert f"{directive.code} dikeluarkan." in found.content.decode()
    assert [m.position_id for m in desk.matters(directive)] == [s.pk for s in desk.world.seats]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"text": ""}, "text", "Tulis isi perintahnya."),
        ({"text": "  \n "}, "text", "Tulis isi perintahnya."),
        ({"text": "\u200b\u200b"}, "text", "Tulis isi perintahnya."),
        ({"due_date": ""}, "due_date", "Pilih hari tenggatnya."),
        ({"due_time": ""}, "due_time", "Pilih jam tenggatnya."),
        ({"due_date": "besok"}, "due_date", "Tulis tanggalnya seperti 2026-11-23."),
        ({"due_time": "jam dua"}, "due_time", "Tulis jamnya seperti 14:30."),
        (
            {"due_date": "2026-11-17"},
            "due_date",
            "Selasa, 17 November sudah lewat. Pilih waktu yang akan datang.",
        ),
        (
            {"due_date": "2026-11-21"},
            "due_date",
            "Sabtu, 21 November bukan hari kerja. Pilih hari lain, atau pakai jam kalender.",
        ),
        (
            {"due_date": "2026-12-25"},
            "due_date",
            "Jumat, 25 Desember bukan hari kerja. Pilih hari lain, atau pakai jam kalender.",
        ),
        ({"due_date": "2099-01-02"}, "due_date", "Tahun 2099 di luar jangkauan kalender."),
        ({"due_kind": "span"}, "span_amount", "Isi lamanya, misalnya 4."),
        ({"to": []}, "__all__", "Pilih dahulu kepada siapa perintah ini."),
        ({"to": ["position:999999"]}, "__all__", "Pilih dahulu kepada siapa perintah ini."),
    ],
)
def test_each_fault_is_named_at_its_field(
    desk: Desk, client: Client, changes: dict[str, Any], field: str, sentence: str
) -> None:
    assert errors(client, desk, **changes).get(field) == [sentence]


def test_an_hour_before_the_next_opening_is_no_deadline(desk: Desk, client: Client) -> None:
    desk.watch.forward(hours=11)  # 20.00 WIB
    told = errors(client, desk, due_date="2026-11-19", due_time="06:00")
    assert told == {"due_time": ["Jam ini sebelum jam kerja berikutnya. Pilih jam lain."]}


def test_a_text_too_long_or_a_seat_that_is_not_one_s_own_is_refused(desk: Desk, client: Client) -> None:
    assert "text" in errors(client, desk, text="x" * 3501)
    other = factories.world(1)
    assert "issuer" in errors(client, desk, issuer=other.head.pk)


def test_an_account_without_a_seat_is_told_what_to_do(desk: Desk) -> None:
    commander = factories.user(desk.world.government, Role.COMMANDER)
    told = errors(signed_in(commander), desk)
    assert told["__all__"] == [
        "Akun Anda belum terhubung dengan jabatan. Minta administrator menghubungkannya."
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "due", "kept"),
    [
        ("4", "hours", "2026-11-18T06:00:00+00:00", DueUnit.CALENDAR),
        ("2", "working_hours", "2026-11-18T04:00:00+00:00", DueUnit.WORKING),
        ("2", "working_days", "2026-11-20T02:00:00+00:00", DueUnit.WORKING),
    ],
)
def test_a_span_becomes_a_deadline(
    desk: Desk, client: Client, amount: str, unit: str, due: str, kept: DueUnit
) -> None:
    client.post("/perintah/baru/", form(desk, due_kind="span", span_amount=amount, span_unit=unit))
    directive = Directive.objects.get()
    assert (directive.due_at.isoformat(), directive.due_unit) == (due, kept)


def test_a_free_saturday_is_a_deadline_by_the_calendar(desk: Desk, client: Client) -> None:
    client.post("/perintah/baru/", form(desk, due_date="2026-11-21", calendar_time="on"))
    assert Directive.objects.get().due_unit == DueUnit.CALENDAR


@pytest.mark.slow
def test_a_draft_is_kept_told_to_nobody_and_issued_later(desk: Desk, client: Client) -> None:
    found = client.post("/perintah/baru/", form(desk, act="draft"), follow=True)
    directive = Directive.objects.get()
    assert (directive.state, Matter.objects.count()) == ("draft", 0)
    assert "tersimpan. Belum ada yang diberi tahu." in found.content.decode()
    page = shown(client, f"/perintah/{directive.pk}/ubah/")
    assert "Laporkan kesiapan posko. Sertai foto." in page
    assert client.get(f"/perintah/{directive.pk}/")["Location"] == f"/perintah/{directive.pk}/ubah/"
    client.post(f"/perintah/{directive.pk}/ubah/", form(desk, text="Laporkan sekarang."))
    directive.refresh_from_db()
    assert (directive.state, directive.text, Matter.objects.count()) == ("issued", "Laporkan sekarang.", 3)
    again = client.post(f"/perintah/{directive.pk}/ubah/", form(desk))
    assert (again.status_code, Matter.objects.count()) == (302, 3)


@pytest.mark.slow
def test_the_addressee_box_works_without_a_script(desk: Desk, client: Client) -> None:
    first, second, third = (f"position:{seat.pk}" for seat in desk.world.seats)
    typed = {"text": "Sudah tertulis", "urgency": "important"}

    def press(**data: Any) -> Any:
        found = client.post("/perintah/baru/", typed | data)
        assert (found.status_code, Directive.objects.count()) == (200, 0)
        assert "Sudah tertulis" in found.content.decode()
        return [chip["token"] for chip in found.context["chips"]], found.content.decode()

    seat = desk.world.seats[0]
    tokens, page = press(act="search", search=seat.title)
    assert tokens == []
    assert f'value="{first}"' in page
    assert press(add=first)[0] == [first]
    assert press(to=[first], add=second)[0] == [first, second]
    assert press(to=[first, second], add=second)[0] == [first, second]
    assert press(to=[first, second, third], drop=second)[0] == [first, third]
    assert press(to=[first, "rusak", "position:x"], act="search", search="")[0] == [first]
    assert press(act="search", search="zzz")[1].count("Tidak ada jabatan atau OPD dengan kata “zzz”.") == 1


def test_a_pasted_list_adds_seats_and_names_each_fault(desk: Desk, client: Client) -> None:
    seats = desk.world.seats
    Person.objects.filter(pk=desk.world.people[1].pk).update(nip="198503122010011001")
    text = f"{seats[0].title.upper()}\n\n  198503122010011001 \nTukang Sihir\n"
    found = client.post("/perintah/baru/", {"act": "list", "list": text})
    assert {chip["token"] for chip in found.context["chips"]} >= {f"position:{seats[1].pk}"}
    assert found.context["list_faults"] == ["Baris 4: “Tukang Sihir” bukan jabatan atau NIP yang dikenal."]


def test_a_list_is_read_whatever_its_letters(desk: Desk, client: Client) -> None:
    found = client.post("/perintah/baru/", {"act": "list", "list": desk.world.seats[0].title.upper()})
    assert found.context["list_faults"] == []


def test_an_order_with_a_faulty_list_is_not_given(desk: Desk, client: Client) -> None:
    found = client.post("/perintah/baru/", form(desk, list="Tukang Sihir"))
    assert (found.status_code, Directive.objects.count()) == (200, 0)


@pytest.mark.slow
def test_branches_exceptions_and_levels_mean_what_they_say(desk: Desk, client: Client) -> None:
    world = desk.world
    below = factories.agency(world.government, "Kelurahan", world.agency)
    seat = factories.position(world.government, "Lurah", agency=below, superior=world.seats[0])

    def meant(*tokens: str) -> int:
        return int(client.post("/perintah/baru/", {"act": "search", "to": tokens}).context["total"])

    assert meant(f"agency:{world.agency.pk}") == 4
    assert meant(f"branch:{world.agency.pk}") == 5
    assert meant(f"branch:{world.agency.pk}", f"-position:{seat.pk}") == 4
    assert meant(f"level:{world.head.pk}") == 3
    assert meant(f"level:{world.head.pk}", f"-agency:{world.agency.pk}") == 0
    assert meant(f"branch:{10**9}") == 0


def test_the_preview_counts_channels_and_names_vacant_and_unreachable_seats(
    desk: Desk, client: Client
) -> None:
    world = desk.world
    vacant = factories.position(world.government, "Kursi kosong", agency=world.agency, superior=world.head)
    mute = factories.position(world.government, "Kursi bisu", agency=world.agency, superior=world.head)
    factories.person(world.government, seat=mute)
    to = [f"position:{pk}" for pk in (world.seats[0].pk, vacant.pk, mute.pk)]
    found = client.post("/perintah/baru/", form(desk, act="preview", to=to), headers={"HX-Request": "true"})
    page = found.content.decode()
    assert "<html" not in page
    assert f"Kursi kosong belum ada pejabatnya; perintah pergi ke {world.head.title}." in page
    assert "Kursi bisu belum punya alamat yang dapat dipakai." in page
    assert "Laporkan kesiapan posko." in page


def orders(desk: Desk, count: int) -> list[Directive]:
    found = []
    for _ in range(count):
        desk.watch.forward(seconds=1)
        found.append(desk.order(desk.world.seats[0]))
    return found


@pytest.mark.slow
def test_the_list_filters_sorts_searches_and_turns_its_pages(desk: Desk, client: Client) -> None:
    made = orders(desk, PAGE + 3)
    Directive.objects.filter(pk=made[0].pk).update(title="Zebra lewat", due_at=desk.now - timedelta(days=1))
    first = client.get("/perintah/").context["listing"]
    assert (len(first.rows), first.previous_url) == (PAGE, None)
    second = client.get(f"/perintah/{first.next_url}").context["listing"]
    assert (len(second.rows), second.next_url) == (3, None)
    back = client.get(f"/perintah/{second.previous_url}").context["listing"]
    assert [row.url for row in back.rows] == [row.url for row in first.rows]
    late = client.get("/perintah/", {"keadaan": "lewat"}).context["listing"]
    assert [row.url for row in late.rows] == [f"/perintah/{made[0].pk}/"]
    sought = client.get("/perintah/", {"q": "zebra"}).context["listing"]
    assert len(sought.rows) == 1
    by_title = client.get("/perintah/", {"urut": "-title"}).context["listing"]
    assert by_title.rows[0].url == f"/perintah/{made[0].pk}/"
    assert not client.get("/perintah/", {"keadaan": "draf"}).context["listing"].rows


@pytest.mark.slow
def test_every_order_of_the_list_shows_each_row_once(desk: Desk, client: Client) -> None:
    made = orders(desk, PAGE + 7)
    Directive.objects.filter(pk__in=[d.pk for d in made[::2]]).update(due_at=desk.now, title="Sama")
    for order in ("clock", "-clock", "title", "-title", "code", "-code"):
        seen: list[str] = []
        url: str | None = f"?urut={order}"
        while url:
            listing = client.get(f"/perintah/{url}").context["listing"]
            seen += [row.url for row in listing.rows]
            url = listing.next_url
        assert len(seen) == len(set(seen)) == PAGE + 7, order


def table(client: Client, url: str) -> list[dict[str, str]]:
    text = client.get(url).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_exports_hold_the_rows_of_the_filter_and_no_formula(desk: Desk, client: Client) -> None:
    one, two = orders(desk, 2)
    Directive.objects.filter(pk=one.pk).update(title="=1+1")
    Directive.objects.filter(pk=two.pk).update(due_at=desk.now - timedelta(days=1))
    assert [row["Perintah"] for row in table(client, "/perintah/?unduh=csv")] == ["'=1+1", two.title]
    assert len(table(client, "/perintah/?unduh=csv&keadaan=lewat")) == 1
    book = load_workbook(io.BytesIO(client.get("/perintah/?unduh=xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][1] == "=1+1"
    viewer = signed_in(factories.user(desk.world.government, Role.VIEWER))
    assert viewer.get("/perintah/?unduh=csv")["Content-Type"].startswith("text/html")


def test_drafts_are_for_those_who_issue(desk: Desk, client: Client) -> None:
    client.post("/perintah/baru/", form(desk, act="draft"))
    assert len(client.get("/perintah/").context["listing"].rows) == 1
    viewer = signed_in(factories.user(desk.world.government, Role.VIEWER))
    assert not viewer.get("/perintah/").context["listing"].rows


def reply(desk: Desk, matter: Matter, by: Move, text: str = "") -> None:
    answer(matter.pk, Reply(by, matter.person, "web", "person:1", text), confirm=False, now=desk.now)


def test_the_page_of_an_order_counts_names_and_proves(desk: Desk, client: Client) -> None:
    directive = desk.order()
    desk.deliver()
    reply(desk, desk.matter(directive, 0), Move.FINISH, "Siap")
    reply(desk, desk.matter(directive, 1), Move.OBSTRUCT, "Rusak")
    desk.watch.forward(days=3)
    desk.tick()
    found = client.get(f"/perintah/{directive.pk}/")
    f = found.context["f"]
    assert (f.total, f.sent, f.answered, f.done, f.obstacles, f.silent) == (3, 3, 2, 1, 1, 1)
    assert (f.knows_delivered, f.knows_read) == (0, 0)
    page = found.content.decode()
    assert "tidak tersedia" in page
    assert desk.world.seats[2].title in page


def test_the_live_part_comes_only_when_something_changed(desk: Desk, client: Client) -> None:
    directive = desk.order()
    stamp = client.get(f"/perintah/{directive.pk}/").context["stamp"]

    def ask(stamp: str) -> Any:
        return client.get(f"/perintah/{directive.pk}/", {"versi": stamp}, headers={"HX-Request": "true"})

    assert ask(stamp).status_code == 204
    reply(desk, desk.matter(directive), Move.ACKNOWLEDGE)
    changed = ask(stamp)
    assert changed.status_code == 200
    assert "<html" not in changed.content.decode()
    assert ask(changed.context["stamp"]).status_code == 204


@pytest.mark.parametrize(
    ("state", "count"),
    [("sent", 3), ("answered", 2), ("done", 1), ("obstacle", 1), ("silent", 0), ("failed", 0), ("read", 0)],
)
def test_the_seats_behind_a_number_are_that_many(desk: Desk, client: Client, state: str, count: int) -> None:
    directive = desk.order()
    desk.deliver()
    reply(desk, desk.matter(directive, 0), Move.FINISH, "Siap")
    reply(desk, desk.matter(directive, 1), Move.OBSTRUCT, "Rusak")
    listing = client.get(f"/perintah/{directive.pk}/pejabat/", {"keadaan": state}).context["listing"]
    assert len(listing.rows) == count


def test_the_seats_export_holds_answers_and_times(desk: Desk, client: Client) -> None:
    directive = desk.order()
    desk.deliver()
    reply(desk, desk.matter(directive, 0), Move.FINISH, "Posko siap")
    rows = {row["Jabatan"]: row for row in table(client, f"/perintah/{directive.pk}/pejabat/?unduh=csv")}
    row = rows[desk.world.seats[0].title]
    assert (row["Keadaan"], row["Jawaban terakhir"], row["Tanda terima"]) == (
        "Selesai",
        "Posko siap",
        "Terkirim",
    )


@pytest.mark.slow
def test_recall_close_remind_and_due_ask_first_and_act_by_post(desk: Desk, client: Client) -> None:
    directive = desk.order()
    base = f"/perintah/{directive.pk}"
    for act in ("tarik", "tutup", "tenggat"):
        shown(client, f"{base}/{act}/")
    client.get(f"{base}/ingatkan/")
    directive.refresh_from_db()
    assert (directive.state, Matter.objects.filter(state="waiting").count()) == ("issued", 3)
    told = client.post(f"{base}/ingatkan/", follow=True).content.decode()
    assert "Pengingat disiapkan untuk 3 pejabat." in told
    assert "seperempat jam lagi" in client.post(f"{base}/ingatkan/", follow=True).content.decode()
    client.post(f"{base}/tenggat/", {"due_kind": "at", "due_date": "2026-11-24", "due_time": "10:00"})
    directive.refresh_from_db()
    assert directive.due_at.isoformat() == "2026-11-24T03:00:00+00:00"
    client.post(f"{base}/tarik/", {"reason": "Surut"})
    directive.refresh_from_db()
    assert directive.state == "recalled"
    assert (
        "Perintah ini sudah ditarik."
        in client.post(f"{base}/tutup/", {"reason": ""}, follow=True).content.decode()
    )


@pytest.mark.slow
def test_obstacles_are_answered_and_reports_sent_back_on_the_seat_s_page(desk: Desk, client: Client) -> None:
    directive = desk.order()
    first, second, third = desk.matters(directive)
    reply(desk, first, Move.OBSTRUCT, "Rusak")
    reply(desk, second, Move.FINISH, "Siap")
    base = f"/perintah/{directive.pk}/jabatan"
    assert "Rusak" in shown(client, f"{base}/{first.pk}/")
    for pk, act in ((first.pk, "balas"), (second.pk, "lengkapi")):
        silent = client.post(f"{base}/{pk}/{act}/", {"reason": " "})
        assert (silent.status_code, "Tulis pesannya" in silent.content.decode()) == (422, True)
    assert [m.state for m in desk.matters(directive)] == ["obstacle", "done", "waiting"]
    client.post(f"{base}/{first.pk}/balas/", {"reason": "Pinjam"})
    client.post(f"{base}/{second.pk}/lengkapi/", {"reason": "Foto?"})
    told = client.post(f"{base}/{third.pk}/balas/", {"reason": "x"}, follow=True).content.decode()
    assert "Keadaannya sudah berubah. Tidak ada yang dilakukan." in told
    assert [m.state for m in desk.matters(directive)] == ["acknowledged", "acknowledged", "waiting"]


def test_the_seat_s_page_tells_what_became_of_each_message(desk: Desk, client: Client) -> None:
    desk.line.says = lambda message: ChannelError("Bot diblokir.", permanent=True, gone=True)
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    page = shown(client, f"/perintah/{directive.pk}/jabatan/{desk.matter(directive).pk}/")
    assert "Bot diblokir." in page


@pytest.mark.slow
def test_the_whole_proof_turns_its_pages(desk: Desk, client: Client) -> None:
    directive = desk.order()
    matter = desk.matter(directive)
    for n in range(60):
        reply(desk, matter, Move.ACKNOWLEDGE, f"laporan {n}")
    found = client.get(f"/perintah/{directive.pk}/bukti/")
    assert len(found.context["events"]) == 50
    rest = client.get(f"/perintah/{directive.pk}/bukti/", {"sebelum": str(found.context["more"])})
    assert (len(rest.context["events"]), rest.context["more"]) == (11, None)


BUDGETS = {
    "/": 40,
    "/perintah/": 20,
    "/perintah/{}/": 30,
    "/perintah/{}/pejabat/": 20,
    "/perintah/{}/bukti/": 20,
    "/perintah/baru/": 30,
}


def queries(client: Client, url: str, capture: Any) -> int:
    with capture(10_000) as seen:
        client.get(url)
    return len(seen.captured_queries)


@pytest.mark.slow
def test_a_page_costs_the_same_at_ten_seats_and_at_three_hundred(
    desk: Desk, client: Client, django_assert_max_num_queries: Any
) -> None:
    many = seats(desk, 300)
    small = desk.order(*many[:10])
    desk.deliver()
    few = {url: queries(client, url.format(small.pk), django_assert_max_num_queries) for url in BUDGETS}
    big = desk.order(*many)
    for _ in range(9):
        desk.order(*many[:3])
    desk.deliver()
    lots = {url: queries(client, url.format(big.pk), django_assert_max_num_queries) for url in BUDGETS}
    assert {url: (n, lots[url]) for url, n in few.items() if lots[url] > n} == {}
    assert {url: n for url, n in few.items() if n > BUDGETS[url]} == {}


@pytest.mark.parametrize("urgency", Urgency)
def test_every_urgency_previews_its_ladder(desk: Desk, client: Client, urgency: Urgency) -> None:
    found = client.post("/perintah/baru/", form(desk, act="search", urgency=urgency))
    times = [step.at for step in found.context["preview"].steps]
    assert times == sorted(times)
    assert len(times) == 6


def test_a_large_directive_shows_the_worst_and_says_how_many_there_are(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "TILES_SHOWN", 2)
    directive = desk.order()
    done = desk.matter(directive)
    answer(
        done.pk,
        Reply(Move.FINISH, desk.world.people[0], "web", "person:1", "Siap"),
        confirm=False,
        now=desk.now,
    )
    text = shown(client, f"/perintah/{directive.pk}/")
    assert "2 dari 3 jabatan" in text
    matrix = text.partition('<ul class="matrix">')[2].partition("</ul>")[0]
    assert f"/jabatan/{done.pk}/" not in matrix
    assert matrix.count("/jabatan/") == 2
