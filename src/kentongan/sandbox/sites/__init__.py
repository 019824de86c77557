"""Made-up government sites, whole and infected, and a server that shows each visitor what an attacker would."""

from .model import Answer, Sample
from .samples import ABOUT, samples

__all__ = ["ABOUT", "Answer", "Sample", "samples"]
