"""Writes down the answers that the moves of a case say, by whichever way they were made.

An answer is stored in the transaction of its move. An undone move takes its answer back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof, first_proof
from domain.cases.case import Case, CaseMove
from domain.cases.course import ANSWERING, effective, passages
from domain.cases.workflow import CaseDeed
from domain.person import SYSTEM
from domain.ports.casework.answers import CaseAnswerStore, CaseWatchStore


@dataclass(frozen=True, slots=True)
class AnswerRecording:
    answers: CaseAnswerStore
    watches: CaseWatchStore

    def record(
        self, case: Case, before: Sequence[CaseMove], new: Sequence[CaseMove], without: str = ""
    ) -> None:
        """The `new` moves follow those `before`; `without` is the note of an answer without a
        text.
        """
        written = answers_of(case, [*before, *new], {move.place for move in new}, without)
        if any(_may_stand_in_a_thread(one) for one in written):
            watched = self.watches.of_cases([case.number])[case.number]
            if any(row.asked for row in watched):
                written = [
                    replace(one, proof=Proof.WAITING) if _may_stand_in_a_thread(one) else one
                    for one in written
                ]
        if any(move.deed is CaseDeed.APPROVE for move in new):
            written = self._without_letters(case.number, written)
        if written:
            self.answers.put(written)
        if any(one.proof is Proof.WAITING for one in written):
            self.watches.hasten(case.number, new[-1].at)
        stands = {move.place for move in effective([*before, *new])}
        if undone := {move.place for move in before} - stands:
            self._take_back(case.number, undone)

    def begin(self, cases: Iterable[tuple[Case, Sequence[CaseMove]]], without: str = "") -> None:
        """The same for many new cases, each with all its moves."""
        written: list[CaseAnswer] = []
        for case, moves in cases:
            written += answers_of(case, moves, {move.place for move in moves}, without)
        self.answers.put(written)

    def _without_letters(self, case_id: int, written: Sequence[CaseAnswer]) -> list[CaseAnswer]:
        """A draft that came by mail is stored already: its approval takes it."""
        letters = {
            one.text: one
            for one in self.answers.of_cases([case_id])[case_id]
            if one.origin is AnswerOrigin.MAIL
            and one.state is AnswerState.PROPOSED
            and one.move is not None
        }
        for one in written:
            if (letter := letters.get(one.text)) is not None:
                self.answers.save(replace(letter, state=AnswerState.TAKEN, move=one.move))
        return [one for one in written if one.text not in letters]

    def _take_back(self, case_id: int, places: Collection[int]) -> None:
        for one in self.answers.of_cases([case_id])[case_id]:
            if one.move in places and one.state is AnswerState.TAKEN:
                is_found = one.origin in (AnswerOrigin.THREAD, AnswerOrigin.MAIL)
                state = AnswerState.PROPOSED if is_found else AnswerState.REJECTED
                # A find waits for a decision again; what was typed by mistake is dropped.
                self.answers.save(replace(one, state=state, move=None if is_found else one.move))


def _may_stand_in_a_thread(answer: CaseAnswer) -> bool:
    """Typed, and not known to be anywhere: a case without a post of its own may have voices."""
    return answer.origin is AnswerOrigin.TYPED and answer.proof is Proof.UNVERIFIED


def answers_of(
    case: Case, moves: Sequence[CaseMove], places: Collection[int], without: str = ""
) -> list[CaseAnswer]:
    """The answers that the moves at these places say. Pure."""
    counted = effective(moves)
    if not any(move.deed in ANSWERING and move.place in places for move in counted):
        return []
    written: list[CaseAnswer] = []
    draft: CaseMove | None = None
    for move, _, body in passages(counted):
        if move.deed is CaseDeed.PROPOSE:
            draft = move
        if move.deed in ANSWERING and move.place in places:
            words = draft if move.deed is CaseDeed.APPROVE and draft is not None else move
            written.append(_answer(case, move, words, body, without))
    return written


def _answer(
    case: Case, move: CaseMove, words: CaseMove, body: str | None, without: str
) -> CaseAnswer:
    is_export = words.who == SYSTEM
    text = "" if words.note == without else words.note
    proof = first_proof(case, words.link)
    if proof is Proof.UNVERIFIED and is_export and text:
        proof = Proof.VERIFIED  # the column of an export is its own proof
    return CaseAnswer(
        case_id=case.number,
        at=move.given_at or move.at,
        noticed_at=move.at,
        text=text,
        origin=AnswerOrigin.EXPORT if is_export else AnswerOrigin.TYPED,
        state=AnswerState.TAKEN,
        proof=proof,
        is_final=move.deed is not CaseDeed.INTERIM,
        body=body,
        link=words.link,
        move=move.place,
        who=words.who,
    )
