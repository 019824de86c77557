"""What the DNS says of a site's names: records that lead to nobody, to anybody, or somewhere else than before.

An answer of the DNS is a Visit of `dns:NAME` with purpose DNS; its body is the answer as `dig` prints it, so that it is
kept and judged again like a page. Remarks begin with ";;": `status` (NOERROR or NXDOMAIN), and `accepted`, where the
site was when somebody last found it in order.
"""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from .pages import Page
from .techniques import Technique
from .verdict import Finding
from .visit import Purpose, View, Visit

SCHEME = "dns:"
MISSING = "NXDOMAIN"
# Services that give a name to whoever asks for it next, and how they say that nobody has it now.
_SERVICES: Mapping[str, bytes] = {
    "github.io": b"There isn't a GitHub Pages site here",
    "herokuapp.com": b"No such app",
    "herokudns.com": b"No such app",
    "azurewebsites.net": b"404 Web Site not found",
    "amazonaws.com": b"NoSuchBucket",
    "vercel.app": b"DEPLOYMENT_NOT_FOUND",
    "vercel-dns.com": b"DEPLOYMENT_NOT_FOUND",
    "netlify.app": b"Not Found - Request ID",
    "fastly.net": b"Fastly error: unknown domain",
    "myshopify.com": b"Sorry, this shop is currently unavailable",
    "wordpress.com": b"doesn&#8217;t&nbsp;exist",
    "surge.sh": b"project not found",
    "pantheonsite.io": b"The gods are wise",
    "bitbucket.io": b"Repository not found",
    "ghost.io": b"Site unavailable",
}
_SHOWN = 10  # records of an answer in a finding


@dataclass(frozen=True)
class Answer:
    """What the DNS said of a name. `aliases`: the names it leads to, in order; `accepted`: an earlier `place`."""

    name: str
    exists: bool
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    accepted: frozenset[str] = frozenset()
    records: str = ""

    @cached_property
    def place(self) -> frozenset[str]:
        """Where the name is: the networks of its addresses and the last name it leads to.

        Networks, because servers of one owner share them and those of a pool take turns."""
        return frozenset({*map(network, self.addresses), *self.aliases[-1:]})

    @property
    def where(self) -> str:
        """`place` in words that stay the same from scan to scan."""
        return " ".join(sorted(self.place))


def network(address: str) -> str:
    """The network of an address of the internet as others see it: /24, or /48 of IPv6."""
    wide = 24 if ipaddress.ip_address(address).version == 4 else 48
    return str(ipaddress.ip_network((address, wide), strict=False))


def answer_of(visit: Visit) -> Answer:
    """Read a visit of `dns:NAME`. Never raises for any bytes."""
    lines = visit.body.decode("ascii", "replace").splitlines()
    addresses, aliases, accepted = list[str](), list[str](), frozenset[str]()
    exists = True
    for line in lines:
        words = line.split()
        if words[:2] == [";;", "status:"]:
            exists = MISSING not in words
        elif words[:2] == [";;", "accepted:"]:
            accepted = frozenset(words[2:])
        elif len(words) > 4 and words[3] == "CNAME":
            aliases.append(words[4].rstrip(".").lower())
        elif len(words) > 4 and words[3] in ("A", "AAAA") and _is_address(words[4]):
            addresses.append(words[4])
    records = " · ".join(line for line in lines if line and not line.startswith(";;"))
    return Answer(visit.url.removeprefix(SCHEME), exists, tuple(addresses), tuple(aliases), accepted, records)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def twin_of(host: str) -> str:
    """The other name of a site: with or without "www."."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def named(visits: Sequence[Visit]) -> Iterator[Finding]:
    """Findings of what the DNS says of the page's host; none where it was not asked."""
    answers = {one.name: one for one in map(answer_of, visits_of_names(visits))}
    page = next((visit for visit in visits if visit.purpose is Purpose.PAGE), None)
    own = answers.get(_host(page.url)) if page else None
    if page is None or own is None:
        return
    twin = answers.get(twin_of(own.name))
    yield from _dangling(page, own, twin, visits)
    yield from _wildcard(page, own, twin, answers)
    if own.accepted and _elsewhere(own, own.accepted):
        yield _finding(Technique.SWAPPED_DNS, page.url, own.where, own.records)
    if twin and _elsewhere(own, twin.place) and _strangers(page, visits):
        yield _finding(Technique.SWAPPED_DNS, page.url, f"{own.where} ≠ {twin.where}", own.records)


def visits_of_names(visits: Sequence[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.purpose is Purpose.NAME]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _elsewhere(answer: Answer, known: frozenset[str]) -> bool:
    return bool(answer.place and known) and answer.place.isdisjoint(known)


def _dangling(page: Visit, own: Answer, twin: Answer | None, visits: Sequence[Visit]) -> Iterator[Finding]:
    for one in (own, twin):
        if one and one.aliases and not one.exists:
            url = page.url.replace(own.name, one.name, 1)
            yield _finding(Technique.DANGLING_DNS, url, f"{one.name} → {one.aliases[-1]}", one.records)
    shown = [visit.body[:20_000] for visit in visits if visit.purpose is Purpose.PAGE]
    for alias in own.aliases:
        says = next((said for end, said in _SERVICES.items() if alias.endswith(f".{end}")), None)
        if says and any(says in body for body in shown):
            yield _finding(Technique.DANGLING_DNS, page.url, f"{own.name} → {alias}", says.decode())
            return


def _wildcard(
    page: Visit, own: Answer, twin: Answer | None, answers: Mapping[str, Answer]
) -> Iterator[Finding]:
    """Names that nobody made lead elsewhere; all of those tried, so that a name which happens to be is no proof.

    Where the other name of the site leads is no excuse: a wildcard answers for that too."""
    bare = own.name.removeprefix("www.")
    tried = [one for one in answers.values() if one not in (own, twin) and one.name.endswith(f".{bare}")]
    if tried and all(_elsewhere(one, own.place) for one in tried):
        where = f"*.{bare} → {tried[0].where}"
        yield _finding(Technique.WILDCARD_DNS, page.url, where, tried[0].records)


def _strangers(page: Visit, visits: Sequence[Visit]) -> bool:
    """Whether the page is another one than the site shows under its other name."""
    twin = next((visit for visit in visits if visit.purpose is Purpose.TWIN), None)
    if twin is None or (twin.status, page.status) != (200, 200) or page.hops:
        return False
    return Page(twin).title != Page(page).title


def _finding(technique: Technique, url: str, excerpt: str, records: str) -> Finding:
    told = " · ".join(records.split(" · ")[:_SHOWN])
    return Finding(technique, url, View.VISITOR, excerpt[:240], -1, True, told[:2000])
