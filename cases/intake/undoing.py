"""Taking an import back: what it said is forgotten, and its cases stand as if it never came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from cases.intake.filed_moves import NO_TEXT, continued, life_of
from cases.intake.hearing import heard_as
from cases.intake.intake import Intake
from domain.cases.case import CaseMove
from domain.cases.clocks import deadlines
from domain.cases.course import effective
from domain.cases.filing import Filing
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.filings import ChangedFiled
from domain.post import post_id
from domain.source import SourceKind


class Undone(NamedTuple):
    """`left` are the cases that people worked on, `unheard` the posts of those taken back."""

    done: Sequence[int]
    left: Sequence[int]
    unheard: Sequence[str]


@dataclass(frozen=True, slots=True)
class Undoing:
    """Texts and places stay as they were shown last: those before are not kept."""

    intake: Intake
    run: int
    who: str
    at: datetime

    def undo(self, case_ids: Collection[int]) -> Undone:
        """One transaction. A case that no other import shows is taken back."""
        intake, gone, changed, left = self.intake, list[ChangedFiled](), list[ChangedFiled](), []
        with intake.transaction():
            known = intake.filings.hold_cases(case_ids)
            stored, moves = intake.cases.several(known), intake.cases.moves_of(known)
            maps = {id_: mark.map for id_, mark in intake.filings.marks(known).items()}
            for id_, filings in known.items():
                if any(move.who != SYSTEM for move in moves[id_]):
                    left.append(id_)
                    continue
                rest = [one for one in filings if one.run != self.run]
                one = self._without(stored[id_], moves[id_], rest)
                (changed if rest else gone).append(one)
            for map_ in sorted({maps[one.case.number] for one in changed}):
                intake.filings.change(map_, [c for c in changed if maps[c.case.number] == map_])
            if gone:
                intake.filings.withdraw(gone)
            for one in (*changed, *gone) if intake.recording is not None else ():
                if intake.recording is not None:
                    intake.recording.record(one.case, moves[one.case.number], one.moves, NO_TEXT)
        unheard = [post_id(SourceKind.FILED, heard_as(one.case)) for one in gone]
        return Undone([one.case.number for one in (*changed, *gone)], left, unheard)

    def _without(
        self, stored: StoredCase, moves: Sequence[CaseMove], rest: Sequence[Filing]
    ) -> ChangedFiled:
        intake, counted = self.intake, effective(moves)
        if rest and counted:
            wanted = life_of(counted[0], rest, intake.priority)
            added = continued(moves, counted, wanted, self.at)
        else:
            at, place = max(self.at, moves[-1].at), moves[-1].place
            added = [
                CaseMove(place + n, CaseDeed.UNDO, at, self.who) for n in range(1, len(counted) + 1)
            ]
        all_ = [*moves, *added]
        now, due = standing(all_), deadlines(stored.case, all_, intake.region)
        return ChangedFiled(stored.case, stored.version, added, now, due, rest)
