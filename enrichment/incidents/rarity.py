"""What words say: how rarely they stand in texts, as shipped and as crawled. Pure.

The shipped counts are of 29,869 texts. Counts of what an installation crawls (Frequencies) are
added to them: what is rare in the country may be in every post of one town.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from domain.ports.frequencies import Frequencies
from domain.spelling import is_common
from enrichment.incidents.stems import latin, stem

_T = TypeVar("_T")

SHIPPED_TEXTS = 29_869
MOST = 9.0  # what a word says that stands in fewer than 4 of the shipped texts
NUMBER = 3.0
LEAST = 2.2  # a word that says less is left out: «дом», «второй», «ждать»
CACHED = 200_000  # lemmas

# When, how long, how politely, how crossly: every complaint says it, and none is known by it.
_IDLE = (
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый один два три"
    " четыре пять шесть семь восемь девять десять сутки день неделя месяц год час минута утро"
    " вечер ночь сегодня вчера завтра понедельник вторник среда четверг пятница суббота"
    " воскресенье январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    " опять снова тоже также подряд уже еще давно скоро когда сколько почему куда никто ничего"
    " нельзя невозможно добрый здравствуйте уважаемый просить прошу подсказать пожалуйста спасибо"
    " помочь обращаться обратиться обещать звонить ждать стоять житель человек люди весь каждый"
    " сделать делать принять мера срок администрация управлять ук аналогично поддерживать"
)


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    return frozenset(map(stem, _IDLE.split()))


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, float]:
    lines = (Path(__file__).parent / "frequent.txt").read_text("utf-8").splitlines()
    return {
        word: float(weight)
        for weight, *words in (line.split() for line in lines if not line.startswith("#"))
        for word in words
    }


class _Kept(dict[str, _T]):
    """What is made of words, each once until the cache is full; read a dozen times a word."""

    def __init__(self, make: Callable[[str], _T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> _T:
        if not is_common(word):
            return self._make(word)
        if len(self) >= CACHED:
            self.clear()
        made = self[word] = self._make(word)
        return made


class Rarity:
    """Of stems: `weight` is ln of how rarely they stand in a text, at most MOST; NUMBER for
    numbers. `saying` is the stem of a lemma, "" if it says little.
    """

    def __init__(self, crawled: Frequencies | None = None) -> None:
        self._texts = crawled.texts if crawled else 0.0
        self._counts: Mapping[str, float] = crawled.counts if crawled else {}
        self.weight: Callable[[str], float] = _Kept(self._weight).__getitem__
        self.saying: Callable[[str], str] = _Kept(self._saying).__getitem__

    def _weight(self, word: str) -> float:
        if not word[0].isalpha():
            return NUMBER
        shipped = _shipped().get(word, MOST)
        crawled = self._counts.get(word, 0.0)
        if not self._texts:
            return shipped
        texts = SHIPPED_TEXTS * math.exp(-shipped) + crawled
        return min(MOST, max(0.0, math.log((SHIPPED_TEXTS + self._texts) / texts)))

    def _saying(self, lemma: str) -> str:
        root = stem(lemma)
        says = len(root) > 1 and self.weight(root) >= LEAST and root not in _idle()
        return root if says else ""

    def words(self, lemmas: Iterable[str], *places: str | None) -> tuple[str, ...]:
        """The stems that say something, each once, the rarest first; names of `places` (ids of
        region/) do not count, because the labels have them.
        """
        return self.rarest(map(self.saying, lemmas), *places)

    def rarest(self, roots: Iterable[str], *places: str | None) -> tuple[str, ...]:
        """Of what `saying` gives for lemmas."""
        weight = self.weight
        ranked = sorted({*roots} - {""})
        ranked.sort(key=weight, reverse=True)  # stable: of equal ones the first letters decide
        beginnings = _beginnings(tuple(filter(None, places)))
        return tuple([root for root in ranked if _latin(root) not in beginnings])


_latin = lru_cache(maxsize=CACHED // 4)(latin)


@lru_cache(maxsize=5_000)
def _beginnings(places: tuple[str, ...]) -> frozenset[str]:
    """Of the words of these ids; shorter ones say nothing of a place."""
    parts = [part for place in places for part in re.split("[._]", place)]
    return frozenset(part[:end] for part in parts for end in range(4, len(part) + 1))


SHIPPED = Rarity()
"""Before anything is crawled."""
