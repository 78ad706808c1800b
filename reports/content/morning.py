"""The morning report: one page of paper, and a text for a messenger."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from domain.errors import Unavailable
from domain.reports.document import (
    Block,
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
from reports.content.morning_data import (
    Begun,
    BodyCounts,
    Changes,
    DownSource,
    Gap,
    MorningData,
    Problem,
    PromiseLine,
    PromiseLines,
    WidePost,
)

TITLE = "Утренний отчёт"
LATE = timedelta(minutes=5)  # later than this the report says so
MOST = 5  # lines of a list; the whole report is one page
BODIES = 6
NOTHING = "Ничего нового."
_T = TypeVar("_T")


def morning(data: MorningData, slot: datetime | None = None) -> Document:
    """`slot` is when it should have been made."""
    return _Morning(data, slot).document()


class _Morning:
    """Reads each part once; a part that does not answer is named on the first page."""

    def __init__(self, data: MorningData, slot: datetime | None) -> None:
        self._data, self._slot = data, slot
        self._lacks: list[str] = []

    def document(self) -> Document:
        data = self._data
        gaps = self._read(data.gaps, "что не работало") or ()
        down = self._read(data.down, "какие источники не отвечают")
        begun = self._read(data.begun, "что началось за ночь")
        problems = self._read(data.problems, "главные проблемы")
        due = self._read(data.promises_due, "обещания на сегодня")
        broken = self._read(data.promises_broken, "нарушенные обещания")
        late = self._read(data.late, "просрочка по органам")
        changes = self._read(data.changes, "что изменилось со вчера")
        widest = self._read(data.widest, "самый читаемый критический пост")
        notices = self._notices(gaps, down)
        return Document(
            title=TITLE,
            subtitle=[Name(data.region), Words(","), Moment(data.at)],
            taken_at=data.taken_at,
            blocks=[
                *notices,
                *_begun(begun),
                *_problems(problems),
                *_promises(due, broken),
                *_late(late),
                *_changes(changes),
                *_widest(widest),
            ],
            short=[
                *(one.pieces for one in notices),
                *_in_short(begun, problems, due, broken, late),
                *([] if changes is None or not _is_quiet(changes, begun) else [[Words(NOTHING)]]),
            ],
        )

    def _read(self, part: Callable[[], _T], what: str) -> _T | None:
        try:
            return part()
        except Unavailable:
            self._lacks.append(what)
            return None

    def _notices(self, gaps: Sequence[Gap], down: Sequence[DownSource] | None) -> Sequence[Notice]:
        notices = []
        if self._slot is not None and self._data.taken_at - self._slot > LATE:
            late: Pieces = [
                *(Words("Отчёт опоздал: должен был выйти"), Moment(self._slot)),
                *(Words(", составлен"), Moment(self._data.taken_at), Words(".")),
            ]
            notices.append(Notice(late))
        notices += [Notice(_gap(one)) for one in gaps]
        if self._lacks:
            lacks = ", ".join(self._lacks)
            notices.append(Notice([Words(f"Узнать не удалось: {lacks}.")]))
        if down:
            notices.append(Notice(_down(down)))
        return notices


def _gap(gap: Gap) -> Pieces:
    pieces: list[Piece] = [Words(gap.what)]
    if gap.since is not None:
        pieces += [Words("с"), Moment(gap.since)]
    if gap.until is not None:
        pieces += [Words("до"), Moment(gap.until)]
    return [*pieces, Words(f": {gap.lacks}.")]


def _down(down: Sequence[DownSource]) -> Pieces:
    pieces: list[Piece] = [Words("Не отвечали источники: ")]
    for place, one in enumerate(down[:MOST]):
        pieces += [*([Words("; ")] if place else []), Name(one.title, one.address)]
        pieces.append(Words(f"({one.why})"))
    if len(down) > MOST:
        pieces += [Words("; "), Name("и другие", "/health")]
    return [*pieces, Words(". О том, что пишут там, отчёт не знает.")]


def _begun(begun: Sequence[Begun] | None) -> Sequence[Block]:
    if begun is None:
        return ()
    heading = Heading([Words("Началось за ночь и не кончилось")])
    if not begun:
        return heading, Paragraph([Words("За ночь ничего не началось.")])
    lines: list[Pieces] = [
        [
            *(Name(one.title, one.address), Words(", началось"), Moment(one.at)),
            *(Words(", жителей пишет:"), one.people),
        ]
        for one in begun[:MOST]
    ]
    if len(begun) > MOST:
        lines.append([Name("Остальное — в оповещениях", "/alerts")])
    return heading, Items(lines)


def _problems(problems: Sequence[Problem] | None) -> Sequence[Block]:
    if problems is None:
        return ()
    heading = Heading([Words("Главные проблемы")])
    if not problems:
        return heading, Paragraph([Words("Проблем, о которых пишут несколько жителей, нет.")])
    rows: list[Sequence[Pieces]] = [
        [
            [Name(one.title, one.address)],
            [Name(one.place)],
            [Name(one.body) if one.body else Words("не передано")],
            _due(one),
            [one.people],
        ]
        for one in problems
    ]
    return heading, FigureTable("", ("Что", "Где", "Кто отвечает", "Срок", "Жителей"), rows)


def _due(problem: Problem) -> Pieces:
    if problem.due is None:
        return [Words("срока нет")]
    return [*([Words("просрочено,")] if problem.is_late else []), Moment(problem.due)]


def _promises(due: PromiseLines | None, broken: PromiseLines | None) -> Sequence[Block]:
    blocks: list[Block] = []
    for lines, words in (
        (due, "Срок обещаний сегодня:"),
        (broken, "Вчера был день обещаний, которые не выполнены:"),
    ):
        if lines is not None:
            blocks.append(Paragraph([Words(words), lines.total, Words(".")]))
            if lines.rows:
                blocks.append(Items([_promise(one) for one in lines.rows[:MOST]]))
    return [Heading([Words("Обещания")]), *blocks] if blocks else ()


def _promise(one: PromiseLine) -> Pieces:
    pieces: list[Piece] = [Name(one.body or "орган не назван")]
    if one.place:
        pieces += [Words(","), Name(one.place)]
    return [*pieces, Words(":"), Name(one.case, one.address)]


def _late(late: BodyCounts | None) -> Sequence[Block]:
    if late is None:
        return ()
    heading = Heading([Words("Просрочено по органам")])
    total = Paragraph([Words("Просрочено всего:"), late.total, Words(".")])
    if not late.rows:
        return heading, total
    rows: list[Sequence[Pieces]] = [[[Name(one.body)], [one.count]] for one in late.rows[:BODIES]]
    more = [Paragraph([Name("Остальные — в горизонте", "/cases/horizon")])]
    table = FigureTable("", ("Орган", "Просрочено"), rows)
    return [heading, total, table, *(more if len(late.rows) > BODIES else [])]


def _is_quiet(changes: Changes, begun: Sequence[Begun] | None) -> bool:
    grew = any(one.now.value for one in changes.counts)
    return not begun and not changes.ended and not grew


def _changes(changes: Changes | None) -> Sequence[Block]:
    if changes is None:
        return ()
    heading = Heading([Words("Что изменилось со вчера")])
    if _is_quiet(changes, ()):
        return heading, Paragraph([Words(NOTHING)])
    lines: list[Pieces] = [
        [Words(f"{one.title}:"), one.now, Words(", сутками раньше"), one.before]
        for one in changes.counts
    ]
    lines += [[Words("Кончилось:"), Name(*one)] for one in changes.ended[:MOST]]
    return heading, Items(lines)


def _widest(post: WidePost | None) -> Sequence[Block]:
    if post is None:
        return ()
    pieces: list[Piece] = [Name(post.source, post.address)]
    if post.about:
        pieces += [Words(","), Name(post.about)]
    pieces += [Words(","), Moment(post.at), Words(", просмотров:"), post.views, Words(".")]
    return Heading([Words("Самый читаемый критический пост")]), Paragraph(pieces)


def _in_short(
    begun: Sequence[Begun] | None,
    problems: Sequence[Problem] | None,
    due: PromiseLines | None,
    broken: PromiseLines | None,
    late: BodyCounts | None,
) -> Sequence[Pieces]:
    lines: list[Pieces] = []
    if begun:
        lines.append([Words("За ночь:"), *_named([one.title for one in begun[:MOST]]), Words(".")])
    for one in problems or ():
        body: Piece = Name(one.body) if one.body else Words("не передано")
        line: list[Piece] = [Name(one.title), Words(", жителей"), one.people, Words(","), body]
        lines.append([*line, Words(","), *_due(one)])
    if due is not None and broken is not None:
        lines.append(
            [
                *(Words("Обещаний на сегодня"), due.total),
                *(Words(", вчера не выполнено"), broken.total, Words(".")),
            ]
        )
    if late is not None:
        lines.append([Words("Просрочено всего"), late.total, Words(".")])
    return lines


def _named(titles: Sequence[str]) -> Sequence[Piece]:
    pieces: list[Piece] = []
    for title in titles:
        pieces += [*([Words(";")] if pieces else []), Name(title)]
    return pieces
