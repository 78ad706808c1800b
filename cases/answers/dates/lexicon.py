"""Words of the calendar by their stems: months, weekdays, units, seasons, and what modifies them.

Pure.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_MONTHS = (
    r"янв(?:ар[ьяею]|арем)?",
    r"февр?(?:ал[ьяею]|алем)?",
    r"март(?:а|е|у|ом)?",
    r"апр(?:ел[ьяею]|елем)?",
    r"ма[йяею]|маем",
    r"июн[ьяею]?|июнем",
    r"июл[ьяею]?|июлем",
    r"авг(?:уст(?:а|е|у|ом)?)?",
    r"сент?(?:ябр[ьяею]|ябрем)?",
    r"окт(?:ябр[ьяею]|ябрем)?",
    r"нояб?(?:р[ьяею]|рем)?",
    r"дек(?:абр[ьяею]|абрем)?",
)
_WEEKDAYS = (
    r"понедельник(?:а|у|ом|е)?|пн",
    r"вторник(?:а|у|ом|е)?|вт",
    r"сред(?:а|ы|е|у|ой)|ср",
    r"четверг(?:а|у|ом|е)?|чт",
    r"пятниц(?:а|ы|е|у|ей)|пт",
    r"суббот(?:а|ы|е|у|ой)|сб",
    r"воскресень(?:е|я|ю|ем)|вс",
)
_UNITS = {
    "day": r"день|дн(?:я|ей|и|ю|ем|ям|ями|ях)|сут(?:ки|ок|кам|ками|ках)",
    "week": r"недел(?:я|и|ю|е|ь|ей|ям|ях|ями)",
    "month": r"месяц(?:а|ев|ы|у|е|ем|ам|ах)?|мес",
    "year": r"год(?:а|у|ом|е|ов|ы)?|лет",
    "hour": r"час(?:а|ов|ы|у|ам)?|ч",
    "minute": r"минут(?:а|ы|у)?|мин",
    "quarter": r"квартал(?:а|е|у|ом|ы|ов)?|кв",
    "half": r"полугоди(?:е|я|и|ю|ем)",
    "decade": r"декад(?:а|ы|е|у|ой)",
    "weekend": r"выходн(?:ые|ых|ым|ыми)",
}
_SEASONS = {
    12: r"зим(?:а|ы|е|у|ой)|зимн(?:ий|его|ем|ему)",
    3: r"весн(?:а|ы|е|у|ой)|весенн(?:ий|его|ем|ему)",
    6: r"лет(?:о|а|у|ом)|летн(?:ий|его|ем|ему)",
    9: r"осен(?:ь|и|ью)|осенн(?:ий|его|ем|ему)",
}
_PARTS = {
    "start": r"начал(?:о|а|у|е|ом)",
    "middle": r"середин(?:а|ы|е|у|ой)",
    "end": r"кон(?:ец|ца|цу|це|цом)|окончани(?:е|я|ю)|исход(?:а|у|е)?",
    "half": r"половин(?:а|ы|е|у|ой)",
}
_NEXT = r"следующ\w+|будущ(?:ий|его|ем|ему|ей|ую|ая)|предстоящ\w+|наступающ\w+"
_THIS = r"эт(?:ой|ого|от|у|им|а|ом|и|их)|текущ\w+|нынешн\w+|сего|данн\w+|т"
_LAST = r"прошл\w+|минувш\w+|прошедш\w+|предыдущ\w+|истекш\w+"
_NEAR = r"ближайш\w+"


def _compiled(forms: Mapping[Any, str]) -> Mapping[Any, re.Pattern[str]]:
    return {key: re.compile(form) for key, form in forms.items()}


_MONTH_FORMS = _compiled(dict(enumerate(_MONTHS, 1)))
_WEEKDAY_FORMS = _compiled(dict(enumerate(_WEEKDAYS)))
_UNIT_FORMS, _SEASON_FORMS = _compiled(dict(_UNITS)), _compiled(dict(_SEASONS))
_PART_FORMS = _compiled(dict(_PARTS))
_SHIFT_FORMS = _compiled({1: _NEXT, 0: f"{_THIS}|{_NEAR}", -1: _LAST})
_BILLED = re.compile(r"([а-я]{3,8}?)(?:ов)?ск[а-я]{2,3}")
_BILLS = ("платеж", "квитанц", "счет", "сесси", "заседани", "зарплат", "пенси")
_WORKING = re.compile(r"рабоч\w{2,3}|банковск\w{2,3}")
_CALENDAR = re.compile(r"календарн\w{2,3}|полн\w{2,3}|последующ\w+|ближайш\w+|следующ\w+|первы[хе]")


def _key(forms: Mapping[Any, re.Pattern[str]], word: str) -> Any:
    return next((key for key, form in forms.items() if form.fullmatch(word)), None)


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    value = _key(_MONTH_FORMS, word)
    return value if isinstance(value, int) else None


def bill_of(word: str, noun: str) -> int | None:
    """The month of «октябрьскую платёжку», «декабрьской сессии»."""
    named = _BILLED.fullmatch(word)
    if named is None or not noun.startswith(_BILLS):
        return None
    return month_of(named[1]) or month_of(f"{named[1]}ь")


@lru_cache(maxsize=4096)
def weekday_of(word: str) -> int | None:
    """0 is Monday."""
    value = _key(_WEEKDAY_FORMS, word)
    return value if isinstance(value, int) else None


@lru_cache(maxsize=4096)
def unit_of(word: str) -> str | None:
    value = _key(_UNIT_FORMS, word)
    return value if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def season_of(word: str) -> int | None:
    """The month that it begins with."""
    value = _key(_SEASON_FORMS, word)
    return value if isinstance(value, int) else None


@lru_cache(maxsize=4096)
def part_of(word: str) -> str | None:
    value = _key(_PART_FORMS, word)
    return value if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def shift_of(word: str) -> int | None:
    """1 for «следующий», 0 for «этот», -1 for «прошлый»."""
    value = _key(_SHIFT_FORMS, word)
    return value if isinstance(value, int) else None


def is_calendar(word: str) -> bool:
    """A month, a weekday, a unit, a season, or what modifies them."""
    readers = (month_of, weekday_of, unit_of, season_of, part_of, shift_of)
    return any(read(word) is not None for read in readers)


def is_working(word: str) -> bool:
    return _WORKING.fullmatch(word) is not None


def is_filler(word: str) -> bool:
    """What stands between a preposition and a number, or a number and its unit."""
    return _CALENDAR.fullmatch(word) is not None
