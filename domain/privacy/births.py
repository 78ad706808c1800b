"""Finds residents' dates of birth in a text. Pure.

The words beside a date decide. «Дети 2015 года рождения» are a year-group, «день рождения города»
is a holiday, and births before FIRST are history: these dates stay.
"""

import re
from collections.abc import Iterator

from domain.privacy.offices import is_in_office

FIRST = 1915
# A text without any of them is not searched.
PIECES = "рожд", "родил", ".р", "г. р", "г/р", "д/р", "др ", "гр)", " (0", " (1", " (2", " (3"

_MONTH = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]{0,2}"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d\d)(?!\d)"
    rf"|\d{{1,2}}[ ]{_MONTH}[ ](?:\d{{4}}(?!\d)|\d\d(?:-?го(?!\w)|[ ]?г(?:\.|ода)))"
    rf"|\d{{1,2}}[ ]{_MONTH},?[ ]тысяча[ ]девятьсот(?:[ ][а-яё]{{3,14}}){{1,3}})"
)
_OF_BIRTH = r"(?:г\.?[ ]?р(?!\w)|г/р(?!\w)|(?:г\.|года?)?[ ]?рожд(?:ения|\.))"
_LED = re.compile(
    r"(?<!\w)(?:(?:дат\w{1,2}|год|день)[ ](?:моего[ ]|е[её][ ]|его[ ])?рожд\w{0,5}"
    r"|д[./]?[ ]?р(?!\w)|рожд(?:\.|[её]н[а-я]{0,3}(?!\w))|родил(?:ся|ась)(?!\w)|г\.[ ]?р(?!\w))"
    rf"(?P<gap>[^\d.!?\n]{{0,24}}|[.:][^\d.!?\n]{{0,8}})(?P<date>{_DATE}|(?:19|20)\d\d(?!\d))",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(rf"(?<![\d.])(?P<date>{_DATE})[ ]?(?:г\.|года)?,?[ ]?{_OF_BIRTH}", re.I)
_AGED = re.compile(
    r"(?:[А-ЯЁ][а-яё]+[ ](?:[А-ЯЁ]\.[ ]?[А-ЯЁ]\.|[А-ЯЁ][а-яё]+)|\[имя\])[ ]?,?[ (]{1,2}"
    rf"(?P<date>(?:19|20)\d\d)[ ]?{_OF_BIRTH}"
)
_KIN = (
    r"(?<!\w)(?:отец|отц[ау]|мать|матери|мам[аеуы]|пап[аеу]|сын(?:а|у|ом)?|сынок|доч(?:ь|ка|ке|ку|ери)|муж(?:а|у)?"
    r"|жен[аеуы]|бабушк[аеу]|бабул[яеи]|дед(?:а|у|ушк[аеу])?|брат(?:а|у)?|сестр[аеу]|внук(?:а|у)?|внучк[аеу]"
    r"|тёщ[аеу]|тещ[аеу]|свекров[ьи]|ребён(?:ок|ка|ку)|ребен(?:ок|ка|ку)|пациентк?[аеу]?|племянни[кц][ау]?)"
)
_OF_KIN = re.compile(
    rf"{_KIN}(?<!реб.нок)(?<!реб.нка)(?<!реб.нку),?[ (]{{1,2}}(?P<date>(?:19|20)\d\d)[ ]?"
    rf"{_OF_BIRTH}"
    rf"|{_KIN}"
    r"(?:[ ][а-яё]{2,20}){0,2}[ ]\((?P<full>\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)"
    r"(?:[ ]?г\.?)?\)",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(r"год[ ]рожд", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?<!\w)(?:после|до|позже|раньше|ранее)(?!\w)|город|област|посел|сел[оа]|школ|округ|район|компани|клуб|театр|групп|музе|больниц|завод"
    r"|тигр|медвеж|котён|щен|тройн|двойн|малыш",
    re.IGNORECASE,
)


def births(text: str) -> Iterator[tuple[int, int]]:
    for match in _LED.finditer(text):
        date = match["date"]
        whole = len(date) > 4 or _YEAR_ONLY.match(match[0])
        if whole and not _NOBODY.search(match["gap"]) and _is_residents(match):
            yield match.span("date")
    for match in _FOLLOWED.finditer(text):
        if _is_residents(match):
            yield match.span("date")
    for match in _AGED.finditer(text):
        if _is_residents(match):
            yield match.span("date")

    for match in _OF_KIN.finditer(text):
        yield match.span("date" if match["date"] else "full")


def _is_residents(match: re.Match[str]) -> bool:
    year = match["date"][-4:]
    old = year.isdigit() and int(year) < FIRST
    return not old and not is_in_office(match.string, match.start(), match.end())
