"""Events of the audit trail as lines of a timeline: who did what, over which channel, proved by which hash."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kentongan.base import words
from kentongan.base.events import Event
from kentongan.base.parts import Proof
from kentongan.base.users import User
from kentongan.base.words import channel_word
from kentongan.directory.models import Person

from .models import Matter, Purpose
from .tags import KernelTag

type Look = tuple[str, words.Colour]

_MOVES: dict[str, Look] = {
    "acknowledge": ("user-check", "nila"),
    "finish": ("circle-check-filled", "daun"),
    "obstruct": ("alert-triangle", "manggis"),
}
_STEPS: dict[str, Look] = {
    "remind": ("bell", "ink-2"),
    "next_channel": ("bell", "ink-2"),
    "escalate": ("circle-arrow-up", "manggis"),
    "field_visit": ("walk", "mengkudu"),
    "lapse": ("clock-x", "mengkudu"),
}


def proofs(events: Sequence[Event]) -> list[Proof]:
    """The lines of a timeline; three queries for the names in them."""
    names = _Names(events)
    return [_proof(event, names) for event in events]


class _Names:
    """Seats and people named by a set of events."""

    def __init__(self, events: Iterable[Event]) -> None:
        matter_ids: set[int] = set()
        actors: dict[str, set[int]] = {"user": set(), "person": set()}
        for event in events:
            matter_ids |= set(event.data.get("matters", [])[:20])
            matter_ids |= {event.data["matter"]} if "matter" in event.data else set()
            kind, _sep, number = event.actor.partition(":")
            if number.isdecimal() and kind in actors:
                actors[kind].add(int(number))
        rows = Matter.objects.filter(pk__in=matter_ids).values_list("pk", "position__title")
        self.seats: dict[int, str] = dict(rows)
        self.users = dict(User.objects.filter(pk__in=actors["user"]).values_list("pk", "name"))
        self.people = dict(Person.objects.filter(pk__in=actors["person"]).values_list("pk", "name"))

    def actor(self, actor: str) -> str:
        kind, _sep, number = actor.partition(":")
        if kind == "user":
            return self.users.get(int(number), _("pengguna terhapus"))
        if kind == "person":
            return self.people.get(int(number), _("pejabat"))
        return {"worker": _("Kentongan"), "command": _("Operator")}.get(actor, actor)

    def seat(self, event: Event) -> str:
        return self.seats.get(event.data.get("matter", 0), _("Jabatan"))

    def seats_of(self, event: Event) -> str:
        ids = event.data.get("matters", [])
        if len(ids) == 1:
            return self.seats.get(ids[0], _("1 jabatan"))
        return ngettext("%(n)s jabatan", "%(n)s jabatan", len(ids)) % {"n": words.number(len(ids))}


def _proof(event: Event, names: _Names) -> Proof:
    icon, colour, who, what = _told(event, names)
    channel = event.data.get("channel") or event.data.get("via") or ""
    return Proof(event.at, icon, colour, who, what, channel_word(channel), bytes(event.hash).hex()[:6])


def _told(event: Event, names: _Names) -> tuple[str, words.Colour, str, str]:
    data = event.data
    match event.tag:
        case KernelTag.ANSWERED:
            return *_MOVES[data["move"]], names.seat(event), _answered_words(data)
        case KernelTag.STEPPED:
            return *_STEPS[data["do"]], names.seats_of(event), _step_words(data["do"])
        case KernelTag.SENT:
            return "send", "ink-2", "", _sent_words(data)
        case KernelTag.FAILED:
            return "circle-x", "mengkudu", "", _("%(n)d pesan gagal dikirim") % {"n": len(data["deliveries"])}
        case KernelTag.UNCERTAIN:
            told = _("%(n)d pesan belum pasti sampai") % {"n": len(data["deliveries"])}
            return "help-circle", "ink-2", "", told
        case KernelTag.PROVED:
            return "eye", "nila", "", _("Pesan dibaca") if data["proof"] == "read" else _("Pesan sampai")
        case KernelTag.REFUSED:
            return (
                "ban",
                "mengkudu",
                names.actor(event.actor),
                _("jawaban ditolak: bukan penerima, atau urusan sudah berakhir"),
            )
        case KernelTag.RESUMED:
            return (
                "message-circle",
                "nila",
                names.actor(event.actor),
                _("menjawab kendala; jam berjalan lagi"),
            )
        case KernelTag.REOPENED:
            return "arrow-back-up", "sogan", names.actor(event.actor), _("meminta laporan dilengkapi")
        case _:
            return _other(event, names)


def _other(event: Event, names: _Names) -> tuple[str, words.Colour, str, str]:
    """What the modules record; a tag without words of its own shows as it is."""
    icon, colour, text = _OTHER.get(event.tag, ("info-circle", "ink-2", event.tag))
    seats = event.data.get("seats", len(event.data.get("matters", [])))
    return icon, colour, names.actor(event.actor), _(text) % {"seats": seats}


_OTHER: dict[str, tuple[str, words.Colour, str]] = {
    "directives:directive:issued": (
        "gavel",
        "nila",
        gettext_noop("mengeluarkan perintah kepada %(seats)s jabatan"),
    ),
    "directives:directive:recalled": ("arrow-back-up", "mengkudu", gettext_noop("menarik perintah")),
    "directives:directive:closed": ("archive", "ink-2", gettext_noop("menutup perintah")),
    "directives:directive:reminded": ("bell", "ink-2", gettext_noop("mengingatkan %(seats)s jabatan")),
    "directives:directive:due_changed": ("clock", "sogan", gettext_noop("mengubah tenggat")),
    "sitewatch:site:added": ("plus", "ink-2", gettext_noop("menambahkan situs ini")),
    "sitewatch:site:changed": ("pencil", "ink-2", gettext_noop("mengubah data situs")),
    "sitewatch:site:accepted": ("check", "ink-2", gettext_noop("mulai mengawasi situs ini")),
    "sitewatch:site:retired": ("circle-minus", "ink-2", gettext_noop("berhenti mengawasi situs ini")),
    "sitewatch:baseline:accepted": ("check", "daun", gettext_noop("menyetujui acuan tampilan")),
    "sitewatch:evidence:read": ("download", "ink-2", gettext_noop("mengunduh bukti")),
    "sitewatch:evidence:erased": (
        "trash",
        "ink-2",
        gettext_noop("menghapus berkas bukti yang lewat waktunya"),
    ),
    "sitewatch:hold:set": ("lock", "nila", gettext_noop("menahan bukti kasus ini")),
    "sitewatch:hold:lifted": ("lock", "ink-2", gettext_noop("melepas penahanan bukti")),
    "sitewatch:finding:confirmed": ("user-check", "nila", gettext_noop("mengonfirmasi temuan")),
    "sitewatch:finding:dismissed": ("circle-minus", "ink-2", gettext_noop("menyatakan bukan temuan")),
    "sitewatch:case:opened": ("send", "nila", gettext_noop("meminta pengelola teknis membersihkan")),
    "sitewatch:case:grew": ("send", "nila", gettext_noop("menambahkan temuan pada kasus ini")),
    "sitewatch:case:reopened": ("arrow-back-up", "mengkudu", gettext_noop("membuka lagi kasus ini")),
    "sitewatch:case:proved_clean": ("shield-check", "daun", gettext_noop("situs terbukti bersih")),
    "sitewatch:case:closed": ("archive", "ink-2", gettext_noop("menutup kasus")),
    "sitewatch:case:step_marked": ("list-check", "ink-2", gettext_noop("menandai langkah pembersihan")),
    "sitewatch:offline:asked": ("users", "manggis", gettext_noop("meminta persetujuan mematikan situs")),
    "sitewatch:offline:confirmed": ("users", "manggis", gettext_noop("menyetujui situs dimatikan sementara")),
    "sitewatch:offline:declined": ("ban", "ink-2", gettext_noop("menolak mematikan situs")),
    KernelTag.RESENT: ("refresh", "ink-2", gettext_noop("mengirim ulang satu pesan")),
}


def _answered_words(data: dict[str, object]) -> str:
    files = data.get("files") or []
    count = len(files) if isinstance(files, list) else 0
    told = {
        "acknowledge": _("menerima"),
        "finish": _("menyelesaikan"),
        "obstruct": _("melaporkan kendala"),
    }[str(data["move"])]
    return told + (_(", %(n)d foto") % {"n": count} if count else "")


def _step_words(do: str) -> str:
    return {
        "remind": _("diingatkan"),
        "next_channel": _("dihubungi lewat saluran kedua"),
        "escalate": _("dinaikkan ke atasan"),
        "field_visit": _("perlu dikunjungi"),
        "lapse": _("dicatat tak dijawab"),
    }[do]


def _sent_words(data: dict[str, object]) -> str:
    deliveries = data["deliveries"]
    count = len(deliveries) if isinstance(deliveries, list) else 0
    return _("%(purpose)s dikirim kepada %(n)d pejabat") % {
        "purpose": Purpose(str(data["purpose"])).label,
        "n": count,
    }
