"""The moves that follow from what exports say of a case. Pure.

They are made by the system, with the times of the exports. What one export says is aimed at, so
that saying it again moves nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.cases.case import LONGEST_NOTE, CaseMove
from domain.cases.course import GIVING, TAKING
from domain.cases.filed import FiledState
from domain.cases.filing import Filing
from domain.cases.holder import HolderKind
from domain.cases.life import after, standing
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import WITH_BODY, WORKFLOW, CaseDeed, CaseState
from domain.person import SYSTEM
from domain.terms.policy import Priority

_D, _S, _F = CaseDeed, CaseState, FiledState
Track = Callable[[str | None], Priority]  # the priority of a topic

_ANSWERED = frozenset({_S.ANSWERED, _S.RATED})
_DONE = _ANSWERED | {_S.CLOSED}
_ENDINGS = frozenset({_F.ANSWERED, _F.CLOSED, _F.REFUSED})
_BESIDE = frozenset({_D.OPEN, _D.SET, _D.JOIN, _D.NOTE, _D.RATE})  # they move no case on
NO_TEXT = "текста ответа в выгрузке нет"
AGAIN = "в другой системе снова в работе"
NOBODY = "исполнитель в выгрузке не назван"
REFUSED = "отказано в другой системе"


@dataclass(frozen=True, slots=True)
class Freedom:
    """What the exports may still decide, where people have not."""

    moves: bool = True
    routes: bool = True
    regime: bool = True
    topic: bool = True


FREE = Freedom()


def freedom(moves: Sequence[CaseMove]) -> Freedom:
    """A person decides what they did last, by a deed or by taking a deed back."""
    decided, stack = dict[str, str](), list[CaseMove]()
    for move in moves:
        if move.deed is _D.UNDO:
            deed = stack.pop()
        else:
            deed = move
            stack.append(move)
        for what in _matters(deed):
            decided[what] = move.who
    return Freedom(*(decided.get(what, SYSTEM) == SYSTEM for what in Freedom.__slots__))


def _matters(move: CaseMove) -> Iterable[str]:
    if move.deed is _D.SET:
        if move.regime:
            yield "regime"
        if move.group:
            yield "topic"
    elif move.deed not in _BESIDE:
        yield "moves"
        if move.deed in GIVING or move.deed in TAKING:
            yield "routes"


def opening(filing: Filing, received_at: datetime, track: Track) -> CaseMove:
    return CaseMove(
        1,
        _D.OPEN,
        received_at,
        SYSTEM,
        regime=filing.regime,
        assumed=filing.assumed,
        priority=track(filing.topic),
        topic=filing.topic,
        group=filing.group,
    )


def life_of(opened: CaseMove, filings: Iterable[Filing], track: Track) -> list[CaseMove]:
    """The moves of a case that only exports moved, after how it was opened."""
    telling, before = Telling([opened], track), None
    for filing in filings:
        telling.tell(filing, before)
        before = filing
    return telling.moves


class Telling:
    """Adds moves to those of a case; `moves` are those that count."""

    def __init__(self, moves: Sequence[CaseMove], track: Track, free: Freedom = FREE) -> None:
        self.moves, self.now = list(moves), standing(moves)
        self._track, self._free = track, free

    def tell(self, said: Filing, before: Filing | None) -> None:
        """What a filing says beyond that before it."""
        self._set(said)
        wanted = said.state or (_F.ANSWERED if said.answer else None)
        is_news = before is None or (said.state, said.answer) != (before.state, before.answer)
        is_with = (said.body, said.performer)
        moves_on = before is None or is_with != (before.body, before.performer)
        if wanted is not None and (is_news or (moves_on and wanted not in _ENDINGS)):
            self._aim(wanted, said, before)
        elif wanted is None and said.body and moves_on and self.now.state not in _DONE:
            self._give(said, before)
        if said.score and (before is None or said.score != before.score):
            self._make(_D.RATE, said, score=said.score)

    def _set(self, said: Filing) -> None:
        now, says = self.now, dict[str, Any]()
        stated = not said.assumed or now.assumed
        if (
            self._free.regime
            and stated
            and (said.regime, said.assumed) != (now.regime, now.assumed)
        ):
            says |= {"regime": said.regime, "assumed": said.assumed}
        if self._free.topic and said.group and (said.group, said.topic) != (now.group, now.topic):
            says |= {"group": said.group, "topic": said.topic}
            if (priority := self._track(said.topic)) is not now.priority:
                says["priority"] = priority
        if says:
            self._make(_D.SET, said, **says)

    def _aim(self, wanted: FiledState, said: Filing, before: Filing | None) -> None:
        match wanted:
            case _F.RECEIVED:
                self._unroute(said)
            case _F.RETURNED:
                self._return(said, before)
            case _F.ANSWERED:
                self._correct(said, before)
            case _F.CLOSED:
                self._close(said, before)
            case _F.REFUSED:
                self._close(said, before, CaseOutcome.REFUSED)
            case _:
                self._work(wanted, said, before)

    def _unroute(self, said: Filing) -> None:
        self._back(said)
        self._resume(said, ends=False)
        if self.now.state in WITH_BODY - {_S.RETURNED} and self._free.routes:
            self._make(_D.RECALL, said)

    def _return(self, said: Filing, before: Filing | None) -> None:
        if said.answer and self.now.answered_at is None and not self.now.returns:
            self._answer(said, before)
        if not self._back(said) and self.now.state is not _S.RETURNED:
            self._work(_F.IN_WORK, said, before)

    def _correct(self, said: Filing, before: Filing | None) -> None:
        """An answer; a closed case that is answered anew was returned meanwhile."""
        is_new = bool(said.answer) and before is not None and said.answer != before.answer
        if self.now.state is _S.CLOSED and is_new:
            self._back(said)
        if self.now.state is not _S.CLOSED:
            self._answer(said, before)

    def _work(self, wanted: FiledState, said: Filing, before: Filing | None) -> None:
        """To a body, and on with it."""
        self._back(said)
        if self.now.state in _DONE:
            return  # a person answered or closed it
        if wanted is not _F.POSTPONED or self.now.body != said.body:
            self._resume(said, ends=False)
        self._give(said, before)
        match wanted:
            case _F.IN_WORK:
                self._take(said)
            case _F.POSTPONED if self.now.state is not _S.POSTPONED and self._free.moves:
                self._make(_D.POSTPONE, said, waits=HolderKind.SYSTEM, note=said.status)
            case _F.INTERIM:
                again = before is not None and said.answer == before.answer
                if self.now.state is not _S.INTERIM or not again:
                    words = said.answer or said.status or NO_TEXT
                    self._make(_D.INTERIM, said, said.answered_at, note=words)

    def _take(self, said: Filing) -> None:
        if self.now.state in (_S.ROUTED, _S.ACCEPTED, _S.RETURNED) and self._free.moves:
            self._make(_D.TAKE, said)

    def _give(self, said: Filing, before: Filing | None, at: datetime | None = None) -> None:
        """To the body of the filing; one that the region does not have is another system's."""
        now = self.now
        if not self._free.routes:
            return
        if said.body:
            if now.body != said.body or now.state not in WITH_BODY | {_S.POSTPONED}:
                self._make(_D.ROUTE, said, at, body=said.body)
        elif now.body is None:
            if now.state not in WITH_BODY | {_S.POSTPONED}:
                self._make(_D.FORWARD, said, at, note=said.performer or NOBODY)
        elif said.performer and before is not None and said.performer != before.performer:
            self._make(_D.FORWARD, said, at, note=said.performer)

    def _answer(self, said: Filing, before: Filing | None) -> None:
        if self.now.state in _DONE:
            if said.answer and before is not None and said.answer != before.answer:
                self._make(_D.NOTE, said, note=f"ответ изменён: {said.answer}"[:LONGEST_NOTE])
            return
        at = said.answered_at
        self._resume(said, ends=True, at=at)
        self._give(said, before, at)
        if not self._make(_D.ANSWER, said, at, note=said.answer or NO_TEXT) and said.answer:
            self._make(_D.NOTE, said, note=f"ответ: {said.answer}"[:LONGEST_NOTE])

    def _close(
        self, said: Filing, before: Filing | None, outcome: CaseOutcome | None = None
    ) -> None:
        if self.now.state is _S.CLOSED or (said.answer and outcome is None):
            self._answer(said, before)
        elif said.body and self.now.state not in _DONE:
            self._resume(said, ends=True)
            self._give(said, before)
        if self.now.state is _S.CLOSED:
            return
        if said.score:
            self._make(_D.RATE, said, score=said.score)
        why = said.answer or said.status or REFUSED
        note = (why if outcome else said.status)[:LONGEST_NOTE]
        self._make(_D.CLOSE, said, outcome=outcome, note=note)

    def _back(self, said: Filing) -> bool:
        """From an answer or an end back to work."""
        if self.now.state not in _DONE or not self._free.moves:
            return False
        if self.now.body is None and self.now.answered_at is None:
            return self._make(_D.REOPEN, said)
        return self._make(_D.RETURN, said, note=said.status or AGAIN)

    def _resume(self, said: Filing, *, ends: bool, at: datetime | None = None) -> None:
        if self.now.state is _S.POSTPONED and (ends or self._free.moves):
            self._make(_D.RESUME, said, at)

    def _make(self, deed: CaseDeed, said: Filing, at: datetime | None = None, **says: Any) -> bool:
        """A move at `at`, but not after the filing, nor before the last move; False where the
        state has no such move.
        """
        if deed not in WORKFLOW[self.now.state]:
            return False
        if deed is _D.RATE and says["score"] == self.now.score:
            return False
        when = max(min(at or said.first_at, said.first_at), self.moves[-1].at)
        move = CaseMove(len(self.moves) + 1, deed, when, SYSTEM, **says)
        self.now = after(self.now, move)
        self.moves.append(move)
        return True


def continued(
    moves: Sequence[CaseMove], counted: Sequence[CaseMove], wanted: Sequence[CaseMove], at: datetime
) -> list[CaseMove]:
    """The moves to add to `moves`, of which `counted` count, so that `wanted` count: what differs
    is undone at `at`, and made anew.
    """
    same = 0
    for old, new in zip(counted, wanted, strict=False):
        if replace(old, place=0) != replace(new, place=0):
            break
        same += 1
    place, added = moves[-1].place, list[CaseMove]()
    for _ in counted[same:]:
        place += 1
        added.append(CaseMove(place, _D.UNDO, max(at, moves[-1].at), SYSTEM))
    for move in wanted[same:]:
        place += 1
        added.append(replace(move, place=place))
    return added


def untouched(counted: Sequence[CaseMove], filings: Sequence[Filing], track: Track) -> bool:
    """Whether only exports moved the case: its moves are those that follow from them."""
    if not counted or any(move.who != SYSTEM for move in counted):
        return False
    wanted = life_of(counted[0], filings, track)
    return len(wanted) == len(counted) and all(
        replace(old, place=0) == replace(new, place=0)
        for old, new in zip(counted, wanted, strict=True)
    )
