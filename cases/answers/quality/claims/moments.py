"""When something is by an answer: its times as stretches of hours, with what stands beside. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import log

from cases.answers.dates.leads import Lead
from cases.answers.dates.reckoning import Form
from cases.answers.quality.grounds.features import features
from cases.answers.quality.grounds.times import Time, read_times
from cases.answers.quality.grounds.weights import weights
from cases.answers.dates.tokens import level
from cases.answers.words.clauses import Clauses
from cases.answers.words.content import roots
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

HOUR = timedelta(hours=1)
DAY = 24.0
NEAR = 24  # characters beside a day in which its hour stands
# Of a promise's features: forms of grammar and classes of words, no single words.
_KEPT = ("lead=", "form=", "gov=", "K:", "KB:", "KA:", "D:", "M=", "elliptic", "gnot", "paren")
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d)(?![\d.])|-?(?:ти|ми)?(?=\s*(?:час|ч(?![а-я])))"
    r"|(?=\s+(?P<part>утра|вечера|дня|ночи)))"
)
_PARTS = (
    ("полноч", 23.0, 25.0),
    ("полдень|полудн|полдню", 11.5, 12.5),
    ("обед", 11.0, 15.0),
    ("утр", 4.0, 11.0),
    ("вечер", 17.0, 24.0),
    ("ноч", 20.0, 30.0),
)
_DAY_PARTS = [(re.compile(rf"(?<![а-я])(?:к\s+|до\s+|после\s+)?(?:{stem})"), a, b) for stem, a, b in _PARTS]
_FLOOR = re.compile(
    r"(?<![а-я])(?:раньше|ранее)\s+(?:чем\s+)?(?:[а-я]+\s+){0,2}$|(?<![а-я])(?:минимум|не\s+меньше|не\s+менее|как\s+минимум)\s*$"
)
_LEAST = re.compile(r"^\W*(?:минимум|и\s+больше|не\s+(?:раньше|меньше))")
_LASTS = re.compile(
    r"(?<![а-я])(?:не\s+(?:буд(?:ет|ут)|работа|ход|дад|жд)|без\s+(?:вод|свет|тепл|газ|электр|связ)|отключ[её]н|закрыт|перекрыт"
    r"|продл(?:ит|ят)ся|останет|карантин|приостанов|недоступ|ограничен|дистан)"
)

# What happens then: the trouble ends, it lasts until then, work begins, a step is made on the way.
_ROLES = {
    name: re.compile(rf"(?<![а-я])(?:{'|'.join(stems.split())})")
    for name, stems in {
        "end": "заверш законч закончат оконч сдад сдач сдаем откро откры заработ восстанов дадут дадим дать подад подаст подач появ возобнов"
        " запус пустим пустят пуск поед пойд включ верн готов приня прим получ выплат выплач перечис поступит зачисл начисл придет придут"
        " установ поставим поставят смонтир замен сдела почин отремонт устран вывез убер увез уложат уложим закр расчист очист почист"
        " выйд выход ждите ждем будет будут приходите заполн переключ зажж вста нанес засып спил снес заедет заезд работает курсир",
        "lasts": "не\\s+(?:буд|работа|ход|дад|жд|откро|пойд|запуст) без\\s закрыт перекрыт отключен продлит останет карантин приостанов недоступ"
        " ограничен дистан стоит идут\\s+по продолж объезд",
        "start": "начн начин начал начат старт приступ выед выезж зайд заход приед",
        "step": "комисси провер осмотр обслед ответ рассмотр заявлени собрани замер предписан протокол акт достав привез отгруз запчаст"
        " заказ закуп поставк аукцион торг конкурс экспертиз результат проб документ справк",
        "offer": "пункт подвоз бочк машина\\s+с дежур график\\s+прием кабинет перерасч выезд\\w*\\s+при запис",
    }.items()
}
# The later answer says that what was said before holds no longer, or why.
_SHIFT = re.compile(
    r"(?<![а-я])(?:не\s+(?:успе|улож|влез|получил|выдерж|откро\w+\s+завтра|набра)\w*|теперь|опечат|ошиб|поправк|поспешил|извин|прост(?:ите|им)"
    r"|прежн|ранее|обещал|вместо|перен[ео]с|сдви|сдвиг|продл|отлож|уточн|позже|задерж|затян|подвел|дольше|новый\s+срок|новая\s+дат|не\s+\d|а\s+не|дополня|в\s+силе)"
)

_NEVER = re.compile(r"(?<![а-я])(?:не\s+(?:буд(?:ет|ут)|дад|жд)|(?:не\s+)?раньше)")
Span = tuple[int, int]


def says_moved(text: str) -> int:
    return len(set(match[0] for match in _SHIFT.finditer(level(text))))


@dataclass(frozen=True, slots=True)
class Moment:
    """Hours from `first` to `last`; a `floor` says that it is not before, `by` that it is until."""

    span: Span
    first: float
    last: float
    is_floor: bool
    is_by: bool
    is_rough: bool
    features: Mapping[str, float]
    roots: frozenset[str]
    likely: float
    roles: frozenset[str]
    names: frozenset[str]
    words: tuple[str, ...]
    shift: bool = False


_NAME = re.compile(r"(?<![.!?:;\n] )(?<!^)(?<![а-яё])[«\"]?([А-ЯЁ][а-яё]{3,})|(?:корпус|подъезд|дом|этаж|школ|сад|№)\w*\s+№?\s*(\w{1,4})(?![а-яё])")


def names_in(text: str) -> frozenset[str]:
    return frozenset((a or b)[:5].lower() for a, b in _NAME.findall(text))


def read_moments(
    text: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Moment]:
    model = weights("promises")
    rows = []
    for one in read_times(text, at, worktime, lemmatiser):
        if one.mention is None:
            continue
        facts = features(one)
        rows.append(_moment(one, facts, model.likely(facts), at.astimezone(worktime.zone), lemmatiser))
    return rows


def _moment(
    one: Time, facts: Mapping[str, float], likely: float, now: datetime, lemmatiser: Lemmatiser
) -> Moment:
    assert one.mention is not None
    stretch, lead, even = one.mention.stretch, one.mention.lead, one.of.even
    first, last = _hours_of(stretch.first), _hours_of(stretch.last) + DAY
    begin, until = Clauses(even, one.of.verbs).around(one.start, one.end)
    is_floor = lead in (Lead.EARLIEST, Lead.PAST) or _is_floor(even, one)
    is_rough = stretch.form is Form.TERM
    if is_rough:
        ahead = last - _moment_hours(now)
        first, last = last - max(0.3 * ahead, DAY), last + 0.1 * ahead
        if (hours := _term_hours(even, one)) is not None:
            middle = _moment_hours(now) + hours
            first, last = middle - 1 - hours / 4, middle + 1 + hours / 4
    elif stretch.first == stretch.last and (hours_ := _hours(even, one, begin, until)):
        first, last = first + hours_[0], first + hours_[1]
    is_by = lead in (Lead.BY, Lead.WITHIN, Lead.OVER) and not is_floor
    if is_by and _LASTS.search(even, begin, until):
        is_by, first = False, max(first, last - DAY)
        is_floor = is_floor or _NEVER.search(even, begin, until) is not None
    kept = {name: value for name, value in facts.items() if name.startswith(_KEPT)}
    kept.update(_more(one, begin, until, likely))
    spans = one.of.sentence.start + one.start, one.of.sentence.start + one.end
    named = roots(even[begin : one.start] + " " + even[one.end : until], lemmatiser)
    return Moment(spans, first, last, is_floor, is_by, is_rough, kept, named, likely, frozenset(name for name, form in _ROLES.items() if form.search(even, begin, until)), names_in(one.of.sentence.text), tuple(w for s_, e_, w in one.of.spans if len(w) > 3 and not (one.start <= s_ < one.end) and begin <= s_ < until), _SHIFT.search(even) is not None)


def _is_floor(even: str, one: Time) -> bool:
    return _FLOOR.search(even, 0, one.start) is not None or _LEAST.match(even[one.end :]) is not None


def _more(one: Time, begin: int, until: int, likely: float) -> Iterator[tuple[str, float]]:
    yield "likely", max(-4.0, min(4.0, log((likely + 1e-4) / (1 - likely + 1e-4))))
    if _LASTS.search(one.of.even, begin, until):
        yield "lasts", 1.0
    yield f"place={min(one.of.place, 3)}", 0.5


def _hours_of(day: date) -> float:
    return day.toordinal() * DAY


def _moment_hours(moment: datetime) -> float:
    return _hours_of(moment.date()) + moment.hour + moment.minute / 60


_TERM = re.compile(
    r"(?P<count>\d{1,3}|полтора|полутора|пару|пара|двух|два|трех|три|четыре\w*|пят\w|шест\w)?\s*(?P<unit>час\w*|минут\w*)(?P<after>\s+через\s+(?P<last>[а-я]+|\d+))?"
)
_COUNTS = {"полтора": 1.5, "полутора": 1.5, "пару": 2, "пара": 2, "двух": 2, "два": 2, "трех": 3, "три": 3}


def _term_hours(even: str, one: Time) -> float | None:
    match = _TERM.search(even, one.start, one.end + 10)
    if match is None or match.start() >= one.end:
        return None
    word = match["last"] or match["count"] or "1"
    count = float(word) if word.isdigit() else float(_COUNTS.get(word, 4))
    return count / 60 if match["unit"].startswith("мин") else count


def _hours(even: str, one: Time, begin: int, until: int) -> tuple[float, float] | None:
    """The hours of a day that its clause names."""
    left, right = max(begin, one.start - NEAR), min(len(even), one.end + NEAR)
    clocks = [hour for match in _CLOCK.finditer(even, left, right) if (hour := _clock(match)) is not None]
    if clocks:
        return clocks[-1] - 0.75, clocks[-1] + 0.75
    for form, first, last in _DAY_PARTS:
        if form.search(even, left, min(right, until)):
            return first, last
    return None


def _clock(match: re.Match[str]) -> float | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["part"] in ("вечера", "дня") and hour < 12:
        hour += 12
    return hour + minute / 60 if hour <= 24 else None
