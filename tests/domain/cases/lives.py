"""Cases and moves for tests, and lives drawn at random from the workflow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.holder import HolderKind
from domain.cases.life import standing, undoable
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import WORKFLOW, CaseDeed
from domain.errors import EntryRefused, MoveRefused
from domain.terms.policy import Priority, Regime

# Tuesday 24 November 2026, 10:00 in Yakutsk.
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BODIES = ("housing", "transport", "health")


def a_case(**fields: Any) -> Case:
    usual = {
        "received_at": START,
        "zone": "Asia/Yakutsk",
        "stream": "vk",
        "text": "Нет отопления, дом 5",
        "place": Place("tynda", None, "Лесная", "5"),
        "text_days": 365,
        "origin": OriginKind.POST,
        "origin_id": "p1",
        "post_id": "p1",
    }
    return Case(**{**usual, **fields})


def opened(**fields: Any) -> CaseMove:
    usual = {
        "place": 1,
        "deed": CaseDeed.OPEN,
        "at": START,
        "who": "Анна",
        "regime": Regime.POST,
        "assumed": True,
        "priority": Priority.USUAL,
        "topic": "heating",
        "group": "housing",
    }
    return CaseMove(**{**usual, **fields})


# What each deed needs, so that it is not refused.
FILLED: dict[CaseDeed, dict[str, Any]] = {
    CaseDeed.ROUTE: {"body": "housing"},
    CaseDeed.ALARM: {"body": "administration_tynda", "confirmed": "Диспетчер 112"},
    CaseDeed.WRONG_BODY: {"note": "Не наш дом", "body": "transport"},
    CaseDeed.FORWARD: {"note": "Управляющая компания"},
    CaseDeed.INTERIM: {"note": "Выехала бригада"},
    CaseDeed.PROPOSE: {"note": "Починили 24 ноября"},
    CaseDeed.REJECT: {"note": "Нет даты"},
    CaseDeed.ANSWER: {"note": "Починили 24 ноября", "link": "https://vk.com/wall-1_2"},
    CaseDeed.ASSIGN: {"person": "Борис"},
    CaseDeed.RATE: {"score": 4},
    CaseDeed.RETURN: {"note": "Не починили"},
    CaseDeed.EXTEND: {"note": "Ждут деталь"},
    CaseDeed.CLOSE: {"outcome": CaseOutcome.FIXED},
    CaseDeed.SET: {"priority": Priority.HIGH},
    CaseDeed.NOTE: {"note": "Звонили"},
}


def life(*deeds: CaseDeed | tuple[CaseDeed, dict[str, Any]], step: timedelta = HOUR):
    """A case's moves, an hour from each other."""
    moves = [opened()]
    for one in deeds:
        deed, fields = one if isinstance(one, tuple) else (one, {})
        at = moves[-1].at + step
        usual = {**FILLED.get(deed, {}), "who": "Анна", "at": at, "place": len(moves) + 1}
        if deed is CaseDeed.POSTPONE:
            usual["until"] = at + 24 * HOUR
        moves.append(CaseMove(deed=deed, **{**usual, **fields}))
    return moves


@st.composite
def lives(draw: st.DrawFn, longest: int = 14) -> list[CaseMove]:
    """Moves that the workflow allows, undoing and pauses among them."""
    moves = [opened(regime=draw(st.sampled_from(Regime)))]
    for _ in range(draw(st.integers(0, longest))):
        now, at = standing(moves), moves[-1].at + draw(gaps)
        deeds = sorted(WORKFLOW[now.state])
        if undoable(moves) is not None:
            deeds.append(CaseDeed.UNDO)
        if not deeds:  # taken back
            break
        deed = draw(st.sampled_from(deeds))
        fields = {**FILLED.get(deed, {}), "who": "Анна", "at": at, "place": len(moves) + 1}
        if deed in (CaseDeed.ROUTE, CaseDeed.WRONG_BODY):
            others = [body for body in BODIES if body != now.body]
            fields["body"] = draw(st.sampled_from(others))
        if deed is CaseDeed.POSTPONE:
            fields["until"] = at + draw(gaps) + HOUR
            fields["waits"] = draw(st.sampled_from([None, HolderKind.APPLICANT, HolderKind.SYSTEM]))
        if deed is CaseDeed.SET:
            fields["regime"] = draw(st.sampled_from([None, *Regime]))
            fields["priority"] = draw(st.sampled_from(Priority))
        move = CaseMove(deed=deed, **fields)
        try:
            standing([*moves, move])
        except (EntryRefused, MoveRefused):
            continue
        moves.append(move)
    return moves


gaps = st.integers(0, 60 * 24 * 9).map(lambda minutes: timedelta(minutes=minutes))


def undone(moves: list[CaseMove]) -> list[CaseMove]:
    last = moves[-1]
    undo = replace(opened(), deed=CaseDeed.UNDO, regime=None, assumed=None, priority=None)
    undo = replace(undo, topic=None, group=None, place=last.place + 1, at=last.at + HOUR)
    return [*moves, undo]
