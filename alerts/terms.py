"""Words that are commoner in some posts than usually. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

LEAST_POSTS = 2  # a word of one post says nothing of the others
LEAST_LETTERS = 3
LEAST_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class Term:
    """A lemma, and in how many of the posts it stands."""

    lemma: str
    posts: int


def top_terms(
    here: Sequence[str], usual: Sequence[str], says: Callable[[str], bool], limit: int = 8
) -> list[Term]:
    """The lemmas that tell the posts `here` from the `usual` ones, most telling first; each post as
    its lemmas (domain/post.Labels). Only lemmas that `says` is true of.

    Ordered by posts * log(share here / share usually), one post added to what is usual: a word
    nobody used before must not win by that alone.
    """
    found, before = _posts_by_lemma(here), _posts_by_lemma(usual)
    scored = []
    for lemma, posts in found.items():
        ratio = (posts / len(here)) / ((before[lemma] + 1) / (len(usual) + 1))
        said = posts >= LEAST_POSTS and len(lemma) >= LEAST_LETTERS and lemma.isalpha()
        if said and ratio >= LEAST_RATIO and says(lemma):
            scored.append((-posts * log(ratio), lemma, posts))
    return [Term(lemma, posts) for _, lemma, posts in sorted(scored)[:limit]]


def _posts_by_lemma(posts: Sequence[str]) -> Counter[str]:
    return Counter(lemma for lemmas in posts for lemma in set(lemmas.split()))
