"""Imports over both databases: runs, rows of reports, and how long those are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cases.filed import TakenAs
from domain.cases.import_map import CaseColumn, ImportMap
from domain.cases.imports import ImportRow, ImportRun, ImportState
from domain.ports.casework.imports import ImportStore
from domain.terms.policy import Regime
from store.cases.imports import SqlImports

T = TakenAs
MAP = ImportMap("ПОС", "pos", {CaseColumn.NUMBER: "Номер"}, "Europe/Moscow", Regime.MESSAGE)
DAY = timedelta(days=1)


@pytest.fixture
def store(engine) -> ImportStore:
    return SqlImports(engine)


def test_a_run_and_its_rows_come_back_whole(store, now) -> None:
    run = store.add(ImportRun(now, "Анна", "pos.xlsx", MAP, now - DAY))
    assert store.get(run.number) == run
    ended = replace(
        run,
        state=ImportState.DONE,
        since=now - 2 * DAY,
        until=now,
        rows=3,
        gone=1,
        ended_at=now,
        sheets=("Лист 1", "Лист 2"),
        tally={"dropped": {"Телефон": 3}},
    )
    store.save(ended)
    assert store.get(run.number) == ended
    assert store.get(run.number + 1) is None
    far = 40_000_000_007  # a line of the four-thousandth sheet
    rows = [
        ImportRow(2, "1", T.CREATED, 7),
        ImportRow(3, "2", T.CHANGED, 8, ("state", "answer")),
        ImportRow(far, "\x00", T.REFUSED, None, (), "Номер", "нет номера"),
    ]
    store.add_rows(run.number, rows)
    store.add_rows(run.number, [])
    read = store.rows(run.number, 9)
    assert read == [*rows[:2], replace(rows[2], number="\ufffd")]
    assert store.rows(run.number, 1, after=2) == rows[1:2]
    assert [row.line for row in store.rows(run.number, 9, outcome=T.REFUSED)] == [far]


def test_runs_come_newest_first_and_their_rows_are_kept_for_a_time(store, now) -> None:
    runs = [store.add(ImportRun(now - n * DAY, "Анна", "a", MAP, now)) for n in (9, 5, 1)]
    for run in runs:
        store.add_rows(run.number, [ImportRow(1, "1", T.SAME, 1), ImportRow(2, "2", T.SAME, 2)])
    assert [run.id for run in store.page(2)] == [runs[2].id, runs[1].id]
    assert [run.id for run in store.page(2, runs[1].id)] == [runs[0].id]
    dropped = [store.forget_rows(now - 3 * DAY) for _ in range(3)]
    assert dropped == [2, 2, 0]
    assert [len(store.rows(run.number, 9)) for run in runs] == [0, 0, 2]
    assert len(store.page(9)) == 3
