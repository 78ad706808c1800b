"""The street and house a post names: «ул. Ленина, 5», «на Красноармейской». Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.post import Label, Labels
from enrichment.reading import Reading

_HOUSE = (
    r"(?:\s*,?\s*(?:д\.|дом|№)?\s*(?P<house>\d{1,3}(?:/\d{1,3})?(?:\s?[а-гА-Г](?![а-яА-Я]))?)"
    r"(?![\d.:%]|-?\s?(?:руб|тыс|лет|час|мин|человек|маршрут|см|км|м\b|год)))?"
)
_MARKED = re.compile(
    r"(?<!\w)(?P<mark>ул|улиц[аеуы]|улицей|пер|переул(?:ок|ке|ка|ку)|пр-?т|проспект[аеу]?|бульвар[аеу]?"
    r"|мкр|микрорайон[аеу]?|площад[ьи])\b\.?\s{0,3}[«\"]?"
    r"(?P<name>(?:\d{1,3}(?:-?\w{1,2})?\s)?(?:50\sлет\s)?[а-яА-ЯёЁ][\w-]{2,30}(?:\s(?-i:[А-ЯЁ])[\w-]{2,30})?)[»\"]?"
    + _HOUSE,
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<!\w)(?:[Нн]а|[Пп]о|угол)\s(?P<name>[А-ЯЁ][а-яё-]{2,30}(?:ской|цкой|ной|вой|ая))(?!\w)"
    r"(?!\s(?:улиц|площад|набережн|дорог|стран|част|сторон|област|трасс|останов|школ|больниц|станц"
    r"|ГЭС|земл|войн|недел|пенси))" + _HOUSE
)
_ENDINGS = (("ской", "ская"), ("цкой", "цкая"), ("ной", "ная"), ("вой", "вая"))
_NO_NAME = re.compile(
    r"(?:(?:не|и|в|на|где|там|тут|как|это|вся|все|нет|уже|без|дом|был|чист|так|очень|опять|снова)"
    r"|(?:наш|город|центр|темн|грязн|освещ|сел[аео]|посел|област|стоит|стоят|полн|отсутств)\w{0,9})$",
    re.IGNORECASE,
)


def label(readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
    """Sets street: the name in the form of the text, with the house where one follows."""
    return [
        replace(known, street=_street(reading.text))
        for reading, known in zip(readings, labels, strict=True)
    ]


def _street(text: str) -> Label | None:
    for found in _MARKED.finditer(text):
        name = found["name"]
        if not _NO_NAME.match(name.split()[0]):
            return _label(name, found["house"], 0.9 if name[0].isupper() else 0.75)
    if bare := _BARE.search(text):
        return _label(bare["name"], bare["house"], 0.7 if bare["house"] else 0.6)
    return None


def _label(name: str, house: str | None, confidence: float) -> Label:
    words = " ".join(w if w == "лет" else w[0].upper() + w[1:] for w in name.split())
    for end, nominative in _ENDINGS:
        if words.endswith(end):
            words = words.removesuffix(end) + nominative
    return Label(f"{words}, {house.replace(' ', '').lower()}" if house else words, confidence)
