"""When the trouble of an answer ends by its words: days of completion, of a beginning, the earliest
day, or that it is over. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import DateMention, read_mentions
from cases.answers.dates.reckoning import ONE_DAY, Form
from cases.answers.dates.tokens import level
from cases.answers.quality.claims.hours import Hour
from cases.answers.quality.promise import Promise
from cases.answers.words.sentences import Sentence, sentences
from domain.terms.worktime import Worktime

SHORT = 12  # characters of a clause that says nothing without the one before it
_STARTS = re.compile(r"начн|начат|начал|начин|приступ|старт")
BEFORE = timedelta(days=31)
ROUNDING = 10  # «через два месяца» means a tenth of it more or less
_THROUGH = re.compile(r"через|спустя")
_SINCE = re.compile(r"со?\s")  # «до 22 июня» and «с 23 июня» are one
_FINISHES = re.compile(r"заверш|законч|оконч|сдад|сдач|возобнов|восстанов")
_STEPS = re.compile(
    r"(?<!после )(?<![а-я])(?:выед|выезд|выезж|обслед|осмотр|рассмотр|провер|направ|подготов"
    r"|составл|составит"
    r"|разработ|запрос|сообщ|ответ|дадим\s+ответ|проинформ|согласов|заключ|аукцион|торг|проект"
    r"|экспертиз|закуп|комисси|оцен|встреч|ждем\s+\w*част|выложи|опублику|размест|результат"
    r"|анализ|предостав|привез|прибуд|доставят|отгруз|ключ[еи]|субботник|демонтаж"
    r"|(?:поступ|пост[ау]в|получ)\w*\s+(?:[а-я]+\s+){0,2}?(?:запчаст|деталь|материал|насос|плат"
    r"|оборудован)"
    r"|(?:запчаст|деталь|материал|насос|плат[ау]|оборудован)\w*\s+(?:[а-я]+\s+){0,2}?(?:поступ"
    r"|пост[ау]в|получ))"
)
_SUPPLIES = re.compile(
    r"(?<!после )(?:аукцион|торги|конкурс)|отгруз|привез[уе]т|доставят|прибуд[уе]т|(?:запчаст"
    r"|деталь|материал|насос|оборудован"
    r"|трос)\w*\s+(?:[а-я]+\s+)?"
    r"(?:поступ|пост[ау]в|прид)"
)
# Until then it lasts.
_LASTS = re.compile(
    r"(?<![а-я])(?:не\s+буд(?:ет|ут)|не\s+(?:раньше|ранее)|без\s+(?:вод|свет|тепл|газ|электр|связ)"
    r"|отключ[её]н|закрыт|перекрыт|не\s+работа|не\s+ход|продл(?:ится|ятся)|останет|карантин)"
)
_NOT_BEFORE = re.compile(r"(?<![а-я])не\s+буд(?:ет|ут)(?![а-я])")
_SET = re.compile(
    r"(?:за|рас)планирован|намечен|предусмотрен|назначен|ожида|ждем|жд[еу]т|откро[ею]|будет\s+готов"
)
_UNSET = re.compile(
    r"срок\w*(?:\s+(?!пока)[а-я]+){0,3}\s+не\s+(?:установл|определ|назв|известн|утвержд)\w*"
    r"|(?:назвать|указать)\s+(?:[а-я]+\s+)?срок\w*\s+(?:не|нельзя|невозможно)"
    r"|(?:в\s+план\w*\s+(?:[а-я]+\s+){0,2}не\s+(?:включ|вош)|не\s+планируется)\w*"
)
_OVER = re.compile(
    r"(?<![а-я])(?:(?:подач|движени|работ|ремонт|электроснабжени|водоснабжени|отоплени)[а-я]*\s+"
    r"(?:[а-я]+\s+){0,2}?(?:начат|восстановлен|открыт|завершен|закончен|возобновлен)[аоы]?"
    r"|(?:подан|включен|восстановлен|запущен|устранен|открыт)[аоы]?(?=\W*(?:$|[.,!]|в\s\d|с\s\d))"
    r"|(?:вода|тепло|свет|газ)\s+(?:пош[её]?л[аои]?|есть|подан[аоы]?|дали))(?![а-я])"
)

_PROGRAMME = re.compile(
    r"(?:в|во)\s+(?:план|программ|перечень"
    r"|бюджет)[а-я]*\s+(?:[а-я]+\s+){0,2}?(?:на\s+)?(?P<year>20\d\d)"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class End:
    """The last day that is meant, from `first` on; `counted` from the day of the answer."""

    first: date
    due: date
    span: Span
    counted: bool = False
    bound: bool = False

    def overlaps(self, other: "End") -> bool:
        """A day in the other's period says the same, and one not long before its «до»."""
        for mine, theirs in ((self, other), (other, self)):
            if mine.bound and not theirs.bound and mine.due - BEFORE <= theirs.due <= mine.due:
                return True
        return self.first <= other.due and other.first <= self.due


@dataclass(frozen=True, slots=True)
class Ends:
    """`starts` are beginnings of the work, `floors` days before which it is not over. `unset` says
    that there is no term, `over` that the trouble has ended at the time of the answer.
    """

    ends: list[End] = field(default_factory=list)
    starts: list[End] = field(default_factory=list)
    floors: list[End] = field(default_factory=list)
    unset: list[Span] = field(default_factory=list)
    over: list[End] = field(default_factory=list)


def read_ends(
    text: str,
    at: datetime,
    promises: Sequence[Promise],
    hours: Sequence[Hour],
    worktime: Worktime,
) -> Ends:
    """`promises` and `hours` are those of the text; an hour ends it where no day does."""
    today, read = at.astimezone(worktime.zone).date(), Ends()
    for sentence in sentences(text):
        even = level(sentence.text)
        own = [one for one in promises if sentence.start <= one.start < sentence.end]
        for promise in own:
            if promise.due is not None:
                _add(read, even, sentence, promise, promise.due)
        dated = {one.start for one in own if one.due is not None}
        for mention in read_mentions(sentence.text, at, worktime):
            if mention.day >= today and sentence.start + mention.start not in dated:
                _add_other(read, even, sentence, mention, bool(dated))
        _add_unnamed(read, even, sentence.start, today)
    if not read.ends:
        read.ends.extend(End(one.at.date(), one.at.date(), one.span) for one in hours)
    return read


def _add_unnamed(read: Ends, even: str, begin: int, today: date) -> None:
    """What no date states: that there is no term, that it is over, the year of a programme."""
    read.unset.extend((begin + one.start(), begin + one.end()) for one in _UNSET.finditer(even))
    for one in _PROGRAMME.finditer(even):
        year, span = int(one["year"]), (begin + one.start(), begin + one.end())
        read.starts.append(End(date(year, 1, 1), date(year, 12, 31), span))
    for one in _OVER.finditer(even):
        read.over.append(End(today, today, (begin + one.start(), begin + one.end())))


def _add(read: Ends, even: str, sentence: Sentence, promise: Promise, due: date) -> None:
    place = promise.start - sentence.start
    first = promise.first
    if _THROUGH.match(even, place):
        first = due - (due - promise.first) / ROUNDING
    elif _SINCE.match(even, place):
        first = promise.first - ONE_DAY
    part = _clause(even, place)
    end = End(
        first, due, (promise.start, promise.end), promise.counted, even.startswith("до ", place)
    )
    if _is_start(even[:place], part):
        read.starts.append(end)
    elif _SUPPLIES.search(part):
        read.starts.append(end)  # nothing is over before what it needs has come
    elif not _STEPS.search(part):
        read.ends.append(end)


def _is_start(before: str, part: str) -> bool:
    """«начнутся 18-го и завершатся 20-го»: the word that stands nearest before the day decides."""
    if not _STARTS.search(part):
        return False
    begins = max((one.start() for one in _STARTS.finditer(before)), default=-1)
    finishes = max((one.start() for one in _FINISHES.finditer(before)), default=-1)
    return begins >= finishes


def _add_other(
    read: Ends, even: str, sentence: Sentence, mention: DateMention, is_dated: bool
) -> None:
    """Dates that promise nothing: the earliest day, and until when something lasts."""
    part = _clause(even, mention.start)
    span = sentence.start + mention.start, sentence.start + mention.end
    end = End(mention.stretch.first, mention.stretch.last, span)
    if mention.lead in (Lead.EARLIEST, Lead.PAST):
        read.floors.append(end)
    elif _STEPS.search(part) or is_dated:
        return
    elif mention.lead is Lead.BY and _LASTS.search(part):
        read.ends.append(end)
        if _NOT_BEFORE.search(part):
            read.floors.append(end)
    elif mention.stretch.form is Form.DAY and _SET.search(part) and mention.lead is Lead.NONE:
        read.ends.append(end)


def apart(one: Ends, other: Ends) -> tuple[Span, Span] | None:
    """Where the earlier one's and the later one's days exclude each other; days of completion that
    only differ are left to the caller.
    """
    for mine, theirs, is_turned in ((one, other, False), (other, one, True)):
        for bound in [*mine.floors, *mine.starts]:
            if theirs.ends and all(end.due < bound.first for end in theirs.ends):
                spans = bound.span, theirs.ends[-1].span
                return (spans[1], spans[0]) if is_turned else spans
    if not one.ends and not other.ends and one.starts and other.starts:
        first, second = one.starts[-1], other.starts[-1]
        is_counted = first.counted or second.counted
        if not is_counted and not any(a.overlaps(b) for a in one.starts for b in other.starts):
            return first.span, second.span
    for bound in one.floors:
        for end in other.over:
            if end.due < bound.first:
                return bound.span, end.span
    if one.ends and other.unset and not other.ends:
        return one.ends[-1].span, other.unset[0]
    return None


def _clause(even: str, place: int) -> str:
    begin = max(even.rfind(mark, 0, place) for mark in ",;:") + 1
    if place - begin < SHORT:
        begin = max(even.rfind(mark, 0, max(begin - 1, 0)) for mark in ",;:") + 1
    stops = (at for mark in ",;" if (at := even.find(mark, place)) >= 0)
    return even[begin : min(stops, default=len(even))]
