"""Answering: the signed link that needs no sign-in (GET shows, POST acts), and the same in the app."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from kentongan.base import clock, files, words
from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.base.pictures import picture_reply
from kentongan.base.scope import every_government, scope
from kentongan.base.users import User
from kentongan.core.clock.states import OVER, Move, State
from kentongan.directives import access as directives
from kentongan.directory.models import Person
from kentongan.kernel import tokens
from kentongan.kernel.answers import NewFile, Refused, Reply, answer, may_answer
from kentongan.kernel.kinds import Page, kind_of
from kentongan.kernel.models import Answer, AnswerFile, Delivery, Matter
from kentongan.kernel.receipts import read_in_app
from kentongan.sitewatch import access as sites

from .middleware import MOST_FILES

MOVES = {"ack": Move.ACKNOWLEDGE, "done": Move.FINISH, "obstacle": Move.OBSTRUCT}


class AnswerForm(forms.Form):
    """What an addressee may add to his answer."""

    text = forms.CharField(max_length=4000, required=False)
    answer = forms.ChoiceField(
        choices=[(k, k) for k in MOVES],
        error_messages={
            "required": gettext_lazy("Pilih jawabannya: Diterima, Selesai, atau Ada kendala."),
            "invalid_choice": gettext_lazy("Pilih jawabannya: Diterima, Selesai, atau Ada kendala."),
        },
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("answer") == "obstacle" and not data.get("text"):
            self.add_error("text", _("Tulis singkat apa kendalanya."))
        return data


@csrf_exempt
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a message's link. Opening it is no answer; mail scanners only open.

    The link itself proves who acts, so no cookie is needed; it dies with the address it was sent to."""
    delivery = _delivery(token)
    with scope(delivery.government_id):
        matter = _matter(delivery.matter_id or 0)
        valid = delivery.address_id is not None
        return _answer_page(request, matter, delivery.person if valid else None, "link", request.path)


def _delivery(token: str) -> Delivery:
    """The message whose link this is, of a matter; else 404."""
    delivery_id = tokens.read_link(token)
    if delivery_id is None:
        raise Http404
    with every_government():
        delivery = Delivery.objects.select_related("government", "person").filter(pk=delivery_id).first()
    if delivery is None or delivery.matter_id is None:
        raise Http404
    return delivery


def picture_by_link(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A picture of the page behind a message's link, while that link stands for somebody who may answer."""
    delivery = _delivery(token)
    with scope(delivery.government_id):
        matter = _matter(delivery.matter_id or 0)
        person = delivery.person if delivery.address_id is not None else None
        if person is None or not may_answer(matter, person, clock.now()):
            raise Http404
        return _picture(request, matter, number)


def _picture(request: HttpRequest, matter: Matter, number: int) -> HttpResponseBase:
    pictures = kind_of(matter.kind).pages([matter])[matter.case_id].pictures
    if number >= len(pictures):
        raise Http404
    shown = pictures[number]
    return picture_reply(shown.small if "kecil" in request.GET else shown.digest)


def _matter(pk: int) -> Matter:
    rows = Matter.objects.select_related("position__agency", "person", "government")
    return rows.get(pk=pk)


def _answer_page(
    request: HttpRequest, matter: Matter, person: Person | None, via: str, here: str
) -> HttpResponse:
    """Show the order and take the answer; `person` is whom the link or the sign-in stands for (None: nobody)."""
    now = clock.now()
    form, refusal = AnswerForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        reply = Reply(
            MOVES[form.cleaned_data["answer"]],
            person,
            via,
            f"person:{person.pk}" if person else "link",
            form.cleaned_data["text"],
            tuple(_uploads(request, form)),
        )
        if form.is_valid():
            try:
                answer(matter.pk, reply, confirm=False, now=now)
                return redirect(f"{here}?tercatat=1")
            except Refused as refused:
                refusal = str(refused)
    allowed = person is not None and may_answer(matter, person, now)
    context = _page_context(matter, allowed) | {
        "form": form,
        "refusal": refusal,
        "now": now,
        "recorded": "tercatat" in request.GET,
        "here": here,
    }
    status = 410 if refusal else 422 if form.errors else 200
    template = "web/answer.html" if via == "link" else "web/mine_answer.html"
    return render(request, template, context, status=status)


def _uploads(request: HttpRequest, form: AnswerForm) -> list[NewFile]:
    found = request.FILES.getlist("files")[:MOST_FILES]
    try:
        contents = [(f, f.read(files.limit() + 1)) for f in found]
        for _f, content in contents:
            files.check_size(content)
    except files.FileTooLarge as error:
        form.add_error(None, str(error))
        return []
    return [NewFile(f.name or "foto", files.media_type(content), content) for f, content in contents]


def _page_context(matter: Matter, allowed: bool) -> dict[str, object]:
    page = kind_of(matter.kind).pages([matter])[matter.case_id]
    last = Answer.objects.filter(matter=matter, actor__startswith="person:").order_by("-pk").first()
    zone = matter.government.zone
    return {
        "matter": matter,
        "page": page,
        "last": last,
        "due": words.clock(matter.due_at, clock.now()),
        "due_exact": words.moment(matter.due_at, zone),
        "recorded_at": words.time_of_day(last.at, zone) if last else "",
        "open": allowed and matter.state not in OVER,
        "allowed": allowed,
        "over": matter.state in OVER,
        "done": matter.state == State.DONE,
        "waiting": matter.state in (State.WAITING, State.SILENT, State.LAPSED),
        "started": words.date_long(matter.started_at, zone),
        "started_at": words.clock_time(matter.started_at, zone),
    }


def person_of(user: User) -> Person | None:
    return Person.objects.filter(user=user, is_active=True).first()


def mine_open(user: User) -> list[tuple[Matter, Page]]:
    """Open matters of the signed-in person, nearest deadline first, with what they ask."""
    person = person_of(user)
    if person is None:
        return []
    rows = Matter.objects.filter(person=person).exclude(state__in=[*OVER, State.DONE])
    found = list(rows.select_related("position").order_by("due_at")[:100])
    pages = {
        kind: kind_of(kind).pages([m for m in found if m.kind == kind]) for kind in {m.kind for m in found}
    }
    return [(m, pages[m.kind][m.case_id]) for m in found]


def mine(request: SignedIn) -> HttpResponse:
    """What waits for the signed-in person."""
    context = {"rows": mine_open(request.user), "person": person_of(request.user), "now": clock.now()}
    return render(request, "web/mine.html", context)


def mine_answer(request: SignedIn, pk: int) -> HttpResponse:
    """Answer in the app. Opening the page proves that an in-app message was read, and nothing more."""
    person = person_of(request.user)
    matter = Matter.objects.filter(pk=pk, person=person).first() if person else None
    if matter is None or person is None:
        raise Http404
    read_in_app(matter, person, now=clock.now())
    return _answer_page(request, _matter(pk), person, "web", reverse("mine_answer", args=[pk]))


def mine_picture(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """The same for somebody who is signed in."""
    matter = Matter.objects.filter(pk=pk, person=person_of(request.user)).first()
    if matter is None or matter.person_id is None:
        raise Http404
    return _picture(request, _matter(pk), number)


# Who beside the addressee may see what came with an answer, by the kind of its matter.
_SEEN = {
    directives.KIND: (directives.visible_matters, Permission.DIRECTIVE_READ),
    sites.KIND: (sites.visible_matters, Permission.SITE_READ),
}


def answer_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """A picture or document of an answer, for whoever may see the seat it came from."""
    file = AnswerFile.objects.select_related("answer__matter").filter(pk=pk).first()
    if file is None:
        raise Http404
    matter = file.answer.matter
    person = person_of(request.user)
    own = person is not None and matter.person_id == person.pk
    seen, permission = _SEEN[matter.kind]
    if not own and not seen(request.user).filter(pk=matter.pk).exists():
        raise Http404
    if not own and not request.user.may(permission):
        raise PermissionDenied
    shown = file.is_picture
    return FileResponse(
        files.path_of(file.digest).open("rb"),
        content_type=file.media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        filename=file.name,
        headers={"Cache-Control": "private, max-age=86400"},
    )
