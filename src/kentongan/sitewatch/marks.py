"""How the states of sites look: icon, word and colour, always all three."""

from django.utils.safestring import SafeString

from kentongan.base import words
from kentongan.base.templatetags import look
from kentongan.core.sitescan import Severity

from .models import Condition, ScanTarget, SeverityWord, SiteCase, SiteFinding, Standing

CONDITIONS: dict[str, tuple[str, words.Colour]] = {
    Condition.DEFACED: ("photo", "mengkudu"),
    Condition.INFECTED: ("circle-x", "mengkudu"),
    Condition.SUSPICIOUS: ("eye", "sogan"),
    Condition.UNREACHABLE: ("plug", "ink-2"),
    Condition.UNKNOWN: ("circle-dashed", "ink-3"),
    Condition.CLEAN: ("circle-check-filled", "daun"),
}
_STANDINGS: dict[str, tuple[str, words.Colour]] = {
    Standing.CANDIDATE: ("help-circle", "sogan"),
    Standing.RETIRED: ("circle-minus", "ink-3"),
}
_FINDINGS: dict[str, tuple[str, words.Colour]] = {
    SiteFinding.State.OPEN: ("help-circle", "sogan"),
    SiteFinding.State.CONFIRMED: ("user-check", "mengkudu"),
    SiteFinding.State.DISMISSED: ("circle-minus", "ink-3"),
    SiteFinding.State.GONE: ("circle-check", "daun"),
    SiteFinding.State.ADVICE: ("info-circle", "ink-2"),
}
_SEVERITIES: dict[str, tuple[str, words.Colour]] = {
    Severity.CRITICAL: ("alert-triangle", "mengkudu"),
    Severity.HIGH: ("alert-triangle", "mengkudu"),
    Severity.MEDIUM: ("alert-triangle", "sogan"),
    Severity.LOW: ("info-circle", "ink-2"),
    Severity.INFO: ("info-circle", "ink-3"),
}
_CASES: dict[str, tuple[str, words.Colour]] = {
    SiteCase.State.OPEN: ("flag", "mengkudu"),
    SiteCase.State.CHECKING: ("scan", "nila"),
    SiteCase.State.PROVED: ("shield-check", "daun"),
    SiteCase.State.CLOSED: ("archive", "ink-2"),
}
_TARGETS: dict[str, tuple[str, words.Colour]] = {
    ScanTarget.State.PLANNED: ("circle-dashed", "ink-2"),
    ScanTarget.State.CLAIMED: ("scan", "nila"),
    ScanTarget.State.CANCELLED: ("circle-minus", "ink-3"),
}
VIEW_ICONS = {
    "visitor": "user",
    "return": "refresh",
    "crawler": "world-search",
    "google": "search",
    "mobile": "device-mobile",
    "elsewhere": "link",
}


def condition(value: str, *, thin: bool = True) -> SafeString:
    icon, colour = CONDITIONS[value]
    return look.mark(str(Condition(value).label), icon, colour, thin=thin)


def standing(value: str) -> SafeString:
    """Nothing for a site that is simply watched."""
    if value not in _STANDINGS:
        return SafeString("")
    icon, colour = _STANDINGS[value]
    return look.mark(str(Standing(value).label), icon, colour)


def finding(value: str, *, thin: bool = True) -> SafeString:
    icon, colour = _FINDINGS[value]
    return look.mark(str(SiteFinding.State(value).label), icon, colour, thin=thin)


def severity(value: str) -> SafeString:
    icon, colour = _SEVERITIES[value]
    return look.mark(str(SeverityWord(value).label), icon, colour)


def case(value: str, *, thin: bool = True) -> SafeString:
    icon, colour = _CASES[value]
    return look.mark(str(SiteCase.State(value).label), icon, colour, thin=thin)


def target(row: ScanTarget) -> SafeString:
    """What became of a site in a scan."""
    if row.status:
        return condition(row.status)
    icon, colour = _TARGETS.get(row.state, ("circle-check", "ink-2"))
    return look.mark(row.get_state_display(), icon, colour)
