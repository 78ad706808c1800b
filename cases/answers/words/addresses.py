"""Streets, houses and settlements that a text names, and whether two of them may be one. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from cases.answers.dates.tokens import level
from domain.cases.case import Place
from domain.spelling import plain
from russian.street_names import street_named

STEM = 5  # letters by which two forms of a street's name are one
_MARK = (
    r"(?:ул(?:иц[а-я]{1,3})?|пер(?:еул[а-я]{1,4})?|просп(?:ект[а-я]{0,2})?|пр-т[а-я]?"
    r"|пр-д|проезд[а-я]{0,2}"
    r"|б-р|бульвар[а-я]{0,2}|шоссе|площад[а-я]{1,3}|наб(?:ережн[а-я]{2,3})?|мкрн?"
    r"|микрорайон[а-я]{0,2}"
    r"|тракт[а-я]{0,2}|тупик[а-я]{0,2})"
)
_NAME = r"(?:\d{1,3}(?:-[а-яё]{1,2})?\s(?:лет\s)?)?[А-ЯЁ][А-Яа-яё]+(?:[\s-][А-ЯЁ][а-яё]+)?"
_HOUSE = (
    r"(?:\s*,?\s*(?:д(?:ом[а-я]{0,2})?\.?\s*)?№?\s*(?P<house>\d{1,3}(?:\s?[/-]\s?\d{1,3})?(?:\s?[а-гА-Г](?![а-яё]))?)"
    r"(?![\d:]|[.,]\d|\s?(?:-?го|числ|дн|рабоч|календ|час|мин|январ|феврал|март|апрел"
    r"|ма[яй]\b|июн|июл|август"
    r"|сентябр|октябр|ноябр|декабр|год|тыс|млн|метр|км|тонн|фонар|опор|челов|раз\b|куб|кв)))?"
)
_AFTER = re.compile(rf"(?<![А-Яа-яё])(?i:{_MARK})\.?\s*[«\"]?(?P<name>{_NAME})[»\"]?{_HOUSE}")
_BEFORE = re.compile(
    rf"(?P<name>[А-ЯЁ][а-яё]+(?:ой|ая|ую|ый|ом|ого|ому|ий|ем"
    rf"|ее)(?:-[А-ЯЁ][а-яё]+)?)\s+(?i:улиц[а-яё]{{1,2}}"
    rf"|переул[а-яё]{{2,3}}|площад[а-яё]{{1,2}}|набережн[а-яё]{{2,3}}){_HOUSE}"
)
_BARE = re.compile(
    rf"(?<![А-Яа-яё.])(?:на|по|дом\w*\s+по"
    rf"|адресу:?)\s+(?P<name>{_NAME})\s*,\s*(?:д\.?\s*)?(?P<house>\d{{1,3}}[а-гА-Г]?)(?![\d.:])"
)
# «Мухина, 82: вода будет в 15:00».
_NUMBERED = re.compile(
    r"(?:^|[.!?:;\n(]\s{0,3})(?P<name>[А-ЯЁ][а-яё]{3,}),?\s+(?P<house>\d{1,3}[а-г]?)(?=\s*[:—–-])"
)
# An address of an office says where to go, not where the trouble is.
_OFFICE = re.compile(
    r"(?:обра[тщ]\w+|кабинет|офис\w*|приемн\w+|по\s+адресу\s*:?\s*(?:эл|электрон)"
    r"|находится\s+по\s+адресу"
    r"|расположен\w*\s+по\s+адресу|прием\s|явиться|подойти|прийти|мфц|каб\.)"
)
_ENDING = re.compile(r"(?:ой|ая|ую|ою|ого|его|ому|ему|ым|им|ый|ий|ом|ем|ей|ое|ее|[аеиоуыюя])$")
REACH = 60  # characters before an address in which an office is named


class NamedPlace(NamedTuple):
    """A settlement or municipality of the region, named at `start`..`end` of a text."""

    start: int
    end: int
    municipality: str
    settlement: str | None


class PlaceReader(Protocol):
    def places(self, text: str) -> Sequence[NamedPlace]: ...


@dataclass(frozen=True, slots=True)
class Address:
    """`key` is the stem of the street's name; an office is where residents are received."""

    start: int
    end: int
    key: str
    house: str | None
    is_office: bool = False

    def may_be(self, other: "Address") -> bool:
        if self.key != other.key:
            return False
        return self.house is None or other.house is None or self.house == other.house


def addresses(text: str) -> Sequence[Address]:
    rows: list[Address] = []
    even = level(text)
    for pattern in (_AFTER, _BEFORE, _BARE):
        for match in pattern.finditer(text):
            if any(match.start() < row.end and row.start < match.end() for row in rows):
                continue
            key = street_key(match["name"])
            office = _OFFICE.search(even, max(0, match.start() - REACH), match.start())
            rows.append(
                Address(match.start(), match.end(), key, house_key(match["house"]), bool(office))
            )
    for match in _NUMBERED.finditer(text):
        is_known = any(match.start() < row.end and row.start < match.end() for row in rows)
        if not is_known and street_named(match["name"]) is not None:
            key = street_key(match["name"])
            rows.append(Address(match.start("name"), match.end(), key, house_key(match["house"])))
    return sorted(rows, key=lambda row: row.start)


def address_of(place: Place) -> Address | None:
    """Of a case; None where its street is not known."""
    if not place.street:
        return None
    bare = re.sub(rf"^(?:{_MARK})\.?\s*", "", place.street, flags=re.IGNORECASE)
    return Address(0, 0, street_key(bare), house_key(place.house))


def street_key(name: str) -> str:
    """The first letters of the last word, so that «Ленина» and «Ленину» are one."""
    words = re.findall(r"[а-яёА-ЯЁ]{2,}|\d+", name)
    number = next((word for word in words if word.isdigit()), "")
    letters = [word for word in words if not word.isdigit() and word not in ("лет", "й", "я", "го")]
    return number + (_ENDING.sub("", plain(letters[-1]))[:STEM] if letters else "")


def house_key(house: str | None) -> str | None:
    return plain(re.sub(r"[\s-]", "", house)) if house else None
