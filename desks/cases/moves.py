"""Moves of cases: every deed of centre and bodies, its undo, and deeds on many cases at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.assembly import make_withholding
from app.cases.casework import make_recording
from app.installation import Installation
from desks.audit import write
from desks.cases.asked import Asked
from desks.cases.checks import checked
from desks.cases.referrals.handing import Handing
from desks.cases.scope import CaseScope, absences_now
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST, CaseMove, numbered
from domain.cases.clocks import deadlines
from domain.cases.life import after, standing, undoable
from domain.cases.workflow import RIGHTS_OF, CaseDeed, CaseState
from domain.duty import DutyRole
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound
from domain.message import Message, MessageState
from domain.person import SYSTEM, Right
from domain.ports.casework.cases import StoredCase
from russian.casework.cases import CaseWords

MOST = 200  # cases that one bulk deed moves
BULK = frozenset({CaseDeed.ROUTE, CaseDeed.TAKE, CaseDeed.SET})
AT_ONCE = 500  # postponed cases that one turn wakes


@dataclass(frozen=True, slots=True)
class Many:
    """The cases that a bulk deed moved, and why it moved the others not."""

    done: Sequence[int]
    refused: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class CaseMoves:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a case that
    they may not see.

    A deed raises MoveRefused if the workflow does not have it, or if somebody else was faster; the
    message says what they did. It raises EntryRefused for what the deed lacks.
    """

    installation: Installation

    def make(self, viewer: Viewer, case_id: int, asked: Asked) -> StoredCase:
        """The case after one move, written together with its audit and its messages."""
        viewer.demand(Right.READ_CASES)
        viewer.demand(RIGHTS_OF[asked.deed])
        stored = CaseScope(self.installation, viewer).known(case_id)
        _check_stands(case_id, self.installation.casework.pairs.heads([case_id]))
        moves = self.installation.casework.cases.moves_of([case_id])[case_id]
        handing = Handing(self.installation)
        handing.prepare([stored], asked.deed, asked.body)
        try:
            with self.installation.transaction():
                return self._made(viewer, stored, moves, asked, handing)
        except MoveRefused:
            self._tell_what_happened(case_id, len(moves))
            raise

    def undo(self, viewer: Viewer, case_id: int, version: int | None = None) -> StoredCase:
        """Take the last move back, as long as no other followed.

        Their own deed takes back who made it, any deed who works on cases of the centre.
        """
        viewer.demand(Right.READ_CASES)
        viewer.demand(RIGHTS_OF[CaseDeed.UNDO])
        stored = CaseScope(self.installation, viewer).known(case_id)
        moves = self.installation.casework.cases.moves_of([case_id])[case_id]
        _check_version(version, moves, self.installation)
        if (last := undoable(moves)) is None:
            raise MoveRefused("отменять нечего: последнее действие уже отменено")
        viewer.demand(RIGHTS_OF[last.deed])
        if last.who != viewer.doer and not viewer.may(Right.CASES):
            raise Forbidden((Right.CASES,), f"это сделал {last.who}: отменить может он или центр")
        move = self._move(viewer, stored, moves, Asked(CaseDeed.UNDO))
        handing = Handing(self.installation)
        handing.prepare([stored], CaseDeed.UNDO, None)
        try:
            with self.installation.transaction():
                if last.deed is CaseDeed.JOIN:
                    self.installation.casework.cases.leave(case_id, last.at)
                    self.installation.casework.watches.renew([case_id])
                return self._saved(viewer, stored, moves, move, handing)
        except MoveRefused:
            self._tell_what_happened(case_id, len(moves))
            raise

    def many(self, viewer: Viewer, case_ids: Collection[int], asked: Asked) -> Many:
        """Route, take or set many cases; each one is moved or refused for itself."""
        viewer.demand(Right.READ_CASES)
        viewer.demand(RIGHTS_OF[asked.deed])
        if asked.deed not in BULK:
            raise EntryRefused("так сразу не делают: только передать, взять и изменить")
        ids = sorted(set(case_ids))  # in one order: two bulk deeds wait and lock nobody out
        if not ids:
            raise EntryRefused("сначала отметьте обращения")
        if len(ids) > MOST:
            raise EntryRefused(f"за раз не больше {MOST} обращений: отметьте меньше")
        cases, scope = self.installation.casework.cases, CaseScope(self.installation, viewer)
        stored = cases.several([id_ for id_ in ids if 0 < id_ <= GREATEST])
        known = {id_: one for id_, one in stored.items() if scope.sees(one)}
        if missing := [numbered(id_) for id_ in ids if id_ not in known]:
            raise NotFound(f"обращений нет: {', '.join(missing)}; проверьте номера")
        moves, done, refused = cases.moves_of(known), list[int](), dict[int, str]()
        heads = self.installation.casework.pairs.heads(known)
        handing = Handing(self.installation)
        handing.prepare(known.values(), asked.deed, asked.body)
        with self.installation.transaction():
            for id_ in ids:
                try:
                    _check_stands(id_, heads)
                    one = replace(asked, version=None)
                    self._made(viewer, known[id_], moves[id_], one, handing)
                except MoveRefused as error:
                    refused[id_] = str(error)
                else:
                    done.append(id_)
        return Many(done, refused)

    def _made(
        self,
        viewer: Viewer,
        stored: StoredCase,
        moves: Sequence[CaseMove],
        asked: Asked,
        handing: Handing,
    ) -> StoredCase:
        _check_version(asked.version, moves, self.installation)
        streams = self.installation.settings.case_approval
        approved = stored.case.stream not in streams or viewer.may(Right.APPROVE)
        if asked.deed is CaseDeed.ANSWER and not approved:
            asked = replace(asked, deed=CaseDeed.PROPOSE)
        asked = checked(self.installation, stored, moves, asked)
        move = self._move(viewer, stored, moves, asked)
        return self._saved(viewer, stored, moves, move, handing)

    def _move(
        self, viewer: Viewer, stored: StoredCase, moves: Sequence[CaseMove], asked: Asked
    ) -> CaseMove:
        """Clocks of machines differ: a move is never earlier than the one before it."""
        return CaseMove(
            place=moves[-1].place + 1,
            at=max(self.installation.clock.now(), moves[-1].at),
            who=viewer.doer,
            acts_for=stored.standing.body if viewer.bodies is not None else None,
            assumed=False if asked.regime else None,
            instead_of=self._instead_of(viewer, stored),
            **asked.says,
        )

    def _instead_of(self, viewer: Viewer, stored: StoredCase) -> str | None:
        """The absent executor whose deputy acts."""
        person, deputy = stored.standing.person, viewer.doer
        if person is None or person == deputy or viewer.bodies is None:
            return None
        away = absences_now(self.installation)
        return person if away.away(person) and away.acting(person) == deputy else None

    def _saved(
        self,
        viewer: Viewer,
        stored: StoredCase,
        moves: Sequence[CaseMove],
        move: CaseMove,
        handing: Handing,
    ) -> StoredCase:
        installation, case, all_ = self.installation, stored.case, [*moves, move]
        now, due = standing(all_), deadlines(case, all_, installation.region)
        is_void = now.state is CaseState.VOID and case.is_filed and case.first is None
        heard = installation.casework.cases.posts(case.number)[:1] if is_void else ()
        installation.casework.cases.save(case.number, move, now, due)
        make_recording(installation).record(case, moves, [move])
        if heard:
            make_withholding(installation).retract(heard)
        write(installation.audit, move.at, viewer, Verb(f"case {move.deed}"), case.spoken)
        if now.with_head and move.deed is CaseDeed.WRONG_BODY:
            installation.messages.outbox.put([self._refused_by_all(stored, move, now.refusals)])
        moved = StoredCase(case, now, due, move.place)
        handing.moved(viewer, stored, moved, all_)
        return moved

    def _refused_by_all(self, stored: StoredCase, move: CaseMove, refusals: int) -> Message:
        case, address = stored.case, self.installation.settings.console_address
        return Message(
            id=f"case {case.number} refused {refusals}",
            about=None,
            role=DutyRole.HEAD_OF_CENTRE,
            title=f"{case.spoken}: органы отказались, решать вам",
            text=(
                f"Обращение {case.spoken} никто не считает своим: отказов {refusals}. "
                f"Решите, кому отвечать.\n{address}/cases/{case.number}"
            ),
            state=MessageState.PENDING,
            created_at=move.at,
            next_try_at=move.at,
        )

    def _tell_what_happened(self, case_id: int, known: int) -> None:
        """Raises MoveRefused with what somebody else did meanwhile, if they did."""
        moves = self.installation.casework.cases.moves_of([case_id])[case_id]
        if len(moves) > known:
            raise MoveRefused(happened(self.installation, moves[-1])) from None


def _check_stands(case_id: int, heads: Mapping[int, int]) -> None:
    """Raises MoveRefused for a case that counts as another one."""
    if (head := heads.get(case_id)) is not None:
        raise MoveRefused(
            f"{numbered(case_id)} присоединено к {numbered(head)}: работайте с ним или отмените это"
        )


def _check_version(
    version: int | None, moves: Sequence[CaseMove], installation: Installation
) -> None:
    """Raises MoveRefused if the case was moved since that version."""
    if version is not None and version != moves[-1].place:
        raise MoveRefused(happened(installation, moves[-1]))


def happened(installation: Installation, move: CaseMove) -> str:
    """«пока вы смотрели, Борис в 14:05 сделал: передано: …»."""
    at = move.at.astimezone(installation.region.zone)
    words = CaseWords(installation.region).move(move)
    who = "система" if move.who == SYSTEM else move.who
    return (
        f"пока вы смотрели, обращение изменилось: {who}, {at:%d.%m %H:%M} — {words}; "
        "посмотрите его снова"
    )


def wake(installation: Installation, now: datetime) -> int:
    """Resume the cases that were postponed until now; returns how many."""
    cases = installation.casework.cases
    ids = cases.sleeping(now, AT_ONCE)
    known, moves = cases.several(ids), cases.moves_of(ids)
    for id_ in ids:
        last = moves[id_][-1]
        move = CaseMove(last.place + 1, CaseDeed.RESUME, max(now, last.at), SYSTEM)
        new = after(standing(moves[id_]), move)
        case, all_ = known[id_].case, [*moves[id_], move]
        try:
            cases.save(id_, move, new, deadlines(case, all_, installation.region))
        except MoveRefused:  # somebody moved it at this moment
            continue
    return len(ids)
