"""Reports of a period: a week with its questions, a month, a quarter, a year; of the centre, of a
body, of a municipality.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from charts.charts import course
from domain.errors import Unavailable
from domain.reports.document import (
    Block,
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Moment,
    Name,
    Notice,
    Paragraph,
    Piece,
    Pieces,
    Words,
)
from domain.reports.figure import Figure
from domain.reports.report import ReportName
from domain.reports.scope import ScopeKind
from reports.content.period_data import PeriodData, ReportUnit
from reports.content.questions import questions
from russian.cuts import CLAIM

TITLES = {
    ReportName.WEEK: "Отчёт за неделю",
    ReportName.MONTH: "Отчёт за месяц",
    ReportName.QUARTER: "Отчёт за квартал",
    ReportName.YEAR: "Отчёт за год",
    ReportName.PERIOD: "Отчёт за период",
}
YOURS = "Ваш месяц"
SUMMARY: Sequence[str] = (
    *("cases.received", "cases.per_thousand", "cases.on_time", "cases.on_time.usual"),
    *("cases.overdue", "cases.overdue.oldest", "cases.median_hours", "cases.ninety_hours"),
    *("cases.satisfied", "cases.scored", "cases.returned", "cases.refused", "answers.quality"),
    *("promises.kept", "promises.broken", "chronic.open", "chronic.new"),
    *("complaints.received", "complaints.authors", "alerts.opened"),
)
OF_UNITS: Sequence[tuple[str, str]] = (
    ("cases.received", "Поступило"),
    ("cases.on_time", "В срок"),
    ("cases.overdue", "Просрочено"),
    ("cases.median_hours", "Половина за"),
    ("cases.satisfied", "Оценки 4 и 5"),
)
GROUPS = 10  # and questions, the greatest first
POINTS = "surveys.points"
SHORT = ("cases.received", "cases.on_time", "cases.overdue", "cases.satisfied", "promises.broken")
_T = TypeVar("_T")


def periodic(data: PeriodData, name: ReportName) -> Document:
    return _Periodic(data, name).document()


def period_words(data: PeriodData) -> Pieces:
    """Until the last day, which is the one before the period ends."""
    pieces: list[Piece] = [Name(data.name)]
    last = (data.period.until - timedelta(microseconds=1)).date()
    if data.period.since is None:
        return [*pieces, Words(", до"), Moment(last)]
    return [*pieces, Words(", с"), Moment(data.period.since.date()), Words("по"), Moment(last)]


class _Periodic:
    """Reads each part once; a part that does not answer is named on the first page."""

    def __init__(self, data: PeriodData, name: ReportName) -> None:
        self._data, self._name = data, name
        self._lacks: list[str] = []

    def document(self) -> Document:
        data = self._data
        summary = self._read(self._summary, "сводка показателей") or ()
        asked = self._read(lambda: questions(data), "вопросы") or ()
        body = [
            *summary,
            *_asked(asked, self._name),
            *(self._read(self._course, "ход по времени") or ()),
            *(self._read(self._groups, "темы") or ()),
            *(self._read(self._surveys, "опросы") or ()),
            *(self._read(self._units, "таблицы органов и муниципалитетов") or ()),
            *(self._read(self._map, "карта") or ()),
        ]
        down = self._read(data.down, "какие источники не отвечают") or ()
        short = self._read(self._short, "главное") or ()
        return Document(
            title=self._title(),
            subtitle=period_words(data),
            taken_at=data.taken_at,
            blocks=[*self._notices(down), *body],
            short=[*short, *asked],
        )

    def _read(self, part: Callable[[], _T], what: str) -> _T | None:
        try:
            return part()
        except Unavailable:
            self._lacks.append(what)
            return None

    def _title(self) -> str:
        if self._name is ReportName.MONTH and self._data.scope.kind is ScopeKind.BODY:
            return f"{YOURS}: {self._data.name}"
        title = TITLES[self._name]
        return title if not self._data.scope.id else f"{title}: {self._data.name}"

    def _notices(self, down: Sequence[str]) -> Sequence[Block]:
        notices: list[Block] = []
        if self._data.taken_at < self._data.period.until:
            notices.append(Notice([Words("Период ещё не кончился: числа будут другими.")]))
        if self._lacks:
            lacks = ", ".join(self._lacks)
            notices.append(Notice([Words(f"Узнать не удалось: {lacks}.")]))
        if down:
            pieces: list[Piece] = [Words("Не отвечают источники:")]
            for place, title in enumerate(down):
                pieces += [*([Words(";")] if place else []), Name(title, "/health")]
            notices.append(Notice([*pieces, Words(".")]))
        return notices

    def _summary(self) -> Sequence[Block]:
        rows: list[Sequence[Pieces]] = []
        for name in SUMMARY:
            if (now := self._data.now(name)) is None:
                continue
            before = self._data.before(name)
            rows.append([[Name(now.title)], [now], [before] if before else []])
        head = ("Показатель", self._data.period_words, self._data.before_words)
        return [Heading([Words("Показатели")]), FigureTable("", head, rows)]

    def _course(self) -> Sequence[Block]:
        steps = self._data.course()
        if not any(step.count for step in steps):
            return ()
        drawn = course(
            [(f"{step.day:%d.%m}", step.count, step.usual) for step in steps],
            "обращения",
            "в среднем",
        )
        most = max(steps, key=lambda step: step.count)
        words: Pieces = [Words("Больше всего обращений поступило с"), Moment(most.day)]
        return [Heading([Words("Как поступали обращения")]), ChartImage("", str(drawn), words)]

    def _groups(self) -> Sequence[Block]:
        blocks: list[Block] = []
        for name, title in (
            ("cases.by_group", "Обращения по разделам"),
            ("complaints.by_group", "Жалобы в сети по разделам"),
        ):
            rows: list[Sequence[Pieces]] = [
                [[Name(group)], [figure]] for group, figure in self._data.by_group(name)[:GROUPS]
            ]
            if rows:
                blocks.append(FigureTable(title, ("Раздел", "За период"), rows))
        return [Heading([Words("О чём пишут")]), *blocks] if blocks else ()

    def _surveys(self) -> Sequence[Block]:
        rows: list[Sequence[Pieces]] = [
            [[Name(question)], [figure]]
            for question, figure in self._data.by_question(POINTS)[:GROUPS]
        ]
        if not rows:
            return ()
        return [
            Heading([Words("Опросы")]),
            Paragraph([Words(CLAIM)]),
            FigureTable("Средние отметки", ("Вопрос", "За период"), rows),
        ]

    def _units(self) -> Sequence[Block]:
        if self._data.scope.kind is not ScopeKind.CENTRE:
            return ()
        return [
            *self._table("Органы", "Орган", self._data.bodies()),
            *self._table("Муниципалитеты", "Муниципалитет", self._data.municipalities()),
        ]

    def _table(self, title: str, first: str, units: Sequence[ReportUnit]) -> Sequence[Block]:
        rows: list[Sequence[Pieces]] = []
        for unit in units:
            cells = [self._data.now(name, unit.scope) for name, _ in OF_UNITS]
            rows.append([[Name(unit.name)], *([cell] if cell else [] for cell in cells)])
        if not rows:
            return ()
        head = (first, *(words for _, words in OF_UNITS))
        note = "По алфавиту: места в рейтинге — на его странице."
        return [
            Heading([Words(title)]),
            Paragraph([Words(note), Name("Рейтинг", "/cases/ratings")]),
            FigureTable("", head, rows),
        ]

    def _map(self) -> Sequence[Block]:
        if self._data.scope.kind is not ScopeKind.CENTRE:
            return ()
        if (drawn := self._data.drawn_map()) is None:
            return ()
        words = [Words("Круг тем больше, чем больше обращений поступило из муниципалитета.")]
        return [Heading([Words("Карта")]), ChartImage("", drawn, words)]

    def _short(self) -> Sequence[Pieces]:
        lines: list[Pieces] = []
        for name in SHORT:
            if (now := self._data.now(name)) is not None:
                lines.append([Name(f"{now.title}:"), now, *_compared(self._data.before(name))])
        return lines


def _compared(before: Figure | None) -> Sequence[Piece]:
    if before is None or before.value is None:
        return []
    return [Words("(раньше"), before, Words(")")]


def _asked(asked: Sequence[Pieces], name: ReportName) -> Sequence[Block]:
    if not asked:
        return ()
    title = "Вопросы понедельника" if name is ReportName.WEEK else "Вопросы"
    return [Heading([Words(title)]), Items(asked)]
