"""E-mail, as the house sees it."""

from kentongan.ports.channel import Channel, Field, Manifest, Resend, Settings
from kentongan.ports.http import Http

from .channel import Email
from .letters import ADDRESS
from .receiver import EmailReceiver, piped

_SMTP_SECURITY = (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "Tanpa enkripsi"))
_IMAP_SECURITY = (("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "Tanpa enkripsi"))

FIELDS = (
    Field("smtp_host", "Peladen SMTP", "Misalnya smtp.kabupaten.go.id"),
    Field("smtp_port", "Porta SMTP", default="587", number=True),
    Field("smtp_security", "Keamanan SMTP", choices=_SMTP_SECURITY, default="starttls"),
    Field("smtp_user", "Nama pengguna SMTP", required=False),
    Field("smtp_password", "Sandi SMTP", secret=True, required=False),
    Field("from_address", "Alamat pengirim", "Misalnya perintah@kabupaten.go.id"),
    Field("from_name", "Nama pengirim", "Misalnya Pemerintah Kabupaten …", required=False),
    Field(
        "reply_address",
        "Alamat balasan",
        "Kotak surat yang menerima alamat+tanda@…; kosongkan bila peladen surat tidak mengenalnya.",
        required=False,
    ),
    Field("imap_host", "Peladen IMAP", "Kosongkan bila balasan tidak diambil.", required=False),
    Field("imap_port", "Porta IMAP", default="993", number=True, required=False),
    Field("imap_security", "Keamanan IMAP", choices=_IMAP_SECURITY, default="tls", required=False),
    Field("imap_user", "Nama pengguna IMAP", required=False),
    Field("imap_password", "Sandi IMAP", secret=True, required=False),
    Field("timeout", "Batas waktu (detik)", default="20", number=True, required=False),
)
_NUMBERS = {"smtp_port": 65535, "imap_port": 65535, "timeout": 60}


def _open(settings: Settings, http: Http) -> Channel:
    return Email(settings, http)


def _check(settings: Settings) -> str:
    labels = {field.name: field.label for field in FIELDS}
    for name, highest in _NUMBERS.items():
        value = str(settings.get(name) or highest)
        if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= highest:
            return f"{labels[name]} harus angka 1 sampai {highest}."
    for name in ("from_address", "reply_address"):
        value = str(settings.get(name) or "")
        if (value or name == "from_address") and not ADDRESS.fullmatch(value):
            return f"{labels[name]} bukan alamat e-mail yang sah."
    if settings.get("imap_host") and not (settings.get("imap_user") and settings.get("imap_password")):
        return "Nama pengguna dan sandi IMAP diperlukan untuk mengambil balasan."
    return ""


MANIFEST = Manifest(
    kind="email",
    label="E-mail",
    icon="mail",
    open=_open,
    fields=FIELDS,
    receiver=EmailReceiver(),
    resend=Resend.SAFE,
    vouches=False,
    check=_check,
    piped=piped,
)
