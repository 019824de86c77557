"""Where the pages of directives are, and the permission each needs."""

from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import composing, views

read, issue, manage = needs(P.DIRECTIVE_READ), needs(P.DIRECTIVE_ISSUE), needs(P.DIRECTIVE_MANAGE)

urlpatterns = [
    path("", read(views.directive_list), name="directives"),
    path("baru/", issue(composing.directive_new), name="directive_new"),
    path("<int:pk>/", read(views.directive_page), name="directive"),
    path("<int:pk>/ubah/", issue(composing.directive_edit), name="directive_edit"),
    path("<int:pk>/pejabat/", read(views.directive_seats), name="directive_seats"),
    path("<int:pk>/bukti/", read(views.directive_proof), name="directive_proof"),
    path("<int:pk>/ingatkan/", manage(views.directive_remind), name="directive_remind"),
    path("<int:pk>/tenggat/", manage(views.directive_due), name="directive_due"),
    path("<int:pk>/tarik/", manage(views.directive_recall), name="directive_recall"),
    path("<int:pk>/tutup/", manage(views.directive_close), name="directive_close"),
    path("<int:pk>/jabatan/<int:matter_pk>/", read(views.directive_seat), name="directive_seat"),
    path("<int:pk>/jabatan/<int:matter_pk>/balas/", manage(views.seat_resume), name="directive_seat_resume"),
    path(
        "<int:pk>/jabatan/<int:matter_pk>/lengkapi/", manage(views.seat_reopen), name="directive_seat_reopen"
    ),
]
