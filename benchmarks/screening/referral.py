"""Bare links, made by chance: those by which gambling sites pay for visitors, and honest ones that look like them.

No data set of ours has such links. What is measured here is therefore how far the rules carry over the shapes we know
of (referral codes in the query or the path, throw-away domains, short links), not how often each shape occurs.
"""

import random
import string
from collections.abc import Callable

from .corpus import brand, words

_ENDS = words("com vip net xyz top cc win club live online site co org fun bet one pro info life icu")
_SHORT = words("bit.ly s.id cutt.ly t.ly tinyurl.com rebrand.ly heylink.me shorturl.at rb.gy linktr.ee")
_AROUND = [
    "{}",
    "{}",
    "{}",
    "{} ",
    "👉 {}",
    "{} 🔥🔥",
    "link {}",
    "klik {}",
    "cek {}",
    "gas {} bosku",
    "{} daftar",
]
_PATHS = [
    "",
    "/",
    "/index.html",
    "/register",
    "/m/",
    "/home",
    "/mobile/register",
    "/app",
    "/signup",
    "/id-id",
]
_HONEST = words(
    "kompas.com detik.com tempo.co antaranews.com tokopedia.com shopee.co.id lazada.co.id blibli.com traveloka.com "
    "tiket.com gojek.com instagram.com facebook.com youtube.com tiktok.com docs.google.com play.google.com zoom.us "
    "medium.com linkedin.com bmkg.go.id contohkab.go.id dukcapil.contohkota.go.id lapor.go.id kemkes.go.id unair.ac.id "
    "sekolahcontoh.sch.id warungcontoh.com tokobukucontoh.co.id kursuscontoh.net hotelcontoh.com klinikcontoh.id"
)
_FIRST = words(
    "berita baca artikel produk event info detail kelas agenda unduh video watch reel p promo layanan"
)
_READABLE = words(
    "rapat jadwal formulir vaksin lomba panduan materi daftar-hadir ppdb umkm bansos pelatihan survei"
)

type Chance = random.Random


def _code(chance: Chance, low: int, high: int, signs: str = string.digits) -> str:
    return "".join(chance.choices(signs, k=chance.randint(low, high)))


def _nonsense(chance: Chance) -> str:
    return _code(chance, 4, 10, string.ascii_lowercase) + (
        _code(chance, 1, 3) if chance.random() < 0.5 else ""
    )


def _scheme(chance: Chance) -> str:
    return chance.choice(("https://", "https://", "https://www.", "http://", ""))


def _query(chance: Chance) -> str:
    number, word = _code(chance, 5, 9), _code(chance, 5, 9, string.ascii_letters + string.digits)
    shapes = (
        f"?chn={_code(chance, 1, 4)}&id={number}", f"?id={number}&chn={_code(chance, 1, 4)}",
        f"?chn={_code(chance, 1, 4)}&id={number}&currency=IDR", f"?ch={_code(chance, 3, 6)}&id={number}",
        f"?channel={_code(chance, 3, 6)}&lang=id&pid={number}", f"?id={number}", f"?ref={word}", f"?reff={word}",
        f"?refcode={word}", f"?code={word}", f"?invite={word}", f"?r={word}", f"?agent={word}", f"?aff={number}",
        f"?inviteCode={word}", f"?referralCode={word}", f"#/register?invitationCode={number}", f"?pid={number}&uid={number}",
    )  # fmt: skip
    return chance.choice(shapes[:5] if chance.random() < 0.4 else shapes)


def _referral(chance: Chance) -> str:
    host = f"{brand(chance) if chance.random() < 0.5 else _nonsense(chance)}.{chance.choice(_ENDS)}"
    if chance.random() < 0.15:
        return f"{_scheme(chance)}{host}/{chance.choice(('ref', 'register', 'daftar', 'r'))}/{_code(chance, 5, 8)}"
    return _scheme(chance) + host + chance.choice(_PATHS) + _query(chance)


def _short(chance: Chance) -> str:
    """A short link nobody can read."""
    return f"{_scheme(chance)}{chance.choice(_SHORT)}/{_code(chance, 6, 8, string.ascii_letters + string.digits)}"


def _short_named(chance: Chance) -> str:
    return f"{_scheme(chance)}{chance.choice(_SHORT)}/{brand(chance)}"


def _honest(chance: Chance) -> str:
    host, number = chance.choice(_HONEST), _code(chance, 3, 9)
    word = _code(chance, 6, 12, string.ascii_letters + string.digits)
    tails = (
        f"?id={number}", f"?v={word}", f"?utm_source=wa&utm_medium={word}", f"?igsh={word}", f"?ref=share&id={number}",
        f"?channel=web&id={number}", f"?page=2&id={number}", f"?pwd={word}", f"?q={word}", f"?lang=id&code={word}",
        "", "", "", f"-{number}", f"?source=copy&ref={word}", f"?id=id.go.contoh.{word.lower()}", f"?kode={number}",
    )  # fmt: skip
    return f"{_scheme(chance)}{host}/{chance.choice(_FIRST)}/{word}{chance.choice(tails)}"


def _readable(chance: Chance) -> str:
    """A short link with a name a person gave it."""
    slug = chance.choice(_READABLE) + chance.choice(("", "2026", "-desa", "RT03"))
    return f"{_scheme(chance)}{chance.choice(_SHORT)}/{slug}"


def made(shapes: dict[Callable[[Chance], str], float], count: int, seed: int) -> list[str]:
    """`count` comments of little but a link, its shape drawn by the weights given."""
    chance = random.Random(seed)
    shaped = chance.choices(list(shapes), list(shapes.values()), k=count)
    return [chance.choice(_AROUND).format(shape(chance)) for shape in shaped]


def promotions(count: int = 2000) -> list[str]:
    return made({_referral: 0.75, _short: 0.15, _short_named: 0.10}, count, 11)


def honest(count: int = 2000) -> list[str]:
    """One in fifty is a short link nobody can tell from a promotion's."""
    return made({_honest: 0.78, _readable: 0.20, _short: 0.02}, count, 12)
