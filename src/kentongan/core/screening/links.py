"""Links in a text, also those written so that no machine follows them, and what their addresses give away.

"bit . ly / x", "hxxps://", "situs titik com" and styled letters are read as the link a person would type.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from kentongan.core.screening.plain import Plain, plain, words

# The ends of names that Indonesians meet, countries and the cheap ones that fraud prefers.
_ENDS = words(
    "com net org info biz co id io me ly gl gg to cc tv ws in is it my sg us uk eu de nl fr jp cn kr au ru tk ml ga "
    "cf gq gy pw la ai so sh st be by ee im li lt mx nu ph pl pm re ro rs se si su th tr tw ua vc vg vn zone xyz top "
    "site online store shop live life club vip fun win bet casino poker games game icu cyou cfd sbs rest bond click "
    "link lol buzz monster quest today world space website web app dev page pro tech digital cloud host press art "
    "one asia blog wiki news media mobi name work works group team agency center city company email global help "
    "ink kim ltd mom money network party plus red run sale services skin social solutions studio support systems "
    "tel tips tools town trade video watch win wtf lat hair beauty makeup boats autos homes motorcycles yachts"
)
_SECOND = words("co com net or org go gov ac edu sch web my biz desa mil ponpes kop")

# Services that hide where a link leads; linktree and its kind are pages of links, the same for a reader.
# t.co is none: X wraps every link in it.
SHORTENERS = words(
    "bit.ly bitly.com tinyurl.com goo.gl is.gd v.gd ow.ly cutt.ly s.id t.ly rb.gy rebrand.ly shorturl.at "
    "shorturl.asia heylink.me linktr.ee lynk.id linkr.bio mez.ink taplink.cc beacons.ai bio.link biolink.website "
    "msha.ke lnk.bio solo.to campsite.bio s.ee surl.li u.to urlz.fr clck.ru gg.gg adf.ly ouo.io shope.ee "
    "tiny.cc tinu.be qr.ae x.gd da.gd bl.ink short.io short.gy dub.sh dub.co kutt.it buff.ly soo.gd n9.cl "
    "wa.link linkin.bio linkpop.com instabio.cc direct.me"
)
# Whole names under which anybody publishes pages: the owner is the label before.
_HOSTED = words(
    "blogspot.com wordpress.com weebly.com wixsite.com github.io netlify.app vercel.app web.app firebaseapp.com "
    "pages.dev workers.dev herokuapp.com glitch.me my.canva.site carrd.co square.site godaddysites.com"
)
_REDIRECTORS = words("url u q to r redirect redirect_url redirect_uri next dest destination goto target link")
_REFERRAL = re.compile(
    r"[?&#](?:ref|reff|refid|ref_id|refcode|ref_code|referral|referralcode|referral_code|aff|affid|aff_id|affiliate|"
    r"btag|pid|agent|upline|invite|invitecode|invite_code|kode_ref|rujukan|spread|inviter)=[\w.-]{1,80}"
    r"|/(?:ref|reff|referral|aff|invite|daftar|register)/[\w.-]{2,80}",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"[?&](?:chn|channel|ch|cid)=[^&#\s]{0,80}&(?:[^&#\s]{0,80}&){0,4}(?:id|uid|pid)=", re.IGNORECASE
)

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_SPELLED = r"(?:\.|\s\.\s?|\s?[\[({]\s?(?:\.|dot|titik)\s?[\])}]\s?|\s(?:dot|titik)\s)"
_TAIL = r"(?::\d{2,5})?(?:\s?/(?:\s(?=\w))?[^\s<>\"'`|\\^{}\[\]]{0,2000}|[?#][^\s<>\"'`|\\^{}]{0,2000})?"
_FOUND = re.compile(
    rf"(?<![\w@.-])(?P<scheme>(?:https?|hxxps?|h\*\*ps?)\s?:\s?//\s?)?"
    rf"(?P<host>{_LABEL}(?:{_SPELLED}{_LABEL}){{1,8}})(?P<tail>{_TAIL})",
    re.IGNORECASE,
)
_DOT = re.compile(_SPELLED, re.IGNORECASE)
_TIGHT = re.compile(r"\.[^\W_]")
_APART = re.compile(rf" \.\s?(?:{'|'.join(sorted(_ENDS))})(?!\w)", re.IGNORECASE)
_SPELLED_OUT = re.compile(r"(?<!\w)(?:dot|titik)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link at `start:end` of the original text. `address` is what a browser would be given, lower-case host."""

    start: int
    end: int
    address: str
    disguised: bool = False
    followed: bool = False  # the address is where a shortened link at this place leads

    @property
    def domain(self) -> str:
        return domain(self.address)


def find(text: str | Plain) -> list[Link]:
    """The links of a text in order, in linear time."""
    view = plain(text) if isinstance(text, str) else text
    return [link for found in _candidates(view.text) if (link := _link(view, found))]


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Most texts have no link and pay little for it; where dots are tight, only the words with one are read."""
    if _spaced(text):
        yield from _FOUND.finditer(text)
    elif "." in text:
        end = 0
        for dot in _TIGHT.finditer(text):
            if dot.start() >= end:
                start = max(end, text.rfind(" ", end, dot.start()) + 1)
                space = text.find(" ", dot.end())
                end = len(text) if space < 0 else space
                yield from _FOUND.finditer(text, start, end)


def _spaced(text: str) -> bool:
    """Whether a dot may be written apart or in letters."""
    if "." in text and ("[.]" in text or "(.)" in text or "{.}" in text or _APART.search(text)):
        return True
    lower = text.lower()
    return ("dot" in lower or "titik" in lower) and _SPELLED_OUT.search(text) is not None


def _link(view: Plain, found: re.Match[str]) -> Link | None:
    scheme, written = found["scheme"], found["host"]
    host = _DOT.sub(".", written).lower()
    spaced = host != written.lower()
    if not _is_host(host, whole=bool(scheme), spaced=spaced, path="/" in found["tail"]):
        return None
    # Only who spaces the dots spaces the slash; elsewhere it is a slash between two words.
    tail = (found["tail"] if spaced else re.split(r"\s", found["tail"], maxsplit=1)[0]).rstrip(" .,;:!?)*_~")
    end = found.end("host") + len(tail)
    disguised = spaced or (bool(scheme) and not scheme.lower().startswith("http"))
    secure = "http" if scheme and re.match(r"\S{4}\s?:", scheme) else "https"
    return Link(*view.span(found.start(), end), f"{secure}://{host}{tail.replace(' ', '')}", disguised)


def _is_host(host: str, *, whole: bool, spaced: bool, path: bool) -> bool:
    """Whether this is a name and not the seam of two sentences ("selesai.Ini")."""
    end = host.rpartition(".")[2]
    if end.isdecimal():
        return whole and host.count(".") == 3
    if whole and not spaced:
        return len(end) >= 2
    if end not in _ENDS:
        return False
    return not spaced or path or len(end) > 2 or host in SHORTENERS


def domain(address: str) -> str:
    """The host of an address, lower-case, without "www.", port and user ("" if there is none)."""
    rest = address.partition("://")[2] or address
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return _unicode(host.lower().strip(".").removeprefix("www."))


@lru_cache(maxsize=4096)
def _unicode(host: str) -> str:
    """Punycode labels as the letters they show."""
    if "xn--" not in host:
        return host
    return ".".join(_label(label) for label in host.split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def registered(host: str) -> str:
    """The part somebody registered: "dukcapil.contohkab.go.id" -> "contohkab.go.id"; a hosted page is its own."""
    labels = host.split(".")
    if labels[-1].isdecimal():
        return host
    if ".".join(labels[-2:]) in _HOSTED or ".".join(labels[-3:]) in _HOSTED:
        return host
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if deep else labels[-2:])


def is_shortener(host: str) -> bool:
    return host.removeprefix("www.") in SHORTENERS


def shortened(text: str, beside: Iterable[str] = (), own: tuple[str, ...] = ()) -> list[str]:
    """The addresses in and beside a text that a shortener hides, one of its own list or one commonly known."""
    found = [*(link.address for link in find(text)), *beside] if "." in text or beside else []
    return [one for one in dict.fromkeys(found) if (host := domain(one)) in own or is_shortener(host)]


def is_official(host: str, own: tuple[str, ...] = ()) -> bool:
    """Whether a government owns it: go.id, mil.id, desa.id, or a domain of its own rulebook."""
    return (host.isascii() and f".{host}".endswith((".go.id", ".mil.id", ".desa.id"))) or within(host, own)


def within(host: str, domains: tuple[str, ...]) -> bool:
    """Whether the host is one of these domains or below one."""
    return any(host == one or host.endswith(f".{one}") for one in domains)


def referral(address: str) -> bool:
    """Whether the address pays somebody for whoever follows it (?chn=&id=, ?ref=, /ref/…)."""
    return bool(_CHANNEL.search(address) or _REFERRAL.search(address))


def redirect(address: str) -> str:
    """Where an open redirector would lead: the host of an address inside the query that is another's, else ""."""
    query = address.partition("?")[2]
    if not query or "." not in query:
        return ""
    host = domain(address)
    return next((to for to in _targets(query) if to and registered(to) != registered(host)), "")


def _targets(query: str) -> Iterator[str]:
    for key, value in parse_qsl(query[:2000], max_num_fields=40) if query.count("&") < 40 else ():
        target = unquote(value)
        if key.lower() in _REDIRECTORS and re.match(r"(?:https?:)?//", target):
            yield domain(target if "://" in target else f"https:{target}")


def is_program(address: str) -> bool:
    """Whether it hands out an Android program."""
    return bool(re.search(r"\.(?:apk|xapk|apks)(?=$|[?#/])", address, re.IGNORECASE))


# --- Look-alikes ---

_TWINS = str.maketrans(
    "аеорсухіјѕԁԛԝһӏɡıįìíîïàáâãäåāăąèéêëēĕėęòóôõöøōŏőùúûüūŭůçćĉčñńňśŝşšýÿźżžαοερνικτυ013457@",
    "aeopcyxijsdqwhlgiiiiiiaaaaaaaaaeeeeeeeeooooooooouuuuuuuccccnnnssssyyzzzaoepviktuoleasta",
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(host: str) -> str:
    """The host as a hurried eye reads it: twins of other alphabets and digits as letters, no hyphens.

    1, l and i are one letter here.
    """
    seen = host.lower().translate(_TWINS).replace("-", "")
    for pair, letter in _PAIRS:
        seen = seen.replace(pair, letter)
    return seen.replace("i", "l")


# Services whose customers fraud imitates: name in the address, and where it really lives.
_IMITATED = {
    "bankbri": ("bri.co.id",), "brimo": ("bri.co.id",), "klikbca": ("klikbca.com", "bca.co.id"),
    "mybca": ("bca.co.id",), "bankmandiri": ("bankmandiri.co.id",), "livin": ("bankmandiri.co.id",),
    "bankbni": ("bni.co.id",), "bankbtn": ("btn.co.id",), "bpjs": ("bpjs-kesehatan.go.id", "bpjsketenagakerjaan.go.id"),
    "kemensos": ("kemensos.go.id",), "cekbansos": ("kemensos.go.id",), "djponline": ("pajak.go.id",),
    "coretax": ("pajak.go.id",), "ditjenpajak": ("pajak.go.id",), "dukcapil": ("kemendagri.go.id",),
    "prakerja": ("prakerja.go.id",), "satusehat": ("kemkes.go.id",), "korlantas": ("polri.go.id",),
    "etilang": ("polri.go.id", "kejaksaan.go.id"), "kominfo": ("kominfo.go.id",), "komdigi": ("komdigi.go.id",),
}  # fmt: skip
_NAMES = {skeleton(name): homes for name, homes in _IMITATED.items()}
_GO_ID = re.compile(r"(?:^|[.-])(?:go|g0|qo|gov|goo)[.-]?(?:id|ld|1d)(?=$|[.-])")


@lru_cache(maxsize=4096)
def look_alike(host: str, own: tuple[str, ...] = ()) -> str:
    """The official domain that this one passes itself off as, else "".

    Letters of other alphabets ("gо.id" with a Cyrillic о), "contohkab-go-id.com", "go.id.contoh.xyz", a bank's or
    a programme's name at a stranger's address.
    """
    if is_official(host, own):
        return ""
    seen = skeleton(host)
    for one in own:
        if skeleton(one) == skeleton(registered(host)) or skeleton(one) in seen:
            return one
    if not host.isascii() and seen.endswith(".go.ld"):
        return "go.id"
    return _posing(host, seen)


def _posing(host: str, seen: str) -> str:
    if _GO_ID.search(host):
        return "go.id"
    words = {skeleton(word) for word in re.split(r"[.-]", host)}
    for name, homes in _NAMES.items():
        # A short name is a part of many honest words ("living"): it must stand alone.
        if (name in words or (len(name) > 6 and name in seen)) and not within(host, homes):
            return homes[0]
    return ""
