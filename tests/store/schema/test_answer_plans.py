"""The watch over threads of cases finds its rows by an index, however many cases there are."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.cases.answers.watching import WatchedPost
from domain.ports.casework.answers import AnswerQueue
from store.cases.answers.answers import SqlCaseAnswers
from store.cases.answers.watches import SqlCaseWatches
from store.posts import SqlLedger
from tests.store.schema.test_schema import SCANS, plans

Call = Callable[[Engine, datetime], object]


def _watched(now: datetime) -> WatchedPost:
    return WatchedPost(1, 1, "p", "p", "s", "1", "https://vk.com/wall-1_1", now, asked=True)


CALLS: dict[str, Call] = {
    "awaiting": lambda e, now: SqlCaseWatches(e).awaiting(["p", "q"]),
    "renew": lambda e, now: SqlCaseWatches(e).renew([1, 2]),
    "leave": lambda e, now: SqlCaseWatches(e).leave([_watched(now)]),
    "drop": lambda e, now: SqlCaseWatches(e).drop(now),
    "hasten": lambda e, now: SqlCaseWatches(e).hasten(1, now),
    "watched of cases": lambda e, now: SqlCaseWatches(e).of_cases([1, 2]),
    "of roots": lambda e, now: SqlCaseWatches(e).of_roots(["p", "q"]),
    "tell": lambda e, now: SqlCaseWatches(e).tell([_watched(now)]),
    "below": lambda e, now: SqlLedger(e).below(["p"]),
    "heard": lambda e, now: SqlLedger(e).heard(["p"], now),
    "answers of cases": lambda e, now: SqlCaseAnswers(e).of_cases([1, 2]),
    "answers of posts": lambda e, now: SqlCaseAnswers(e).of_posts(["p"]),
    "of a body": lambda e, now: SqlCaseAnswers(e).of_body("b", ["taken"], now, 50),
}
# These read an index that holds the few rows they ask for.
FEW: dict[str, Call] = {
    "proposed": lambda e, now: SqlCaseAnswers(e).page(AnswerQueue.PROPOSED, 50),
    "lost": lambda e, now: SqlCaseWatches(e).lost(200),
    "waiting": lambda e, now: SqlCaseAnswers(e).waiting(200),
}
STALE: Call = lambda e, now: SqlCaseWatches(e).stale(now - timedelta(days=14), 1_000)  # noqa: E731


def scans(found: list[str]) -> list[str]:
    return [plan for plan in found if plan.split()[:2] in SCANS]


@pytest.mark.parametrize("name", CALLS)
def test_no_statement_of_the_watch_reads_a_whole_table(sqlite_engine, now, name) -> None:
    assert scans(plans(sqlite_engine, lambda: CALLS[name](sqlite_engine, now))) == []


@pytest.mark.parametrize("name", FEW)
def test_what_waits_is_read_from_the_index_of_what_waits(sqlite_engine, now, name) -> None:
    found = scans(plans(sqlite_engine, lambda: FEW[name](sqlite_engine, now)))
    assert all("USING INDEX ix_" in plan or "COVERING INDEX ix_" in plan for plan in found)


def test_of_all_cases_each_is_compared_with_its_rows_by_an_index(sqlite_engine, now) -> None:
    found = plans(sqlite_engine, lambda: STALE(sqlite_engine, now))
    inner = [plan for plan in scans(found) if plan.split()[1] != "cases"]
    assert inner == []
