"""When something is by an answer: its times as stretches of hours. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log

from cases.answers.dates.leads import Lead
from cases.answers.dates.reckoning import Form
from cases.answers.dates.tokens import level
from cases.answers.quality.claims.hours import hours_beside, hours_of_term
from cases.answers.quality.grounds.features import features
from cases.answers.quality.grounds.times import Time, read_times
from cases.answers.quality.grounds.weights import weights
from cases.answers.words.clauses import Clauses
from cases.answers.words.content import roots
from cases.answers.words.predicates import PredicateKind
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

DAY = 24.0
ROUNDING, EARLIER = 0.1, 0.3  # «через две недели» may be so much later or earlier, of its length
SOME = 4.0  # «раньше» stands so far from 0 in the logarithm of chances
# Of a promise's features: forms of grammar, no words.
_KEPT = ("lead=", "form=", "elliptic", "gnot", "paren")
_PAST = frozenset({PredicateKind.PAST, PredicateKind.DONE})
_FLOOR = re.compile(
    r"(?<![а-я])(?:раньше|ранее)\s+(?:чем\s+)?(?:[а-я]+\s+){0,2}$"
    r"|(?<![а-я])(?:минимум|не\s+мен(?:ьш)?ее?)\s*$"
)
_LEAST = re.compile(r"\W*(?:минимум|и\s+больше|не\s+(?:раньше|меньше))")
_LASTS = re.compile(
    r"(?<![а-я])(?:не\s+(?:буд(?:ет|ут)|работа|ход|дад|жд)|без\s+(?:вод|свет|тепл|газ|электр"
    r"|связ)"
    r"|отключен|закрыт|перекрыт|продл(?:ит|ят)ся|останет|карантин|приостанов|недоступ|ограничен"
    r"|дистан)"
)
_NEVER = re.compile(r"(?<![а-я])(?:не\s+(?:буд(?:ет|ут)|дад|жд)|раньше)")
# What happens then: the trouble ends, lasts until then, work begins, a step is made on the way,
# something is given for the while.
_ROLES = {
    name: re.compile(rf"(?<![а-я])(?:{'|'.join(stems.split())})")
    for name, stems in {
        "end": "заверш законч закончат оконч сдад сдач сдаем откро откры заработ восстанов дадут"
        " дадим дать подад подаст подач появ возобнов запус пустим пустят пуск поед пойд включ верн"
        " готов приня прим получ выплат выплач перечис поступит зачисл начисл придет придут установ"
        " поставим поставят смонтир замен сдела почин отремонт устран вывез убер увез уложат уложим"
        " закр расчист очист почист выйд выход ждите ждем будет будут приходите заполн переключ"
        " зажж вста нанес засып спил снес заедет заезд работает курсир",
        "lasts": r"не\s+(?:буд|работа|ход|дад|жд|откро|пойд"
        r"|запуст) без\s закрыт перекрыт отключен"
        r" продлит останет карантин приостанов недоступ ограничен дистан стоит идут\s+по продолж"
        " объезд",
        "start": "начн начин начал начат старт приступ зайд заход выед выезж приед",
        "journey": "выед выезж приед",
        "step": "комисси провер осмотр обслед ответ рассмотр заявлени собрани замер предписан"
        " протокол акт достав привез отгруз запчаст заказ закуп поставк аукцион торг конкурс"
        " экспертиз результат проб документ справк",
        "offer": r"пункт подвоз бочк машина\s+с дежур график\s+прием кабинет перерасч при\s+запис",
    }.items()
}
# The later answer says that what was said before holds no longer, or why.
_SHIFT = re.compile(
    r"(?<![а-я])(?:не\s+(?:успе|улож|влез|получил|выдерж|вышло|откро\w+\s+завтра|набра)\w*|теперь"
    r"|опечат|ошиб|поправк|поспешил|извин|прост(?:ите|им)|прежн|ранее|обещал|вместо|перен[ео]с"
    r"|сдви|продл(?!(?:ит|ят)ся)|отлож|уточн|изменен|позже|задерж|затян|подвел|дольше|новый\s+срок|новая\s+дат"
    r"|не\s+\d|а\s+не|дополня|в\s+силе)"
)
_MOVED = re.compile(
    r"(?<![а-я])(?:перен[ео]с|сдви|продл(?!(?:ит|ят)ся)|отлож|вместо|уточн|изменен|изменил|скорректир|поправк"
    r"|опечат|ошибочно|нов(?:ый|ая|ые|ую|ого)\s+(?:срок|дат)|срок\w*\s+сместил|досрочн"
    r"|ранее\s+(?:сообщ|называ|озвуч|указ|заявл|план)|раньше\s+срока|сокращ\w+\s+срок)"
)
_PART = re.compile(r"середин|кон(?:ец|ца|цу|це)(?![а-я])|втор\w+\s+половин")
PART = 11 * DAY  # «к середине января» begins no earlier before its end
_STREET = re.compile(
    r"(?<![А-Яа-яё])(?:[Нн]а|[Пп]о|[Пп]ереул\w+|[Уу]лиц\w+|ул\.)\s+(?!Ваш|Наш|Данн)([А-ЯЁ][а-яё]{3,})"
)
_NAME = re.compile(
    r"(?<![.!?:;\n] )(?<!^)(?<![а-яё])[«\"]?([А-ЯЁ][а-яё]{3,})"
    r"|(?:корпус|подъезд|дом|этаж|школ|сад|№)\w*\s+№?\s*(\w{1,4})(?![а-яё])"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """Hours from `first` to `last`; `is_floor` says that it is not before, `is_by` that it is
    until, `is_over` that a deed was done then. `roots` are of its clause, `deeds` classes of its
    verb, `names` stand in its sentence.
    """

    span: Span
    first: float
    last: float
    is_floor: bool
    is_by: bool
    is_rough: bool
    is_shifted: bool
    is_moved: bool
    is_over: bool
    chance: float
    features: Mapping[str, float]
    roles: frozenset[str]
    deeds: frozenset[str]
    roots: frozenset[str]
    names: frozenset[str]
    streets: frozenset[str]


def shifts(text: str) -> tuple[int, bool]:
    """How many words say that a term holds no longer, and whether one says that it was moved."""
    even = level(text)
    return len({match[0] for match in _SHIFT.finditer(even)}), _MOVED.search(even) is not None


def hour_of(moment: datetime) -> float:
    return _start_of(moment.date()) + moment.hour + moment.minute / 60


def read_moments(
    text: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Moment]:
    local = at.astimezone(worktime.zone)
    return [
        _moment(one, hour_of(local), lemmatiser)
        for one in read_times(text, at, worktime, lemmatiser)
        if one.mention is not None and not _is_gone(one)
    ]


def _is_gone(one: Time) -> bool:
    """«завершён 18 августа» on the 20th is no day of the next year."""
    assert one.mention is not None
    before = one.mention.stretch.before
    if before is None:
        return False
    return _is_past(one) and one.of.today - before < one.mention.day - one.of.today


def _is_past(one: Time) -> bool:
    verb = Clauses(one.of.even, one.of.verbs).governing(one.start, one.end)
    return verb is not None and verb.kind in _PAST


def _moment(one: Time, now: float, lemmatiser: Lemmatiser) -> Moment:
    assert one.mention is not None
    even, lead, facts = one.of.even, one.mention.lead, features(one)
    chance = weights("promises").likely(facts)
    begin, until = Clauses(even, one.of.verbs).around(one.start, one.end)
    first, last = _stretch(one, now, begin, until)
    is_floor = lead in (Lead.EARLIEST, Lead.PAST) or _is_floor(even, one)
    is_by = lead in (Lead.BY, Lead.WITHIN, Lead.OVER) and not is_floor
    if is_by and _LASTS.search(even, begin, until):
        is_by, first = False, max(first, last - DAY)
        is_floor = _NEVER.search(even, begin, until) is not None
    return Moment(
        (one.of.sentence.start + one.start, one.of.sentence.start + one.end),
        first,
        last,
        is_floor,
        is_by,
        one.mention.stretch.form is Form.TERM,
        _SHIFT.search(even) is not None,
        _MOVED.search(even) is not None,
        _start_of(one.mention.stretch.first) <= now and _is_past(one),
        chance,
        dict(_kept(one, facts, chance)),
        frozenset(name for name, form in _ROLES.items() if form.search(even, begin, until)),
        frozenset(name for name in facts if name.startswith("D:") and "/" not in name),
        roots(even[begin : one.start] + " " + even[one.end : until], lemmatiser),
        frozenset((a or b)[:5].lower() for a, b in _NAME.findall(one.of.sentence.text)),
        frozenset(name[:5].lower() for name in _STREET.findall(one.of.sentence.text)),
    )


def _stretch(one: Time, now: float, begin: int, until: int) -> tuple[float, float]:
    assert one.mention is not None
    stretch, even = one.mention.stretch, one.of.even
    first, last = _start_of(stretch.first), _start_of(stretch.last) + DAY
    if stretch.form is Form.TERM:
        if (count := hours_of_term(even, one.start, one.end)) is not None:
            return now + count * 0.75 - 1, now + count * 1.25 + 1
        ahead = last - now
        return last - max(EARLIER * ahead, DAY), last + ROUNDING * ahead
    if stretch.first == stretch.last:
        hours = hours_beside(even, (one.start, one.end), (begin, until))
        return (first + hours[0], first + hours[1]) if hours else (first, last)
    if _PART.search(even, one.start, one.end):
        first = max(first, last - PART)
    return first, last


def _is_floor(even: str, one: Time) -> bool:
    is_after = _LEAST.match(even, one.end) is not None
    return is_after or _FLOOR.search(even, 0, one.start) is not None


def _kept(one: Time, facts: Mapping[str, float], chance: float) -> Iterator[tuple[str, float]]:
    yield from ((name, value) for name, value in facts.items() if name.startswith(_KEPT))
    yield "likely", max(-SOME, min(SOME, log((chance + 1e-4) / (1 - chance + 1e-4))))
    yield f"place={min(one.of.place, 3)}", 0.5


def _start_of(day: date) -> float:
    return day.toordinal() * DAY
