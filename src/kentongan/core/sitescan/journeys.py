"""Where visitors are sent: redirects out of the site, for all of them or only for some."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from kentongan.core.screening import links
from kentongan.core.screening.plain import words

from .lexicon import doubtful_host, free_hosting, gambling_address, host_of
from .pages import domain
from .techniques import Technique
from .verdict import Finding
from .visit import View, Visit

# Services that a site may rightly send people to: sign-in, forms, shops of applications.
_KNOWN = words("google.com microsoftonline.com live.com facebook.com whatsapp.com wa.me youtube.com")


def sent_out(visits: Sequence[Visit]) -> Iterator[Finding]:
    """Findings for visits of one address that ended outside the site."""
    gone = {visit: visit.hops[-1] for visit in visits if visit.hops and _outside(visit)}
    stayed = {visit.view for visit in visits if visit not in gone and 200 <= visit.status < 400}
    for visit, target in gone.items():
        technique, sure = _kind(visit, target, stayed, visits)
        if technique is not None:
            yield Finding(technique, visit.url, visit.view, target[:300], -1, sure, target[:300])


def _outside(visit: Visit) -> bool:
    host = host_of(visit.hops[-1])
    return bool(host) and domain(host) != domain(host_of(visit.url)) and domain(host) not in _KNOWN


def _kind(
    visit: Visit, target: str, stayed: set[View], visits: Sequence[Visit]
) -> tuple[Technique | None, bool]:
    bad = gambling_address(target) or free_hosting(host_of(target))
    if host_of(target) in unquote(urlsplit(visit.url).query):
        return Technique.OPEN_REDIRECT, True
    if visit.view in (View.GOOGLE, View.MOBILE, View.CRAWLER) and View.VISITOR in stayed:
        return Technique.CLOAKED_REDIRECT, bad or visit.view is not View.MOBILE or not _kin(visit, target)
    if visit.view in (View.VISITOR, View.MOBILE, View.GOOGLE) and (
        stayed - {View.CRAWLER} or _remembered(visits)
    ):
        return Technique.COOKIE_REDIRECT, True
    if View.CRAWLER in stayed and visit.view is View.VISITOR:
        return Technique.CLOAKED_REDIRECT, bad
    if bad:
        return Technique.OUTSIDE_REDIRECT, True
    return (Technique.OUTSIDE_REDIRECT, False) if doubtful_host(host_of(target)) else (None, False)


def _kin(visit: Visit, target: str) -> bool:
    """Whether the target is official or named like the site: m.dinas.example for phones."""
    name = domain(host_of(visit.url)).split(".")[0]
    return links.is_official(host_of(target), ()) or name in host_of(target)


def _remembered(visits: Sequence[Visit]) -> bool:
    """Whether the same visitor, with the cookies of the visit before, was not sent away."""
    return any(visit.view is View.RETURN and not visit.hops and visit.status == 200 for visit in visits)


def by_view(visits: Sequence[Visit]) -> Mapping[View, list[Visit]]:
    """Visits of pages that were answered, by view, in the order of `visits`."""
    found: dict[View, list[Visit]] = {}
    for visit in visits:
        found.setdefault(visit.view, []).append(visit)
    return found
