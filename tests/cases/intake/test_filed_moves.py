"""What exports say of a case becomes its moves, in whatever order they come."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cases.intake.filed_moves import (
    NO_TEXT,
    FiledMoves,
    continued,
    freedom,
    life_of,
    opening,
    untouched,
)
from domain.cases.case import CaseMove
from domain.cases.course import effective
from domain.cases.filed import FiledState
from domain.cases.filing import Filing, insert
from domain.cases.holder import Holder, HolderKind
from domain.cases.life import standing
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.person import SYSTEM
from domain.terms.policy import Priority, Regime
from tests.cases.filed_rows import DAY, FILED

D, F, S = CaseDeed, FiledState, CaseState
HOUSING = Holder(HolderKind.BODY, "housing")
ELSEWHERE = Holder(HolderKind.SYSTEM)


def track(topic: str | None) -> Priority:
    return Priority.FAST if topic == "starred" else Priority.USUAL


def filing(day: int, state: FiledState | None = None, **fields) -> Filing:
    at = FILED + day * DAY
    usual = {"run": None, "digest": "", "regime": Regime.MESSAGE, "assumed": True}
    one = Filing(first_at=at, last_at=at, state=state, **{**usual, **fields})
    return replace(one, digest=repr(replace(one, first_at=FILED, last_at=FILED)))


def told(*filings: Filing) -> list[CaseMove]:
    return life_of(opening(filings[0], FILED, track), filings, track)


def deeds(moves) -> list[CaseDeed]:
    return [move.deed for move in moves]


def test_each_state_leads_as_far_as_it_says() -> None:
    at_body, by_other = {"body": "housing"}, {"performer": "ООО «Тепло»"}
    for state, more, ends, holder in (
        (F.RECEIVED, {}, S.RECEIVED, Holder(HolderKind.CENTRE)),
        (F.ROUTED, at_body, S.ROUTED, HOUSING),
        (F.IN_WORK, at_body, S.IN_WORK, HOUSING),
        (F.IN_WORK, by_other, S.IN_WORK, ELSEWHERE),
        (F.POSTPONED, at_body, S.POSTPONED, ELSEWHERE),
        (F.INTERIM, at_body, S.INTERIM, HOUSING),
        (F.ANSWERED, {**at_body, "answer": "Дали тепло"}, S.ANSWERED, Holder(HolderKind.CENTRE)),
        (F.ANSWERED, by_other, S.ANSWERED, Holder(HolderKind.CENTRE)),
        (F.RETURNED, {**at_body, "answer": "Дали тепло"}, S.RETURNED, HOUSING),
        (F.RETURNED, by_other, S.IN_WORK, ELSEWHERE),
        (F.CLOSED, {}, S.CLOSED, None),
        (F.REFUSED, at_body, S.CLOSED, None),
        (None, {"status": "Ждёт чуда"}, S.RECEIVED, Holder(HolderKind.CENTRE)),
        (None, {"answer": "Дали тепло"}, S.ANSWERED, Holder(HolderKind.CENTRE)),
        (None, at_body, S.ROUTED, HOUSING),
    ):
        now = standing(told(filing(1, state, **more)))
        assert (state, now.state, now.holder) == (state, ends, holder)


def test_moves_have_the_times_of_the_exports_and_the_answer_its_own() -> None:
    answered = FILED + 2 * DAY
    moves = told(
        filing(1, F.IN_WORK, body="housing"),
        filing(3, F.CLOSED, body="housing", answer="Дали тепло", answered_at=answered, score=5),
    )
    assert [(move.deed, (move.at - FILED) / DAY) for move in moves] == [
        (D.OPEN, 0),
        (D.ROUTE, 1),
        (D.TAKE, 1),
        (D.ANSWER, 2),
        (D.RATE, 3),
        (D.CLOSE, 3),
    ]
    assert {move.who for move in moves} == {SYSTEM}
    now = standing(moves)
    assert (now.answered_at, now.score, now.person, now.outcome) == (answered, 5, None, None)


def test_an_answer_that_came_before_the_first_export_is_dated_as_it_was() -> None:
    [_, route, answer] = told(
        filing(9, F.ANSWERED, body="housing", answered_at=FILED + 2 * DAY, answer="Дали тепло")
    )
    assert route.at == answer.at == FILED + 2 * DAY
    early = filing(9, F.ANSWERED, answered_at=FILED - 9 * DAY)
    assert standing(told(early)).answered_at == FILED  # a date without its hour
    late = filing(9, F.ANSWERED, answered_at=FILED + 10 * DAY)
    assert standing(told(late)).answered_at == FILED + 9 * DAY
    assert told(late)[-1].note == NO_TEXT


def test_a_refusal_keeps_who_refused_and_why() -> None:
    refused = filing(1, F.REFUSED, body="housing", status="Отказано", answer="Дом не наш")
    moves = told(refused)
    now = standing(moves)
    assert (now.body, now.outcome, moves[-1].note) == (
        "housing",
        CaseOutcome.REFUSED,
        "Дом не наш",
    )


def test_back_and_forth() -> None:
    moves = told(
        filing(1, F.CLOSED, status="Закрыто"),
        filing(2, F.IN_WORK, performer="ООО «Тепло»"),
        filing(3, F.ANSWERED, performer="ООО «Тепло»", answer="Дали тепло"),
        filing(4, F.IN_WORK, performer="ООО «Тепло»", answer="Дали тепло", status="На доработке"),
        filing(5, F.RECEIVED, answer="Дали тепло"),
        filing(6, F.POSTPONED, body="housing", answer="Дали тепло"),
        filing(7, F.ANSWERED, body="housing", answer="Дали тепло 7-го"),
        filing(8, F.ANSWERED, body="housing", answer="Дали тепло 8-го"),
    )
    assert deeds(moves) == [
        *(D.OPEN, D.CLOSE),
        *(D.REOPEN, D.FORWARD),
        D.ANSWER,
        *(D.RETURN, D.TAKE),
        D.RECALL,
        *(D.ROUTE, D.POSTPONE),
        *(D.RESUME, D.ANSWER),
        D.NOTE,
    ]
    assert moves[-1].note == "ответ изменён: Дали тепло 8-го"


def test_what_a_later_export_leaves_out_stays_known() -> None:
    known = {"group": "housing", "topic": "starred"}
    moves = told(
        filing(1, F.RECEIVED, regime=Regime.APPEAL, assumed=False),
        filing(2, F.RECEIVED, **known),
        filing(3, F.RECEIVED, status="то же"),
    )
    now = standing(moves)
    assert (now.regime, now.assumed) == (Regime.APPEAL, False)
    assert (now.group, now.topic, now.priority) == ("housing", "starred", Priority.FAST)


contents = st.builds(
    dict,
    state=st.sampled_from([None, *F]),
    body=st.sampled_from([None, "housing", "transport"]),
    performer=st.sampled_from(["", "ООО «Тепло»"]),
    answer=st.sampled_from(["", "Дали тепло", "Дали воду"]),
    answered_at=st.sampled_from([None, FILED + DAY, FILED + 3 * DAY]),
    score=st.sampled_from([None, 1, 5]),
    group=st.sampled_from([None, "housing", "roads"]),
    regime=st.sampled_from(Regime),
    assumed=st.booleans(),
)


@st.composite
def exports(draw: st.DrawFn) -> list[Filing]:
    """Nothing that was said comes back after something else."""
    said = draw(st.lists(contents, min_size=1, max_size=5))
    filings: list[Filing] = []
    for n, one in enumerate(said):
        times = draw(st.integers(1, 3))
        filings += [filing(len(filings) + 1 + i, status=f"{n}", **one) for i in range(times)]
    return filings


def taken(filings: list[Filing]) -> tuple[list[CaseMove], list[Filing]]:
    """The moves of a case after these exports came one after another."""
    moves = told(filings[0])
    known = [filings[0]]
    for new in filings[1:]:
        counted = effective(moves)
        assert untouched(counted, known, track)
        inserted = insert(known, new)
        if inserted.is_new:
            known = list(inserted.filings)
            wanted = life_of(counted[0], known, track)
            moves += continued(moves, counted, wanted, known[-1].first_at)
        else:
            known = list(inserted.filings)
    return moves, known


@given(exports(), st.randoms(use_true_random=False))
def test_any_order_of_exports_gives_the_same_standing(filings, random) -> None:
    moves, known = taken(filings)
    mixed = filings[:]
    random.shuffle(mixed)
    again, kept = taken(mixed)
    assert standing(again) == standing(moves)
    assert [(f.first_at, f.last_at, f.digest) for f in kept] == [
        (f.first_at, f.last_at, f.digest) for f in known
    ]
    assert [m.place for m in again] == list(range(1, len(again) + 1))
    assert not [m for m in moves if m.deed is D.UNDO]  # in order nothing is taken back


def by(who: str, moves: list[CaseMove], deed: CaseDeed, **says) -> list[CaseMove]:
    return [*moves, CaseMove(len(moves) + 1, deed, moves[-1].at, who, **says)]


def after(moves: list[CaseMove], before: Filing, said: Filing) -> list[CaseDeed]:
    counted = effective(moves)
    following = FiledMoves(counted, track, freedom(moves))
    following.follow(said, before)
    return deeds(following.moves[len(counted) :])


def test_what_people_decided_stays() -> None:
    work = filing(1, F.IN_WORK, body="housing", group="housing")
    moves = told(work)
    routed = by("Анна", moves, D.ROUTE, body="transport")
    assert after(routed, work, filing(2, F.IN_WORK, body="health")) == []
    closed = by("Анна", moves, D.CLOSE, outcome=CaseOutcome.FIXED)
    assert after(closed, work, filing(2, F.ROUTED, body="housing")) == []
    set_ = by("Анна", moves, D.SET, regime=Regime.APPEAL, group="roads")
    assert after(set_, work, filing(2, F.IN_WORK, body="housing", group="culture")) == []
    waits = {"until": moves[-1].at + 9 * DAY, "waits": HolderKind.APPLICANT}
    postponed = by("Анна", moves, D.POSTPONE, **waits)
    assert after(postponed, work, filing(2, F.INTERIM, body="housing", answer="Едем")) == []
    undone = by("Анна", moves, D.UNDO)  # the taking
    assert not untouched(effective(undone), [work], track)
    assert after(undone, work, replace(work, status="ещё раз")) == []


def test_what_is_news_goes_on_past_people() -> None:
    work = filing(1, F.IN_WORK, body="housing")
    answered = filing(2, F.ANSWERED, body="housing", answer="Дали тепло", score=4)
    noted = by("Анна", told(work), D.NOTE, note="Звонили")
    assert after(noted, work, answered) == [D.ANSWER, D.RATE]
    routed = by("Анна", told(work), D.ROUTE, body="transport")
    assert after(routed, work, answered) == [D.ANSWER, D.RATE]
    waits = {"until": FILED + 9 * DAY, "waits": HolderKind.APPLICANT}
    postponed = by("Анна", told(work), D.POSTPONE, **waits)
    assert after(postponed, work, answered) == [D.RESUME, D.ANSWER, D.RATE]
    recalled = by("Анна", told(work), D.RECALL)
    assert after(recalled, work, answered) == [D.NOTE]  # no body answered here
    set_ = by("Анна", told(work), D.SET, priority=Priority.HIGH)
    news = filing(2, F.IN_WORK, body="transport", group="roads", regime=Regime.APPEAL)
    assert after(set_, work, news) == [D.SET, D.ROUTE, D.TAKE]


def test_a_score_brings_its_comment() -> None:
    answered = {"body": "housing", "answer": "Дали тепло"}
    moves = told(filing(1, F.ANSWERED, **answered, score=2, comment="Холодно как было"))
    assert (moves[-1].deed, moves[-1].score, moves[-1].note) == (D.RATE, 2, "Холодно как было")
