"""Finds flats spelled in words, flats after a comma, and entrances where somebody lives. Pure."""

import re
from collections.abc import Iterable, Iterator

from domain.privacy.pieces import has_any

_LIVED = "жив", "адрес", "пропис", "зарегистр"  # a text without any of them is not searched

_ONES = "один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|\\w{2,6}надцать"
_TENS = (
    "двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто"
    "|сто|двести|триста|четыреста"
)
# «Квартира одна на всех», «квартира двадцать метров»: words after the numeral mean another thing.
_SPELLED = re.compile(
    r"(?<!\w)кв(?:артир(?:а|е|ы|у|ой)|-р[аеу])?\.?[ ](?P<sign>номер[ ]|№[ ]?)?"
    rf"(?:(?:{_TENS})(?:[ ](?:{_TENS}|{_ONES})){{0,2}}|(?:{_ONES}))(?!\w)(?P<next>[ ]\w{{1,20}})?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[ ](?:в|на|с|и|не|нас|нет|у|от|из|опять|снова|топ\w+|зал\w+|шум\w+|жив\w+|дом|просит|без)$",
    re.I,
)
_FEW = re.compile(r"(?:один|одна|два|две|три|четыре|пять)(?:[ ]\w+)?$", re.IGNORECASE)
_HOME = (
    r"(?<!\w)(?:жив(?:у|[её]м|[её]т|ут)|прожива\w{1,4}|прописан\w?|зарегистрирован\w?|адресу?)"
    r"(?!\w)"
)
_HOUSE = r"\d{1,4}(?:[ ]?[а-г](?!\w))?(?:/\d{1,3})?"
_COMMA = re.compile(
    rf"{_HOME}[^!?\n\d;]{{3,48}}{_HOUSE},[ ]?(?P<number>\d{{1,4}})"
    r"(?=[ ]?(?:[.;!)\n]|,[ ]?[^\W\d]|$))(?!\.\d)",
    re.IGNORECASE,
)
_FLOOR = r"(?:эт(?:аж)?\.?[ ]?\d{1,2}|\d{1,2}[ ]эт(?:аж)?)"
_ENTRANCE = re.compile(
    rf"{_HOME}[^.!?\n]{{0,32}}?(?P<place>(?:подъезд[ ]?\d{{1,2}}"
    rf"|\d{{1,2}}[ ]подъезд(?![ ]\d{{1,2}}[ ]эт(?:аж)?[ ]?\d))[ ,]{{1,2}}{_FLOOR})(?!\w)",
    re.IGNORECASE,
)


def dwellings(text: str, small: str) -> Iterable[tuple[int, int]]:
    """Start and end of each; `small` is the text in lower case."""
    spans: list[tuple[int, int]] = []
    if "кв" in small:
        spans += _spelled(text)
    if has_any(small, _LIVED):
        spans += (match.span("number") for match in _COMMA.finditer(text))
        spans += (match.span("place") for match in _ENTRANCE.finditer(text))
    return spans


def _spelled(text: str) -> Iterator[tuple[int, int]]:
    for match in _SPELLED.finditer(text):
        follows = match["next"] or ""
        alone = match["sign"] or not _FEW.search(match[0].removesuffix(follows))
        if (not follows or _GOES_ON.match(follows)) and (alone or not follows):
            yield match.start(), match.end() - len(follows)
