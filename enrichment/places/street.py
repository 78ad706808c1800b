"""The street and house a post names: «ул. Ленина, 5», «на Красноармейской», «мухина 12». Pure."""

import re
from bisect import bisect
from collections.abc import Sequence

from domain.post import Label, Labels
from domain.spelling import plain
from enrichment.reading import Reading
from russian.street_names import (
    ADJECTIVE,
    ENDINGS,
    KNOWN,
    WITH_HOUSE,
    is_street,
    nominative,
    written,
)
from russian.street_pairs import BEGINNINGS, is_pair_of_nobody, known_pair, pair

_NUMBER = re.compile(
    r"\s{0,2}[,-]?\s{0,2}(?:д\.?\s?|дома?\s|№\s?)?"
    r"(?P<house>\d{1,3}(?:/\d{1,3})?(?:\s?[а-г](?![а-я]))?)(?![\d%]|[.,:]\d|\s?°"
    r"|-?\s?(?:руб|тыс|млн|лет|год|час|мин|человек|чел\b|маршрут|автобус|см|км|м\b|раз\b|дн|ден|мес"
    r"|недел|процент|шт|кг|балл|числ|градус|январ|феврал|март|апрел|ма[яй]\b|июн|июл|август|сентябр"
    r"|октябр|ноябр|декабр|вечера|утра|ноч|класс|этаж|подъезд|квартир|дом(?:а|ов)\b|й\b|го\b|е\b))",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\.?\s{0,3}(?:им(?:\.|ени)\s?)?[«\"]?(?:[А-ЯЁ]\.\s?){0,2}"
    r"(?P<name>(?:\d{1,3}(?:-?\w{1,2})?\s(?:лет\s)?)?[а-яё]{2,30}(?:-[а-яё]{2,20}){0,2}"
    r"(?:\s(?-i:[А-ЯЁ])[а-яё-]{2,30}(?!\.[А-ЯЁ]))?)(?!\w)[»\"]?",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\s(?P<name>\d{2}\sлет\s(?:[А-ЯЁ][а-яё]{3,12}|СССР|ВЛКСМ|(?i:октября|победы|комсомола)))(?!\w)"
)
# Nothing but a street is called so, with or without «на».
_NO_FEAST = re.compile(r"(?P<name>\d{2}\sлет\s(?:[Оо]ктября|[Кк]омсомола|СССР|ВЛКСМ))(?!\w)")
_INITIAL = re.compile(r"[А-ЯЁ]\.\s?")
_EDGE = re.compile(r"(?:^|[,;:(—–\n]|\b(?:у|возле|около|угол|район[еа]))\s*$", re.IGNORECASE)
# Lemmas; «просп» and «пр-те» have strange ones.
_WAYS = "пер переулок пр-т пр-тот пр просп проспа проспект проезд б-р б-ре бульвар тупик"
_MASCULINE = frozenset(_WAYS.split())
_FEMININE = frozenset(["ул", "улица", "площадь", "пл", "наб", "набережная", "шоссе", "тракт"])
_BLOCKS = frozenset(["мкр", "мкрн", "микрорайон", "квартал"])
_SHORT = frozenset(
    ["ул", "пер", "пр-т", "пр-тот", "пр", "проспа", "б-р", "б-ре", "пл", "наб", "мкр", "мкрн"]
)
_ORDINAL = re.compile(r"\d{1,3}(?:-?(?:я|й|ая|ый|го|ой)\s|\sлет\s|\s[А-ЯЁ])")
_MARKS = _MASCULINE | _FEMININE | _BLOCKS
_ONTO = frozenset(["на", "по", "угол", "перекресток", "двор"])
_FROM = frozenset(["с", "от", "до", "возле", "около"])
_OF_HOUSE = frozenset(["дом", "д", "далее"])  # «д.» is «далее» to the dictionary
# «на Амурской области экономят»: the adjective goes with that word.
_GOES_WITH = re.compile(
    r"улиц|площад|набережн|дорог|стран|част|сторон|област|трасс|останов|школ|больниц|станц|гэс|земл"
    r"|войн|недел|пенси|край|америк|африк|коре[яи]$|осети|зеланд|район|округ|управ|библиот|поликлин|почв|баз|основ|лини|ярмарк|выстав"
)
_NO_NAME = re.compile(
    r"(?:(?:не|и|в|на|где|там|тут|как|это|вся|все|нет|уже|без|дом|был|чист|так|очень|опять|снова|по"
    r"|от|до|у|к|из|за|с|что|мы|я|они|он|она|ни|то|же|бы|или|нам|нас|стало|рядом|около|после|перед"
    r"|всю|весь)|(?:наш|город|центр|темн|грязн|освещ|сел[аео]|посел|област|стоит|стоят|полн|разбит"
    r"|отсутств|час|образц|тишин|будущ|прошл|следующ|последн|кажд)\w{0,9})$",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(r"(?:ск|цк|н|в|ч)(?:ая|ой|ую|ое|ом|ого|ий|ый|ему|ому)$")
_OF_A_HOUSE = re.compile(r"(?:ская|цкая|ской|цкой)$")


def label(readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
    """Sets street: the name, in the nominative if it can be told, and the house if any."""
    return [
        known.having(street=_street(reading))
        for reading, known in zip(readings, labels, strict=True)
    ]


def _street(reading: Reading) -> Label | None:
    bare = None
    for index, lemma in enumerate(reading.lemmas):
        if lemma in _MARKS:
            marked = _after_mark(reading, index) or _before_mark(reading, index)
            if marked is not None:
                return marked
        elif bare is None:
            if lemma in _ONTO or lemma in _FROM:
                bare = _after_preposition(reading, index)
            elif "0" < lemma < ":":  # a number
                bare = _years(reading, index) or _before_house(reading, index)
            elif lemma[:3] in BEGINNINGS:
                bare = _alone(reading, index)
    if bare is None and "/" in reading.text:
        return _crossing(reading)
    return bare


def _after_mark(reading: Reading, index: int) -> Label | None:
    text, lemma = reading.text, reading.lemmas[index]
    found = _NAME.match(text, reading.ends[index])
    if found is None:
        block = lemma in _BLOCKS and _NUMBER.match(text, reading.ends[index])
        return Label(f"{block['house']} {lemma}", 0.7) if block else None
    name, first = found["name"], bisect(reading.starts, found.start("name") - 1)
    sure = 0.9 if name[0].isupper() else 0.75
    if two := _pair(reading, first):
        return _named(two, _house(text, reading.ends[first + 1]), sure)
    one, _, more = name.partition(" ")
    if _NO_NAME.match(one) or not (lemma in _SHORT or _is_named(found)):
        return None
    end = found.end()
    if more and plain(one) in KNOWN:  # «ул. Ленина Тында»
        name, end = one, found.start("name") + len(one)
    return _label(name, _house(text, end), sure, masculine=lemma in _MASCULINE | _BLOCKS)


def _is_named(found: re.Match[str]) -> bool:
    name = found["name"]
    if found[0][0] == "." or (name[0].isdigit() and not _ORDINAL.match(name)):
        return False
    word = plain(name.split()[-1])
    return (
        name[0].isupper()
        or name[0].isdigit()
        or not {word, nominative(word, ENDINGS)}.isdisjoint(KNOWN | WITH_HOUSE)
    )


def _before_mark(reading: Reading, index: int) -> Label | None:
    if not index:
        return None
    lemma = reading.lemmas[index]
    name = reading.text[reading.starts[index - 1] : reading.ends[index - 1]]
    if lemma in _BLOCKS:
        return Label(f"{name} {lemma}", 0.7) if name.isdigit() and len(name) < 3 else None
    if not name[0].isupper() or not _QUALIFIER.search(name.lower()):
        return None
    house = _house(reading.text, reading.ends[index])
    if lemma == "шоссе" and name.endswith("ом"):
        name = f"{name.removesuffix('ом')}ое"
    return _label(name, house, 0.85, masculine=lemma in _MASCULINE)


def _after_preposition(reading: Reading, index: int) -> Label | None:
    text, following = reading.text, index + 1
    if following >= len(reading.lemmas):
        return None
    if years := _YEARS.match(text, reading.ends[index]):
        return _label(years["name"], _house(text, years.end()), 0.7)
    onto = reading.lemmas[index] in _ONTO
    if two := _pair(reading, following):
        house = _house(text, reading.ends[following + 1])
        sure = onto or house or is_pair_of_nobody(two)
        return _named(two, house, 0.7) if sure else None
    while _INITIAL.match(text, reading.starts[following]) and following + 1 < len(reading.lemmas):
        following += 1
    name = text[reading.starts[following] : reading.ends[following]]
    after = reading.lemmas[following + 1] if following + 1 < len(reading.lemmas) else ""
    if not is_street(name, ADJECTIVE if onto else None) or _GOES_WITH.match(after):
        return None
    house = _house(text, reading.ends[following])
    return _label(name, house, 0.7 if house else 0.6) if onto or house else None


def _before_house(reading: Reading, index: int) -> Label | None:
    named = index - 1
    if named >= 0 and reading.lemmas[named] in _OF_HOUSE:
        named -= 1
    if named < 0 or reading.starts[index] - reading.ends[named] > 8:
        return None
    if two := _pair(reading, named - 1):
        house = _house(reading.text, reading.ends[named])
        return _named(two, house, 0.7) if house else None
    name = reading.text[reading.starts[named] : reading.ends[named]]
    if not is_street(name, _OF_A_HOUSE):
        return None
    house = _house(reading.text, reading.ends[named])
    return _label(name, house, 0.7) if house else None


def _years(reading: Reading, index: int) -> Label | None:
    text = reading.text
    years = _NO_FEAST.match(text, reading.starts[index])
    return _label(years["name"], _house(text, years.end()), 0.7) if years else None


def _alone(reading: Reading, index: int) -> Label | None:
    two = _pair(reading, index, only_known=True)
    if two is None or not _EDGE.search(reading.text[: reading.starts[index]][-12:]):
        return None
    house = _house(reading.text, reading.ends[index + 1])
    return _named(two, house, 0.7 if house else 0.6)


def _pair(reading: Reading, first: int, only_known: bool = False) -> str | None:
    if not 0 <= first < len(reading.lemmas) - 1:
        return None
    text, starts, ends = reading.text, reading.starts, reading.ends
    if not text[ends[first] : starts[first + 1]].isspace():
        return None
    one, two = (text[starts[i] : ends[i]] for i in (first, first + 1))
    return known_pair(one, two) if only_known else pair(one, two, reading.lemmas[first + 1])


def _crossing(reading: Reading) -> Label | None:
    text, starts, ends = reading.text, reading.starts, reading.ends
    slash = text.find("/")
    while slash >= 0:
        after = bisect(starts, slash)
        if 0 < after < len(starts) and text[ends[after - 1] : starts[after]].strip() == "/":
            pairs = [_pair(reading, i, only_known=True) for i in (after - 2, after)]
            names = [text[starts[i] : ends[i]] for i in (after - 1, after)]
            if all(two or is_street(one, None) for two, one in zip(pairs, names, strict=True)):
                return _named(pairs[0] or written(names[0]), None, 0.65)
        slash = text.find("/", slash + 1)
    return None


def _house(text: str, position: int) -> str | None:
    found = _NUMBER.match(text, position)
    return found["house"] if found else None


def _label(name: str, house: str | None, confidence: float, masculine: bool = False) -> Label:
    return _named(written(name, masculine), house, confidence)


def _named(words: str, house: str | None, confidence: float) -> Label:
    return Label(f"{words}, {house.replace(' ', '').lower()}" if house else words, confidence)
