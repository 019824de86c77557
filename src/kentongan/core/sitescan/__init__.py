"""Scanning of sites: bytes of several visits -> facts -> findings. Pure; the fetching is in `kentongan.sitewatch`."""

from .baseline import Baseline, Face, Look, changed_look, face_of, look_of, new_scripts
from .cleaning import Step, steps_for
from .judge import judge
from .software import Software, software_of
from .techniques import ADVICE, EXPOSURES, OF_NAMES, Advice, Severity, Technique
from .verdict import Finding, Outcome, Status
from .visit import Purpose, View, Visit

__all__ = [
    "ADVICE", "EXPOSURES", "OF_NAMES", "Advice", "Baseline", "Face", "Finding", "Look", "Outcome", "Purpose", "Severity",
    "Software", "Status", "Step", "Technique", "View", "Visit", "changed_look", "face_of", "judge", "look_of",
    "new_scripts", "software_of", "steps_for",
]  # fmt: skip
