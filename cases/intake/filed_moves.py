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
    following, before = FiledMoves([opened], track), None
    for filing in filings:
        following.follow(filing, before)
        before = filing
    return following.moves


class FiledMoves:
    """Adds moves to those of a case; `moves` are those that count."""

    def __init__(self, moves: Sequence[CaseMove], track: Track, free: Freedom = FREE) -> None:
        self.moves, self.now = list(moves), standing(moves)
        self._track, self._free = track, free

    def follow(self, filing: Filing, before: Filing | None) -> None:
        """What a filing says beyond that before it."""
        self._set(filing)
        wanted = filing.state or (_F.ANSWERED if filing.answer else None)
        is_news = before is None or (filing.state, filing.answer) != (before.state, before.answer)
        is_with = (filing.body, filing.performer)
        moves_on = before is None or is_with != (before.body, before.performer)
        if wanted is not None and (is_news or (moves_on and wanted not in _ENDINGS)):
            self._aim(wanted, filing, before)
        elif wanted is None and filing.body and moves_on and self.now.state not in _DONE:
            self._give(filing, before)
        if filing.score and (before is None or filing.score != before.score):
            self._rate(filing)

    def _rate(self, filing: Filing) -> None:
        self._make(_D.RATE, filing, score=filing.score, note=filing.comment[:LONGEST_NOTE])

    def _set(self, filing: Filing) -> None:
        now, says = self.now, dict[str, Any]()
        stated = not filing.assumed or now.assumed
        if (
            self._free.regime
            and stated
            and (filing.regime, filing.assumed) != (now.regime, now.assumed)
        ):
            says |= {"regime": filing.regime, "assumed": filing.assumed}
        if (
            self._free.topic
            and filing.group
            and (filing.group, filing.topic) != (now.group, now.topic)
        ):
            says |= {"group": filing.group, "topic": filing.topic}
            if (priority := self._track(filing.topic)) is not now.priority:
                says["priority"] = priority
        if says:
            self._make(_D.SET, filing, **says)

    def _aim(self, wanted: FiledState, filing: Filing, before: Filing | None) -> None:
        match wanted:
            case _F.RECEIVED:
                self._unroute(filing)
            case _F.RETURNED:
                self._return(filing, before)
            case _F.ANSWERED:
                self._correct(filing, before)
            case _F.CLOSED:
                self._close(filing, before)
            case _F.REFUSED:
                self._close(filing, before, CaseOutcome.REFUSED)
            case _:
                self._work(wanted, filing, before)

    def _unroute(self, filing: Filing) -> None:
        self._back(filing)
        self._resume(filing, ends=False)
        if self.now.state in WITH_BODY - {_S.RETURNED} and self._free.routes:
            self._make(_D.RECALL, filing)

    def _return(self, filing: Filing, before: Filing | None) -> None:
        if filing.answer and self.now.answered_at is None and not self.now.returns:
            self._answer(filing, before)
        if not self._back(filing) and self.now.state is not _S.RETURNED:
            self._work(_F.IN_WORK, filing, before)

    def _correct(self, filing: Filing, before: Filing | None) -> None:
        """An answer; a closed case that is answered anew was returned meanwhile."""
        is_new = bool(filing.answer) and before is not None and filing.answer != before.answer
        if self.now.state is _S.CLOSED and is_new:
            self._back(filing)
        if self.now.state is not _S.CLOSED:
            self._answer(filing, before)

    def _work(self, wanted: FiledState, filing: Filing, before: Filing | None) -> None:
        """To a body, and on with it."""
        self._back(filing)
        if self.now.state in _DONE:
            return  # a person answered or closed it
        if wanted is not _F.POSTPONED or self.now.body != filing.body:
            self._resume(filing, ends=False)
        self._give(filing, before)
        match wanted:
            case _F.IN_WORK:
                self._take(filing)
            case _F.POSTPONED if self.now.state is not _S.POSTPONED and self._free.moves:
                self._make(_D.POSTPONE, filing, waits=HolderKind.SYSTEM, note=filing.status)
            case _F.INTERIM:
                again = before is not None and filing.answer == before.answer
                if self.now.state is not _S.INTERIM or not again:
                    words = filing.answer or filing.status or NO_TEXT
                    self._make(_D.INTERIM, filing, filing.answered_at, note=words)

    def _take(self, filing: Filing) -> None:
        if self.now.state in (_S.ROUTED, _S.ACCEPTED, _S.RETURNED) and self._free.moves:
            self._make(_D.TAKE, filing)

    def _give(self, filing: Filing, before: Filing | None, at: datetime | None = None) -> None:
        """To the body of the filing; a performer who is no such body is another system's."""
        now = self.now
        if not self._free.routes:
            return
        if filing.body:
            if now.body != filing.body or now.state not in WITH_BODY | {_S.POSTPONED}:
                self._make(_D.ROUTE, filing, at, body=filing.body)
        elif now.body is None:
            if now.state not in WITH_BODY | {_S.POSTPONED}:
                self._make(_D.FORWARD, filing, at, note=filing.performer or NOBODY)
        elif filing.performer and before is not None and filing.performer != before.performer:
            self._make(_D.FORWARD, filing, at, note=filing.performer)

    def _answer(self, filing: Filing, before: Filing | None) -> None:
        if self.now.state in _DONE:
            if filing.answer and before is not None and filing.answer != before.answer:
                self._make(_D.NOTE, filing, note=f"ответ изменён: {filing.answer}"[:LONGEST_NOTE])
            return
        at = filing.answered_at
        self._resume(filing, ends=True, at=at)
        self._give(filing, before, at)
        if not self._make(_D.ANSWER, filing, at, note=filing.answer or NO_TEXT) and filing.answer:
            self._make(_D.NOTE, filing, note=f"ответ: {filing.answer}"[:LONGEST_NOTE])

    def _close(
        self, filing: Filing, before: Filing | None, outcome: CaseOutcome | None = None
    ) -> None:
        if self.now.state is _S.CLOSED or (filing.answer and outcome is None):
            self._answer(filing, before)
        elif filing.body and self.now.state not in _DONE:
            self._resume(filing, ends=True)
            self._give(filing, before)
        if self.now.state is _S.CLOSED:
            return
        if filing.score:
            self._rate(filing)
        why = filing.answer or filing.status or REFUSED
        note = (why if outcome else filing.status)[:LONGEST_NOTE]
        self._make(_D.CLOSE, filing, outcome=outcome, note=note)

    def _back(self, filing: Filing) -> bool:
        """From an answer or an end back to work."""
        if self.now.state not in _DONE or not self._free.moves:
            return False
        if self.now.body is None and self.now.answered_at is None:
            return self._make(_D.REOPEN, filing)
        return self._make(_D.RETURN, filing, note=filing.status or AGAIN)

    def _resume(self, filing: Filing, *, ends: bool, at: datetime | None = None) -> None:
        if self.now.state is _S.POSTPONED and (ends or self._free.moves):
            self._make(_D.RESUME, filing, at)

    def _make(
        self, deed: CaseDeed, filing: Filing, at: datetime | None = None, **says: Any
    ) -> bool:
        """A move at `at`, but not after the filing, nor before the last move; False where the
        state has no such move.
        """
        if deed not in WORKFLOW[self.now.state]:
            return False
        if deed is _D.RATE and says["score"] == self.now.score:
            return False
        when = max(min(at or filing.first_at, filing.first_at), self.moves[-1].at)
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
