"""What a directive's messages say: the same words in chat, e-mail and on the screen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kentongan.base.words import clock_time, moment
from kentongan.core.clock.states import OVER, TICKING, UNANSWERED, Move, State
from kentongan.kernel import tokens, wording
from kentongan.kernel.kinds import Page
from kentongan.kernel.models import Delivery, Matter, Purpose
from kentongan.kernel.tallies import counts
from kentongan.kernel.wording import answer_url, excerpt, named, owes_answer
from kentongan.ports.channel import Outgoing

from .access import KIND
from .models import Directive


class DirectiveKind:
    """Directives as the kernel knows them."""

    name = KIND

    def word(self, deliveries: Sequence[Delivery], *, now: datetime) -> list[Outgoing | None]:
        """Word each delivery from the state of this moment; a fixed number of queries a batch."""
        found = Directive.objects.select_related("issuer", "government").in_bulk(
            {d.case_id for d in deliveries}
        )
        silent = wording.silent_below(KIND, deliveries)
        cases = {pk: Case(directive, silent[pk], now) for pk, directive in found.items()}
        with override("id"):
            worded = [_WRITERS[Purpose(d.purpose)](d, cases[d.case_id]) for d in deliveries]
        return wording.threaded(deliveries, worded)

    def moved(self, case_ids: Collection[int], *, now: datetime) -> None:
        """Keep `completed_at`: set while no seat owes anything, taken back when one does again."""
        for case_id, tally in counts(KIND, case_ids).items():
            owing = sum(tally[f"state:{s}"] for s in (*TICKING, State.OBSTACLE, State.LAPSED))
            rows = Directive.objects.filter(pk=case_id)
            if owing:
                rows.exclude(completed_at=None).update(completed_at=None)
            else:
                rows.filter(completed_at=None).update(completed_at=now)

    def pages(self, matters: Sequence[Matter]) -> dict[int, Page]:
        found = Directive.objects.select_related("issuer").in_bulk({m.case_id for m in matters})
        return {pk: _page(directive) for pk, directive in found.items()}

    def issuer(self, matter: Matter) -> int | None:
        return Directive.objects.values_list("issuer_id", flat=True).get(pk=matter.case_id)


def _page(directive: Directive) -> Page:
    url = reverse("directive", args=[directive.pk])
    return Page(directive.title, directive.text, directive.issuer.title, heading_of(directive), url)


def heading_of(directive: Directive) -> str:
    """Who orders, and how urgent it is."""
    return _("Perintah %(issuer)s · %(urgency)s") % {
        "issuer": directive.issuer.title,
        "urgency": directive.get_urgency_display(),
    }


@dataclass
class Case:
    """A directive in a batch of messages. What they share is worded once: an order goes to thousands."""

    directive: Directive
    silent: list[Matter]  # seats that are silent now, where a superior or the issuer is to hear of them
    now: datetime
    moments: dict[datetime, str] = field(default_factory=dict)
    orders: dict[datetime, str] = field(default_factory=dict)

    @cached_property
    def heading(self) -> str:
        return heading_of(self.directive)

    @cached_property
    def subject(self) -> str:
        return f"{self.heading}: {self.directive.title}"

    @cached_property
    def addressed(self) -> str:
        return _("Kepada %(seat)s")

    def order(self, due: datetime) -> str:
        """What the order says to every seat that is to answer by then."""
        if due not in self.orders:
            row = self.directive
            told = [row.title] if row.title == row.text else [row.title, row.text]
            self.orders[due] = "\n".join([*told, _("Tenggat %(due)s") % {"due": self.when(due)}])
        return self.orders[due]

    @cached_property
    def labels(self) -> tuple[tuple[Move, str], ...]:
        return ((Move.ACKNOWLEDGE, _("Diterima")), (Move.FINISH, _("Selesai")), (Move.OBSTRUCT, _("Kendala")))

    def when(self, at: datetime) -> str:
        """An instant on the government's clock, in words."""
        if at not in self.moments:
            self.moments[at] = moment(at, self.directive.government.zone)
        return self.moments[at]


def _message(
    d: Delivery,
    case: Case,
    lines: Iterable[str],
    *,
    heading: str = "",
    subject: str = "",
    tap: bool = False,
) -> Outgoing:
    assert d.address is not None
    return Outgoing(
        key=tokens.message_key(d.pk),
        to=d.address.value,
        subject=subject or case.directive.title,
        text="\n".join(line for line in lines if line),
        heading=heading,
        buttons=wording.buttons(d, case.labels) if tap else (),
        link=answer_url(d) if tap else "",
    )


def _order(d: Delivery, case: Case) -> Outgoing | None:
    if not owes_answer(d) or d.matter is None or d.matter.state not in UNANSWERED:
        return None
    lines = [case.addressed % {"seat": d.matter.position.title}, case.order(d.matter.due_at)]
    return _message(d, case, lines, heading=case.heading, subject=case.subject, tap=True)


def _reminder(d: Delivery, case: Case) -> Outgoing | None:
    if not owes_answer(d) or d.matter is None:
        return None
    if d.matter.state == State.ACKNOWLEDGED:
        return _due_reminder(d, case, d.matter)
    heading = _("Pengingat ke-%(nth)d") % {"nth": d.nth} if d.nth else _("Pengingat")
    lines = [
        _("Perintah “%(title)s” belum dijawab. Satu ketukan sudah cukup.") % {"title": case.directive.title},
        _("Tenggat %(due)s") % {"due": case.when(d.matter.due_at)},
    ]
    if d.purpose == Purpose.NEXT_CHANNEL:
        lines.insert(1, excerpt(case.directive.text))
    return _message(d, case, lines, heading=heading, subject=f"{heading}: {case.directive.title}", tap=True)


def _due_reminder(d: Delivery, case: Case, matter: Matter) -> Outgoing:
    due = case.when(matter.due_at)
    if matter.due_at > case.now:
        words = _("Laporan “%(title)s” ditunggu sampai %(due)s.") % {
            "title": case.directive.title,
            "due": due,
        }
    else:
        words = _("Laporan “%(title)s” ditunggu sejak %(due)s. Bila terhambat, tekan Kendala.") % {
            "title": case.directive.title,
            "due": due,
        }
    return _message(d, case, [words], subject=case.directive.title, tap=True)


def _page_url(d: Delivery, case: Case, rest: str = "") -> str:
    """The directive's page, for somebody who can sign in; to others it would be a closed door."""
    return f"{settings.PUBLIC_URL}/perintah/{case.directive.pk}/{rest}" if d.person.user_id else ""


def _escalation(d: Delivery, case: Case) -> Outgoing | None:
    below = wording.below(d, case.silent)
    unanswered = [m for m in below if m.state in UNANSWERED]
    # Who has answered owes a report only when the order is due.
    unreported = [m for m in below if m.state == State.ACKNOWLEDGED and m.due_at <= case.now]
    if not unanswered and not unreported:
        return None
    title = case.directive.title
    lines = [
        *named(_("Belum menjawab perintah “%(title)s”: %(named)s."), title, unanswered, case.now),
        *named(_("Belum melaporkan hasil perintah “%(title)s”: %(named)s."), title, unreported, case.now),
        _("Tenggat %(due)s") % {"due": case.when(case.directive.due_at)},
        _page_url(d, case),
    ]
    subject = _("Mohon dibantu: %(title)s") % {"title": case.directive.title}
    return _message(d, case, lines, heading=_("Mohon dibantu menghubungi"), subject=subject)


def _field_visit(d: Delivery, case: Case) -> Outgoing | None:
    owed = [m for m in case.silent if m.visit_owed]
    if not owed:
        return None
    named = ", ".join(m.position.title for m in owed[:10])
    words = _("Perlu dikunjungi untuk perintah “%(title)s”: %(named)s.") % {
        "title": case.directive.title,
        "named": named,
    }
    return _message(d, case, [words, _page_url(d, case)], subject=words[:120])


def _confirmation(d: Delivery, case: Case) -> Outgoing | None:
    at = clock_time(d.planned_at, case.directive.government.zone)
    words = {
        Move.ACKNOWLEDGE: _("Tercatat %(at)s. Kirim foto atau laporan bila selesai."),
        Move.FINISH: _("Terima kasih. Laporan Saudara tercatat selesai %(at)s."),
        Move.OBSTRUCT: _(
            "Tercatat %(at)s. Apa kendalanya? Tulis singkat, tenggat Saudara berhenti sampai dijawab."
        ),
    }[Move(d.note)] % {"at": at}
    if (
        d.note == Move.OBSTRUCT
        and d.matter
        and d.matter.answers.exclude(text="").filter(move=d.note).exists()
    ):
        words = _("Diteruskan ke %(issuer)s. Tenggat Saudara berhenti sampai dijawab.") % {
            "issuer": case.directive.issuer.title
        }
    return _message(d, case, [words])


def _obstacle(d: Delivery, case: Case) -> Outgoing | None:
    if d.matter is None or d.matter.state != State.OBSTACLE:
        return None
    reason = f": “{d.note}”" if d.note else _(" (belum ditulis).")
    words = _("%(seat)s melaporkan kendala%(reason)s") % {"seat": d.matter.position.title, "reason": reason}
    lines = [words, _("Tenggatnya berhenti. Balas pesan ini untuk menjawabnya.")]
    lines.append(_page_url(d, case, f"jabatan/{d.matter_id}/"))
    subject = _("Kendala: %(title)s") % {"title": case.directive.title}
    return _message(d, case, lines, heading=case.directive.title, subject=subject)


def _reply(d: Delivery, case: Case) -> Outgoing | None:
    if d.matter is None or d.matter.state in OVER:
        return None
    heading = _("Jawaban %(issuer)s") % {"issuer": case.directive.issuer.title}
    lines = [
        d.note,
        _("Perintah “%(title)s” berjalan lagi. Tenggat %(due)s.")
        % {"title": case.directive.title, "due": case.when(d.matter.due_at)},
    ]
    return _message(d, case, lines, heading=heading, subject=case.directive.title, tap=True)


def _recall(d: Delivery, case: Case) -> Outgoing | None:
    words = _("Perintah “%(title)s” ditarik. Tidak ada lagi yang perlu Saudara lakukan.") % {
        "title": case.directive.title
    }
    subject = _("Ditarik: %(title)s") % {"title": case.directive.title}
    return _message(d, case, [words, d.note], subject=subject)


_WRITERS = {
    Purpose.ORDER: _order,
    Purpose.REMINDER: _reminder,
    Purpose.NEXT_CHANNEL: _reminder,
    Purpose.ESCALATION: _escalation,
    Purpose.FIELD_VISIT: _field_visit,
    Purpose.CONFIRMATION: _confirmation,
    Purpose.OBSTACLE: _obstacle,
    Purpose.REPLY: _reply,
    Purpose.RECALL: _recall,
}
