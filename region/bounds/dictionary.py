"""The dictionary of Russian, for forms of words and for names. Pure except for its caches.

Enrichment has its own analysis (enrichment/lemmas), which knows the places of a region and takes
the most probable lemma. A list of refused words needs every reading, and no region.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import takewhile

from pymorphy3.analyzer import Parse

from russian.words.dictionary import dictionary

_YO = str.maketrans("ёЁ", "еЕ")
FIRST, LAST, FATHER = "Name", "Surn", "Patr"
_SURE = 0.5  # share of a word's readings that must be names


@lru_cache(20_000)
def _parses(word: str) -> tuple[Parse, ...]:
    return tuple(dictionary().parse(word))


@cache
def forms(word: str) -> frozenset[str]:
    """Every form of a word, ё as е; a word that is itself a lemma has only the forms of that lemma:
    «выборы» lacks those of «выбор».
    """
    parses = _parses(word)
    own = [p for p in parses if p.normal_form.translate(_YO) == word] or parses[:1]
    inflected = {form.word.translate(_YO) for parse in own for form in parse.lexeme}
    return frozenset({word, *(f for f in inflected if f[:2] == word[:2])})


@cache
def stem(word: str) -> str:
    letters = takewhile(lambda column: len(set(column)) == 1, zip(*forms(word), strict=False))
    return "".join(column[0] for column in letters)


@lru_cache(2_000)
def lemmas_that_begin(prefix: str) -> frozenset[str]:
    known = dictionary().iter_known_word_parses(prefix)
    return frozenset(parse.normal_form.translate(_YO) for parse in known)


def known(word: str) -> bool:
    return bool(dictionary().word_is_known(word))


def is_name(word: str, part: str) -> bool:
    return known(word) and any(part in parse.tag for parse in _parses(word))


def is_surely_name(word: str) -> bool:
    """True if most readings of the word are parts of names: «Иван», but not «роман»."""
    named = (FIRST, LAST, FATHER)
    return known(word) and _share(word, lambda p: any(part in p.tag for part in named)) > _SURE


def is_genitive(word: str) -> bool:
    parses = [p for p in _parses(word) if any(part in p.tag for part in (FIRST, LAST, FATHER))]
    return any("gent" in p.tag for p in parses) and not any(
        {"nomn", "masc"} in p.tag for p in parses if "Fixd" not in p.tag
    )


def _share(word: str, counted: Callable[[Parse], bool]) -> float:
    parses = _parses(word)
    some, every = (sum(float(p.score) for p in ps) for ps in (filter(counted, parses), parses))
    return some / (every or 1.0)
