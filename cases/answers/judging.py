"""What an official comment is: an answer, an interim one, or none. Pure.

It goes by the grammar of what was done (deeds.py) and by stems in the text. A text that names what
was or will be done, or explains, is an answer; a text that passes the question on, or asks back, is
interim at most.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from cases.answers.dates.mentions import read_mentions
from cases.answers.deeds import read_deeds
from domain.ports.language import Grammar
from domain.post import Kind, Labels
from domain.spelling import plain
from domain.terms.worktime import Worktime

STEM = 4  # letters that the forms of one word share
LATELY = timedelta(days=120)  # a date without a year that was less ago is that one
SHORT = 4  # words, besides courtesy, that say nothing
_WORD = re.compile(r"[а-яёa-z0-9]+", re.IGNORECASE)


class Finality(StrEnum):
    """NONE is no answer: a greeting, an advertisement, the body's own news."""

    FINAL = "final"
    INTERIM = "interim"
    NONE = "none"


def _stems(*stems: str) -> re.Pattern[str]:
    return re.compile(r"(?<![а-яё])(?:" + "|".join(stems) + ")", re.IGNORECASE)


_WILL = _stems(
    *(r"буд(?:ет|ут)\s+\S+(?:н[аоы]?|ены?|аны?|ят|ться)\b", r"будем\b", r"запланир", r"планиру"),
    *(r"включен[аоы]?\s+в\s+(?:план|программ)", r"до\s+\d{1,2}\b", r"не\s+позднее"),
    *(r"в\s+течени[еи]\s+\S+\s+(?:дн|час|недел|месяц|рабоч)", r"в\s+срок", r"\d{1,2}\.\d{1,2}"),
    *(r"состоится", r"пройд[её]т", r"начн[её]тся", r"начнутся"),
)
# «обращение будет рассмотрено», «ответим до 5 декабря»
_LATER = _stems(
    r"буд(?:ет|ут|ем)\s+(?:\S+\s+){0,2}?(?:рассм|перед|направ|провер|изуч|зарегистр|прин[яи]т)",
    r"буд(?:ет|ут|ем)\s+(?:\S+\s+){0,2}?(?:уч[тл]|дан[аоы]?\b|уточн|сообщ|отвеч|следи|держа)",
    *(r"ответим", r"ответят", r"сообщ(?:им|ат)", r"вернемся", r"верн[её]мся", r"проинформируем"),
    *(r"расскаж(?:ем|ут)", r"напиш(?:ем|ут)", r"дадим\s+ответ", r"уточн(?:им|ят)", r"разбер"),
    *(r"рассмотр(?:им|ят)", r"провер(?:им|ят)", r"переда(?:дим|дут)", r"направ(?:им|ят)"),
)
_CLAUSES = re.compile(r"[,;!?\n]|\.(?!\d)")
_EXPLAINED = _stems(
    *(
        r"потому",
        r"связан[аоы]?\s+с",
        r"в\s+связи\s+с",
        r"согласно",
        r"на\s+основании",
        r"не\s+явля",
    ),
    *(r"не\s+относится", r"принадлежит", r"график", r"проводятся", r"ведутся", r"ведет(?:ся)?\b"),
    *(r"вед[её]тся", r"авари", r"по\s+телефон", r"обратиться", r"составля", r"предусмотр"),
    *(r"отсутству", r"стоимост", r"осуществля", r"находится", r"работа(?:ет|ют)"),
)
_PASSED_ON = _stems(
    *(r"передал", r"передан", r"передадим", r"переда[её]м", r"направил", r"направлен", r"направим"),
    *(r"перенаправ", r"взял[иа]?\s+(?:в|на)", r"взят[оаы]?\s+(?:в|на)", r"берем", r"бер[её]м"),
    *(r"принят[оаы]?\s+(?:в|к)", r"принял[иа]?\s+(?:в|к|ваш)", r"приняли", r"уточн", r"провер"),
    *(r"разбер[её]мся", r"разбираемся", r"выясн", r"ответим", r"сообщим", r"вернемся", r"вернёмся"),
    *(r"зафиксирова", r"зарегистрирова", r"рассмотр", r"рассматрива", r"готовим\s+ответ"),
    *(
        r"в\s+работе\b",
        r"спасибо",
        r"благодар",
        r"напишите",
        r"подскажите",
        r"укажите",
        r"пришлите",
    ),
)
_COURTESY = _stems(
    *(r"здравствуй", r"добрый", r"доброго", r"уважаем", r"спасибо", r"благодар", r"за\b", r"вас\b"),
    *(r"ваш", r"обращени", r"сигнал", r"сообщени", r"неравнодуш", r"активн", r"информаци"),
    *(r"пожалуйста", r"с\b", r"уважением", r"день\b", r"дня\b", r"вечер", r"утро", r"и\b"),
)
_PROMOTED = _stems(
    *(r"подписывайтесь", r"подпишитесь", r"розыгрыш", r"конкурс", r"приглаша", r"афиш", r"скидк"),
    *(r"участвуйте", r"голосуйте", r"не\s+пропустите", r"ярмарк", r"концерт", r"акци[яию]\b"),
    *(r"делитесь", r"ставьте", r"вступайте", r"опрос", r"забег", r"фестивал", r"мастер-класс"),
    *(r"вход\s+(?:свободн|бесплатн)", r"запись\s+открыта", r"стартует", r"жд[её]м\s+(?:вас|ваши)"),
    r"открыт[аоы]?\s+(?:запись|при[её]м\s+заявок|набор|регистраци)",
)
_ADDRESSED = _stems(
    *(r"обращени", r"вопрос", r"довод", r"проблем", r"ситуаци", r"пониман", r"заявк", r"жалоб"),
    *(r"причин", r"ответственн", r"срок"),
)
_SELF = re.compile(
    r"^\W*(?:(?:это|ответ|пишет|мы[,\s]*)\W+)?(?:официальн\w+\W+)?"
    r"(?:администраци|министерств|минжкх|управлени|департамент|комитет|прокуратур|жилинспекц"
    r"|госжилинспекц|правительств|мэри)",
    re.IGNORECASE,
)


def judge(text: str, grammar: Grammar, labels: Labels | None = None, asked: str = "") -> Finality:
    """`asked` is the question. A text that does nothing of all this, and neither speaks of a
    question nor shares a word with this one, is the body's own news.
    """
    if not text.strip():
        return Finality.NONE
    deeds = read_deeds(text, grammar)
    deals = deeds.done or _is_planned(text)
    passes = deeds.passed or bool(_PASSED_ON.search(text) or _LATER.search(text))
    explains = bool(_EXPLAINED.search(text))
    kind = labels.kind if labels is not None else None
    is_advert = kind is not None and kind.value == Kind.ADVERTISEMENT
    if (is_advert or _PROMOTED.search(text)) and not (deeds.done or passes):
        return Finality.NONE
    if deals:
        return Finality.FINAL
    if passes:
        # «Передали: фонари там городские, ремонт ведётся по графику» explains, and is an answer.
        return Finality.FINAL if explains and _rest(text) >= 2 * SHORT else Finality.INTERIM
    if explains:
        return Finality.FINAL
    is_apart = bool(asked) and not _ADDRESSED.search(text) and not _words(text) & _words(asked)
    return Finality.FINAL if _rest(text) > SHORT and not is_apart else Finality.NONE


def says_until(text: str, at: datetime, worktime: Worktime) -> bool:
    """Whether a text of that time names a day that has not passed, or a term."""
    today = at.astimezone(worktime.zone).date()
    return any(
        one.day >= today and (one.stretch.before is None or today - one.stretch.before > LATELY)
        for one in read_mentions(text, at, worktime)
    )


def calls_itself_official(text: str) -> bool:
    """A text that begins as if a body wrote it."""
    return _SELF.match(text[:200]) is not None


def _is_planned(text: str) -> bool:
    """What will be done about the matter; to answer later is no plan."""
    clauses = _CLAUSES.split(text)
    return any(_WILL.search(one) and not _LATER.search(one) for one in clauses)


def _rest(text: str) -> int:
    """Words besides courtesy and passing on."""
    bare = _PASSED_ON.sub(" ", _COURTESY.sub(" ", text))
    return sum(len(word) > 2 for word in _WORD.findall(bare))


def _words(text: str) -> set[str]:
    """The beginnings of words of content."""
    bare = _COURTESY.sub(" ", plain(text))
    return {word[:STEM] for word in _WORD.findall(bare) if len(word) >= STEM}
