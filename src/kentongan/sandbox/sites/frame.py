"""What a made-up page is built from: whose it is, what it tells, and which variant of each part it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from . import words
from .words import Office


@dataclass(frozen=True)
class Story:
    """What a page tells."""

    title: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...] = ("Berita", "Pengumuman")

    @property
    def summary(self) -> str:
        return self.paragraphs[0][:150]


@dataclass(frozen=True)
class Frame:
    """Everything a look needs. `variant` picks among the forms of each part."""

    rng: Random
    office: Office
    story: Story
    variant: int = 0

    @property
    def origin(self) -> str:
        return f"https://{self.office.host}"

    @property
    def address(self) -> str:
        return f"{self.origin}/{words.slug(self.story.title)[:60]}/"

    def pick[T](self, forms: Sequence[T]) -> T:
        return forms[self.variant % len(forms)]

    def headline(self) -> str:
        return words.headline(self.rng, self.office.place)

    def image(self) -> str:
        return f"/wp-content/uploads/2026/{self.rng.randint(1, 12):02}/foto-{self.rng.randint(100, 999)}.jpg"


def story(rng: Random, place: str, length: int = 8) -> Story:
    """An ordinary piece of news."""
    return Story(words.headline(rng, place), tuple(words.paragraphs(rng, place, length)))


def prose(frame: Frame) -> str:
    """The story as paragraphs."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in frame.story.paragraphs)


def links(frame: Frame, count: int, form: str = '<li><a href="{0}">{1}</a></li>') -> str:
    """`count` entries of a menu; `form` holds {0} for the address and {1} for the words."""
    chosen = frame.rng.sample(words.MENU, min(count, len(words.MENU)))
    return "\n".join(form.format(f"/{words.slug(word)}/", word) for word in chosen)
