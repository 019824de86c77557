"""How gambling is advertised, from made-up brands: names, promises, links, long texts."""

from random import Random

from .spin import spin
from .words import office, slug

_ROOTS = (
    "rawajaya", "kembangsari", "nagamega", "sultanmas", "bintangraya", "harimaukuning", "kakekpetir", "mawarhoki",
    "elangmas", "pasirputih", "gajahdewa", "ratuliar", "kodokemas", "lautbiru", "menaraapi", "singaperak",
    "durianruntuh", "kudaterbang", "pelangimas", "bandarsakti", "petirungu", "walethitam", "ikanmas", "cumihoki",
)  # fmt: skip
_ENDINGS = (
    "88",
    "77",
    "4d",
    "toto",
    "slot",
    "138",
    "303",
    "bet",
    "play",
    "win",
    "99",
    "168",
    "jp",
    "5000",
    "hoki",
)
_ZONES = (
    "xyz",
    "site",
    "top",
    "online",
    "vip",
    "club",
    "fun",
    "live",
    "cc",
    "lol",
    "com",
    "net",
    "pro",
    "link",
)
_FOLDERS = (
    "slot-gacor",
    "toto",
    "wp-content/slot",
    "gacor",
    "ojs/public/maxwin",
    "uploads/togel",
    "sbo",
    "rtp-live",
)
_WORDS = (
    "{slot|situs slot|link slot} {gacor|online|gampang menang|resmi|thailand|server luar}{ hari ini| malam ini| terbaru| 2026|}",
    "{situs|bandar|agen} {togel|toto|toto slot|toto macau} {terpercaya|resmi|4d|online}",
    "{rtp|bocoran rtp|rtp live} slot {gacor|tertinggi|hari ini}", "BRAND {slot|login|link alternatif|daftar|rtp|togel|slot gacor}",
    "{demo|akun} slot {pragmatis|mahjong|olympus|zeus|kakek petir} {gratis|gacor|rupiah}", "slot {depo|deposit} {5k|10k|pulsa|dana|qris|tanpa potongan}",
    "{judi|agen} {bola|kasino|slot|poker} online {terpercaya|terbaik|24 jam}", "scatter hitam {mahjong|gacor|maxwin}", "{BRAND|BRAND|slot maxwin BRAND}",
)  # fmt: skip
_TITLES = (
    "BRAND {🎰|⚡|🔥|🎲|—|:|#} {Situs|Link|Bandar|Agen} {Slot Gacor|Slot Online|Togel Online|Slot Server Thailand} {Hari Ini|Resmi|Terpercaya|Gampang Maxwin}",
    "{SLOT GACOR|Slot Gacor|SITUS TOTO}: {Daftar|Login|Link} BRAND {Gampang Menang|Maxwin|Anti Rungkad|No 1 di Indonesia}",
    "BRAND > {Login|Daftar} {Situs Judi Slot|Bandar Togel} {Deposit Dana|Depo 5K|QRIS} {Terbaik|Termudah} {2026|Malam Ini}",
    "{Bocoran|Info} RTP Slot {Gacor|Live} BRAND {Winrate 98%|Pola Terbaru}",
    "BRAND {— Link Alternatif BRAND Slot|Slot Login}",
)
_CLAIMS = (
    "BRAND {adalah|merupakan|hadir sebagai} {situs|bandar|agen} {slot gacor|judi slot online|togel dan slot} {terpercaya|resmi|nomor satu} {di Indonesia|tahun 2026|dengan lisensi resmi}.",
    "{Nikmati|Raih|Klaim} {bonus new member 100%|bonus cashback mingguan|freespin setiap hari} {di awal|tanpa syarat|untuk semua member BRAND}.",
    "{Deposit|Depo} {mulai 5 ribu|10k|tanpa potongan} {via dana, ovo, gopay|lewat QRIS|pakai pulsa} dan {withdraw|WD} {secepat kilat|berapa pun pasti dibayar|dalam 1 menit}.",
    "RTP live {98%|96,7%|tertinggi} membuat {peluang maxwin|jackpot} {makin besar|semakin mudah|terbuka lebar} {malam ini|hari ini|bagi pemula}.",
    "{Mainkan|Coba} {mahjong dengan scatter hitam|olympus kakek petir|live casino|judi bola parlay|poker online} {bersama BRAND|di link resmi kami} {sekarang juga|24 jam nonstop}.",
    "{Daftar|Login|Gabung} {sekarang|hari ini} melalui link alternatif BRAND dan {dapatkan|buktikan} {kemenangan|pola gacor|maxwin} {anda|setiap hari|tanpa rungkad}.",
)


def brand(rng: Random) -> str:
    """Written as a brand: capitals or as it comes."""
    name = rng.choice(_ROOTS) + rng.choice(_ENDINGS)
    return rng.choice((name.upper(), name.upper(), name.capitalize(), name))


def _said(patterns: tuple[str, ...], rng: Random, name: str) -> str:
    return spin(rng.choice(patterns), rng).replace("BRAND", name)


def title(rng: Random, name: str = "") -> str:
    return _said(_TITLES, rng, name or brand(rng))


def keyword(rng: Random, name: str = "") -> str:
    """What people search for, and what anchors say."""
    said = _said(_WORDS, rng, name or brand(rng))
    return rng.choice((said, said, said.upper(), said.title(), said.replace(" ", "-")))


def claims(rng: Random, count: int, name: str = "") -> list[str]:
    name = name or brand(rng)
    return [_said(_CLAIMS, rng, name) for _ in range(count)]


def paragraph(rng: Random, name: str = "") -> str:
    return " ".join(claims(rng, rng.randint(3, 6), name))


def domain(rng: Random) -> str:
    name = slug(brand(rng))
    return rng.choice(
        (
            f"{name}.{rng.choice(_ZONES)}",
            f"{name}.{rng.choice(_ZONES)}",
            f"link-{name}.{rng.choice(_ZONES)}",
            f"{name}-slot.{rng.choice(_ZONES)}",
        )
    )


def hosted(rng: Random) -> str:
    """A page on a free host, as copies for AMP are."""
    name = slug(brand(rng))
    ending = rng.choice(("pages.dev", "web.app", "vercel.app", "netlify.app", "github.io", "workers.dev"))
    return rng.choice(
        (
            f"https://{name}.{ending}/",
            f"https://amp-{name}.{ending}/",
            f"https://pub-{rng.getrandbits(64):016x}.r2.dev/amp.html",
        )
    )


def hacked(rng: Random) -> str:
    """A page on another government's or university's site."""
    name, folder = slug(brand(rng)), rng.choice(_FOLDERS)
    host = rng.choice(
        (
            office(rng).host,
            f"lppm.univ{slug(office(rng).place).replace('-', '')[-9:]}.ac.id",
            "divif9.contoh-ad.mil.id",
        )
    )
    return rng.choice(
        (f"https://{host}/{folder}/", f"https://{host}/{folder}/{name}/", f"https://{host}/?p={name}")
    )


def target(rng: Random) -> str:
    """Where a link or redirect leads."""
    form = rng.choice((0, 0, 1, 2, 3))
    if form == 1:
        return hosted(rng)
    if form == 2:
        return hacked(rng)
    return f"https://{domain(rng)}/" + rng.choice(("", "", "?ref=x1", "daftar", "go/", "register?code=88"))


def neutral(rng: Random) -> str:
    """A target whose address says nothing."""
    return f"https://{rng.choice(('go', 'cdn', 'trk', 'app'))}{rng.randint(10, 99)}-{rng.getrandbits(24):06x}.{rng.choice(('top', 'xyz', 'click'))}/r?x={rng.randint(1, 99)}"


def link(rng: Random, address: str = "") -> str:
    """An `<a>` as kits print it."""
    address = address or target(rng)
    extra = rng.choice(("", ' rel="dofollow"', ' target="_blank"', ' title="' + keyword(rng) + '"'))
    return f'<a href="{address}"{extra}>{keyword(rng)}</a>'


def links(rng: Random, count: int, between: str = "\n") -> str:
    return between.join(link(rng) for _ in range(count))
