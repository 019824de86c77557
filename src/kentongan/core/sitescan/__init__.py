"""Scanning of sites: bytes of several visits -> facts -> findings. Pure; the fetching is in `kentongan.sitewatch`."""

from .cleaning import Step, steps_for
from .judge import judge
from .software import Software, software_of
from .techniques import ADVICE, EXPOSURES, OF_NAMES, Advice, Severity, Technique
from .verdict import Finding, Outcome, Status
from .visit import Purpose, View, Visit

__all__ = [
    "ADVICE", "EXPOSURES", "OF_NAMES", "Advice", "Finding", "Outcome", "Purpose", "Severity", "Software", "Status", "Step",
    "Technique", "View", "Visit", "judge", "software_of", "steps_for",
]  # fmt: skip
