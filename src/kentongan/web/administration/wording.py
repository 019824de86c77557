"""Words of the administration: roles, people who sign in, events of the trail."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import pgettext_lazy

from kentongan.base.events import BaseTag
from kentongan.base.permissions import Role
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.directives.tags import DirectiveTag
from kentongan.directory.linking import LinkTag
from kentongan.directory.tags import DirectoryTag
from kentongan.kernel.tags import KernelTag
from kentongan.rulebook.tags import RulebookTag
from kentongan.sitewatch.tags import SiteTag

ROLES: Final[Mapping[Role, tuple[str, str]]] = {
    Role.ADMINISTRATOR: (
        noop("Administrator"),
        noop("Mengatur pengguna, saluran, dan kalender, serta semua yang dapat dilakukan petugas meja."),
    ),
    Role.OPERATOR: (
        noop("Petugas meja"),
        noop("Menyiapkan perintah, merawat data OPD dan pejabat, dan mengawasi pengiriman."),
    ),
    Role.COMMANDER: (
        noop("Pemberi perintah"),
        noop("Mengeluarkan perintah dan menindaklanjuti jawabannya."),
    ),
    Role.VIEWER: (noop("Pemantau"), noop("Melihat perintah dan jawabannya, tanpa mengubah apa pun.")),
    Role.AUDITOR: (
        noop("Auditor"),
        noop("Memeriksa jejak audit dan pengiriman, serta mengunduhnya."),
    ),
    Role.OFFICIAL: (noop("Pejabat"), noop("Menjawab perintah yang ditujukan kepadanya.")),
}


def role_word(role: str) -> str:
    return _(ROLES[Role(role)][0])


def role_sentence(role: str) -> str:
    return _(ROLES[Role(role)][1])


def user_state(user: User) -> SafeString:
    if not user.is_active:
        return look.mark(_("Dimatikan"), "user-off", "mengkudu")
    if not user.has_usable_password():
        return look.mark(_("Belum bergabung"), "mail", "sogan")
    return look.mark(_("Aktif"), "user-check", "daun")


EVENTS: Final[Mapping[str, str]] = {
    BaseTag.USER_INVITED: noop("mengundang pengguna"),
    BaseTag.USER_JOINED: noop("bergabung lewat undangan"),
    BaseTag.USER_DISABLED: noop("mematikan pengguna"),
    BaseTag.USER_ENABLED: noop("menghidupkan pengguna"),
    BaseTag.ROLES_CHANGED: noop("mengubah peran"),
    BaseTag.LINK_ISSUED: noop("membuat tautan sekali pakai"),
    BaseTag.PASSWORD_SET: noop("memasang kata sandi baru lewat tautan"),
    BaseTag.SESSIONS_ENDED: noop("mengeluarkan pengguna dari semua perangkat"),
    BaseTag.FACTOR_REMOVED: noop("menghapus autentikasi dua faktor"),
    BaseTag.PERSON_LINKED: noop("menghubungkan pengguna dengan pejabat"),
    BaseTag.PERSON_UNLINKED: noop("melepas pengguna dari pejabat"),
    BaseTag.REQUEST_MADE: noop("meminta persetujuan administrator kedua"),
    BaseTag.REQUEST_CONFIRMED: noop("menyetujui permintaan administrator lain"),
    BaseTag.REQUEST_DECLINED: noop("menolak permintaan administrator"),
    BaseTag.SIGNED_IN: noop("masuk"),
    BaseTag.SIGN_IN_FAILED: noop("gagal masuk"),
    BaseTag.GOVERNMENT_CREATED: noop("membuat pemerintah ini"),
    BaseTag.SECRETS_ROTATED: noop("mengganti kunci rahasia"),
    BaseTag.TOKEN_CREATED: noop("membuat token API"),
    BaseTag.TOKEN_REVOKED: noop("mencabut token API"),
    DirectoryTag.IMPORTED: noop("mengimpor data OPD dan pejabat"),
    DirectoryTag.AGENCY_CREATED: noop("menambah OPD"),
    DirectoryTag.AGENCY_RENAMED: noop("mengganti nama OPD"),
    DirectoryTag.AGENCY_MOVED: noop("memindahkan OPD"),
    DirectoryTag.AGENCY_ENABLED: noop("mengaktifkan OPD"),
    DirectoryTag.AGENCY_DISABLED: noop("menonaktifkan OPD"),
    DirectoryTag.POSITION_CREATED: noop("menambah jabatan"),
    DirectoryTag.POSITION_CHANGED: noop("mengubah jabatan"),
    DirectoryTag.APPOINTED: noop("menugaskan pejabat"),
    DirectoryTag.APPOINTMENT_ENDED: noop("mengakhiri penugasan"),
    DirectoryTag.PERSON_CREATED: noop("menambah pejabat"),
    DirectoryTag.PERSON_CHANGED: noop("mengubah data pejabat"),
    DirectoryTag.EMAIL_ADDED: noop("menambah alamat e-mail pejabat"),
    DirectoryTag.EMAIL_CHANGED: noop("mengganti alamat e-mail pejabat"),
    DirectoryTag.CALENDAR_DAY_SET: noop("mengubah hari kerja di kalender"),
    DirectoryTag.CALENDAR_DAY_REMOVED: noop("menghapus hari dari kalender"),
    DirectoryTag.RAMADAN_SET: noop("menetapkan masa Ramadan"),
    LinkTag.CODE_MADE: noop("membuat kode penghubung alamat"),
    LinkTag.LINKED: noop("menghubungkan alamat pejabat"),
    LinkTag.UNLINKED: noop("melepas alamat pejabat"),
    LinkTag.REVIVED: noop("memakai lagi alamat yang pernah mati"),
    LinkTag.REORDERED: noop("mengubah urutan alamat"),
    KernelTag.SENT: noop("mengirim pesan"),
    KernelTag.FAILED: noop("gagal mengirim pesan"),
    KernelTag.UNCERTAIN: noop("belum pasti apakah pesan terkirim"),
    KernelTag.PROVED: noop("menerima kabar bahwa pesan sampai atau dibaca"),
    KernelTag.ANSWERED: noop("menjawab"),
    KernelTag.REFUSED: noop("jawaban ditolak"),
    KernelTag.STEPPED: noop("menjalankan langkah berikut karena belum dijawab"),
    KernelTag.RESUMED: noop("menjawab kendala"),
    KernelTag.REOPENED: noop("meminta laporan dilengkapi"),
    KernelTag.RECOMPUTED: noop("menghitung ulang jam karena kalender berubah"),
    KernelTag.CHANNEL_CHANGED: noop("mengubah saluran"),
    KernelTag.ADDRESS_DEAD: noop("alamat tidak dapat dipakai lagi"),
    KernelTag.FORGED: noop("menolak kiriman webhook palsu"),
    KernelTag.RESENT: noop("mengirim ulang satu pesan"),
    KernelTag.INBOX_RETRIED: noop("meminta pesan masuk dibaca lagi"),
    DirectiveTag.ISSUED: noop("mengeluarkan perintah"),
    DirectiveTag.RECALLED: noop("menarik perintah"),
    DirectiveTag.CLOSED: noop("menutup perintah"),
    DirectiveTag.REMINDED: noop("mengingatkan pejabat yang diam"),
    DirectiveTag.DUE_CHANGED: noop("mengubah tenggat"),
    RulebookTag.PUBLISHED: noop("menerbitkan buku aturan"),
    RulebookTag.REPORTED: noop("memberi masukan atas hasil penapisan"),
    RulebookTag.DECIDED: noop("memutuskan masukan atas hasil penapisan"),
    SiteTag.SITE_ADDED: noop("menambah situs"),
    SiteTag.SITE_CHANGED: noop("mengubah data situs"),
    SiteTag.SITE_ACCEPTED: noop("mulai mengawasi situs"),
    SiteTag.SITE_RETIRED: noop("berhenti mengawasi situs"),
    SiteTag.IMPORTED: noop("mengimpor daftar situs"),
    SiteTag.MANDATE_GIVEN: noop("mencatat mandat pemeriksaan"),
    SiteTag.MANDATE_REVOKED: noop("mencabut mandat pemeriksaan"),
    SiteTag.SCHEDULE_SET: noop("mengatur jadwal pemeriksaan"),
    SiteTag.SCAN_STARTED: noop("memulai pemeriksaan situs"),
    SiteTag.SCAN_FINISHED: noop("menyelesaikan pemeriksaan situs"),
    SiteTag.SCAN_CANCELLED: noop("menghentikan pemeriksaan situs"),
    SiteTag.SEEN: noop("memeriksa situs"),
    SiteTag.PICTURED: noop("menyegel gambar pandangan"),
    SiteTag.BASELINE_ACCEPTED: noop("menyetujui acuan tampilan situs"),
    SiteTag.EVIDENCE_READ: noop("mengunduh bukti"),
    SiteTag.EVIDENCE_ERASED: noop("menghapus berkas bukti yang lewat waktunya"),
    SiteTag.HOLD_SET: noop("menahan bukti kasus situs"),
    SiteTag.HOLD_LIFTED: noop("melepas penahanan bukti"),
    SiteTag.POLICY_SET: noop("mengatur pengawasan situs"),
    SiteTag.HOOK_ADDED: noop("menambah webhook"),
    SiteTag.HOOK_REMOVED: noop("menghapus webhook"),
    SiteTag.HOOK_PAUSED: noop("menjeda webhook"),
    SiteTag.HOOK_RESUMED: noop("melanjutkan webhook"),
    SiteTag.HOOK_RESENT: noop("mengirim ulang kiriman webhook"),
    SiteTag.CONFIRMED: noop("mengonfirmasi temuan"),
    SiteTag.DISMISSED: noop("menyatakan bukan temuan"),
    SiteTag.CASE_OPENED: noop("meminta situs dibersihkan"),
    SiteTag.CASE_GREW: noop("menambah temuan pada kasus situs"),
    SiteTag.RECHECKED: noop("memeriksa ulang situs"),
    SiteTag.REINFECTED: noop("membuka lagi kasus situs"),
    SiteTag.PROVED_CLEAN: noop("membuktikan situs bersih"),
    SiteTag.CASE_CLOSED: noop("menutup kasus situs"),
    SiteTag.STEP_MARKED: noop("menandai langkah pembersihan"),
    SiteTag.OFFLINE_ASKED: noop("meminta persetujuan mematikan situs"),
    SiteTag.OFFLINE_CONFIRMED: noop("menyetujui permintaan mematikan situs"),
    SiteTag.OFFLINE_DECLINED: noop("menolak permintaan mematikan situs"),
}

# One of each kind, for its number to follow: "Perintah 5".
SUBJECTS: Final[Mapping[str, Promise]] = {
    "directive": pgettext_lazy("satu", "Perintah"),
    "user": pgettext_lazy("satu", "Pengguna"),
    "person": pgettext_lazy("satu", "Pejabat"),
    "agency": pgettext_lazy("satu", "OPD"),
    "position": pgettext_lazy("satu", "Jabatan"),
    "channel": pgettext_lazy("satu", "Saluran"),
    "government": pgettext_lazy("satu", "Pemerintah"),
    "inbox": pgettext_lazy("satu", "Pesan masuk"),
    "api_token": pgettext_lazy("satu", "Token API"),
    "rulebook": pgettext_lazy("satu", "Buku aturan versi"),
    "screening": pgettext_lazy("satu", "Penapisan"),
    "site": pgettext_lazy("satu", "Situs"),
    "site_case": pgettext_lazy("satu", "Kasus situs"),
    "scan": pgettext_lazy("satu", "Pemeriksaan"),
    "mandate": pgettext_lazy("satu", "Mandat"),
    "hook": pgettext_lazy("satu", "Webhook"),
}


def event_words(tag: str) -> str:
    """What happened; a tag without words of its own shows as it is."""
    return _(EVENTS[tag]) if tag in EVENTS else tag


def subject_words(subject: str) -> str:
    """ "Perintah 5" for `directive:5`."""
    kind, sep, number = subject.partition(":")
    return f"{SUBJECTS[kind]} {number}" if sep and kind in SUBJECTS else subject


def read_subject(text: str) -> str:
    """What somebody looks for, as the trail writes it: "Perintah 5" or "perintah:5" is `directive:5`."""
    name, _sep, number = text.replace(":", " ").strip().rpartition(" ")
    known = {str(word).casefold(): kind for kind, word in SUBJECTS.items()} | {k: k for k in SUBJECTS}
    kind = known.get(name.strip().casefold())
    return f"{kind}:{number}" if kind else text
