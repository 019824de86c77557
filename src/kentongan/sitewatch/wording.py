"""What the messages about an infected site say: what was found, how it is cleaned, until when."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kentongan.base import files
from kentongan.base.words import clock_time, moment
from kentongan.core.clock.states import OVER, UNANSWERED, Move, State
from kentongan.kernel import tokens, wording
from kentongan.kernel.kinds import Page, Shown
from kentongan.kernel.models import Delivery, Matter, Purpose
from kentongan.kernel.wording import answer_url, excerpt, named, owes_answer
from kentongan.ports.channel import Enclosure, Outgoing

from . import cases, shots
from .access import KIND
from .models import SiteCase, SiteFinding, ViewWord
from .picture_models import Picture
from .steps import steps_of

# Chat takes 4,096 characters; findings beyond these are on the page behind the link.
TOLD = 3


class SiteKind:
    """Cases of sites as the kernel knows them."""

    name = KIND

    def word(self, deliveries: Sequence[Delivery], *, now: datetime) -> list[Outgoing | None]:
        """Word each delivery from the state of this moment; a fixed number of queries a batch."""
        found = _cases({d.case_id for d in deliveries}, wording.silent_below(KIND, deliveries), now)
        with override("id"):
            worded = [_WRITERS[Purpose(d.purpose)](d, found[d.case_id]) for d in deliveries]
        return wording.threaded(deliveries, worded)

    def moved(self, case_ids: Collection[int], *, now: datetime) -> None:
        cases.follow(case_ids, now=now)

    def pages(self, matters: Sequence[Matter]) -> dict[int, Page]:
        found = _cases({m.case_id for m in matters}, {}, None)
        return {pk: _page(case) for pk, case in found.items()}

    def issuer(self, matter: Matter) -> int | None:
        return SiteCase.objects.values_list("issuer_id", flat=True).get(pk=matter.case_id)


@dataclass
class Case:
    """A case in a batch of messages. `silent`: its seat, where a superior or the issuer is to hear of it."""

    row: SiteCase
    findings: list[SiteFinding]
    silent: list[Matter]
    now: datetime | None
    pictures: list[tuple[str, Picture]]

    @property
    def title(self) -> str:
        return _("Bersihkan situs %(site)s") % {"site": self.row.site.address}

    @property
    def heading(self) -> str:
        return _("Situs disusupi · %(severity)s") % {"severity": self.row.get_severity_display()}

    @property
    def issuer(self) -> str:
        return self.row.issuer.title if self.row.issuer else self.row.government.short_name

    def when(self, at: datetime) -> str:
        return moment(at, self.row.government.zone)


def _cases(ids: Collection[int], silent: dict[int, list[Matter]], now: datetime | None) -> dict[int, Case]:
    rows = SiteCase.objects.select_related("site", "issuer", "government").in_bulk(ids)
    by_case: dict[int, list[SiteFinding]] = defaultdict(list)
    confirmed = SiteFinding.objects.filter(case__in=rows, state=SiteFinding.State.CONFIRMED)
    for finding in confirmed.order_by("pk"):
        by_case[finding.case_id or 0].append(finding)
    shown = shots.proving([finding for several in by_case.values() for finding in several])
    return {
        pk: Case(row, by_case[pk], silent.get(pk, []), now, shown.get(pk, [])) for pk, row in rows.items()
    }


def _page(case: Case) -> Page:
    text = "\n\n".join(["\n".join(_found(case)), "\n".join(_steps(case))])
    url = reverse("site", args=[case.row.site_id])
    pictures = tuple(Shown(words, one.digest, one.small, one.wide, one.high) for words, one in case.pictures)
    return Page(
        case.title, text, case.issuer, case.heading, url, finish=_("Sudah dibersihkan"), pictures=pictures
    )


def _enclosures(case: Case) -> tuple[Enclosure, ...]:
    """What a visitor sees and what the others are shown: "I see nothing" is answered by looking at both."""
    found = []
    for words, one in case.pictures:
        path = files.path_of(one.digest)
        if path.exists():
            found.append(Enclosure(f"{one.view}-{one.pk}.jpg", "image/jpeg", path.read_bytes(), words))
    return tuple(found)


def _found(case: Case) -> Iterable[str]:
    """What was found, the first of it in full: which page, who sees it, the trace itself."""
    for finding in case.findings[:TOLD]:
        yield f"• {finding.title}: {finding.url[:200]}"
        seen = _("Terlihat oleh: %(view)s.") % {"view": ViewWord(finding.view).label.lower()}
        yield f"{seen} “{harmless(excerpt(finding.excerpt))}”"
    if len(case.findings) > TOLD:
        yield _("dan %(n)d temuan lain.") % {"n": len(case.findings) - TOLD}


def _steps(case: Case) -> Iterable[str]:
    yield _("Cara membersihkan:")
    for number, step in enumerate(steps_of(case.row.site), 1):
        yield f"{number}. {step.title}. {step.text}"


def harmless(text: str) -> str:
    """A trace that may be sent: nobody lands on the promoted site by a tap, and no filter stops the message."""
    return text.replace("http", "hxxp").replace("://", "[:]//")


def _message(
    d: Delivery, case: Case, lines: Iterable[str], *, heading: str = "", subject: str = "", tap: bool = False
) -> Outgoing:
    assert d.address is not None
    return Outgoing(
        key=tokens.message_key(d.pk),
        to=d.address.value,
        subject=subject or case.title,
        text="\n".join(line for line in lines if line),
        heading=heading,
        buttons=wording.buttons(d, _labels()) if tap else (),
        link=answer_url(d) if tap else "",
    )


def _labels() -> wording.Labels:
    return (
        (Move.ACKNOWLEDGE, _("Diterima")),
        (Move.FINISH, _("Sudah dibersihkan")),
        (Move.OBSTRUCT, _("Kendala")),
    )


def _due(d: Delivery, case: Case) -> str:
    return _("Tenggat %(due)s") % {"due": case.when(d.matter.due_at)} if d.matter else ""


def _order(d: Delivery, case: Case) -> Outgoing | None:
    if not owes_answer(d) or d.matter is None or d.matter.state not in UNANSWERED:
        return None
    lines = [
        _("Kepada %(seat)s") % {"seat": d.matter.position.title},
        case.title,
        *_found(case),
        *_steps(case),
        _due(d, case),
        _("Bila sudah, tekan “Sudah dibersihkan”: situs diperiksa ulang sekarang, besok, dan 7 hari lagi."),
    ]
    subject = f"{case.heading}: {case.title}"
    message = _message(d, case, lines, heading=case.heading, subject=subject, tap=True)
    return replace(message, enclosures=_enclosures(case))


def _reminder(d: Delivery, case: Case) -> Outgoing | None:
    if not owes_answer(d) or d.matter is None:
        return None
    if d.purpose == Purpose.REMINDER and not d.nth:
        words = _("Temuan di situs %(site)s sekarang:") % {"site": case.row.site.address}
    elif d.matter.state == State.ACKNOWLEDGED:
        words = _("Situs %(site)s belum dilaporkan bersih. Bila terhambat, tekan Kendala.") % {
            "site": case.row.site.address
        }
    else:
        words = _("Temuan di situs %(site)s belum dijawab. Satu ketukan sudah cukup.") % {
            "site": case.row.site.address
        }
    heading = _("Pengingat ke-%(nth)d") % {"nth": d.nth} if d.nth else case.heading
    lines = [words, *_found(case), _due(d, case)]
    return _message(d, case, lines, heading=heading, subject=f"{heading}: {case.title}", tap=True)


def _escalation(d: Delivery, case: Case) -> Outgoing | None:
    silent = wording.below(d, case.silent)
    if not silent or case.now is None:
        return None
    sentence = _("Belum dibersihkan, dan belum ada kabar: “%(title)s”, %(named)s.")
    lines = [
        *named(sentence, case.row.site.address, silent, case.now),
        *_found(case),
        _("Tenggat %(due)s") % {"due": case.when(silent[0].due_at)},
        _page_url(d, case),
    ]
    subject = _("Mohon dibantu: %(title)s") % {"title": case.title}
    return _message(d, case, lines, heading=_("Mohon dibantu menghubungi"), subject=subject)


def _page_url(d: Delivery, case: Case) -> str:
    """The site's page, for somebody who can sign in; to others it would be a closed door."""
    return f"{settings.PUBLIC_URL}{reverse('site', args=[case.row.site_id])}" if d.person.user_id else ""


def _field_visit(d: Delivery, case: Case) -> Outgoing | None:
    owed = [m for m in case.silent if m.visit_owed]
    if not owed:
        return None
    words = _("Perlu dikunjungi untuk situs %(site)s: %(named)s.") % {
        "site": case.row.site.address,
        "named": ", ".join(m.position.title for m in owed[:10]),
    }
    return _message(d, case, [words, _page_url(d, case)], subject=words[:120])


def _confirmation(d: Delivery, case: Case) -> Outgoing | None:
    told = {
        Move.ACKNOWLEDGE: _("Tercatat %(at)s. Tekan “Sudah dibersihkan” bila selesai."),
        Move.FINISH: _("Tercatat %(at)s. Situs diperiksa ulang sekarang, besok, dan 7 hari lagi."),
        Move.OBSTRUCT: _(
            "Tercatat %(at)s. Tulis singkat apa kendalanya; tenggat Saudara berhenti sampai dijawab."
        ),
    }[Move(d.note)]
    return _message(d, case, [told % {"at": clock_time(d.planned_at, case.row.government.zone)}])


def _obstacle(d: Delivery, case: Case) -> Outgoing | None:
    if d.matter is None or d.matter.state != State.OBSTACLE:
        return None
    reason = f": “{d.note}”" if d.note else _(" (belum ditulis).")
    words = _("%(seat)s melaporkan kendala%(reason)s") % {"seat": d.matter.position.title, "reason": reason}
    lines = [words, _("Tenggatnya berhenti. Balas pesan ini untuk menjawabnya."), _page_url(d, case)]
    subject = _("Kendala: %(title)s") % {"title": case.title}
    return _message(d, case, lines, heading=case.title, subject=subject)


def _reply(d: Delivery, case: Case) -> Outgoing | None:
    """The ball is theirs again: an obstacle was answered, or a recheck still sees the infection."""
    if d.matter is None or d.matter.state in OVER:
        return None
    lines = [d.note, *_found(case), _due(d, case)]
    return _message(d, case, lines, heading=case.title, tap=True)


def _note(d: Delivery, case: Case) -> Outgoing | None:
    """A second person agreed that the site should go offline until it is clean."""
    if d.matter is None or d.matter.state in (*OVER, State.DONE):
        return None
    words = _("Mohon situs %(site)s dimatikan sementara sampai bersih.") % {"site": case.row.site.address}
    heading = _("Permintaan mematikan situs")
    return _message(
        d, case, [words, d.note, _due(d, case)], heading=heading, subject=f"{heading}: {case.title}", tap=True
    )


_WRITERS = {
    Purpose.ORDER: _order,
    Purpose.REMINDER: _reminder,
    Purpose.NEXT_CHANNEL: _reminder,
    Purpose.ESCALATION: _escalation,
    Purpose.FIELD_VISIT: _field_visit,
    Purpose.CONFIRMATION: _confirmation,
    Purpose.OBSTACLE: _obstacle,
    Purpose.REPLY: _reply,
    Purpose.NOTE: _note,
}
