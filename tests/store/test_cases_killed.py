"""A process that moves cases is killed between any two steps: no move is lost, none is half."""

import os
from typing import NoReturn

import pytest

from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed as D
from domain.cases.workflow import CaseState
from domain.ports.casework.cases import CaseFilter
from store.cases.cases import SqlCases
from store.engine import open_database
from store.migrations.revisions import migrate
from tests.domain.cases.lives import life
from tests.forked import fork
from tests.store.test_cases import AMUR, by_hand


def move(url: str) -> NoReturn:
    """Opens cases and moves them for ever; says each move as soon as its transaction has ended."""
    store, case = SqlCases(open_database(url)), by_hand()
    moves = life(D.ROUTE, D.TAKE, D.INTERIM, D.ANSWER, D.CLOSE)
    steps = [
        (moves[n], standing(moves[: n + 1]), deadlines(case, moves[: n + 1], AMUR))
        for n in range(len(moves))
    ]
    while True:
        number = store.add(case, *steps[0]).case.number
        print(number, 1, flush=True)  # noqa: T201
        for step in steps[1:]:
            store.save(number, *step)
            print(number, step[0].place, flush=True)  # noqa: T201


def kill_after(url: str, moves: int) -> dict[int, int]:
    """The last move of each case that a mover said before it was killed."""
    reading, writing = os.pipe()
    mover = fork(lambda: move(url), out=writing)
    os.close(writing)
    reported: dict[int, int] = {}
    with os.fdopen(reading, encoding="utf-8") as said:
        for line in said:
            number, place = map(int, line.split())
            reported[number] = place
            if (moves := moves - 1) <= 0:
                break
        mover.kill()
        for line in said:  # what it said before the signal came
            if line.endswith("\n"):
                number, place = map(int, line.split())
                reported[number] = place
    mover.wait()
    return reported


def check_whole(url: str, reported: dict[int, int]) -> None:
    engine = open_database(url)
    try:
        store = SqlCases(engine)
        every = store.page(CaseFilter(frozenset(CaseState), limit=100_000)).cases
        moves = store.moves_of([one.case.number for one in every])
        for one in every:
            own = moves[one.case.number]
            assert [move.place for move in own] == list(range(1, len(own) + 1))
            assert one.version == len(own) >= reported.get(one.case.number, 1)
            assert one.standing == standing(own)
            assert one.deadlines == deadlines(one.case, own, AMUR)
        assert reported.keys() <= moves.keys()
    finally:
        engine.dispose()


def killed(url: str, places: range) -> None:
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    reported: dict[int, int] = {}
    for place in places:
        reported |= kill_after(url, place)
        check_whole(url, reported)


def test_a_killed_process_leaves_whole_cases(database_url: str) -> None:
    killed(database_url, range(7, 10))


@pytest.mark.soak
def test_fifty_kills_leave_whole_cases(database_url: str) -> None:
    killed(database_url, range(1, 51))
