"""The cleaning steps of a site, by the software it runs on, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from kentongan.core.sitescan.cleaning import steps_for

from .models import Site


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what, and how."""

    title: str
    text: str


def steps_of(site: Site) -> list[Step]:
    """The last step of core's list, to press the button, is the button itself."""
    english = get_language() == "en"
    found = steps_for(site.software)[:-1]
    return [Step(s.title_en, s.text_en) if english else Step(s.title, s.text) for s in found]
