"""Acts on the case of a site: cleaned, a step ticked, an obstacle answered, closed, offline by four eyes."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.guard import SignedIn, row_number
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.core.clock.states import IllegalMove, Move
from kentongan.directory.asking import Question
from kentongan.directory.models import Person
from kentongan.kernel import answers
from kentongan.kernel.answers import Reply, may_answer

from . import baselines, cases, queries
from .access import access_offline, access_site
from .forms import CleanedForm, ReasonForm, ReplyForm
from .inventory import Refused
from .models import Site, SiteCase


def _live(site: Site) -> SiteCase:
    case = queries.live_case(site)
    if case is None:
        raise Http404
    return case


def _answers_for(user: User, case: SiteCase) -> Person | None:
    """The signed-in person, if this matter is his."""
    person = Person.objects.filter(user=user, is_active=True).first()
    return person if person and may_answer(cases.matter_of(case), person, clock.now()) else None


def site_cleaned(request: SignedIn, pk: int) -> HttpResponse:
    """ "Sudah dibersihkan": the answer of whoever owes it; all views look again."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    if request.method == "POST":
        _say_cleaned(request, site)
    return redirect("site", pk=pk)


def _say_cleaned(request: SignedIn, site: Site) -> None:
    case = queries.live_case(site)
    person = _answers_for(request.user, case) if case else None
    if case is None or person is None:
        messages.info(request, _("Hanya pengelola teknis yang dapat menyatakan situs ini sudah dibersihkan."))
        return
    form = CleanedForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return
    reply = Reply(Move.FINISH, person, "web", f"person:{person.pk}", form.cleaned_data["text"])
    try:
        answers.answer(cases.matter_of(case).pk, reply, confirm=False, now=clock.now())
        messages.success(request, _("Tercatat. Situs diperiksa ulang sekarang, besok, dan 7 hari lagi."))
    except answers.Refused as refused:
        messages.error(request, str(refused))


def site_step(request: SignedIn, pk: int) -> HttpResponse:
    """Tick a cleaning step; for the technical contact and for the desk."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    case = queries.live_case(site)
    step = row_number(request.POST.get("langkah", ""))
    known = case is not None and step is not None and 1 <= step <= len(queries.ticked(site, case))
    if case is None or step is None or not known or request.method != "POST":
        return redirect("site", pk=pk)
    if not request.user.may(Permission.SITE_DECIDE) and _answers_for(request.user, case) is None:
        raise PermissionDenied
    done = request.POST.get("selesai") == "1"
    cases.mark_step(case, step, done, acting_user=request.user, now=clock.now())
    return redirect(f"{reverse('site', args=[pk])}#langkah")


def site_resume(request: SignedIn, pk: int) -> HttpResponse:
    """Answer an obstacle; the contact's clock goes on."""
    site = access_site(request.user, pk, Permission.SITE_DECIDE)
    if request.method != "POST":
        return redirect("site", pk=pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tulis jawabannya."))
        return redirect("site", pk=pk)
    matter = queries.matter_of(_live(site))
    try:
        assert matter is not None
        answers.resume(
            matter.pk, form.cleaned_data["reason"], actor=f"user:{request.user.pk}", now=clock.now()
        )
        messages.success(request, _("Dijawab. Jam %(seat)s berjalan lagi.") % {"seat": matter.position.title})
    except IllegalMove:
        messages.warning(request, _("Keadaannya sudah berubah. Tidak ada yang dilakukan."))
    return redirect("site", pk=pk)


def baseline_accept(request: SignedIn, pk: int) -> HttpResponse:
    """The home page of today, as the reader saw it, is how it should be."""
    site = access_site(request.user, pk, Permission.SITE_DECIDE)
    proposed = row_number(request.POST.get("acuan", ""))
    if request.method == "POST" and proposed is not None:
        try:
            baselines.accept(site, proposed, acting_user=request.user, now=clock.now())
            messages.success(
                request, _("Disetujui. Pemeriksaan berikutnya membandingkan dengan tampilan ini.")
            )
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect(f"{reverse('site', args=[pk])}#acuan")


def case_close(request: SignedIn, pk: int) -> HttpResponse:
    site = access_site(request.user, pk, Permission.SITE_DECIDE)
    question = Question(
        title=_("Tutup kasus %(site)s?") % {"site": site.address},
        text=_("Pengelola teknis tidak ditagih lagi dan cek ulang dibatalkan. Riwayatnya tetap tersimpan."),
        verb=_("Tutup kasus"),
        refusal=_("Jangan tutup"),
        back=reverse("site", args=[pk]),
        section=_("Situs"),
    )

    def act(reason: str) -> str:
        cases.close(_live(site), reason, acting_user=request.user, now=clock.now())
        return _("Kasus ditutup.")

    return with_reason(request, question, act)


def offline_ask(request: SignedIn, pk: int) -> HttpResponse:
    site = access_site(request.user, pk, Permission.SITE_DECIDE)
    question = Question(
        title=_("Minta %(site)s dimatikan sementara?") % {"site": site.address},
        text=_(
            "Orang kedua harus menyetujui. Setelah itu pengelola teknis diminta mematikan situs sampai bersih, "
            "dan layanan di situs ini terhenti."
        ),
        verb=_("Minta persetujuan orang kedua"),
        refusal=_("Jangan minta"),
        back=reverse("site", args=[pk]),
        section=_("Situs"),
    )

    def act(reason: str) -> str:
        cases.ask_offline(_live(site), reason, acting_user=request.user, now=clock.now())
        return _("Diminta. Orang kedua perlu menyetujuinya dalam tiga hari.")

    return with_reason(request, question, act)


def with_reason(request: SignedIn, question: Question, act: Callable[[str], str]) -> HttpResponse:
    """Ask for the reason, then do it; a refusal is told on the page that follows."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data["reason"]))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(question.back)
    context = {"question": question, "form": form, "action": request.get_full_path()}
    return render(request, "directory/question.html", context, status=422 if form.errors else 200)


def offline_confirm(request: SignedIn, pk: int) -> HttpResponse:
    return _decide(request, pk, True, _("Disetujui. Pengelola teknis diminta mematikan situs sementara."))


def offline_decline(request: SignedIn, pk: int) -> HttpResponse:
    return _decide(request, pk, False, _("Ditolak. Tidak ada yang diberi tahu."))


def _decide(request: SignedIn, pk: int, agreed: bool, told: str) -> HttpResponse:
    asked = access_offline(request.user, pk)
    if request.method != "POST":
        return redirect("site", pk=asked.case.site_id)
    try:
        cases.decide_offline(asked, agreed, acting_user=request.user, now=clock.now())
        messages.success(request, told)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("site", pk=asked.case.site_id)
