"""What is left of a post without what its source repeats. Pure."""

import re
from dataclasses import dataclass
from itertools import pairwise

from domain.ports.language import Lemmatiser
from enrichment.markup import as_text

# Of a link written as [words](address), and one that stands alone.
_ADDRESS = re.compile(r"\]\([^()\s]*\)|https?://[^\s)]+")

Spans = tuple[tuple[int, int], ...]
"""Start and end of each repeated stretch of a post's body, in order; they do not touch."""


def stretches(text: str, repeated: Spans) -> list[tuple[int, int]]:
    """What lies between the repeated stretches, in order; none is empty."""
    edges = [0, *(edge for span in repeated for edge in span), len(text)]
    return [(a, b) for a, b in list(pairwise(edges))[::2] if a < b]


@dataclass(frozen=True, slots=True)
class Rest:
    text: str
    lemmas: str

    @classmethod
    def of(cls, body: str, lemmas: str, repeated: Spans, lemmatiser: Lemmatiser) -> "Rest":
        """`lemmas` are those of the whole body (domain/post.Labels); addresses go too, because a
        shared link is not a shared subject.
        """
        cut = _with_addresses(body, repeated)
        if not cut:
            return cls(body, lemmas)
        left = rest(body, cut)
        if not left and not repeated:
            return cls(body, lemmas)
        return cls(left, rest_lemmas(lemmas, body, cut, lemmatiser))


def _with_addresses(body: str, repeated: Spans) -> Spans:
    if "](" not in body and "://" not in body:
        return repeated
    addresses = [
        (start + address.start(), start + address.end())
        for start, end in stretches(body, repeated)
        for address in _ADDRESS.finditer(body[start:end])
    ]
    return tuple(sorted((*repeated, *addresses))) if addresses else repeated


def rest(text: str, repeated: Spans) -> str:
    if not repeated:
        return text
    return "".join(text[start:end] for start, end in stretches(text, repeated)).strip()


def rest_lemmas(lemmas: str, text: str, repeated: Spans, lemmatiser: Lemmatiser) -> str:
    left = f" {lemmas} "
    for start, end in reversed(repeated):
        run = " ".join(lemmatiser.lemmas(as_text(text[start:end])))
        before, match, after = left.rpartition(f" {run} ")
        if run and match:
            left = f"{before} {after}"
    return " ".join(left.split())
