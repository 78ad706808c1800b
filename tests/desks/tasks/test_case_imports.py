"""An export brought as a file: its report, its kill, its undoing, its age."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from app.clock import SystemClock
from desks.cases.asked import Asked
from desks.cases.imports.desk import ImportDesk, cells
from desks.cases.moves import CaseMoves
from desks.tasks import case_imports, case_rows, progress
from desks.viewer import in_shell
from domain.cases.filed import TakenAs
from domain.cases.import_map import CaseColumn, ImportMap
from domain.cases.imports import ImportRun, ImportState
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import EntryRefused, MoveRefused, NotFound, StoreUnavailable
from domain.ports.casework.cases import CaseFilter
from domain.task import TaskState
from domain.terms.policy import Regime
from tests.making import with_ports

ANNA, BORIS = in_shell("Анна"), in_shell("Борис")
C, T = CaseColumn, TakenAs
MAP = ImportMap(
    "ПОС, ежедневная",
    "pos",
    {
        C.NUMBER: "Номер",
        C.RECEIVED: "Дата",
        C.TEXT: "Текст",
        C.STATE: "Статус",
        C.ANSWER: "Ответ",
    },
    "Europe/Moscow",
    Regime.MESSAGE,
)
HEAD = "Номер;Дата;Текст;Статус;Ответ;Телефон"
EVERY = CaseFilter(frozenset(CaseState))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def export(*rows: str) -> io.BytesIO:
    return io.BytesIO("\n".join((HEAD, *rows)).encode())


def a_line(number: object, state: str = "В работе", answer: str = "", day: int = 1) -> str:
    return f"{number};{day:02}.11.2026 10:30;Нет отопления {number};{state};{answer};89141234567"


@pytest.fixture
def imports(installation) -> ImportDesk:
    return ImportDesk(installation)


@pytest.fixture
def brought(imports, installation, run):
    """Bring an export that was made so many hours ago, and take it."""

    def bring(content, hours=1, one=MAP, whole=True):
        said_at = installation.clock.now() - hours * HOUR
        started, _ = imports.start(ANNA, "pos.csv", content, one, said_at, whole)
        return imports.report(ANNA, started.number), run()

    def ended(content, **how):
        report, task = bring(content, **how)
        return imports.report(ANNA, report.run.number), task

    return ended


def cases(installation):
    return list(installation.casework.cases.page(EVERY).cases)


def test_a_report_says_what_became_of_every_row(brought, imports, installation) -> None:
    first, task = brought(export(a_line(1), a_line(2), a_line(3)), hours=2)
    assert (task.state, first.run.state, first.run.created) == (
        TaskState.DONE,
        ImportState.DONE,
        3,
    )
    report, _ = brought(
        export(a_line(1), a_line(2, "Дан ответ", "Тепло дали"), a_line(4), a_line(4), a_line(""))
    )
    run = report.run
    assert [row.outcome for row in report.rows] == [
        T.SAME,
        T.CHANGED,
        T.CREATED,
        T.REFUSED,
        T.REFUSED,
    ]
    assert (run.rows, run.created, run.changed, run.same, run.refused) == (5, 1, 1, 1, 2)
    assert run.gone == 1  # the third is in the first export alone
    assert run.tally["dropped"] == {"Телефон": 4}  # a row that stands as before is not read again
    refused = report.rows[-1]
    assert (refused.column, refused.line, bool(refused.reason)) == ("Номер", 6, True)
    assert cells(report.rows[1], run.sheets)[:5] == (
        "строка 3",
        "2",
        "изменено",
        "О-2",
        "состояние, слова состояния, ответ",
    )
    table = imports.table(ANNA, run.number)
    assert [row[2] for row in table.rows] == [
        *("без изменений", "изменено", "создано", "не принято", "не принято")
    ]
    only = imports.report(ANNA, run.number, outcome=T.REFUSED)
    assert [row.line for row in only.rows] == [5, 6]
    page = imports.recent(ANNA)
    assert [one.number for one in page.runs] == [run.number, first.run.number]
    states = {one.case.stream_number: one.standing.state for one in cases(installation)}
    assert states == {
        "1": CaseState.IN_WORK,
        "2": CaseState.ANSWERED,
        "3": CaseState.IN_WORK,
        "4": CaseState.IN_WORK,
    }
    assert "8914" not in repr(cases(installation))


def test_a_trial_writes_nothing(imports, installation) -> None:
    content = export(a_line(1), a_line("")).getvalue()
    tried = imports.tried(ANNA, content, MAP, installation.clock.now())
    assert [row.outcome for row in tried.rows] == [T.CREATED, T.REFUSED]
    assert (tried.total, cases(installation)) == (2, [])
    assert imports.recent(ANNA).runs == []


class Dying:
    """The imports of a process that dies once so many rows are saved."""

    def __init__(self, imports, at: int) -> None:
        self._imports, self._at = imports, at

    def __getattr__(self, name: str):
        return getattr(self._imports, name)

    def save(self, one) -> None:
        self._imports.save(one)
        if one.rows == self._at:
            raise StoreUnavailable("killed")


def test_a_killed_import_goes_on_from_its_last_batch(
    imports, installation, run, monkeypatch
) -> None:
    monkeypatch.setattr(case_rows, "NEW", 4)
    content, store = export(*map(a_line, range(10))), installation.casework.imports
    started, _ = imports.start(ANNA, "pos.csv", content, MAP, installation.clock.now())
    for at, kept in ((4, 0), (8, 4), (10, 8)):
        ended = run(installation=with_ports(installation, imports=Dying(store, at)))
        assert (ended.state, ended.checkpoint) == (
            TaskState.WAITING,
            {"rows": kept} if kept else None,
        )
        assert len(cases(installation)) == kept == store.get(started.number).rows
        installation = replace(installation, clock=SystemClock(start=ended.due_at))
    assert run(installation=installation).state is TaskState.DONE
    report = imports.report(ANNA, started.number)
    assert (report.run.created, len(report.rows)) == (10, 10)
    numbers = [one.case.stream_number for one in cases(installation)]
    assert sorted(numbers) == sorted(map(str, range(10)))


class Filling:
    """A queue that is full at every other look, as beside a worker."""

    def __init__(self, queue) -> None:
        self._queue, self._looks = queue, 0

    def __getattr__(self, name: str):
        return getattr(self._queue, name)

    def depth(self) -> int:
        self._looks += 1
        return 10**6 * (self._looks % 2)


def test_an_import_waits_for_the_worker_and_reads_its_export_once(
    imports, installation, run, monkeypatch
) -> None:
    monkeypatch.setattr(case_rows, "NEW", 4)
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    imports.start(ANNA, "pos.csv", export(*map(a_line, range(9))), MAP, installation.clock.now())
    filling = with_ports(installation, queue=Filling(installation.posts.queue))
    ended = run(installation=filling)
    assert (ended.state, ended.tries, len(cases(installation))) == (TaskState.DONE, 1, 9)


def test_an_import_gives_way_while_no_worker_makes_room(
    imports, installation, run, monkeypatch
) -> None:
    monkeypatch.setattr(case_imports, "PATIENCE", timedelta(0))
    imports.start(ANNA, "pos.csv", export(a_line(1)), MAP, installation.clock.now())
    filling = with_ports(installation, queue=Filling(installation.posts.queue))
    ended = run(installation=filling)
    assert (ended.state, cases(installation)) == (TaskState.WAITING, [])
    assert "очередь полна" in ended.problem


def test_a_file_that_cannot_be_read_says_so(brought) -> None:
    for content, words in (
        (io.BytesIO(b""), "пуст"),
        (export(a_line(1)), "нет столбцов"),
        (io.BytesIO(b"<html><table></table></html>"), "веб-страница"),
    ):
        one = replace(MAP, columns={**MAP.columns, C.SCORE: "Оценка"})
        report, task = brought(content, one=one)
        assert (task.state, report.run.state) == (TaskState.FAILED, ImportState.FAILED)
        assert words in report.run.problem


def test_a_cancelled_import_can_be_undone(imports, installation, run, desk) -> None:
    started, task = imports.start(ANNA, "a", export(a_line(1)), MAP, installation.clock.now())
    with pytest.raises(MoveRefused, match="ещё идёт"):
        imports.undo(ANNA, started.number)
    desk.cancel(ANNA, task.id)
    assert imports.report(ANNA, started.number).run.state is ImportState.FAILED
    imports.undo(ANNA, started.number)
    assert run().result == {"run": started.number, "done": 0, "left": 0}
    with pytest.raises(MoveRefused, match="уже отменена"):
        imports.undo(ANNA, started.number)


def test_an_import_is_undone_unless_people_worked_on_its_cases(
    brought, imports, installation, run
) -> None:
    first, _ = brought(export(a_line(1), a_line(2), a_line(3)))
    number = first.run.number
    [one, *_] = cases(installation)
    CaseMoves(installation).make(BORIS, one.case.number, Asked(CaseDeed.NOTE, note="Звонили"))
    with pytest.raises(MoveRefused, match=f"{one.case.spoken} \\(Борис"):
        imports.undo(ANNA, number)
    imports.undo(ANNA, number, rest=True)
    assert run().result == {"run": number, "done": 2, "left": 1}
    report = imports.report(ANNA, number)
    assert (report.run.state, report.run.left) == (ImportState.UNDONE, 1)
    assert [one.case_id for one in report.worked] == [one.case.number]
    states = sorted(one.standing.state for one in cases(installation))
    assert states == [CaseState.IN_WORK, CaseState.VOID, CaseState.VOID]


def test_what_an_undone_import_brought_counts_for_nothing(
    brought, imports, installation, run
) -> None:
    cold = "В Тынде второй день нет отопления, батареи ледяные, дом"
    rows = (f"{n};01.11.2026 10:30;{cold} {n};В работе;;" for n in (1, 2))
    first, _ = brought(export(*rows))
    make_worker(installation, "w").run_once()
    [one, other] = (case.case.number for case in cases(installation))
    posts = [installation.casework.cases.posts(number)[0] for number in (one, other)]
    complaints = installation.posts.complaints
    assert len(complaints.of(posts)) == 2
    CaseMoves(installation).make(BORIS, one, Asked(CaseDeed.NOTE, note="Звонили"))
    imports.undo(ANNA, first.run.number, rest=True)
    run()
    assert len(complaints.of(posts)) == len(complaints.of(posts[:1])) == 1


def test_an_import_of_the_future_or_without_a_map_is_not_begun(imports, installation) -> None:
    now = installation.clock.now()
    with pytest.raises(EntryRefused, match="из будущего"):
        imports.start(ANNA, "a", export(), MAP, now + HOUR)
    with pytest.raises(EntryRefused, match="номером"):
        imports.start(ANNA, "a", export(), replace(MAP, columns={}), now)
    assert imports.recent(ANNA).runs == []
    for number in (1, 0, 10**30):
        with pytest.raises(NotFound):
            imports.report(ANNA, number)


def test_how_old_the_exports_of_a_stream_are(imports, installation) -> None:
    now, store = installation.clock.now(), installation.casework.imports
    assert imports.freshness(ANNA) == []
    done = ImportRun(now, "Анна", "a", MAP, now, state=ImportState.DONE)
    for days in (9, 8, 7, 6):
        store.add(replace(done, said_at=now - days * DAY))
    store.add(replace(done, said_at=now, state=ImportState.FAILED))
    store.add(replace(done, map=replace(MAP, stream="portal"), said_at=now - 99 * DAY))
    portal, pos = sorted(imports.freshness(ANNA), key=lambda age: age.freshness.said_at)
    assert (pos.freshness.said_at, pos.freshness.gap, pos.is_stale) == (
        now - 6 * DAY,
        DAY * 1.5,
        True,
    )
    assert (portal.freshness.gap, portal.is_stale) == (None, False)
    store.add(replace(done, said_at=now - DAY))
    assert [age.is_stale for age in imports.freshness(ANNA)] == [False, False]
