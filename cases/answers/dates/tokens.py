"""Words and numbers of a Russian sentence, where each stands, and what numerals say. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_LONGER = str.maketrans("ё\u00a0\u202f\u2009‐‑–—−", "е   -----")
_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d(?!\d)|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)(?![\d.]\d)"
    r"|\d{1,2}\.\d\d(?![\d%]|\.\d))"
    r"|(?P<time>\d{1,2}:\d\d)"
    r"|(?P<number>\d+(?:,\d+)?)(?:-?(?:го|ого|му|ому|ти|ми|и|х|й|ой|ый|ая|ую|я|е|ое|ом|м"
    r"|ем|ю)(?![а-я]))?"
    r"|(?P<word>[а-яa-z]+)"
    r"|(?P<mark>\S)"
)
DIGITS = 9  # of a number that says how many; a longer one is a reference, and says nothing
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1}

_UNITS: Mapping[str, int] = {
    **dict.fromkeys(["один", "одного", "одной", "одну", "одном", "одним", "одна", "одно"], 1),
    **dict.fromkeys(["два", "две", "двух", "двум", "двумя", "двое", "пара", "пару", "пары"], 2),
    **dict.fromkeys(["три", "трех", "трем", "тремя", "трое", "троих"], 3),
    **dict.fromkeys(["четыре", "четверо", "четырех", "четырем", "четырьмя"], 4),
    "восемь": 8,
    "восьми": 8,
}
_SOFT = "пят шест сем - девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат"
_TO_TWENTY = f"{_SOFT} семнадцат восемнадцат девятнадцат двадцат"
_TEENS = _TO_TWENTY.split()
_TENS = {"тридцат": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "девяност": 90}
_NTH = (
    "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат"
    " четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат"
)
_ORDINALS = _NTH.split()
_HARD_ENDS = ["ый", "ой", "ого", "ому", "ым", "ом", "ое", "ая", "ую"]
_SOFT_ENDS = ["ий", "ьего", "ьему", "ьим", "ьем", "ье", "ья", "ью", "ьей"]


def _cardinals() -> Mapping[str, int]:
    known = dict(_UNITS)
    for value, stem in enumerate(_TEENS, 5):
        known.update({f"{stem}ь": value, f"{stem}и": value, f"{stem}ью": value})
    known.update({"тридцать": 30, "тридцати": 30, "сорок": 40, "сорока": 40})
    known.update({"пятьдесят": 50, "пятидесяти": 50, "шестьдесят": 60, "шестидесяти": 60})
    known.update({"девяносто": 90, "девяноста": 90, "сто": 100, "ста": 100})
    return known


def _ordinals() -> Mapping[str, int]:
    known = {}
    for value, stem in [*enumerate(_ORDINALS, 1), (30, "тридцат")]:
        for end in _SOFT_ENDS if value == 3 else _HARD_ENDS:
            known[stem + end] = value
    return known


CARDINALS, ORDINALS = _cardinals(), _ordinals()
# «двух|недельный», «десяти|дневный»: the genitive of the number stands before the unit.
_PREFIXES: Mapping[str, int] = {
    **{word: value for word, value in CARDINALS.items() if word.endswith(("и", "х", "а"))},
    "одно": 1,
}


# «в теч. 3-х раб. дн.»: an abbreviation with its full stop is the word that it stands for.
_SHORT: Mapping[str, str] = {
    "теч": "течение",
    "раб": "рабочих",
    "кал": "календарных",
    "банк": "банковских",
    "дн": "дней",
    "нед": "недель",
    "тек": "текущего",
    "след": "следующего",
    "перв": "первой",
}


_UNDOTTED = frozenset(["теч", "раб", "нед"])  # «на этой нед», «в теч 3 раб дней»
_YEAR = re.compile(r"[23]\d-?(?:м|го|й)")  # «в 27-м году»
_THIS_YEAR = (["т", ".", "г", "."], ["с", ".", "г", "."])  # «до 20 октября т. г.»


@dataclass(frozen=True, slots=True)
class WordToken:
    """`word` is in lower case with ё as е; `value` is that of a number in few digits. `kind` names
    the group of the pattern.
    """

    kind: str
    word: str
    start: int
    end: int
    value: float | None = None


def level(text: str) -> str:
    """The text in lower case, its dashes and spaces made alike, each letter in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # «İ» becomes two letters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_LONGER)


@lru_cache(maxsize=512)
def tokens(text: str) -> Sequence[WordToken]:
    return tuple(_lengthened([_token(match) for match in _TOKEN.finditer(level(text))]))


def _lengthened(row: Sequence[WordToken]) -> Iterator[WordToken]:
    """The tokens with abbreviations written out: «р.д.», «к. мес.», «т.г.», «теч.»."""
    place = 0
    while place < len(row):
        token, words = row[place], [one.word for one in row[place : place + 5]]
        behind = row[place - 1].value is not None if place else False
        if words[:4] == ["р", ".", "д", "."] and behind:
            yield replace(token, word="рабочих", end=row[place + 1].end)
            yield replace(row[place + 2], word="дней", end=row[place + 3].end)
            place += 4
        elif words[:4] in _THIS_YEAR and row[place - 1].kind == "word":
            yield replace(token, word="текущего", end=row[place + 1].end)
            yield replace(row[place + 2], word="года", end=row[place + 3].end)
            place += 4
        elif words[:2] == ["к", "."] and words[2:3] in (["мес"], ["года"], ["г"], ["нед"]):
            unit = {"мес": "месяца", "нед": "недели"}.get(words[2], "года")
            short = words[3:4] == ["."] and words[2] != "года"
            yield replace(token, word="конца", end=row[place + 1].end)
            yield replace(row[place + 2], word=unit, end=row[place + 2 + short].end)
            place += 3 + short
        elif token.word in _SHORT and (words[1:2] == ["."] or token.word in _UNDOTTED):
            dot = words[1:2] == ["."]
            yield replace(token, word=_SHORT[token.word], end=row[place + dot].end)
            place += 1 + dot
        elif _YEAR.fullmatch(token.word) and words[1:2] in (["году"], ["года"], ["год"]):
            yield replace(token, value=2000.0 + (token.value or 0))
            place += 1
        else:
            yield token
            place += 1


def _token(match: re.Match[str]) -> WordToken:
    kind = match.lastgroup or "mark"
    figures = match["number"]
    value = float(figures.replace(",", ".")) if figures and len(figures) <= DIGITS else None
    return WordToken(kind, match[0], match.start(), match.end(), value)


def number_at(row: Sequence[WordToken], place: int) -> tuple[float, int] | None:
    """The cardinal that begins at a place, in digits or words, and the place behind it; what stands
    in brackets after digits says the same: «10 (десяти)».
    """
    if place >= len(row):
        return None
    token = row[place]
    if token.value is not None:
        value, after = token.value, place + 1
        if (inner := _bracketed(row, after)) is not None:
            after = inner
        return value, after
    if token.word in ("полтора", "полторы", "полутора"):
        return 1.5, place + 1
    if (value_ := CARDINALS.get(token.word)) is None:
        return None
    after = place + 1
    small = CARDINALS.get(row[after].word) if after < len(row) else None
    if value_ >= 20 and small is not None and small < 10:
        return value_ + small, after + 1
    if (inner := _bracketed(row, after)) is not None:
        after = inner
    return value_, after


def _bracketed(row: Sequence[WordToken], place: int) -> int | None:
    if place + 2 >= len(row) or row[place].word != "(":
        return None
    for end in (place + 2, place + 3):
        if end < len(row) and row[end].word == ")":
            inside = row[place + 1 : end]
            if all(t.word in CARDINALS or t.value is not None for t in inside):
                return end + 1
    return None


def ordinal_at(row: Sequence[WordToken], place: int) -> tuple[int, int] | None:
    """«II», «2-й», «2», «втором», «двадцать пятого», and the place behind it."""
    if place >= len(row):
        return None
    token = row[place]
    if token.value is not None and token.value == int(token.value):
        return int(token.value), place + 1
    if token.word in _ROMAN:
        return _ROMAN[token.word], place + 1
    if token.word in ("двадцать", "тридцать") and place + 1 < len(row):
        small = ORDINALS.get(row[place + 1].word)
        if small is not None and small < 10:
            return CARDINALS[token.word] + small, place + 2
    value = ORDINALS.get(token.word)
    return None if value is None else (value, place + 1)


def prefix_of(word: str, unit: str) -> int | None:
    """The number in «десятидневный» with the unit «дневн»; 1 for «недельный», None for others."""
    before, stem, _ = word.partition(unit)
    if not stem:
        return None
    if not before:
        return 1
    return _PREFIXES.get(before)
