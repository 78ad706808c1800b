"""The intake of filed cases over both databases: a snapshot is no news, and nothing is doubled."""

from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path
from threading import Barrier, Thread

import pytest

from cases.intake.intake import HISTORY, TAKEN_BACK, TWICE, Intake
from cases.intake.undoing import Undoing
from domain.cases.case import CaseMove, OriginKind, Place
from domain.cases.clocks import deadlines
from domain.cases.filed import FiledState, TakenAs
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import StoreUnavailable
from domain.person import SYSTEM
from domain.terms.policy import Regime
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from store.cases.filings import SqlFilings
from store.engine import transaction
from tests.cases.filed_rows import DAY, FILED, a_row
from tests.statements import statements

D, F, S, T = CaseDeed, FiledState, CaseState, TakenAs
AMUR = load_region(region_folder(Path("amur")))


class Ear:
    """Hears, and may fail."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []
        self.fails = False

    def hear(self, cases, rows) -> None:
        self.heard += [(case.case.number, row.text) for case, row in zip(cases, rows, strict=True)]
        if self.fails:
            raise StoreUnavailable("disk full")


@pytest.fixture
def intake(engine) -> Intake:
    stores = SqlFilings(engine), SqlCases(engine)
    return Intake(*stores, AMUR, 365, partial(transaction, engine), Ear())


def outcomes(taken) -> list[TakenAs]:
    return [one.outcome for one in taken]


def moved(intake, case_id, deed, who="Анна", **says) -> None:
    [moves] = intake.cases.moves_of([case_id]).values()
    move = CaseMove(moves[-1].place + 1, deed, moves[-1].at, who, **says)
    case, all_ = intake.cases.get(case_id).case, [*moves, move]
    intake.cases.save(case_id, move, standing(all_), deadlines(case, all_, AMUR))


def as_derived(intake, case_ids) -> None:
    """Every row says what follows from its moves."""
    moves = intake.cases.moves_of(case_ids)
    for id_, stored in intake.cases.several(case_ids).items():
        assert stored.standing == standing(moves[id_])
        assert stored.deadlines == deadlines(stored.case, moves[id_], AMUR)
        assert stored.version == len(moves[id_])


def test_an_export_is_a_snapshot(intake) -> None:
    work = a_row(state=F.IN_WORK, body="housing", own_number="12/3")
    [taken] = intake.take([work])
    stored = intake.cases.get(taken.case_id)
    assert (taken.outcome, stored.standing.state) == (T.CREATED, S.IN_WORK)
    case = stored.case
    assert (case.origin, case.stream, case.stream_number) == (OriginKind.FILED, "pos", "1")
    assert (case.received_at, case.zone, case.own_number) == (FILED, "Europe/Moscow", "12/3")
    assert (stored.standing.regime, stored.standing.assumed) == (Regime.MESSAGE, True)
    [again] = intake.take([replace(work, said_at=FILED + 2 * DAY)])
    assert (again.outcome, again.case_id) == (T.SAME, taken.case_id)
    answer = {"state": F.ANSWERED, "answer": "Дали тепло", "text": "Нет отопления и воды"}
    [changed] = intake.take([replace(work, said_at=FILED + 3 * DAY, **answer)])
    assert changed.changes == ("state", "answer", "text")
    stored = intake.cases.get(taken.case_id)
    assert (stored.standing.state, stored.case.text) == (S.ANSWERED, "Нет отопления и воды")
    as_derived(intake, [taken.case_id])
    [kept] = intake.filings.filings([taken.case_id]).values()
    assert [((f.last_at - FILED) / DAY, f.state) for f in kept] == [
        (2, F.IN_WORK),
        (3, F.ANSWERED),
    ]
    assert intake.hearing.heard == [(1, "Нет отопления"), (1, "Нет отопления и воды")]
    [earlier] = intake.take([replace(work, said_at=FILED)])
    assert (earlier.outcome, earlier.changes) == (T.CHANGED, (HISTORY,))
    as_derived(intake, [taken.case_id])


def test_any_order_of_exports_gives_the_same_case(intake) -> None:
    """Each number is shown by the same exports in another order."""
    shown = [
        {"state": F.RECEIVED},
        {"state": F.IN_WORK, "body": "housing", "group": "roads", "topic": None},
        {"state": F.ANSWERED, "body": "housing", "answer": "Дали тепло", "text": "Тепло"},
        {"state": F.CLOSED, "body": "transport", "answer": "Дали тепло", "score": 4},
    ]
    orders = list(permutations(range(len(shown))))
    for place in range(len(shown)):
        intake.take([a_row(str(n), o[place] + 1, **shown[o[place]]) for n, o in enumerate(orders)])
    marks = intake.filings.hold("pos", [str(n) for n in range(len(orders))])
    ids = [mark.case_id for mark in marks.values()]
    as_derived(intake, ids)
    stored = intake.cases.several(ids).values()
    assert len(ids) == len(orders)
    assert {(one.standing, one.deadlines, one.case.text) for one in stored} == {
        (first.standing, first.deadlines, "Нет отопления") for first in list(stored)[:1]
    }
    assert all(m.who == SYSTEM for moves in intake.cases.moves_of(ids).values() for m in moves)


def test_statements_do_not_grow_with_rows(intake) -> None:
    counts = []
    for first, many in ((0, 8), (100, 40)):
        numbers = [str(first + n) for n in range(many)]
        with statements() as made:
            intake.take([a_row(n, state=F.ROUTED, body="housing") for n in numbers])
        with statements() as same:
            intake.take([a_row(n, 2, state=F.ROUTED, body="housing") for n in numbers])
        with statements() as changed:
            intake.take([a_row(n, 3, state=F.CLOSED, body="housing") for n in numbers])
        counts.append([len(made), len(same), len(changed)])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 20
    assert counts[0][1] <= 5


def test_what_a_row_may_not_hold(intake) -> None:
    [first] = intake.take([a_row("1")])
    rows = [
        a_row("9" * 400),
        a_row(""),
        a_row("1\x00"),
        a_row("2", received_at=FILED.replace(year=1900)),
        a_row("2", received_at=FILED.replace(year=2206)),
        a_row("2", answered_at=FILED.replace(year=1900)),
        a_row("2", due=FILED.replace(year=2206)),
        a_row("2", score=7),
        a_row("1", 2, score=0),
        a_row("3", group="unknown", topic="unknown", body="unknown", place=Place("unknown", "?")),
        a_row("4", text="а" * 30_000, status="б" * 9_000, answer="\ud800\x00", state=F.ANSWERED),
    ]
    taken = intake.take(rows)
    assert outcomes(taken) == [T.REFUSED] * 9 + [T.CREATED] * 2
    assert all(one.reason for one in taken[:9])
    assert taken[8].case_id == first.case_id
    [mark] = intake.filings.hold("pos", ["1"]).values()
    assert mark.seen_at == FILED + 2 * DAY  # the export holds it, whatever it says
    plain = intake.cases.get(taken[9].case_id)
    assert (plain.standing.group, plain.standing.body, plain.case.place.municipality) == (None,) * 3
    [[filing]] = intake.filings.filings([taken[9].case_id]).values()
    assert filing.performer == "unknown"
    as_derived(intake, [one.case_id for one in taken[9:]])


def test_a_number_twice_in_one_export(intake) -> None:
    one, two = a_row("1", state=F.RECEIVED), a_row("1", state=F.CLOSED)
    taken = intake.take([one, one, two, replace(two, said_at=FILED + 5 * DAY)], run=None)
    assert outcomes(taken) == [T.CREATED, T.SAME, T.REFUSED, T.CHANGED]
    assert taken[2].reason == TWICE
    first = intake.take([a_row("7")], run=5)
    later = intake.take([a_row("7", state=F.CLOSED)], run=5)  # in the next batch
    assert outcomes([*first, *later]) == [T.CREATED, T.REFUSED]
    corrected = intake.take([a_row("7", state=F.CLOSED)], run=6)  # the same export, read anew
    assert outcomes(corrected) == [T.CHANGED]
    assert intake.cases.get(first[0].case_id).standing.state is S.CLOSED


def test_people_are_not_overridden(intake) -> None:
    rows = [a_row(str(n), state=F.IN_WORK, body="housing") for n in range(3)]
    routed, noted, void = (one.case_id for one in intake.take(rows))
    moved(intake, routed, D.ROUTE, body="transport")
    moved(intake, noted, D.NOTE, note="Звонили")
    for _ in range(3):
        moved(intake, void, D.UNDO)
    news = {"state": F.POSTPONED, "body": "health", "topic": "health.doctors", "group": "health"}
    taken = intake.take([a_row(str(n), 2, **news) for n in range(3)])
    assert outcomes(taken) == [T.CHANGED, T.CHANGED, T.SAME]
    assert taken[2].reason == TAKEN_BACK
    now = {id_: intake.cases.get(id_).standing for id_ in (routed, noted, void)}
    assert (now[routed].state, now[routed].body, now[routed].group) == (
        S.ROUTED,
        "transport",
        "health",
    )
    assert (now[noted].state, now[noted].body) == (S.POSTPONED, "health")
    assert now[void].state is S.VOID
    late = intake.take([a_row(str(n), 1, state=F.CLOSED, status="?") for n in range(2)])
    assert outcomes(late) == [T.CHANGED] * 2  # of the past only
    as_derived(intake, now)
    assert {intake.cases.get(id_).standing.state for id_ in now} == {
        S.ROUTED,
        S.POSTPONED,
        S.VOID,
    }


def test_what_an_export_no_longer_holds_is_marked_and_not_closed(intake) -> None:
    def export(day: int, *numbers: str) -> int:
        intake.take([a_row(n, day, state=F.ROUTED, body="housing") for n in numbers], map_="daily")
        at = FILED + day * DAY
        return intake.filings.miss("pos", "daily", at, FILED - DAY, FILED + DAY)

    def gone() -> set[str]:
        known = intake.filings.hold("pos", ["1", "2", "3"])
        return {number for number, mark in known.items() if mark.is_gone}

    assert export(1, "1", "2", "3") == 0
    assert (export(3, "1", "2"), gone()) == (1, {"3"})
    assert (export(2, "1", "3"), gone()) == (0, {"3"})  # came late, and shows nothing new
    assert export(4, "1", "3") == 1
    assert gone() == {"2"}
    intake.filings.find("pos", "daily", FILED + 4 * DAY)
    assert gone() == set()
    at = FILED + 9 * DAY
    assert intake.filings.miss("pos", "weekly", at, FILED, FILED) == 0
    assert intake.filings.miss("pos", "daily", at, FILED - DAY, FILED - DAY) == 0
    states = {one.standing.state for one in intake.cases.several([1, 2, 3]).values()}
    assert states == {S.ROUTED}


def test_the_same_export_twice_at_once(intake) -> None:
    rows = [a_row(str(n), state=F.ROUTED, body="housing") for n in range(50)]
    start, made = Barrier(2), list[list]()

    def take(some) -> None:
        start.wait()
        made.append([one for k in range(0, 50, 10) for one in intake.take(some[k : k + 10])])

    threads = [Thread(target=take, args=(rows,)), Thread(target=take, args=(rows[::-1],))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes([*made[0], *made[1]])) == [T.CREATED] * 50 + [T.SAME] * 50
    assert len({one.case_id for one in [*made[0], *made[1]]}) == 50


def test_a_batch_that_fails_leaves_nothing(intake) -> None:
    intake.take([a_row("1", text="было")])
    intake.hearing.fails = True
    with pytest.raises(StoreUnavailable):
        intake.take([a_row("1", 2, text="стало"), a_row("2")])
    intake.hearing.fails = False
    assert set(intake.filings.hold("pos", ["1", "2"])) == {"1"}
    again = intake.take([a_row("1", 2, text="стало"), a_row("2")])
    assert outcomes(again) == [T.CHANGED, T.CREATED]


def test_more_rows_than_a_batch(intake, monkeypatch) -> None:
    monkeypatch.setattr("cases.intake.intake.BATCH", 7)
    taken = intake.take([a_row(str(n)) for n in range(20)])
    assert [one.case_id for one in taken] == list(range(1, 21))


def test_what_would_be_taken_writes_nothing(intake) -> None:
    intake.take([a_row("1"), a_row("2")])
    rows = [a_row("1", 2), a_row("2", 2, score=3, state=F.ANSWERED), a_row("3"), a_row("")]
    with statements() as asked:
        foreseen = intake.foresee(rows)
    assert outcomes(foreseen) == [T.SAME, T.CHANGED, T.CREATED, T.REFUSED]
    assert foreseen[1].changes == ("state", "score")
    assert not [one for one in asked if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_rows_that_stand_as_before_are_known_by_that(intake) -> None:
    intake.take([a_row("1"), a_row("2")], map_="daily", verbatim=["a", "b"])

    def known(day: int, stream: str = "pos") -> set[str]:
        return set(intake.unchanged(stream, FILED + day * DAY, ["a", "b", "c"]))

    assert known(1) == known(2) == {"a", "b"}
    assert known(0) == known(2, "portal") == set()
    intake.take([a_row("1", 3, score=4), a_row("2", 3)], verbatim=["c", "b2"])
    assert known(2) == set()
    assert set(intake.unchanged("pos", FILED + 4 * DAY, ["a", "b", "b2", "c"])) == {"b2", "c"}
    intake.take([a_row("1", 2, score=1)], verbatim=["a"])  # late: of the past
    assert known(4) == set()
    intake.see([1, 2], FILED + 5 * DAY, "daily")
    marks = intake.filings.marks([1, 2])
    assert {mark.seen_at for mark in marks.values()} == {FILED + 5 * DAY}
    assert {mark.map for mark in marks.values()} == {"daily"}


def test_an_import_is_undone(intake) -> None:
    intake.take([a_row("1", 1, state=F.ROUTED, body="housing")], run=1)
    rows = [a_row(n, 2, state=F.CLOSED, body="housing") for n in ("1", "2", "3")]
    both, created, worked = (one.case_id for one in intake.take(rows, run=2))
    moved(intake, worked, D.NOTE, note="Звонили")
    assert [one.case_id for one in intake.filings.worked(2, 9)] == [worked]
    assert intake.filings.worked(1, 9) == []
    ids = intake.filings.brought(2, 0, 9)
    assert ids == [both, created, worked]
    undone = Undoing(intake, 2, "Борис", FILED + 3 * DAY).undo(ids)
    assert (undone.done, undone.left) == ([both, created], [worked])
    states = {id_: one.standing.state for id_, one in intake.cases.several(ids).items()}
    assert states == {both: S.ROUTED, created: S.VOID, worked: S.CLOSED}
    as_derived(intake, ids)
    assert intake.filings.brought(2, 0, 9) == [worked]
    again = intake.take(rows, run=3)
    assert outcomes(again) == [T.CHANGED, T.CREATED, T.SAME]
    assert again[1].case_id != created
    as_derived(intake, [*ids, again[1].case_id])


def test_a_text_that_came_to_its_end_does_not_come_back(intake) -> None:
    [taken] = intake.take([a_row(state=F.CLOSED)])
    assert intake.cases.forget_texts(FILED + 999 * DAY, 10) == 1
    intake.take([a_row(day=2, state=F.CLOSED, score=3)])
    assert intake.cases.get(taken.case_id).case.text is None


def test_the_link_of_a_post_is_kept_with_the_case_that_it_opened(intake) -> None:
    link = "https://t.me/gorod/7"
    intake.take([a_row(number="1", link=link), a_row(number="2"), a_row(number="3", stream="pos2")])
    filings, at = intake.filings, FILED
    rows = filings.links(a_row().stream, at - DAY, at + DAY)
    assert [(row.number, row.link) for row in rows] == [("1", link), ("2", None)]
    assert all(row.received_at == at for row in rows)
    assert filings.linking() == [a_row().stream]
    assert filings.links(a_row().stream, at - DAY, at) == []


def test_a_link_that_a_later_export_brings_is_added_and_never_lost(intake) -> None:
    link, filings = "https://t.me/gorod/7", intake.filings

    def links():
        return [one.link for one in filings.links("pos", FILED - DAY, FILED + DAY)]

    intake.take([a_row(day=2)])
    [taken] = intake.take([a_row(day=3, link=link)])
    assert (taken.outcome, taken.changes) == (T.CHANGED, ("link",))
    assert links() == [link]
    intake.take([a_row(day=4)])
    intake.take([a_row(day=1, link="https://t.me/gorod/1")])  # late: of the past
    assert links() == [link]
    intake.take([a_row("2", day=3, score=4)])
    intake.take([a_row("2", day=1, link=link)])
    assert links() == [link, link]


def test_a_comment_of_a_score_is_news_and_none_leaves_digests_as_they_were(intake) -> None:
    row = a_row(state=F.ANSWERED, body="housing", answer="Дали тепло", score=2)
    [taken] = intake.take([row])
    before = intake.filings.marks([taken.case_id])[taken.case_id].digest
    assert before == "e1d426a6934ba06473676faa"  # as written before comments were read
    later = replace(row, said_at=FILED + 5 * DAY, comment="Холодно")
    [changed] = intake.take([later])
    assert changed.changes == ("comment",)
    [kept] = intake.filings.filings([taken.case_id]).values()
    assert [one.comment for one in kept] == ["", "Холодно"]
