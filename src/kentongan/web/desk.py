"""The desk: what is late, what is due today, what waits for me; silence; channels."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock, parts, words
from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.core.clock.states import State
from kentongan.directives import queries
from kentongan.directives.access import visible_directives, visible_matters
from kentongan.directives.lists import RUNNING, by_due, state_words
from kentongan.directives.models import Directive
from kentongan.directory.models import Address
from kentongan.kernel.accounts import is_quiet
from kentongan.kernel.kinds import Page
from kentongan.kernel.models import ChannelAccount, Matter
from kentongan.sitewatch.access import visible_findings, visible_sites
from kentongan.sitewatch.models import SiteCase, SiteFinding
from kentongan.sitewatch.queries import open_matters

from .answering import mine_open

SHOWN = 10
SILENT_SHOWN = 5


def home(request: SignedIn) -> HttpResponse:
    """Where a sign-in leads: to the desk, or straight to what waits for somebody who only answers."""
    return desk(request) if request.user.may(Permission.DESK_READ) else redirect("mine")


def desk(request: SignedIn) -> HttpResponse:
    """Every group is ordered by the time owed; every number leads to its rows."""
    user, now = request.user, clock.now()
    late, today, later = _by_due(user, now)
    waiting, sites = _waiting(user), _sites(user)
    context = {
        "groups": [g for g in (late, today, waiting, sites, later) if g.rows],
        "late": late,
        "today": today,
        "waiting": waiting,
        "now": now,
        "nearest": next(iter([*today.rows, *later.rows]), None),
        "silent": _longest_silent(user, now),
        "channels": _channels(user),
        "may_issue": user.may(Permission.DIRECTIVE_ISSUE),
    }
    return render(request, "web/desk.html", context)


def _by_due(user: User, now: datetime) -> list[parts.DeskGroup]:
    """Running directives: late, due today, later; each number leads to the list of just these."""
    running, choices = visible_directives(user).filter(RUNNING), by_due(now, user.government.zone)
    first = running.order_by("due_at", "id").values_list("pk", "title", "due_at", "issuer__title")
    shown = [list(first.filter(choice.condition)[:SHOWN]) for choice in choices]
    figures = queries.figures(row[0] for group in shown for row in group)
    counts = running.aggregate(**{f"n{at}": Count("pk", filter=c.condition) for at, c in enumerate(choices)})
    return [
        parts.DeskGroup(
            choice.label,
            [_row(*row, figures[row[0]]) for row in group],
            counts[f"n{at}"],
            f"{reverse('directives')}?keadaan={choice.value}&urut=clock",
        )
        for at, (choice, group) in enumerate(zip(choices, shown, strict=True))
    ]


def _waiting(user: User) -> parts.DeskGroup:
    """What stands still until this person acts."""
    obstacles, mine = _stopped(user), mine_open(user)
    findings = list(_findings(user))
    rows = [*_obstacles(obstacles), *_mine(mine), *findings]
    total = obstacles.count() + len(mine) + len(findings)
    return parts.DeskGroup(_("Menunggu Anda"), rows, total, anchor="menunggu")


def _findings(user: User) -> Iterable[parts.DeskRow]:
    """Findings on sites that somebody must look at before anyone is told; one row for all of them."""
    if not user.may(Permission.SITE_DECIDE):
        return
    waiting = visible_findings(user, Permission.SITE_DECIDE).filter(state=SiteFinding.State.OPEN)
    found = waiting.count()
    if found:
        yield parts.DeskRow(
            url=f"{reverse('findings')}?keadaan=open",
            due=None,
            icon="world-search",
            title=_("Konfirmasi %(n)s temuan di situs") % {"n": words.number(found)},
            owner=_("%(n)s situs") % {"n": words.number(waiting.values("site").distinct().count())},
            state="",
        )


def _sites(user: User) -> parts.DeskGroup:
    """Infected sites whose contacts still owe them clean, by deadline."""
    rows = open_matters(visible_sites(user)) if user.may(Permission.SITE_READ) else Matter.objects.none()
    found = list(_shown(rows)[:SHOWN])
    cases = SiteCase.objects.select_related("site").in_bulk([m.case_id for m in found])
    return parts.DeskGroup(
        _("Situs yang harus dibersihkan"),
        [
            parts.DeskRow(
                url=reverse("site", args=[cases[m.case_id].site_id]),
                due=None if m.state == State.OBSTACLE else m.due_at,
                icon="world-search",
                title=cases[m.case_id].site.address,
                owner=f"{m.position.agency} · {m.position.title}",
                state=str(look.chip(m.state, thin=True)),
            )
            for m in found
        ],
        rows.count(),
        f"{reverse('sites')}?keadaan=kasus",
    )


def _shown(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """With the columns that the desk shows; a matter and its seat have fifty."""
    agency = "position__agency__name", "position__agency__short_name"
    return rows.select_related("position__agency").only(
        "case_id", "state", "due_at", "started_at", "position__title", *agency
    )


def _row(pk: int, title: str, due: datetime, issuer: str, f: queries.Figures) -> parts.DeskRow:
    return parts.DeskRow(
        url=reverse("directive", args=[pk]),
        due=due,
        icon="gavel",
        title=title,
        owner=_("%(n)s pejabat · dari %(issuer)s") % {"n": words.number(f.total), "issuer": issuer},
        state=str(state_words(f)),
        done=f.done,
        total=f.total,
    )


def _stopped(user: User) -> QuerySet[Matter]:
    """Seats whose clock is stopped until the issuer answers."""
    rows = visible_matters(user).filter(state=State.OBSTACLE)
    return rows if user.may(Permission.DIRECTIVE_MANAGE) else rows.none()


def _obstacles(rows: QuerySet[Matter]) -> Iterable[parts.DeskRow]:
    found = list(_shown(rows).order_by("due_at")[:SHOWN])
    titles = dict(Directive.objects.filter(pk__in=[m.case_id for m in found]).values_list("pk", "title"))
    return [
        parts.DeskRow(
            url=reverse("directive_seat", args=[m.case_id, m.pk]),
            due=None,
            icon="gavel",
            title=_("Jawab kendala: %(title)s") % {"title": titles[m.case_id]},
            owner=f"{m.position.agency} · {m.position.title}",
            state=str(look.chip("obstacle", thin=True)),
        )
        for m in found
    ]


def _mine(found: Sequence[tuple[Matter, Page]]) -> Iterable[parts.DeskRow]:
    """What this person himself owes."""
    for m, page in found[:SHOWN]:
        yield parts.DeskRow(
            url=reverse("mine_answer", args=[m.pk]),
            due=m.due_at,
            icon="gavel",
            title=page.title,
            owner=_("dari %(issuer)s kepada %(seat)s") % {"issuer": page.issuer, "seat": m.position.title},
            state=str(look.chip(m.state, thin=True)),
        )


def _longest_silent(user: User, now: datetime) -> list[dict[str, object]]:
    rows = visible_matters(user).filter(state=State.SILENT)
    found = list(_shown(rows).order_by("started_at", "pk")[:SILENT_SHOWN])
    titles = dict(Directive.objects.filter(pk__in=[m.case_id for m in found]).values_list("pk", "title"))
    return [
        {
            "url": reverse("directive_seat", args=[m.case_id, m.pk]),
            "seat": m.position.title,
            "about": titles[m.case_id],
            "silence": look.silent(now - m.started_at),
        }
        for m in found
    ]


def _channels(user: User) -> list[dict[str, object]]:
    """How many people each channel reaches, and whether it is well."""
    if not user.may(Permission.DELIVERY_READ):
        return []
    usable = Q(health__in=[Address.Health.GOOD, Address.Health.UNPROVEN])
    reached = dict(
        Address.objects.filter(usable).values_list("channel").annotate(n=Count("person", distinct=True))
    )
    accounts = ChannelAccount.objects.filter(is_active=True).exclude(channel="inapp").order_by("channel")
    return [
        {
            "label": words.channel_word(a.channel),
            "people": reached.get(a.channel, 0),
            "well": not a.fault and not is_quiet(a),
            "fault": a.fault,
        }
        for a in accounts
    ]
