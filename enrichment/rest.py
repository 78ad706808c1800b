"""What is left of a post without what its source repeats. Pure."""

from dataclasses import dataclass
from itertools import pairwise

from domain.ports.language import Lemmatiser
from enrichment.markup import as_text

Spans = tuple[tuple[int, int], ...]
"""Start and end of each repeated stretch of a post's body, in order; they do not touch."""


def stretches(text: str, repeated: Spans) -> list[tuple[int, int]]:
    """What lies between the repeated stretches, in order; none is empty."""
    edges = [0, *(edge for span in repeated for edge in span), len(text)]
    return [(a, b) for a, b in list(pairwise(edges))[::2] if a < b]


@dataclass(frozen=True, slots=True)
class Rest:
    """A post's body without its repeated stretches, and the lemmas of that."""

    text: str
    lemmas: str

    @classmethod
    def of(cls, body: str, lemmas: str, repeated: Spans, lemmatiser: Lemmatiser) -> "Rest":
        """`lemmas` are those of the whole body (domain/post.Labels)."""
        if not repeated:
            return cls(body, lemmas)
        return cls(rest(body, repeated), rest_lemmas(lemmas, body, repeated, lemmatiser))


def rest(text: str, repeated: Spans) -> str:
    if not repeated:
        return text
    return "".join(text[start:end] for start, end in stretches(text, repeated)).strip()


def rest_lemmas(lemmas: str, text: str, repeated: Spans, lemmatiser: Lemmatiser) -> str:
    """The lemmas of a text (domain/post.Labels) without those of its repeated stretches."""
    left = f" {lemmas} "
    for start, end in reversed(repeated):
        run = " ".join(lemmatiser.lemmas(as_text(text[start:end])))
        before, match, after = left.rpartition(f" {run} ")
        if run and match:
            left = f"{before} {after}"
    return " ".join(left.split())
