"""The audit trail: who did what, whether the chain is whole, its signed head to keep elsewhere."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST

from kentongan.base import audit, words
from kentongan.base.events import ChainHead, Event, chain_name
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.core.audit import head as heads
from kentongan.core.audit.head import SignedHead
from kentongan.directory.models import Person

from .wording import event_words, read_subject, subject_words

# A walk over more events than this belongs into the command, not into a request.
AT_ONCE = 100_000


def audit_list(request: SignedIn) -> HttpResponseBase:
    listing = respond(request, Event.objects.all(), _spec(request))
    if isinstance(listing, HttpResponseBase):
        return listing
    head = ChainHead.objects.get(pk=request.user.government_id)
    context = {"listing": listing, "head": head, "hash": bytes(head.hash).hex()[:6]}
    return render(request, "web/administration/audit.html", context)


def _spec(request: SignedIn) -> Spec[Event]:
    zone = request.user.government.zone

    def moment(event: Event) -> str:
        return words.moment(event.at, zone)

    return Spec(
        caption=_("Kejadian"),
        name="jejak-audit",
        columns=[
            Col("seq", _("Nomor"), lambda e: words.number(e.seq), lambda e: e.seq, "seq", numeric=True),
            Col("at", _("Waktu"), moment, lambda e: e.at.isoformat()),
            Col("who", _("Pelaku"), lambda e: e.who, lambda e: e.actor),  # type: ignore[attr-defined]
            Col("what", _("Kejadian"), lambda e: event_words(e.tag), lambda e: e.tag),
            Col("subject", _("Mengenai"), lambda e: subject_words(e.subject), lambda e: e.subject),
            Col("data", _("Rincian"), _data_cell, lambda e: json.dumps(e.data, ensure_ascii=False)),
            Col("end", _("Sidik"), _hash_cell, lambda e: bytes(e.hash).hex()),
        ],
        sort="-seq",
        main="what",
        url=lambda e: _page_of(request.user, e.subject),
        filters={noop("bagian"): list(_rooms()), noop("pelaku"): list(_actors())},
        search=_search,
        empty_title=_("Tidak ada kejadian di sini"),
        empty_text=_("Pilih bagian lain, atau cari misalnya “Perintah 5” atau “Pengguna 2”."),
        prepare=_name_actors,
    )


def _hash_cell(event: Event) -> object:
    return format_html("<code>{}</code>", bytes(event.hash).hex()[:6])


def _data_cell(event: Event) -> object:
    """The facts an event carries, in no language, as short as fits a row; the export has them whole."""
    facts = ", ".join(f"{k}: {v}" for k, v in event.data.items() if v not in ("", None, []))
    return format_html('<span lang="zxx">{}</span>', Truncator(facts).chars(60))


def _rooms() -> Iterable[Choice]:
    for room, label in (
        ("base", _("Pengguna")),
        ("directory", _("OPD & kalender")),
        ("directives", _("Perintah")),
        ("kernel", _("Pesan & jawaban")),
        ("rulebook", _("Penapisan")),
        ("sitewatch", _("Situs")),
    ):
        yield Choice(room, label, Q(tag__startswith=f"{room}:"))


def _actors() -> Iterable[Choice]:
    yield Choice("pengguna", _("Oleh pengguna"), Q(actor__startswith="user:"))
    yield Choice("pejabat", _("Oleh pejabat"), Q(actor__startswith="person:"))
    yield Choice("mesin", _("Oleh Kentongan"), Q(actor="worker"))
    yield Choice("operator", _("Oleh operator"), Q(actor="command"))


def _search(text: str) -> Q:
    """By what an event concerns ("Perintah 5", `directive:5`), or by the first letters of its hash."""
    asked = read_subject(text)
    if ":" in asked:
        return Q(subject=asked)
    low = asked.lower()
    if len(low) >= 6 and len(low) % 2 == 0 and all(c in "0123456789abcdef" for c in low):
        first = bytes.fromhex(low[:64])
        return Q(hash__gte=first, hash__lte=first + b"\xff" * (32 - len(first)))
    return Q(tag__icontains=asked)


def _page_of(user: User, subject: str) -> str | None:
    """Where the thing an event concerns is shown."""
    kind, _sep, number = subject.partition(":")
    pages = {
        "directive": Permission.DIRECTIVE_READ,
        "user": Permission.USER_CHANGE,
        "site": Permission.SITE_READ,
        "scan": Permission.SITE_READ,
        "mandate": Permission.SITE_READ,
    }
    if kind not in pages or not number.isdecimal() or not user.may(pages[kind]):
        return None
    return reverse(kind, args=[int(number)])


def _name_actors(rows: list[Event]) -> None:
    """Names of whoever acted; two queries a page."""
    ids: dict[str, set[int]] = {"user": set(), "person": set()}
    for event in rows:
        kind, _sep, number = event.actor.partition(":")
        if kind in ids and number.isdecimal():
            ids[kind].add(int(number))
    users = User.objects.filter(pk__in=ids["user"]).values_list("pk", "name")
    people = Person.objects.filter(pk__in=ids["person"]).values_list("pk", "name")
    names = {f"user:{pk}": name for pk, name in users} | {f"person:{pk}": name for pk, name in people}
    names |= {"worker": "Kentongan", "command": _("Operator"), "unknown": _("tidak dikenal")}
    for event in rows:
        event.who = names.get(event.actor, event.actor)  # type: ignore[attr-defined]


@require_POST
def audit_check(request: SignedIn) -> HttpResponse:
    """Walk the whole chain now, against the last head that was kept outside the database."""
    row = ChainHead.objects.get(pk=request.user.government_id)
    if row.seq > AT_ONCE:
        messages.info(
            request,
            _("Jejak ini memuat %(n)s kejadian. Minta operator menjalankan: kentongan audit verify")
            % {"n": words.number(row.seq)},
        )
        return redirect("audit")
    try:
        head = _trusted_head(row.pk)
    except ValueError:
        messages.error(request, _("Berkas kepala pohon di peladen ini rusak atau bukan tanda tangan kami."))
        return redirect("audit")
    report = audit.verify_chain(row.pk, head)
    if report.ok:
        messages.success(request, _whole(report.size, head))
    for fault in report.faults[:5]:
        messages.error(request, _("Kejadian %(n)d: %(what)s") % {"n": fault.seq, "what": _(fault.message_id)})
    return redirect("audit")


def _trusted_head(government_id: int) -> SignedHead | None:
    """The last head of this government that the worker kept; raises ValueError for one that is not ours."""
    kept = audit.kept_heads(audit.head_file(government_id, settings.FOLDER / "heads"))
    ours = [h for h in kept if h.head.government == chain_name(government_id)]
    if not all(audit.genuine(h) for h in ours[-1:]):
        raise ValueError("a head this desk did not sign")
    return ours[-1] if ours else None


def _whole(size: int, head: SignedHead | None) -> str:
    told = _("Utuh: %(n)s kejadian diperiksa.") % {"n": words.number(size)}
    if head is None:
        return told + " " + _("Belum ada kepala pohon tepercaya untuk dibandingkan.")
    return (
        told + " " + _("Cocok dengan kepala pohon pada kejadian %(n)s.") % {"n": words.number(head.head.size)}
    )


def audit_head(request: SignedIn) -> HttpResponse:
    """The signed tree head, to be kept where nobody of this house can change it."""
    row = ChainHead.objects.get(pk=request.user.government_id)
    text = heads.dumps(audit.present_head(row)) + "\n"
    name = f"kepala-pohon-{request.user.government.slug}-{row.seq}.json"
    return HttpResponse(
        text,
        content_type="application/json",
        headers={"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"},
    )
