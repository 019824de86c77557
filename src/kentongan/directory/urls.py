"""Where the pages of the directory are, and the permission each needs."""

from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import people, seats, uploading, views

read, change, move = needs(P.DIRECTORY_READ), needs(P.DIRECTORY_CHANGE), needs(P.DIRECTORY_IMPORT)
address, details = needs(P.ADDRESS_CHANGE), needs(P.ADDRESS_READ)

urlpatterns = [
    path("opd/", read(views.agency_list), name="agencies"),
    path("opd/baru/", change(views.agency_new), name="agency_new"),
    path("opd/impor/", move(uploading.upload), name="import"),
    path("opd/impor/contoh.xlsx", move(uploading.template), name="import_template"),
    path("opd/impor/direktori.xlsx", details(uploading.directory), name="directory_export"),
    path("opd/impor/<str:token>/", move(uploading.report_page), name="import_report"),
    path("opd/impor/<str:token>/terapkan/", move(uploading.apply_upload), name="import_apply"),
    path("opd/<int:pk>/", read(views.agency_page), name="agency"),
    path("opd/<int:pk>/ubah/", change(views.agency_edit), name="agency_edit"),
    path("opd/<int:pk>/nonaktifkan/", change(views.agency_disable), name="agency_disable"),
    path("opd/<int:pk>/aktifkan/", change(views.agency_enable), name="agency_enable"),
    path("opd/<int:pk>/jabatan/", read(seats.agency_seats), name="agency_seats"),
    path("opd/<int:pk>/jabatan/baru/", change(seats.seat_new), name="seat_new"),
    path("jabatan/", read(seats.seat_list), name="seats"),
    path("jabatan/<int:pk>/", read(seats.seat_page), name="seat"),
    path("jabatan/<int:pk>/ubah/", change(seats.seat_edit), name="seat_edit"),
    path("jabatan/<int:pk>/nonaktifkan/", change(seats.seat_disable), name="seat_disable"),
    path("jabatan/<int:pk>/aktifkan/", change(seats.seat_enable), name="seat_enable"),
    path("jabatan/<int:pk>/isi/", change(seats.seat_appoint), name="seat_appoint"),
    path(
        "jabatan/<int:pk>/penugasan/<int:appointment_pk>/akhiri/",
        change(seats.appointment_end),
        name="appointment_end",
    ),
    path("pejabat/", read(people.person_list), name="people"),
    path("pejabat/<int:pk>/", read(people.person_page), name="person"),
    path("pejabat/<int:pk>/ubah/", change(people.person_edit), name="person_edit"),
    path("pejabat/<int:pk>/nonaktifkan/", change(people.person_disable), name="person_disable"),
    path("pejabat/<int:pk>/aktifkan/", change(people.person_enable), name="person_enable"),
    path("pejabat/<int:pk>/email/", address(people.email_new), name="email_new"),
    path("pejabat/<int:pk>/keluarkan/", address(people.chats_remove), name="chats_remove"),
    path("pejabat/<int:pk>/alamat/<int:address_pk>/naik/", address(people.address_up), name="address_up"),
    path(
        "pejabat/<int:pk>/alamat/<int:address_pk>/pakai/",
        address(people.address_revive),
        name="address_revive",
    ),
    path(
        "pejabat/<int:pk>/alamat/<int:address_pk>/keluarkan/",
        address(people.address_remove),
        name="address_remove",
    ),
]
