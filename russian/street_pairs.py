"""Names of streets in two words: «Красная Пресня», «Карла Маркса», «Советской Армии». Pure."""

import re

from domain.privacy.first_names import FIRST_NAMES
from domain.spelling import plain
from russian.street_names import ENDINGS, KNOWN, nominative

# Names of people and of others that do not change in any case.
_FIXED = (
    "Карла Маркса, Карла Либкнехта, Клары Цеткин, Розы Люксембург, Богдана Хмельницкого"
    ", Святителя Иннокентия, Александра Невского, Дмитрия Донского, Максима Горького"
    ", Льва Толстого, Николая Островского, Сергея Лазо, Юрия Гагарина, Зои Космодемьянской"
    ", Александра Матросова, Олега Кошевого, Лизы Чайкиной, Серафима Саровского"
    ", Ерофея Хабарова, Василия Блюхера, Павла Корчагина, Парижской Коммуны"
    ", Советской Армии, Народной Воли, Октябрьской Революции, Красной Армии, Красных Партизан"
    ", Московских Строителей, Волочаевских Дней, Дружбы Народов, Советских Космонавтов"
)
# Names whose two words change together.
_CHANGING = (
    "Красная Пресня, Красная Горка, Красная Звезда, Новая Жизнь, Зелёный Клин, Зелёная Роща"
    ", Красный Маяк, Красный Октябрь, Старый Арбат, Верхняя Набережная, Нижняя Набережная"
    ", Большая Садовая, Малая Садовая"
)
_ADJECTIVES = re.compile(
    r"(?:красн|нов|стар|больш|мал|верхн|нижн|зел[её]н|бел|золот|дальн|светл|вес[её]л|тих|велик|син)"
    r"(?:ая|яя|ой|ей|ую|юю)$"
)
_GENITIVE_ADJECTIVE = re.compile(r"(?!российск|русск|китайск)[а-яё]{3,}(?:ской|цкой)$")
_PLURAL_ADJECTIVE = re.compile(r"(?!российск|русск|китайск)[а-яё]{3,}(?:ых|их)$")
_PLURAL = re.compile(r"(?:[оеё]в|ей|зан|цев|дней)$")
_SURNAME = re.compile(r"(?:[оеё]ва|ина|ского|цкого|енко|ской|ая)$")
_NO_NOUN = re.compile(  # places and words that begin a sentence behind the name of a street
    r"(?:америк|африк|коре|зеланд|русь|руси|осети|область|области|армени|част|школ|стран|земл|росси)"
)


def _changing() -> dict[tuple[str, str], str]:
    named = {}
    for name in _CHANGING.split(", "):
        first, second = plain(name).split()
        named[_stem(first), _stem(second)] = name
    return named


def _stem(word: str) -> str:
    return re.sub(
        r"(?:ая|яя|ой|ей|ую|юю|ый|ий|ого|его|ому|ему|ом|ем|[аяеиоуыюьй])$", "", plain(word)
    )


def _genitive(first: str) -> str:
    if first.endswith("а"):
        return first[:-1] + ("и" if first[-2] in "гкхжчшщ" else "ы")
    if first.endswith("я"):
        return first[:-1] + "и"
    if first[-1] in "йь":
        return first[:-1] + "я"
    return {"пётр": "петра", "петр": "петра", "павел": "павла"}.get(first, first + "а")


_NAMED = {plain(name): name for name in _FIXED.split(", ")}
_TOGETHER = _changing()
_FIRST = frozenset(plain(_genitive(name.lower())) for name in FIRST_NAMES)
BEGINNINGS = frozenset(plain(name)[:3] for name in (*_FIXED.split(", "), *_CHANGING.split(", ")))
"""The first letters of every known pair."""


def known_pair(first: str, second: str) -> str | None:
    """The name, in the nominative, of a street that these words are known to name, be it in lower
    case.
    """
    fixed = _NAMED.get(f"{plain(first)} {plain(second)}")
    return fixed or _TOGETHER.get((_stem(first), _stem(second)))


def pair(first: str, second: str, lemma: str) -> str | None:
    """The name that two words in capitals make; `lemma` is the second's."""
    if known := known_pair(first, second):
        return known
    if not (first[0].isupper() and second[0].isupper()) or first.isupper() != second.isupper():
        return None
    one, two = plain(first), plain(second)
    if one in _FIRST and (two in KNOWN or _SURNAME.search(two)):
        return f"{first.capitalize()} {_capital(second)}"
    if _PLURAL_ADJECTIVE.fullmatch(one) and _PLURAL.search(two):
        return f"{first.capitalize()} {_capital(second)}"
    if _NO_NOUN.match(two):
        return None
    if _ADJECTIVES.fullmatch(one) and lemma[:3] == two[:3] and lemma[-1] in "аяьы":
        adjective = nominative(one, (*ENDINGS, ("шой", "шая"), ("лой", "лая"), ("ней", "няя")))
        return f"{_capital(adjective)} {_capital(lemma)}"
    if _GENITIVE_ADJECTIVE.fullmatch(one) and two.endswith(("ии", "ы")):
        return f"{first.capitalize()} {_capital(second)}"
    return None


def is_pair_of_nobody(name: str) -> bool:
    return plain(name) in _NAMED or name in _TOGETHER.values()


def _capital(word: str) -> str:
    return word[0].upper() + (word[1:].lower() if word.isupper() else word[1:])
