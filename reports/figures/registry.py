"""The registry of figures: what a report may say, how each is counted, the page that opens it.

One line adds a figure. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.cases.answers.promise import WAITING, PromiseState
from domain.cases.ratings.measure import MeasureKind
from domain.reports.cut import Counted, CutMeasure, Dimension
from domain.reports.figure import FigureUnit
from domain.reports.scope import ScopeKind


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """A measure of ratings, over the cases of the scope."""

    kind: MeasureKind
    divisor: float = 1.0


@dataclass(frozen=True, slots=True)
class OfExpected:
    """The share on time that an ordinary body with the same cases would have."""


@dataclass(frozen=True, slots=True)
class OfCut:
    """A cut of the facts; `by` breaks it down, a figure for each value."""

    counted: Counted
    measure: CutMeasure = CutMeasure.COUNT
    by: Dimension | None = None


class When(StrEnum):
    """Which days of promises are meant."""

    PERIOD = "period"
    TODAY = "today"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class OfPromises:
    """Promises in one of the states whose day lies there; `among` makes it a share."""

    states: frozenset[PromiseState]
    when: When = When.PERIOD
    among: frozenset[PromiseState] = frozenset()


class Wait(StrEnum):
    LATE = "late"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class OfHorizon:
    """Open cases by when they fall due, at the moment of the data."""

    wait: Wait


class ChronicCount(StrEnum):
    OPEN = "open"
    NEW = "new"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class OfChronic:
    count: ChronicCount


class SourceCount(StrEnum):
    ENABLED = "enabled"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class OfSources:
    count: SourceCount


FigureSource = OfMeasure | OfExpected | OfCut | OfPromises | OfHorizon | OfChronic | OfSources
EVERY = frozenset(ScopeKind)
BODIES = frozenset({ScopeKind.CENTRE, ScopeKind.BODY})
PLACES = frozenset({ScopeKind.CENTRE, ScopeKind.MUNICIPALITY})
ALONE = frozenset({ScopeKind.CENTRE})
ONLY_BODIES = frozenset({ScopeKind.BODY})


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """`page` opens what is counted where the source has no page of its own."""

    name: str
    title: str
    unit: FigureUnit
    how: str
    source: FigureSource
    scopes: frozenset[ScopeKind] = field(default=EVERY)
    page: str = ""


_U, _K, _M, _P = FigureUnit, MeasureKind, CutMeasure, PromiseState
_CASES = "/cases"
_BROKEN = frozenset({_P.BROKEN, _P.LATE})
_KEPT = frozenset({_P.KEPT})
_OPEN = frozenset(WAITING)

FIGURES: Sequence[NamedFigure] = (
    NamedFigure(
        "cases.received",
        "Поступило обращений",
        _U.COUNT,
        "обращения, которые орган получил за период; у центра и муниципалитета каждое один раз",
        OfMeasure(_K.QUANTITY),
    ),
    NamedFigure(
        "cases.per_thousand",
        "Обращений на 1000 жителей",
        _U.RATE,
        "поступившие обращения, делённые на число жителей, на тысячу",
        OfMeasure(_K.PER_THOUSAND),
    ),
    NamedFigure(
        "cases.on_time",
        "Отвечено в срок",
        _U.SHARE,
        "из обращений, чей срок кончился в периоде, отвеченные до срока; открытое — опоздавшее",
        OfMeasure(_K.ON_TIME),
    ),
    NamedFigure(
        "cases.on_time.usual",
        "В срок у обычного органа",
        _U.SHARE,
        "доля в срок, которую дал бы обычный орган с такими же темами, срочностью и потоками",
        OfExpected(),
        ONLY_BODIES,
        "/cases/ratings",
    ),
    NamedFigure(
        "cases.overdue",
        "Просрочено",
        _U.COUNT,
        "обращения без ответа, чей срок кончился до конца периода",
        OfMeasure(_K.OVERDUE),
    ),
    NamedFigure(
        "cases.overdue.oldest",
        "Самая старая просрочка",
        _U.DAYS,
        "время от самого раннего из этих сроков до конца периода, в сутках",
        OfMeasure(_K.OVERDUE_OLDEST, divisor=24.0),
    ),
    NamedFigure(
        "cases.median_hours",
        "Половина отвечена за",
        _U.HOURS,
        "рабочее время органа, за которое отвечена половина поступивших; открытые не выброшены",
        OfMeasure(_K.MEDIAN),
    ),
    NamedFigure(
        "cases.ninety_hours",
        "Девять из десяти отвечены за",
        _U.HOURS,
        "рабочее время органа, за которое отвечены девять из десяти поступивших; открытые не "
        "выброшены",
        OfMeasure(_K.NINETY),
    ),
    NamedFigure(
        "cases.satisfied",
        "Оценки 4 и 5",
        _U.SHARE,
        "оценки 4 и 5 из всех оценок отвеченных обращений",
        OfMeasure(_K.SATISFIED),
    ),
    NamedFigure(
        "cases.scored",
        "Оценили ответ",
        _U.SHARE,
        "отвеченные обращения с оценкой из всех отвеченных",
        OfMeasure(_K.SCORED),
    ),
    NamedFigure(
        "cases.returned",
        "Возвращено на доработку",
        _U.SHARE,
        "возвращённые на доработку из отвеченных",
        OfMeasure(_K.RETURNED),
    ),
    NamedFigure(
        "cases.refused",
        "«Не наше»",
        _U.SHARE,
        "возвращённые центру как «не наше» из поступивших",
        OfMeasure(_K.REFUSED),
    ),
    NamedFigure(
        "cases.due_today",
        "Срок сегодня",
        _U.COUNT,
        "открытые обращения, чей срок кончается сегодня, на момент отчёта",
        OfHorizon(Wait.TODAY),
        page=f"{_CASES}/horizon",
    ),
    NamedFigure(
        "cases.late_now",
        "Просрочено сейчас",
        _U.COUNT,
        "открытые обращения, чей срок уже кончился, на момент отчёта",
        OfHorizon(Wait.LATE),
        page=f"{_CASES}/horizon",
    ),
    NamedFigure(
        "cases.due_soon",
        "Срок в три рабочих дня",
        _U.COUNT,
        "открытые обращения, чей срок кончится в ближайшие три рабочих дня, без сегодняшних",
        OfHorizon(Wait.SOON),
        page=f"{_CASES}/horizon",
    ),
    NamedFigure(
        "cases.by_group",
        "Обращений по группе тем",
        _U.COUNT,
        "обращения периода с этой группой тем",
        OfCut(Counted.CASES, by=Dimension.GROUP),
    ),
    NamedFigure(
        "answers.quality",
        "Качество ответа",
        _U.SCORE,
        "среднее число пунктов проверки ответа, из пяти",
        OfCut(Counted.ANSWERS, _M.QUALITY),
    ),
    NamedFigure(
        "promises.due_today",
        "Обещаний на сегодня",
        _U.COUNT,
        "обещания, чей день сегодня, а исход не записан",
        OfPromises(_OPEN, When.TODAY),
        page=f"{_CASES}/promises",
    ),
    NamedFigure(
        "promises.undecided",
        "День обещания прошёл",
        _U.COUNT,
        "обещания, чей день прошёл, а исход не записан",
        OfPromises(_OPEN, When.PAST),
        page=f"{_CASES}/promises",
    ),
    NamedFigure(
        "promises.kept",
        "Обещаний выполнено",
        _U.SHARE,
        "выполненные в день, который назван, из обещаний периода с записанным исходом",
        OfPromises(_KEPT, among=_KEPT | _BROKEN | {_P.MOVED}),
        page=f"{_CASES}/promises?tab=kept",
    ),
    NamedFigure(
        "promises.broken",
        "Обещаний нарушено",
        _U.COUNT,
        "обещания, чей день в периоде, не выполненные или выполненные позже",
        OfPromises(_BROKEN),
        page=f"{_CASES}/promises?tab=broken",
    ),
    NamedFigure(
        "chronic.open",
        "Повторяющихся проблем",
        _U.COUNT,
        "нерешённые повторяющиеся проблемы на момент отчёта",
        OfChronic(ChronicCount.OPEN),
        page=f"{_CASES}/chronic",
    ),
    NamedFigure(
        "chronic.new",
        "Новых повторяющихся проблем",
        _U.COUNT,
        "нерешённые повторяющиеся проблемы, последний случай которых в периоде",
        OfChronic(ChronicCount.NEW),
        page=f"{_CASES}/chronic",
    ),
    NamedFigure(
        "chronic.late",
        "Срок решения прошёл",
        _U.COUNT,
        "нерешённые повторяющиеся проблемы, чей назначенный день прошёл",
        OfChronic(ChronicCount.LATE),
        page=f"{_CASES}/chronic",
    ),
    NamedFigure(
        "complaints.received",
        "Жалоб в сети",
        _U.COUNT,
        "посты и комментарии периода, в которых система нашла жалобу",
        OfCut(Counted.COMPLAINTS),
    ),
    NamedFigure(
        "complaints.authors",
        "Жителей пожаловалось",
        _U.COUNT,
        "разные авторы жалоб периода",
        OfCut(Counted.COMPLAINTS, _M.AUTHORS),
    ),
    NamedFigure(
        "complaints.per_thousand",
        "Жалоб на 1000 жителей",
        _U.RATE,
        "жалобы периода, делённые на число жителей, на тысячу",
        OfCut(Counted.COMPLAINTS, _M.PER_THOUSAND),
        PLACES,
    ),
    NamedFigure(
        "complaints.by_group",
        "Жалоб по группе тем",
        _U.COUNT,
        "жалобы периода с этой группой тем",
        OfCut(Counted.COMPLAINTS, by=Dimension.GROUP),
    ),
    NamedFigure(
        "complaints.reach",
        "Просмотров за сутки",
        _U.COUNT,
        "просмотры жалоб за первые сутки, где сеть их показывает",
        OfCut(Counted.COMPLAINTS, _M.REACH_DAY),
        PLACES,
    ),
    NamedFigure(
        "posts.received",
        "Постов и комментариев",
        _U.COUNT,
        "посты и комментарии периода",
        OfCut(Counted.POSTS),
        PLACES,
    ),
    NamedFigure(
        "alerts.opened",
        "Оповещений",
        _U.COUNT,
        "оповещения, которые открылись в периоде",
        OfCut(Counted.ALERTS),
        PLACES,
    ),
    NamedFigure(
        "sources.enabled",
        "Источников включено",
        _U.COUNT,
        "источники, которые опрашиваются",
        OfSources(SourceCount.ENABLED),
        ALONE,
        "/sources",
    ),
    NamedFigure(
        "sources.down",
        "Источников не отвечает",
        _U.COUNT,
        "включённые источники, которые не отвечают, молчат или не опрашиваются, на момент отчёта",
        OfSources(SourceCount.DOWN),
        ALONE,
        "/health",
    ),
)
BY_NAME: Mapping[str, NamedFigure] = {one.name: one for one in FIGURES}
