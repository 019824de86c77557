"""What is told about a technique, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from kentongan.core.sitescan import ADVICE, Technique


@dataclass(frozen=True, slots=True)
class Told:
    """The technique's name, what it means, and how it is cleaned."""

    title: str
    why: str
    clean: str


def told(technique: str) -> Told:
    """The words of core for this technique. Raises ValueError for an unknown one."""
    advice = ADVICE[Technique(technique)]
    if get_language() == "en":
        return Told(advice.title_en, advice.why_en, advice.clean_en)
    return Told(advice.title, advice.why, advice.clean)
