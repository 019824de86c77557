"""Where the pages of screening are, and the permission each needs."""

from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import books, reviews, views

screen, change = needs(P.SCREEN), needs(P.RULEBOOK_CHANGE)

urlpatterns = [
    path("penapisan/", screen(views.screen_page), name="screening"),
    path("penapisan/pratinjau/", screen(views.preview), name="screening_preview"),
    path("penapisan/berkas/", screen(views.batch), name="screening_batch"),
    path("penapisan/riwayat/", screen(views.history), name="screenings"),
    path("penapisan/riwayat/<int:pk>/", screen(views.verdict_page), name="screening_verdict"),
    path("penapisan/riwayat/<int:pk>/masukan/", screen(views.give_feedback), name="feedback_give"),
    path("penapisan/masukan/", change(reviews.feedback_list), name="feedback"),
    path("penapisan/masukan/<int:pk>/putuskan/", change(reviews.feedback_decide), name="feedback_decide"),
    path("penapisan/masukan/himpunan.jsonl", change(reviews.evaluation_set), name="evaluation_set"),
    path("penapisan/aturan/", screen(books.rulebook_page), name="rulebook"),
    path("penapisan/aturan/sunting/", change(books.rulebook_edit), name="rulebook_edit"),
    path("penapisan/aturan/versi/<int:version>.toml", screen(books.rulebook_file), name="rulebook_file"),
]
