"""Words that are more frequent in some posts than usual. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

LEAST_POSTS = 2  # a word in a single post says nothing about the others
LEAST_LETTERS = 3
LEAST_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class Term:
    lemma: str
    posts: int


def top_terms(
    here: Sequence[str], usual: Sequence[str], says: Callable[[str], bool], limit: int = 8
) -> list[Term]:
    """The lemmas that distinguish the posts `here` from the `usual` ones, ordered by posts *
    log(share here / share usual), the greatest first; only where `says` is true. One post is added
    to the usual ones, so that a new word does not win for being new.
    """
    counts, before = _posts_by_lemma(here), _posts_by_lemma(usual)
    scored = []
    for lemma, posts in counts.items():
        ratio = (posts / len(here)) / ((before[lemma] + 1) / (len(usual) + 1))
        is_candidate = posts >= LEAST_POSTS and len(lemma) >= LEAST_LETTERS and lemma.isalpha()
        if is_candidate and ratio >= LEAST_RATIO and says(lemma):
            scored.append((-posts * log(ratio), lemma, posts))
    return [Term(lemma, posts) for _, lemma, posts in sorted(scored)[:limit]]


def _posts_by_lemma(posts: Sequence[str]) -> Counter[str]:
    return Counter(lemma for lemmas in posts for lemma in set(lemmas.split()))
