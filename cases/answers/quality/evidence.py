"""Facts of one case in an answer: dates, numbers, names, places, deeds. Pure.

Numbers of laws and documents, phones and the date of the appeal are of every letter, and none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import DateMention, read_mentions
from cases.answers.dates.reckoning import Form
from cases.answers.dates.tokens import level
from cases.answers.words.addresses import addresses
from cases.answers.words.content import LEFT_OUT, root, roots
from cases.answers.words.predicates import PredicateKind, predicates
from cases.answers.words.sentences import Sentence, sentences
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

_COUNT = re.compile(
    r"(?<![\d№.,/-])(?:\d+(?:[.,]\d+)?|дв(?:а|е|ух)|тр(?:и|ех)|четыр(?:е|ех)|пять|пяти"
    r"|шест[ьи]|семь|десят[ьи])\s*-?\s*"
    r"(?:кв\.?\s*м|куб\w*|м[23²³]?(?![а-я])|км(?![а-я])|см(?![а-я])|метр\w*|километр\w*"
    r"|тонн\w*|литр\w*|рубл\w*|руб\.?|тыс\w*|млн|млрд|градус\w*|°|%|процент\w*"
    r"|фонар\w+|светильник\w*|опор\w*|ламп\w*|дом(?:а|ов)(?![а-я])|подъезд\w*|квартир\w*"
    r"|контейнер\w*|бак(?:а|ов)|ям(?:ы|а)?(?![а-я])|машин\w*|автобус\w*|рейс\w*"
    r"|бригад\w*"
    r"|единиц\w*|работник\w*|человек|дерев\w+|участк\w*|люк\w*|насос\w*|стояк\w*|врач\w*"
    r"|мест(?:а|о)?(?![а-я])|собак\w*|квт|мм(?![а-я])|погонн\w*|штук\w*|шт|нарушени\w+"
    r"|протокол\w*|маршрут\w*|атм)"
)
_NAMED = re.compile(
    r"(?:ООО|АО|ПАО|ОАО|ЗАО|МБУ|МКУ|МУП|ГУП|ГБУ|ГКУ|МКП|МП|ИП|ТСЖ|ТСН|УК|КГБУ|ГАУ|ГБУЗ"
    r"|МБОУ|МАДОУ|МБДОУ|МАОУ|ДРСК|РСО)\s*[«\"“]?[А-ЯЁ][\w\s.-]{2,40}?[»\"”]?(?=[\s,.;)]"
    r"|$)"
    r"|[«“\"][А-ЯЁ][^»”\"]{2,50}[»”\"]"
)
_PERSON = re.compile(
    r"(?<![А-Яа-яё.])(?:[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\."
    r"|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|вичу"
    r"|вной|вне)[а-яё]{0,2})"
)
_DOCUMENT = re.compile(
    r"(?:закон\w*|постановлени\w+|приказ\w*|фз|регламент\w*|распоряжени\w+|указ\w*)"
)
_HOUR = re.compile(r"(?<![а-я])(?:в|к|около|до|с)\s+\d{1,2}(?::\d\d)?\s+(?:утра|вечера|дня|ночи)")
_LETTER = frozenset(
    {
        "быть",
        "рассмотреть",
        "направить",
        "передать",
        "поступить",
        "получить",
        "принять",
        "зарегистрировать",
        "взять",
        "поставить",
        "учесть",
        "сообщить",
        "информировать",
        "обратиться",
        "отработать",
    }
)
_HANDED = re.compile(r"обращени|сообщени|заявк|вопрос|информаци|жалоб|проблем")


class FactKind(StrEnum):
    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    PLACE = "place"
    DEED = "deed"


@dataclass(frozen=True, slots=True)
class Fact:
    kind: FactKind
    start: int
    end: int


def facts(
    appeal: str, answer: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Fact]:
    """In text order. A deed is a fact where it takes up the appeal's own words."""
    rows: list[Fact] = []
    theme = roots(appeal, lemmatiser)
    for sentence in sentences(answer):
        even, begin = level(sentence.text), sentence.start
        is_law = _DOCUMENT.search(even) is not None
        for mention in read_mentions(sentence.text, at, worktime):
            if _is_fact(mention, even, is_law):
                rows.append(Fact(FactKind.DATE, begin + mention.start, begin + mention.end))
        rows += [
            Fact(FactKind.DATE, begin + m.start(), begin + m.end()) for m in _HOUR.finditer(even)
        ]
        rows += [
            Fact(FactKind.NUMBER, begin + m.start(), begin + m.end())
            for m in _COUNT.finditer(even)
            if not is_law
        ]
        rows += [
            Fact(FactKind.NAME, begin + m.start(), begin + m.end())
            for form in (_NAMED, _PERSON)
            for m in form.finditer(sentence.text)
            if not is_law
        ]
        rows += [
            Fact(FactKind.PLACE, begin + row.start, begin + row.end)
            for row in addresses(sentence.text)
            if not row.is_office
        ]
        rows += _deeds(sentence, theme, lemmatiser)
    return sorted(rows, key=lambda row: (row.start, row.kind))


def _is_fact(mention: DateMention, even: str, is_law: bool) -> bool:
    if mention.lead is Lead.OF or mention.stretch.form is Form.CLOCK:
        return False
    if is_law and mention.stretch.form is Form.TERM:
        return False
    return not re.search(r"(?:обращени\w+|сообщени\w+|№\s*\S*)\s*$", even[: mention.start])


def _deeds(sentence: Sentence, theme: frozenset[str], lemmatiser: Lemmatiser) -> Sequence[Fact]:
    """What was done to what the appeal names."""
    rows = []
    even = level(sentence.text)
    for verb in predicates(sentence.text, lemmatiser):
        if (
            verb.kind not in (PredicateKind.PAST, PredicateKind.DONE, PredicateKind.FUTURE)
            or verb.lemma in _LETTER
        ):
            continue
        around = _clause(even, verb.start)
        if _HANDED.search(around):
            continue
        own = {root(lemma) for lemma in lemmatiser.lemmas(around) if lemma not in LEFT_OUT}
        if own & theme:
            rows.append(Fact(FactKind.DEED, sentence.start + verb.start, sentence.start + verb.end))
    return rows


def _clause(even: str, place: int) -> str:
    begin = max(even.rfind(mark, 0, place) for mark in ",;:") + 1
    end = min((at for mark in ",;:" if (at := even.find(mark, place)) >= 0), default=len(even))
    return even[begin:end]
