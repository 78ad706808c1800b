"""The searches of a centre's staff: kinds, their frequency, and their words."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks._volume import END
from domain.ports.index import PostIndex
from domain.query import Condition, Sort
from domain.query_text import parse
from domain.region import Region

_WORDS = {
    "common": "вода дом свет дорога автобус отопление мусор снег подъезд больница школа двор",
    "second": "нет день неделя холодный улица ребёнок остановка администрация ждать звонить",
    "rare": "кубометр эстакада сельсовет скважина прорубь грамота лотерея олимпиада",
    "slip": "атопление подьезд автобсу мусро больниа остоновка",
    "beginning": "отоп* мусор* дорож* электр* поликл* останов*",
}
_PHRASES = (
    "нет воды",
    "горячей воды",
    "управляющая компания",
    "стая собак",
    "третий день",
    "запись к врачу",
    "ёлка на площади",
)
_DEEP = 300  # posts before the page that is requested


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of search: its share in percent and a text with slots."""

    name: str
    share: int
    text: str
    sort: Sort = Sort.NEWEST
    deep: bool = False


KINDS = (
    Kind("everything", 10, ""),
    Kind("a common word", 13, "{common}"),
    Kind("two words", 13, "{common} {second}"),
    Kind("a phrase", 7, '"{phrase}"'),
    Kind("one word or another", 5, "{common} | {second} | {rare}"),
    Kind("one word without another", 5, "{common} -{second}"),
    Kind("a misspelt word", 4, "{slip}"),
    Kind("a beginning", 4, "{beginning}"),
    Kind("a rare word", 6, "{rare}"),
    Kind("fields", 8, "место:{place} группа:{group}"),
    Kind("a word and fields", 8, "{common} место:{place} вид:complaint"),
    Kind("the last days", 6, "с:{since}"),
    Kind("a word in the last days", 4, "{common} с:{since}"),
    Kind("a common word, best first", 2, "{common}", Sort.RELEVANCE),
    Kind("two words, best first", 2, "{common} {second}", Sort.RELEVANCE),
    Kind("page 16 of a common word", 3, "{common}", deep=True),
)


@dataclass(frozen=True, slots=True)
class Search:
    kind: Kind
    condition: Condition
    after: str | None


@dataclass(slots=True)
class Mix:
    """Draws searches.

    Places of deep pages are looked up in `index` once each.
    """

    region: Region
    index: PostIndex
    _deep: dict[str, str | None] = field(default_factory=dict)

    def draw(self, chance: random.Random) -> Search:
        [kind] = chance.choices(KINDS, [kind.share for kind in KINDS])
        return self.of(kind, chance)

    def of(self, kind: Kind, chance: random.Random) -> Search:
        slots = {name: chance.choice(words.split()) for name, words in _WORDS.items()}
        text = kind.text.format(
            **slots,
            phrase=chance.choice(_PHRASES),
            place=chance.choice([*self.region.municipalities]),
            group=chance.choice([*self.region.groups]),
            since=f"{END - timedelta(days=chance.randint(1, 30)):%Y-%m-%d}",
        )
        condition = parse(text, self.region.zone)
        return Search(kind, condition, self._place(text, condition) if kind.deep else None)

    def _place(self, text: str, condition: Condition) -> str | None:
        if text not in self._deep:
            self._deep[text] = self.index.search(condition, limit=_DEEP).next
        return self._deep[text]
