"""Pages about seats and people that need the channels and the casework above the directory."""

from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import linking, openwork

link, read = needs(P.ADDRESS_CHANGE), needs(P.DIRECTIVE_READ)

urlpatterns = [
    path("pejabat/<int:pk>/hubungkan/<slug:channel>/", link(linking.link_person), name="link_person"),
    path("opd/<int:pk>/hubungkan/<slug:channel>/", link(linking.link_agency), name="link_agency"),
    path("opd/<int:pk>/perintah/", read(openwork.agency_matters), name="agency_matters"),
    path("jabatan/<int:pk>/perintah/", read(openwork.seat_matters), name="seat_matters"),
]
