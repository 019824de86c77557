"""What comes in over a channel: buttons, replies, photos, greetings; from the addressee and from everybody else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.flows import Desk, pressed, written

from kentongan.base.events import Event
from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.core.clock.states import Receipt as R
from kentongan.directives import actions
from kentongan.directives.models import Directive
from kentongan.directory.linking import make_code
from kentongan.directory.models import Address, Appointment, Person
from kentongan.kernel import inbox, tokens
from kentongan.kernel.models import Answer, AnswerFile, Delivery, Inbox, Matter, Purpose
from kentongan.ports.channel import ChannelError
from kentongan.ports.receiver import RawUpdate

ACK, FINISH, OBSTRUCT = Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT
JPEG = b"\xff\xd8\xff\xe0 gambar"


@pytest.fixture
def directive(desk: Desk) -> Directive:
    """An order that three people have on their phones."""
    row = desk.order()
    desk.deliver()
    return row


def state(desk: Desk, directive: Directive, n: int = 0) -> str:
    return desk.matter(directive, n).state


def answered(directive: Directive) -> int:
    return Answer.objects.filter(matter__case_id=directive.pk).count()


def unchanged(directive: Directive) -> bool:
    rows = Matter.objects.filter(case_id=directive.pk)
    return set(rows.values_list("state", flat=True)) == {"waiting"} and answered(directive) == 0


@pytest.mark.parametrize(("by", "after"), [(ACK, "acknowledged"), (FINISH, "done"), (OBSTRUCT, "obstacle")])
def test_a_button_of_the_addressee_answers(desk: Desk, directive: Directive, by: Move, after: str) -> None:
    assert desk.press("1", by, desk.first_message(desk.matter(directive))) == "Tercatat."
    assert [m.state for m in desk.matters(directive)] == [after, "waiting", "waiting"]
    row = Answer.objects.get()
    assert (row.move, row.via, row.actor, row.text) == (by, "telegram", f"person:{row.person_id}", "")


def test_a_second_press_changes_nothing(desk: Desk, directive: Directive) -> None:
    delivery = desk.first_message(desk.matter(directive))
    said = [desk.press("1", ACK, delivery) for _ in range(3)]
    assert said == ["Tercatat.", "Sudah tercatat sebelumnya.", "Sudah tercatat sebelumnya."]
    assert answered(directive) == 1
    assert desk.tags(directive).count("kernel:matter:answered") == 1
    assert len([d for d in Delivery.objects.all() if d.purpose == Purpose.CONFIRMATION]) == 1


def test_an_acknowledgement_after_the_report_stays_the_report(desk: Desk, directive: Directive) -> None:
    delivery = desk.first_message(desk.matter(directive))
    desk.press("1", FINISH, delivery)
    assert desk.press("1", ACK, delivery) == "Sudah tercatat sebelumnya."
    assert state(desk, directive) == "done"


@pytest.mark.parametrize(
    ("end", "word"),
    [
        (actions.recall, "Perintah ini sudah ditarik. Tidak ada yang perlu Anda lakukan."),
        (actions.close, "Perintah ini sudah ditutup. Tidak ada yang perlu Anda lakukan."),
    ],
)
def test_a_press_after_the_end_is_refused_and_logged(
    desk: Desk, directive: Directive, end: Any, word: str
) -> None:
    delivery = desk.first_message(desk.matter(directive))
    end(directive, "", acting_user=desk.world.user, now=desk.now)
    assert desk.press("1", ACK, delivery) == word
    assert answered(directive) == 0
    assert desk.tags(directive)[-1] == "kernel:matter:answer_refused"


def test_an_obstacle_after_the_report_is_told_whom_to_call(desk: Desk, directive: Directive) -> None:
    delivery = desk.first_message(desk.matter(directive))
    desk.press("1", FINISH, delivery)
    assert "Hubungi pemberi perintah" in desk.press("1", OBSTRUCT, delivery)
    assert state(desk, directive) == "done"


@pytest.mark.parametrize("chat", ["2", "900"])
def test_a_forwarded_button_is_no_answer(desk: Desk, directive: Directive, chat: str) -> None:
    assert desk.press(chat, ACK, desk.first_message(desk.matter(directive))) == "Tombol ini bukan untuk Anda."
    assert unchanged(directive)
    assert Inbox.objects.latest("pk").fault == "tombol milik orang lain"


def test_a_press_from_a_chat_that_nobody_knows_is_no_answer(desk: Desk, directive: Directive) -> None:
    assert desk.press("555", ACK, desk.first_message(desk.matter(directive))) == "Tombol ini tidak berlaku."
    assert unchanged(directive)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "a1",
        "a1.",
        "a1.AAAAAAAAAAAA",
        "x1.AAAAAAAAAAAA",
        "a.AAAAAAAAAAAA",
        "a9999999999.x",
        "é1.é",
        "a1.\0",
    ],
)
def test_forged_data_is_no_answer(desk: Desk, directive: Directive, data: str) -> None:
    desk.receive(pressed("1", data))
    assert unchanged(directive)


def test_a_signed_button_with_another_verb_or_delivery_is_forged(desk: Desk, directive: Directive) -> None:
    delivery = desk.first_message(desk.matter(directive))
    good = tokens.button(ACK, delivery.pk)
    for forged in ("f" + good[1:], good.replace(str(delivery.pk), str(delivery.pk + 1), 1)):
        item = desk.receive(pressed("1", forged))
        assert item.fault == "tombol tidak sah"
    assert unchanged(directive)


def test_a_link_s_signature_opens_no_button(desk: Desk, directive: Directive) -> None:
    delivery = desk.first_message(desk.matter(directive))
    desk.receive(pressed("1", f"a{tokens.link(delivery.pk)}"[:64]))
    assert unchanged(directive)


def test_a_button_of_another_government_is_no_answer(desk: Desk, directive: Directive) -> None:
    other = factories.world(1)
    with scope(other.government):
        theirs = factories.order(other, now=desk.now)
        delivery = Delivery.objects.get(case_id=theirs.pk)
    assert desk.press("1", ACK, delivery) == "Tombol ini bukan untuk Anda."
    with scope(other.government):
        assert Matter.objects.get().state == "waiting"


def test_a_disabled_person_answers_nothing(desk: Desk, directive: Directive) -> None:
    Person.objects.filter(pk=desk.world.people[0].pk).update(is_active=False)
    assert desk.press("1", ACK, desk.first_message(desk.matter(directive))) == "Tombol ini tidak berlaku."
    desk.write("1", "Selesai")
    assert unchanged(directive)


def stand_in(desk: Desk, kind: str, n: int = 1) -> None:
    """The n-th person also sits in the first seat, from today on."""
    Appointment.objects.create(
        government=desk.world.government,
        position=desk.world.seats[0],
        person=desk.world.people[n],
        kind=kind,
        since=desk.now.date(),
    )


def test_who_stands_in_for_the_absent_holder_answers_and_the_holder_does_not(
    desk: Desk, directive: Directive
) -> None:
    stand_in(desk, Appointment.Kind.DAILY)
    delivery = desk.first_message(desk.matter(directive))
    assert "bukan untuk Anda" in desk.press("1", ACK, delivery)
    item = desk.write("2", "Siap", reply_to=f"2:{delivery.pk}")
    assert item.state == Inbox.State.DONE
    desk.watch.forward(days=1)
    desk.tick()
    desk.deliver()
    reminder = Delivery.objects.get(matter=desk.matter(directive), purpose=Purpose.REMINDER)
    assert reminder.person_id == desk.world.people[1].pk
    assert desk.press("2", ACK, reminder) == "Tercatat."
    assert state(desk, directive) == "acknowledged"


def test_an_acting_head_fills_a_vacant_seat(desk: Desk) -> None:
    Appointment.objects.filter(position=desk.world.seats[0]).delete()
    stand_in(desk, Appointment.Kind.ACTING)
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    assert desk.press("2", ACK, desk.first_message(desk.matter(directive))) == "Tercatat."


def test_the_superior_answers_for_a_vacant_seat(desk: Desk) -> None:
    Appointment.objects.filter(position=desk.world.seats[0]).delete()
    directive = desk.order(desk.world.seats[0])
    assert [m.to for m in desk.deliver()] == ["900"]
    assert desk.press("900", FINISH, desk.first_message(desk.matter(directive))) == "Tercatat."
    assert state(desk, directive) == "done"


def test_who_left_the_seat_has_no_say_any_more(desk: Desk, directive: Directive) -> None:
    Appointment.objects.filter(position=desk.world.seats[0]).update(until=desk.now.date())
    desk.watch.forward(days=1)
    assert "bukan untuk Anda" in desk.press("1", ACK, desk.first_message(desk.matter(directive)))
    assert state(desk, directive) == "waiting"


def test_a_reply_to_a_message_is_about_that_message(desk: Desk, directive: Directive) -> None:
    desk.watch.forward(minutes=1)
    second = desk.order(desk.world.seats[0])
    desk.deliver()
    first = desk.first_message(desk.matter(directive))
    desk.write("1", "Sudah selesai", reply_to=first.provider_id)
    assert (state(desk, directive), state(desk, second)) == ("done", "waiting")


def test_a_reply_without_a_message_is_about_the_last_one(desk: Desk, directive: Directive) -> None:
    desk.press("1", ACK, desk.first_message(desk.matter(directive)))
    desk.deliver()
    desk.watch.forward(minutes=1)
    second = desk.order(desk.world.seats[0])
    desk.deliver()
    desk.write("1", "Siap laksanakan")
    assert (state(desk, directive), state(desk, second)) == ("acknowledged", "acknowledged")


def test_a_message_that_never_got_out_is_not_the_last_one(desk: Desk, directive: Directive) -> None:
    desk.watch.forward(minutes=1)
    desk.line.says = lambda message: ChannelError("Isi ditolak.", permanent=True)
    second = desk.order(desk.world.seats[0])
    desk.deliver()
    desk.write("1", "Sudah selesai")
    assert (state(desk, directive), state(desk, second)) == ("done", "waiting")


def test_finished_work_is_the_last_resort_of_a_reply(desk: Desk, directive: Directive) -> None:
    desk.watch.forward(minutes=1)
    second = desk.order(desk.world.seats[0])
    desk.deliver()
    desk.press("1", FINISH, desk.first_message(desk.matter(second)))
    desk.deliver()
    desk.write("1", "Siap")
    assert (state(desk, directive), state(desk, second)) == ("acknowledged", "done")
    desk.press("1", FINISH, desk.first_message(desk.matter(directive)))
    desk.deliver()
    desk.watch.forward(minutes=1)
    desk.write("1", "terima kasih")
    assert Answer.objects.latest("pk").text == "terima kasih"


def test_words_to_nobody_in_particular_are_answered_kindly(desk: Desk) -> None:
    assert desk.write("1", "Halo").fault == "tidak ada urusan terbuka"
    desk.network.submit(_idle()).result(5)
    assert desk.line.taken[-1].text == "Tidak ada perintah yang menunggu jawaban Saudara."


def test_a_stranger_is_told_how_to_link(desk: Desk, directive: Directive) -> None:
    assert desk.write("777", "Selesai").fault == "pengirim tidak dikenal"
    desk.network.submit(_idle()).result(5)
    assert (desk.line.taken[-1].to, "belum terhubung" in desk.line.taken[-1].text) == ("777", True)
    assert unchanged(directive)


async def _idle() -> None:
    """Whatever was submitted before has run once this is done."""


def test_a_superior_s_word_on_a_silent_seat_answers_none_of_his_own_orders(desk: Desk) -> None:
    """He answers the message about somebody else; his own order still waits."""
    own = desk.order(desk.world.head)
    silent = desk.order(desk.world.seats[0])
    desk.deliver()
    desk.watch.forward(days=5, hours=1)
    desk.tick()
    desk.deliver()
    up = Delivery.objects.get(case_id=silent.pk, purpose=Purpose.ESCALATION)
    desk.write("900", "Baik, saya hubungi", reply_to=up.provider_id)
    assert Answer.objects.filter(matter__case_id=own.pk).count() == 0
    assert state(desk, own) == "silent"


def test_an_obstacle_asks_for_its_reason_and_takes_the_next_words(desk: Desk, directive: Directive) -> None:
    desk.press("1", OBSTRUCT, desk.first_message(desk.matter(directive)))
    texts = {m.to: m.text for m in desk.deliver()}
    assert "Apa kendalanya?" in texts["1"]
    assert "(belum ditulis)" in texts["900"]
    desk.write("1", "Perahu rusak, sudah dipakai terus")
    texts = {m.to: m.text for m in desk.deliver()}
    assert "Diteruskan ke" in texts["1"]
    assert "Perahu rusak" in texts["900"]
    assert state(desk, directive) == "obstacle"
    desk.write("1", "Siap")
    assert Answer.objects.latest("pk").move == ACK


def test_whoever_ordered_answers_an_obstacle_by_reply(desk: Desk, directive: Directive) -> None:
    desk.press("1", OBSTRUCT, desk.first_message(desk.matter(directive)))
    desk.deliver()
    told = Delivery.objects.get(purpose=Purpose.OBSTACLE)
    desk.write("900", "Pinjam perahu BPBD.", reply_to=told.provider_id)
    assert state(desk, directive) == "acknowledged"
    assert any("Pinjam perahu BPBD." in m.text for m in desk.deliver() if m.to == "1")


def test_whoever_ordered_no_longer_holds_the_seat_and_answers_no_obstacle(
    desk: Desk, directive: Directive
) -> None:
    desk.press("1", OBSTRUCT, desk.first_message(desk.matter(directive)))
    desk.deliver()
    Appointment.objects.filter(position=desk.world.head).update(until=desk.now.date())
    desk.watch.forward(days=1)
    told = Delivery.objects.get(purpose=Purpose.OBSTACLE)
    assert desk.write("900", "Pinjam.", reply_to=told.provider_id).fault == "bukan pemberi perintah"
    assert state(desk, directive) == "obstacle"


def test_a_photo_is_a_report_with_its_proof(desk: Desk, directive: Directive) -> None:
    desk.line.files["f1"] = JPEG
    desk.write("1", "posko siap", photo="f1")
    assert state(desk, directive) == "done"
    file = AnswerFile.objects.get()
    assert (file.media_type, file.size, file.answer.text) == ("image/jpeg", len(JPEG), "posko siap")
    event = Event.objects.filter(tag="kernel:matter:answered").get()
    assert event.data["files"] == [file.digest]
    assert "posko siap" not in str(event.data)


def test_a_photo_that_cannot_be_had_leaves_the_words(desk: Desk, directive: Directive) -> None:
    desk.line.files["f1"] = ChannelError("Telegram tidak lagi menyimpan berkas ini.", permanent=True)
    item = desk.write("1", "Sudah selesai, ini fotonya", photo="f1")
    assert (item.state, state(desk, directive)) == (Inbox.State.DONE, "done")
    assert "Telegram tidak lagi menyimpan berkas ini." in Answer.objects.get().text


def test_a_photo_over_the_limit_leaves_the_words(desk: Desk, directive: Directive, settings: Any) -> None:
    settings.FILE_LIMIT = 4
    desk.line.files["f1"] = JPEG
    assert desk.write("1", "Sudah selesai", photo="f1").state == Inbox.State.DONE
    assert state(desk, directive) == "done"
    assert "terlalu besar" in Answer.objects.get().text


def test_a_photo_that_cannot_be_had_now_is_fetched_later(desk: Desk, directive: Directive) -> None:
    desk.line.files["f1"] = ChannelError("Telegram tidak dapat dihubungi.", retry_after=30)
    item = desk.write("1", "Sudah selesai", photo="f1")
    assert (item.state, item.tries, state(desk, directive)) == (Inbox.State.NEW, 1, "waiting")
    desk.line.files["f1"] = JPEG
    desk.watch.forward(minutes=1)
    desk.receiver.step()
    assert state(desk, directive) == "done"


def test_an_update_that_cannot_be_read_holds_up_nothing_after_it(desk: Desk, directive: Directive) -> None:
    inbox.store(desk.account, [RawUpdate("99", b"bukan json")], now=desk.now)
    desk.write("1", "Selesai")
    assert state(desk, directive) == "done"
    assert Inbox.objects.get(provider_id="99").state == Inbox.State.NEW


def test_what_the_receiver_cannot_read_is_tried_again_and_given_up_with_its_reason(desk: Desk) -> None:
    inbox.store(desk.account, [RawUpdate("1", b"bukan json")], now=desk.now)
    for _ in range(inbox.TRIES):
        desk.receiver.step()
        desk.watch.forward(hours=1)
    item = Inbox.objects.get()
    assert (item.state, item.tries) == (Inbox.State.FAILED, inbox.TRIES)
    assert item.fault
    desk.receiver.step()
    assert Inbox.objects.get().tries == inbox.TRIES


def test_words_with_a_nul_byte_are_kept_without_it(desk: Desk, directive: Directive) -> None:
    item = desk.write("1", "Sudah\0 selesai")
    assert item.state == Inbox.State.DONE, item.fault
    assert Answer.objects.get().text == "Sudah selesai"


def test_updates_out_of_order_end_where_they_would_in_order(desk: Desk, directive: Directive) -> None:
    """The report overtakes the acknowledgement: done stays done."""
    delivery = desk.first_message(desk.matter(directive))
    desk.press("1", FINISH, delivery)
    desk.press("1", ACK, delivery)
    assert state(desk, directive) == "done"


def test_a_chat_that_blocks_us_is_passed_over_until_it_comes_back(desk: Desk) -> None:
    def member(status: str) -> dict[str, Any]:
        chat = {"id": 1, "type": "private"}
        return {"my_chat_member": {"chat": chat, "new_chat_member": {"status": status}}}

    desk.receive(member("kicked"))
    assert not Address.objects.get(value="1").usable
    directive = desk.order(desk.world.seats[0])
    assert (desk.deliver(), desk.matter(directive).receipt) == ([], R.FAILED)
    desk.receive(member("member"))
    assert Address.objects.get(value="1").usable


def test_a_link_code_ties_a_chat_once(desk: Desk) -> None:
    person = factories.person(desk.world.government, seat=None)
    code = make_code(person, "telegram", actor="user:1", now=desk.now)
    assert desk.write("55", f"/start {code}").state == Inbox.State.DONE
    assert Address.objects.get(value="55").person_id == person.pk
    item = desk.write("66", f"/start {code}")
    assert item.fault == "tautan penghubung tidak berlaku"
    assert not Address.objects.filter(value="66").exists()


@pytest.mark.parametrize("token", ["", "A" * 32, "' OR 1=1", "\0"])
def test_a_guessed_link_code_ties_nobody(desk: Desk, token: str) -> None:
    before = Address.objects.count()
    desk.write("55", f"/start {token}")
    assert Address.objects.count() == before


def test_groups_and_edited_messages_answer_nothing(desk: Desk, directive: Directive) -> None:
    update = written("1", "Selesai")
    update["message"]["chat"] = {"id": -5, "type": "group"}
    desk.receive(update)
    desk.receive({"edited_message": written("1", "Selesai")["message"]})
    assert unchanged(directive)


def test_one_answer_costs_the_same_however_many_wait(desk: Desk, directive: Directive) -> None:
    """Queries of one press do not grow with the order's size."""

    def cost(row: Directive) -> int:
        delivery = desk.first_message(desk.matter(row))
        with CaptureQueriesContext(connection) as seen:
            desk.press("1", ACK, delivery)
        return len(seen)

    small = cost(directive)
    more = [
        factories.position(desk.world.government, agency=desk.world.agency, superior=desk.world.head)
        for _ in range(40)
    ]
    big = desk.order(desk.world.seats[0], *more)
    assert cost(big) == small
