"""Invented texts with personal data in odd spellings, and ordinary ones: a half to work with, and a
half held back until the rules were written.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from domain.privacy.masking import mask

FOLDER = Path(__file__).with_name("texts")
_SECRET = re.compile("⟨(.*?)⟩")
_PIECE = re.compile(r"\d+|[^\W\d_]{3,}")
_NEUTRAL = {"собака", "собачка", "точка", "http", "https", "com", "mail", "года", "рождения", "мая"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the parts of it that must not be kept."""

    text: str
    secrets: tuple[str, ...]

    def leaks(self) -> bool:
        """Whether a word or a number of a secret is left."""
        rest = " ".join(_PIECE.findall(mask(self.text)))
        kept = _PIECE.findall(_SECRET.sub(" ", self.marked))
        words = [w for s in self.secrets for w in _PIECE.findall(s)]
        return any(
            rest.split().count(word) > kept.count(word)
            for word in words
            if word.lower() not in _NEUTRAL
        )

    @property
    def marked(self) -> str:
        text = self.text
        for secret in sorted(set(self.secrets), key=len, reverse=True):
            text = text.replace(secret, f"⟨{secret}⟩")
        return text


def personal_texts(held_back: bool) -> list[Marked]:
    """Every other line of texts/personal.txt."""
    return [
        Marked(_SECRET.sub(r"\1", line), tuple(_SECRET.findall(line)))
        for line in _lines("personal.txt", held_back)
    ]


def ordinary_texts(held_back: bool) -> list[str]:
    """Every other line of texts/ordinary.txt: nothing in them may be hidden."""
    return _lines("ordinary.txt", held_back)


def _lines(name: str, held_back: bool) -> list[str]:
    return (FOLDER / name).read_text("utf-8").splitlines()[1 if held_back else 0 :: 2]
