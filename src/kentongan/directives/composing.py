"""Writing an order: the form, its addressee box, and the preview of what would happen. Works without JavaScript."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn, is_partial, row_number
from kentongan.base.permissions import Permission
from kentongan.core.clock.ladder import Ladder
from kentongan.core.clock.worktime import WorkCalendar
from kentongan.directory.access import visible_agencies
from kentongan.directory.calendars import calendar_of

from . import actions, queries
from .access import access_directive, orderable_seats
from .forms import DirectiveForm, read_list, read_parts
from .ladders import DEFAULT
from .models import Directive, DueUnit, Urgency
from .selection import Part, describe, load, seats

FOUND = 8


def directive_new(request: SignedIn) -> HttpResponse:
    return _compose(request, None)


def directive_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Go on with a draft."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_ISSUE)
    if directive.state != Directive.State.DRAFT:
        return redirect("directive", pk=pk)
    return _compose(request, directive)


def _compose(request: SignedIn, directive: Directive | None) -> HttpResponse:
    now, calendar = clock.now(), calendar_of(request.user.government)
    sent = request.POST if request.method == "POST" else None
    chosen, faults = _chosen(request, directive)
    act = _act(sent)
    checks = act in ("issue", "draft")
    form = DirectiveForm(
        sent if checks else None,
        user=request.user,
        calendar=calendar,
        now=now,
        initial=_initial(directive, calendar) | (_kept(sent) if sent and not checks else {}),
    )
    if checks and not faults and (done := _carry_out(request, form, chosen, act, directive, now)):
        return done
    context = _context(request, form, chosen, calendar, now) | {"list_faults": faults, "directive": directive}
    template = "directives/compose.html#aside" if _only_preview(request, act) else "directives/compose.html"
    return render(request, template, context)


def _act(sent: QueryDict | None) -> str:
    """Which button was pressed: issue, draft, or one that changes the addressee box."""
    return sent.get("act", "preview") if sent else ""


def _only_preview(request: SignedIn, act: str) -> bool:
    return is_partial(request) and act == "preview"


def _chosen(request: SignedIn, directive: Directive | None) -> tuple[list[Part], list[str]]:
    """The addressees as they stand after the button that was pressed."""
    if request.method != "POST":
        first = read_parts(request.GET.getlist("to"))
        return (load(directive.selection) if directive else first), []
    chosen = read_parts([*request.POST.getlist("to"), *request.POST.getlist("add")])
    listed, faults = read_list(request.POST.get("list", ""), request.user)
    dropped = request.POST.getlist("drop")
    merged = [*chosen, *(p for p in listed if p not in chosen)]
    return [p for p in merged if p.token not in dropped], faults


def _initial(directive: Directive | None, calendar: WorkCalendar) -> dict[str, object]:
    if directive is None:
        return {}
    due = words.local(directive.due_at, calendar.zone)
    return {
        "issuer": directive.issuer_id,
        "title": directive.title,
        "text": directive.text,
        "urgency": directive.urgency,
        "due_date": due.date(),
        "due_time": due.time(),
        "calendar_time": directive.due_unit == DueUnit.CALENDAR,
    }


def _kept(sent: QueryDict) -> dict[str, object]:
    """What was typed stays while the addressee box changes."""
    return {name: sent.get(name, "") for name in DirectiveForm.base_fields if name in sent}


def _carry_out(
    request: SignedIn,
    form: DirectiveForm,
    chosen: list[Part],
    act: str,
    directive: Directive | None,
    now: datetime,
) -> HttpResponse | None:
    meant = seats(chosen, within=orderable_seats(request.user))
    if act == "issue" and not meant.exists():
        form.add_error(None, _("Pilih dahulu kepada siapa perintah ini."))
    if not form.is_valid():
        return None
    draft = form.draft(chosen)
    if act == "draft":
        row = actions.save_draft(draft, acting_user=request.user, now=now, directive=directive)
        messages.success(
            request, _("Draf %(code)s tersimpan. Belum ada yang diberi tahu.") % {"code": row.code}
        )
        return redirect("directive_edit", pk=row.pk)
    ordered = meant.select_related("superior").order_by("pk").iterator(chunk_size=2000)
    row = actions.issue_directive(draft, ordered, acting_user=request.user, now=now, directive=directive)
    messages.success(request, _("%(code)s dikeluarkan.") % {"code": row.code})
    return redirect("directive", pk=row.pk)


def _context(
    request: SignedIn, form: DirectiveForm, chosen: list[Part], calendar: WorkCalendar, now: datetime
) -> dict[str, object]:
    sent = request.POST
    meant = seats(chosen, within=orderable_seats(request.user)).select_related("superior", "agency")
    preview = queries.preview(list(meant), _ladder(sent), _due(form, sent), calendar, now)
    return {
        "form": form,
        "chips": _chips(request, chosen),
        "preview": preview,
        "total": preview.seats,
        "search": sent.get("search", ""),
        "found": list(_found(request, sent.get("search", ""), chosen)),
        "groups": _groups(request, chosen),
        "list_text": sent.get("list", ""),
        "sample": _sample(form, sent),
        "issue_words": issue_words(preview.seats),
        "now": now,
    }


def _ladder(sent: QueryDict) -> Ladder:
    return DEFAULT.get(sent.get("urgency", ""), DEFAULT[Urgency.NORMAL])


def _due(form: DirectiveForm, sent: QueryDict) -> datetime | None:
    """The deadline as far as it can be read while the form is being written."""
    trial = DirectiveForm(sent or None, user=form.user, calendar=form.calendar, now=form.now)
    if sent:
        trial.is_valid()
        due = trial.cleaned_data.get("due_at")
        return due if isinstance(due, datetime) else None
    return None


def _sample(form: DirectiveForm, sent: QueryDict) -> dict[str, str]:
    """What the addressee would see: messages are Indonesian, whoever writes them."""
    issuer = form.seats.get(row_number(sent.get("issuer", "")) or 0)
    first = issuer or next(iter(form.seats.values()), None)
    with override("id"):
        urgency = str(dict(Urgency.choices).get(sent.get("urgency", ""), Urgency.NORMAL.label))
    initial = form.initial.get("text", "")
    return {
        "issuer": first.title if first else "",
        "urgency": urgency,
        "text": sent.get("text", "") or str(initial),
    }


def _chips(request: SignedIn, chosen: Iterable[Part]) -> list[dict[str, object]]:
    chosen = list(chosen)
    named = describe(chosen)
    within = orderable_seats(request.user)
    return [
        {
            "token": part.token,
            "label": words_,
            "count": seats([Part(part.kind, part.id)], within=within).count(),
            "excepted": part.excepted,
        }
        for part, words_ in named.items()
    ]


def _found(request: SignedIn, search: str, chosen: list[Part]) -> Iterable[dict[str, object]]:
    """Seats and agencies that fit the words in the addressee box."""
    search = search.replace("\0", "").strip()
    if len(search) < 2:
        return
    agencies = visible_agencies(request.user, Permission.DIRECTIVE_ISSUE).filter(is_active=True)
    for agency in agencies.filter(name__icontains=search).order_by("path")[:FOUND]:
        yield {"token": f"agency:{agency.pk}", "label": agency.name, "kind": _("OPD ini saja")}
        yield {"token": f"branch:{agency.pk}", "label": agency.name, "kind": _("OPD dan bawahannya")}
    found = orderable_seats(request.user).filter(title__icontains=search).select_related("agency")
    for seat in found.order_by("title")[:FOUND]:
        yield {"token": f"position:{seat.pk}", "label": seat.title, "kind": str(seat.agency)}
        yield {
            "token": f"-position:{seat.pk}",
            "label": _("kecuali %(seat)s") % {"seat": seat.title},
            "kind": "",
        }


def _groups(request: SignedIn, chosen: list[Part]) -> list[dict[str, object]]:
    """Ready groups: the direct subordinates of the seats that have many."""
    rows = (
        orderable_seats(request.user).filter(superior__isnull=False).values("superior_id", "superior__title")
    )
    many = rows.annotate(n=Count("pk")).filter(n__gte=5).order_by("-n")[:4]
    tokens = {p.token for p in chosen}
    groups = [
        {
            "token": f"level:{row['superior_id']}",
            "label": _("Bawahan langsung %(seat)s") % {"seat": row["superior__title"]},
            "count": row["n"],
        }
        for row in many
    ]
    return [g for g in groups if g["token"] not in tokens]


def issue_words(total: int) -> str:
    """What the button says: what it will do, and to how many."""
    if not total:
        return _("Keluarkan perintah")
    return ngettext("Keluarkan kepada %(n)s pejabat", "Keluarkan kepada %(n)s pejabat", total) % {
        "n": words.number(total)
    }
