"""Takes a found answer as the answer of its case: by rule, or as a person decides."""

from dataclasses import dataclass, replace
from datetime import datetime

from cases.answers.moving import AnswerMoves, Step
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.case import LONGEST_ANSWER
from domain.cases.workflow import WITH_BODY, CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.person import SYSTEM
from domain.ports.casework.answers import CaseAnswerStore
from domain.ports.casework.cases import StoredCase

_DONE = frozenset({CaseState.ANSWERED, CaseState.RATED, CaseState.CLOSED})


@dataclass(frozen=True, slots=True)
class AnswerTaking:
    """Each method writes the answer and the moves of its case in one transaction."""

    answers: CaseAnswerStore
    moves: AnswerMoves

    def take(
        self, answer: CaseAnswer, stored: StoredCase, now: datetime, who: str = SYSTEM
    ) -> tuple[CaseAnswer, StoredCase]:
        """The case is answered at the time at which the comment was written; a case that nobody had
        routed is routed to the body of the page. Raises MoveRefused.
        """
        steps = _steps(answer, stored)
        with self.moves.transaction():
            if steps:
                stored = self.moves.make(stored, steps, now, who)
            place = stored.version if steps else answer.move
            taken = replace(answer, state=AnswerState.TAKEN, who=who, move=place)
            if not self.answers.save(taken, answer.state):
                raise MoveRefused("об этом ответе уже решили иначе: посмотрите обращение снова")
        return taken, stored

    def verify(
        self, typed: CaseAnswer, shown: CaseAnswer, stored: StoredCase, now: datetime
    ) -> CaseAnswer:
        """A typed answer that was found published: its time is the comment's own from now on."""
        known = replace(
            typed,
            at=shown.at,
            text=typed.text or shown.text,
            proof=Proof.VERIFIED,
            author=shown.author,
            link=typed.link or shown.link,
            post_id=shown.post_id,
            digest=shown.digest,
            doubt=None,
        )
        with self.moves.transaction():
            self.answers.save(known)
            if typed.move is not None and shown.at != typed.at:
                note = "ответ найден в сети"
                step: Step = (CaseDeed.NOTE, {"note": note, "given_at": shown.at})
                self.moves.make(stored, [step], now)
        return known


def fresh(answer: CaseAnswer) -> bool:
    """Whether a find may be this typed answer."""
    return (
        answer.state is AnswerState.TAKEN
        and answer.origin is not AnswerOrigin.THREAD
        and answer.post_id is None
        and answer.proof in (Proof.WAITING, Proof.UNVERIFIED, Proof.MISSING)
    )


def _steps(answer: CaseAnswer, stored: StoredCase) -> list[Step]:
    now = stored.standing
    if now.state is CaseState.VOID:
        raise MoveRefused("обращение отменено: ответа на него нет")
    if now.state in _DONE:
        return []
    steps: list[Step] = []
    if now.state is CaseState.POSTPONED:
        steps.append((CaseDeed.RESUME, {}))
    state = now.before_pause if now.state is CaseState.POSTPONED else now.state
    if state not in WITH_BODY or now.body is None:
        if answer.body is None:
            raise MoveRefused("сначала передайте обращение органу, который ответил")
        steps.append((CaseDeed.ROUTE, {"body": answer.body}))
    deed = CaseDeed.ANSWER if answer.is_final else CaseDeed.INTERIM
    says = {"note": answer.text[:LONGEST_ANSWER], "link": answer.link, "given_at": answer.at}
    return [*steps, (deed, says)]
