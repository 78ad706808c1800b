"""Finds flats spelled in words, in lists or after a house, rooms of hostels, and entrances where
somebody lives. Pure.
"""

import re
from collections.abc import Iterable, Iterator

from domain.privacy.pieces import beginning, has_any

_LIVED = "жив", "адрес", "пропис", "зарегистр"  # a text without any of them has no such homes
_HOMES = "жив", "прожива", "прописан", "зарегистр", "адрес"  # the words of _HOME begin so
_FLAT = ("кв",)
_STOREY = re.compile(r"эт(?:аж|\.?[ ]?\d)|\d[ ]?эт")  # of a text that may name an entrance
_ROOMS = "хат", "апарт", "секц", "коммунал"

UNITS = (
    r"(?![^\W_]|[.,:]\d|[ ]?[-–][ ]?\d"
    r"|[ \u00a0]{0,2}(?:[-–]?[ ]?х?[ ]?комн|[-–]?к\b|кв|м2|м²|м\b|метр|квадрат|°|\*"
    r"|гр\b|град|с\b|c\b|тепл|тыс|млн|млрд|руб|₽|проц|%|лет|год|мес|дн|час|сем[ье]|человек|чел\b|шт"
    r"|дом|подъезд|этаж|раз\b))"
)
_ONES = "один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|\\w{2,6}надцать"
_TENS = (
    "двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто"
    "|сто|двести|триста|четыреста"
)
_NTH = (
    "(?:перв|втор|четв[её]рт|пят|шест|седьм|восьм|девят|десят|\\w{2,6}надцат|двадцат|тридцат|сороков"
    "|пятидесят|шестидесят|семидесят|восьмидесят|девяност|сот)(?:ая|ой|ую|ый)|трет(?:ья|ьей|ью)"
)
# «Квартира одна на всех», «квартира двадцать метров»: words after the numeral mean another thing.
_SPELLED = re.compile(
    r"(?<!\w)кв(?:артир(?:а|е|ы|у|ой)|-р[аеу])?\.?[ ](?P<sign>номер[ ]|№[ ]?)?"
    rf"(?:(?:{_TENS})(?:[ ](?:{_TENS}|{_ONES})){{0,2}}|(?:{_ONES}))(?!\w)(?P<next>[ ]\w{{1,20}})?",
    re.IGNORECASE,
)
# «Из сорок пятой квартиры»; a bare «вторая квартира» may be anybody's second one.
_SPELLED_NTH = re.compile(
    rf"(?<!\w)(?:{_TENS})[ ](?:(?:{_TENS})[ ])?(?:{_NTH})(?=[ ]квартир(?:а|е|ы|у|ой)(?!\w))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[ ](?:в|на|с|и|не|нас|нет|у|от|из|опять|снова|топ\w+|зал\w+|шум\w+|жив\w+|дом|просит|без)$",
    re.I,
)
_FEW = re.compile(r"(?:один|одна|два|две|три|четыре|пять)(?:[ ]\w+)?$", re.IGNORECASE)
_WORD = r"(?<![^\W\d])кв(?:-р\w{0,2}|арт\w{0,2}|артир\w{0,2}|р)?"
# «Квартиры 8, 12, 16 мёрзнут», «кв. № 8 и № 9».
_LIST = re.compile(
    rf"{_WORD}[ ]?[.:]?[ ]?№?[ ]?\d{{1,4}}(?:[ ]?(?:,|;|/|и)[ ]?№?[ ]?(?!(?:19|20)\d\d)\d{{1,4}})"
    rf"{{1,12}}{UNITS}",
    re.IGNORECASE,
)
# «кв. № ЗЗ» with letters for digits; «квартира (12)», «кв-12», «кв_5», «кв#5».
_DISGUISED = re.compile(
    rf"{_WORD}[ ]?\.?[ ]?№[ ]?(?=[\dЗО]{{1,4}}(?!\w))[\dЗО]{{1,4}}"
    rf"|{_WORD}[ ]?(?:\.?[-–—_=#(]{{1,2}}|\.?[ ]?н(?:ом|р)?\.)[ ]?\d{{1,4}}(?:[ ]?\))?{UNITS}",
    re.IGNORECASE,
)
_ROOM = re.compile(
    rf"(?<!\w)(?:хат[аеуы]|апартамент\w{{0,3}}|апарт\.)[ ]{{0,2}}(?:№|номер)?[ ]?\d{{1,4}}{UNITS}"
    r"|(?<!\w)(?:секци\w|секц\.?)[ ]?№?[ ]?\d{1,3}[ ,]{1,3}ком(?:н\w{0,4})?\.?[ ]?№?[ ]?\d{1,4}"
    rf"{UNITS}"
    rf"|(?<!\w)ком(?:н|нат[аеуы])?\.?[ ]?№?[ ]?\d{{1,4}}(?=[ ](?:в[ ])?коммунал){UNITS}",
    re.IGNORECASE,
)
_HOME = (
    r"(?<!\w)(?:жив(?:у|[её]м|[её]т|ут)|прожива\w{1,4}|прописан\w?|зарегистрирован\w?|адресу?)"
    r"(?!\w)"
)
_HOUSE = r"\d{1,4}(?:[ ]?[а-г](?!\w))?(?:/\d{1,3})?"
_COMMA = re.compile(
    rf"{_HOME}(?:[^!?\n\d;]{{3,48}}{_HOUSE},[ ]?"
    r"|[^!?\n\d;]{1,40}(?-i:[ .][А-ЯЁ])[а-яё]{2,20},?[ ](?:д(?:ом|\.)?[ ]?)?"
    rf"(?P<house>{_HOUSE})"
    r"[ ]?(?P<dash>[-–—])[ ]?)(?P<number>\d{1,4})(?=[ ]?(?:[.;!)\n]|,[ ]?[^\W\d]|$))(?!\.\d)",
    re.IGNORECASE,
)
_TH = r"(?:-?(?:й|ый|ой|ий|м|ом|ем))?"
_FLOOR = rf"(?:эт(?:аж[еу]?)?\.?[ ]?\d{{1,2}}|(?:на[ ])?\d{{1,2}}{_TH}[ ]?эт(?:аж[еу]?)?)(?!\w)\.?"
_GATE = (
    r"(?:(?:под[ъь]?ез?д|под(?:-д)?|п-д|п)(?:е)?\.?[ ]?\d{1,2}"
    rf"|(?:во?[ ])?\d{{1,2}}{_TH}[ ]?(?:под[ъь]?ез?де?|под(?:-д)?|п-де?)(?!\w)\.?)"
)
_PART = r"[ ,;/]{1,3}"
_PLACE = rf"(?:{_GATE}(?!{_PART}\d{{1,2}}[ ]эт(?:аж)?[ ]?\d){_PART}{_FLOOR}|{_FLOOR}{_PART}{_GATE})"
_ENTRANCE = re.compile(rf"{_HOME}[^.!?\n]{{0,32}}?(?P<place>{_PLACE})(?!\w)", re.IGNORECASE)
# Cut short as in an address.
_ADDRESSED = re.compile(rf"(?<!\w)(?P<place>{_PLACE})(?!\w)", re.IGNORECASE)
_CUT = re.compile(r"(?<!\w)(?:эт|под|п|п-д)\.?[ ]?\d|\d[ ]?(?:эт|под|п-д)(?!\w)", re.IGNORECASE)
_FLAT_TOO = re.compile(rf"{_PART}(?:{_WORD}|квартира|дверь)", re.IGNORECASE)


def dwellings(text: str, small: str) -> Iterable[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    if "кв" in small:
        spans += _spelled(text, small)
        for form in (_LIST, _DISGUISED):
            spans += (match.span() for match in beginning(form, text, small, _FLAT))
    if " квартир" in small:
        spans += (match.span() for match in _SPELLED_NTH.finditer(text))
    if has_any(small, _ROOMS):
        spans += (match.span() for match in _ROOM.finditer(text))
    if has_any(small, _LIVED):
        lists = beginning(_COMMA, text, small, _HOMES)
        spans += (match.span("number") for match in lists if not _is_range(match))
        entrances = beginning(_ENTRANCE, text, small, _HOMES)
        spans += (match.span("place") for match in entrances)
    if "эт" in small and _STOREY.search(small):
        spans += (match.span("place") for match in _ADDRESSED.finditer(text) if _is_exact(match))
    return spans


def _spelled(text: str, small: str) -> Iterator[tuple[int, int]]:
    for match in beginning(_SPELLED, text, small, _FLAT):
        follows = match["next"] or ""
        alone = match["sign"] or not _FEW.search(match[0].removesuffix(follows))
        if (not follows or _GOES_ON.match(follows)) and (alone or not follows):
            yield match.start(), match.end() - len(follows)


def _is_range(match: re.Match[str]) -> bool:
    if not match["dash"] or not match["house"].isdigit():
        return False
    ahead = int(match["number"]) - int(match["house"])
    return 0 < ahead <= 8 and ahead % 2 == 0


def _is_exact(match: re.Match[str]) -> bool:
    short = _CUT.search(match["place"]) is not None
    return short or _FLAT_TOO.match(match.string, match.end()) is not None
