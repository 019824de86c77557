"""What a government settles about its watch over sites: the public page, how long proofs stay, the head of letters."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import clock
from kentongan.base.guard import SignedIn
from kentongan.sitewatch import policy, retention
from kentongan.sitewatch.policy_models import WatchPolicy

SHORTEST, LONGEST = 30, 3650


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The whole policy on one page."""

    evidence_days = forms.IntegerField(
        label=gettext_lazy("Simpan bukti selama (hari)"),
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text=gettext_lazy(
            "Setelah itu berkas WARC dihapus pada malam hari. Tidak pernah selama kasusnya terbuka atau buktinya "
            "ditahan; waktunya dihitung sejak kasus terakhir berakhir. Sidiknya tetap di jejak audit."
        ),
    )

    class Meta:
        model = WatchPolicy
        exclude = ("government",)  # noqa: DJ006 - every field of the policy is on this page
        labels = {
            "public_on": gettext_lazy("Terbitkan halaman publik"),
            "public_hidden": gettext_lazy("Minta mesin pencari tidak mencantumkannya"),
            "letter_office": gettext_lazy("Nama dinas di kepala surat"),
            "letter_address": gettext_lazy("Alamat dinas"),
            "letter_place": gettext_lazy("Tempat surat dibuat"),
            "signer_title": gettext_lazy("Jabatan penanda tangan"),
            "signer_name": gettext_lazy("Nama penanda tangan"),
            "signer_nip": gettext_lazy("NIP penanda tangan"),
        }
        help_texts = {
            "public_on": gettext_lazy(
                "Siapa pun dapat melihat berapa situs diawasi, berapa yang sedang dibersihkan, dan lama "
                "membersihkannya. Tanpa nama situs atau OPD."
            ),
            "letter_office": gettext_lazy("Misalnya: Dinas Komunikasi dan Informatika."),
            "letter_address": gettext_lazy("Jalan, kode pos, telepon, surel."),
            "letter_place": gettext_lazy("Misalnya ibu kota kabupaten. Kosong: titik-titik."),
        }


def watch_settings(request: SignedIn) -> HttpResponse:
    row = policy.policy_of(request.user.government_id)
    form = PolicyForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        policy.set_policy(form.save(commit=False), acting_user=request.user, now=clock.now())
        messages.success(request, _("Pengaturan pengawasan situs disimpan."))
        return redirect("watch_settings")
    public = reverse("public_watch", args=[request.user.government.slug])
    context = {
        "form": form,
        "public_url": f"{settings.PUBLIC_URL}{public}",
        "is_on": policy.policy_of(request.user.government_id).public_on,
        "over": retention.over(policy.policy_of(request.user.government_id), now=clock.now()).count(),
    }
    return render(request, "web/administration/watching.html", context, status=422 if form.errors else 200)
