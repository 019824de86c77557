"""Fraud: programs passed off as invitations, false prizes, aid, parcels and bank notices, borrowed addresses.

Two sources add up: the words (several signs together, each a harmless word of its own) and the links. A text that
warns of fraud is only noted, unless it brings a borrowed address itself.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kentongan.core.screening import links
from kentongan.core.screening.lexicon import Hit, own_words, span
from kentongan.core.screening.links import Link
from kentongan.core.screening.page import Page, Signal
from kentongan.core.screening.plain import words
from kentongan.core.screening.scam_words import SIGNS
from kentongan.core.screening.verdict import Category, Direction, Reason, Severity

MOST_REASONS = 12

# Free pages and cheap ends of names: where fraud lives. Nobody's bank or ministry does.
_FREE = (
    "blogspot.com", "blogspot.co.id", "webs.com", "jimdo.com", "weebly.com", "wix.com", "wixsite.com", "webnode.com",
    "wordpress.com", "pusku.com", "web.app", "netlify.app", "vercel.app", "github.io", "000webhostapp.com", "my.id",
    "biz.id", "site123.me", "godaddysites.com", "square.site", "carrd.co", "pages.dev", "workers.dev", "glitch.me",
    "forms.gle", "jotform.com", "typeform.com",
)  # fmt: skip
_CHEAP = words(
    "tk ml ga cf gq xyz top icu cyou cfd sbs buzz monster click rest lol vip club online site live pw ws cc shop bond quest"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Fires where every sign is there. `weight` in log-odds; rules that fire add up."""

    name: str
    signs: tuple[str, ...]
    weight: float


_RULES = (
    _Rule("apk", ("apk", "lure"), 5.0),
    _Rule("apk", ("apk", "act"), 3.5),
    _Rule("prize", ("prize", "chosen"), 1.4),
    _Rule("prize", ("prize", "chosen", "reach"), 2.0),
    _Rule("prize", ("prize", "chosen", "doubtful"), 2.0),
    _Rule("prize", ("chosen", "chosen2", "doubtful"), 2.6),
    _Rule("aid", ("aid", "act", "stranger"), 2.8),
    _Rule("aid", ("aid", "act", "doubtful"), 1.5),
    _Rule("notice", ("notice", "act", "doubtful"), 3.0),
    _Rule("notice", ("notice", "rush", "doubtful"), 2.6),
    _Rule("notice", ("notice", "chosen", "number"), 2.6),
    _Rule("credentials", ("secret", "give", "reach"), 3.0),
    _Rule("credentials", ("secret", "give"), 1.0),
    _Rule("credentials", ("secret", "stranger"), 2.8),
    _Rule("loan", ("loan", "loan2", "reach"), 3.4),
    _Rule("loan", ("loan", "call", "number"), 2.6),
    _Rule("transfer", ("transfer", "account"), 3.4),
    _Rule("topup", ("topup", "kin", "number"), 3.6),
    _Rule("topup", ("topup", "topup2", "kin"), 3.0),
    _Rule("deal", ("deal", "call", "number"), 2.8),
    _Rule("deal", ("deal", "deal2", "number"), 2.8),
    _Rule("deal", ("deal", "kin", "number"), 2.8),
    _Rule("job", ("job", "job2", "reach"), 3.2),
    _Rule("invest", ("invest", "invest2", "reach"), 3.0),
    _Rule("togel", ("togel", "togel2", "number"), 3.2),
    _Rule("sale", ("sale", "sale2", "number"), 2.8),
    _Rule("sale", ("sale", "doubtful", "number"), 2.8),
)
_FOUND_OUT = {"number", "account", "reach", "stranger", "doubtful"}  # signs that no word gives
_BIAS = -2.4
_WARNED, _OWN = 3.0, 4.5

_FIGURES = re.compile(r"(?<![\d.,])(?:\+|00)?\d(?:[ ./-]?[\dxX]){8,17}(?!\d)")
_PHONE = re.compile(r"(?:\+|00)?(?:62|0)[1-9]")
_PRICE = re.compile(r"rp\.?\s?$", re.IGNORECASE)
_BANK = re.compile(r"(?<!\w)(?:bca|bri|bni|mandiri|bsi|btn|bank|rek)(?!\w)", re.IGNORECASE)

# What a reader is told, by rule: in Indonesian, in English.
_WHY = {
    "apk": (
        "program Android disebar sebagai undangan atau pemberitahuan",
        "an Android program passed off as an invitation or notice",
    ),
    "prize": ("hadiah atau undian palsu", "a false prize or lottery"),
    "aid": (
        "bantuan pemerintah palsu dengan tautan bukan milik pemerintah",
        "false government aid with a stranger's link",
    ),
    "notice": (
        "pemberitahuan bank, pajak, paket atau tilang palsu",
        "a false notice from a bank, tax office, courier or the police",
    ),
    "credentials": (
        "meminta PIN, OTP, kata sandi atau data kartu",
        "asks for a PIN, OTP, password or card data",
    ),
    "loan": ("tawaran pinjaman tanpa izin", "an unlicensed loan offer"),
    "transfer": (
        "menyuruh mengirim uang ke rekening seseorang",
        "tells the reader to send money to a private account",
    ),
    "topup": ("mengaku keluarga dan meminta pulsa", "poses as family and asks for phone credit"),
    "deal": (
        "jual beli atau tagihan palsu yang dialihkan ke nomor lain",
        "a false deal or bill handed over to another number",
    ),
    "job": ("tawaran kerja palsu", "a false job offer"),
    "invest": ("investasi dengan janji untung", "an investment that promises profit"),
    "togel": ("ramalan angka togel berbayar", "paid lottery predictions"),
    "sale": ("jualan atau tiket palsu", "a false sale or ticket"),
    "look_alike": ("alamat ini meniru {0}", "this address imitates {0}"),
    "program": ("tautan ini mengunduh program Android (APK)", "this link downloads an Android program (APK)"),
    "redirect": ("tautan ini meneruskan pembaca ke {0}", "this link sends the reader on to {0}"),
}


_NOTHING = Signal()


class Scam:
    """Rules only; developed on short messages, so it knows their spelling too."""

    category = Category.SCAM

    def heeds(self, word: str) -> bool:
        return SIGNS.begins(word)

    def concerns(self, page: Page) -> bool:
        return bool(page.links)

    def look(self, pages: Sequence[Page]) -> list[Signal]:
        return [_look(page) for page in pages]


def _look(page: Page) -> Signal:
    hits = SIGNS.find(page.words)
    linked = list(_linked(page)) if page.links else []
    rules = _fired(page, hits) if hits else []
    own = own_words(page, Category.SCAM)
    if not rules and not linked and not own:
        return _NOTHING
    warned = any(hit.label == "warning" for hit in hits)
    weight = (
        _BIAS + sum(rule.weight for rule in rules) + sum(weight for weight, _ in linked) + _OWN * len(own)
    )
    reasons = [*(reason for _, reason in linked), *own, *_worded(page, hits, rules)][:MOST_REASONS]
    cap = Severity.NOTE if warned and not linked else Severity.BLOCK
    return Signal(_logistic(weight - _WARNED * warned), tuple(reasons), cap)


def _logistic(weight: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight))))


# --- Words ---


def _fired(page: Page, hits: Sequence[Hit]) -> list[_Rule]:
    rules = _possible(frozenset(hit.label for hit in hits))
    signs = _signs(page, hits) if rules else set()
    return [rule for rule in rules if signs.issuperset(rule.signs)]


@lru_cache(maxsize=4096)
def _possible(labels: frozenset[str]) -> list[_Rule]:
    """The rules that lack no word."""
    found = labels | {f"{label}2" for label in labels} | _FOUND_OUT
    return [rule for rule in _RULES if found.issuperset(rule.signs)]


def _signs(page: Page, hits: Sequence[Hit]) -> set[str]:
    """The labels in the text ("loan2": at least twice), and what else stands beside them."""
    counts = Counter(hit.label for hit in hits)
    signs = {*counts, *(f"{label}2" for label, count in counts.items() if count > 1)}
    signs.update(_strangers(page))
    if counts and (figures := _numbers(page.plain.text)):
        signs.update(["number"] if any(map(_PHONE.match, figures)) else [])
        signs.update(["account"] if _incoming(page) and _BANK.search(page.plain.text) else [])
    if signs & {"number", "call", "stranger"}:
        signs.add("reach")
    return signs


def _incoming(page: Page) -> bool:
    """A government may name an account for donations; who names one on its page is another matter."""
    return page.context.direction is Direction.INCOMING


def _strangers(page: Page) -> set[str]:
    named = {link.domain for link in page.links}
    hosts = {host for host in named if not _trusted(page, host) and host not in _WRAPPED}
    doubtful = any(map(_is_doubtful, hosts))
    return {"stranger", "doubtful"} if doubtful else {"stranger"} if hosts else set()


# Addresses that networks put in place of every link: they say nothing.
_WRAPPED = frozenset(
    ["t.co", "fb.com", "youtu.be", "youtube.com", "instagram.com", "facebook.com", "x.com", "twitter.com"]
)


def _is_doubtful(host: str) -> bool:
    return host.rpartition(".")[2] in _CHEAP or links.within(host, _FREE) or links.is_shortener(host)


def _numbers(text: str) -> list[str]:
    """Numbers of nine figures and more that are no price; fraud also writes 0812xxxx."""
    found = _FIGURES.finditer(text)
    return [one[0] for one in found if not _PRICE.search(text, max(0, one.start() - 4), one.start())]


def _worded(page: Page, hits: Sequence[Hit], rules: Sequence[_Rule]) -> Iterator[Reason]:
    """For each rule that fired, its first sign's first place."""
    first = {hit.label: hit for hit in reversed(hits)}
    for name, rule in {rule.name: rule for rule in reversed(rules)}.items():
        hit = next(first[sign.rstrip("2")] for sign in rule.signs if sign.rstrip("2") in first)
        start, end, shown = span(page.folded, page.words, hit)
        yield _reason(page, start, end, shown, name)


# --- Links ---


def _trusted(page: Page, host: str) -> bool:
    book = page.rulebook
    return links.is_official(host, book.official.domains) or links.within(host, book.allowed.domains)


def _linked(page: Page) -> Iterator[tuple[float, Reason]]:
    """What the links say by themselves, with its weight."""
    for link in page.links:
        if links.within(link.domain, page.rulebook.allowed.domains):
            continue
        for weight, name, about in _faults(link, page.rulebook.official.domains):
            yield weight, _reason(page, link.start, link.end, link.address, name, about)


def _faults(link: Link, own: tuple[str, ...]) -> Iterator[tuple[float, str, str]]:
    if imitated := links.look_alike(link.domain, own):
        yield 4.5, "look_alike", imitated
    if links.is_program(link.address):
        yield 4.5, "program", ""
    target = links.redirect(link.address)
    if target and not links.is_official(target, own):
        yield 4.0 if links.is_official(link.domain, own) else 2.6, "redirect", target


def _reason(page: Page, start: int, end: int, shown: str, name: str, about: str = "") -> Reason:
    why, why_en = _WHY[name]
    return Reason(
        start=start,
        end=end,
        text=page.text[start:end],
        reads_as=shown,
        why=f"'{shown}': {why.format(about)}",
        why_en=f"'{shown}': {why_en.format(about)}",
        rule=f"{Category.SCAM}.{name}",
    )
