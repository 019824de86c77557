"""Scanning of sites: bytes of several visits -> facts -> findings. Pure; the fetching is in `kentongan.sitewatch`."""

from .techniques import ADVICE, EXPOSURES, Advice, Severity, Technique
from .verdict import Finding, Outcome, Status
from .visit import Purpose, View, Visit

__all__ = [
    "ADVICE", "EXPOSURES", "Advice", "Finding", "Outcome", "Purpose", "Severity", "Status", "Technique", "View", "Visit",
]  # fmt: skip
