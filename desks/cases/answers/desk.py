"""Answers to cases: lists for the centre, and what people decide of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.cases.answers import make_taking
from app.installation import Installation
from desks.audit import write
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.case import GREATEST
from domain.cases.workflow import WITH_BODY, CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.answers import AnswerQueue
from domain.ports.casework.cases import StoredCase
from domain.privacy.admission import admit_text
from russian.casework.answers import QUEUES, spoken

PAGE = 50
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """An answer with its case; neither has a text where the viewer may not read it."""

    answer: CaseAnswer
    stored: StoredCase


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`next` is the id after which the list goes on; `counts` are those of all lists."""

    queue: AnswerQueue
    answers: Sequence[ListedAnswer]
    counts: Mapping[AnswerQueue, int]
    next: int | None


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    """Every method raises Forbidden if the viewer lacks the right; a deed raises NotFound for an
    unknown answer, and MoveRefused if it was decided otherwise meanwhile.
    """

    installation: Installation

    def list(
        self, viewer: Viewer, queue: AnswerQueue = AnswerQueue.PROPOSED, after: int | None = None
    ) -> AnswerPage:
        """What waits for the centre, latest first."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation, scope = self.installation, CaseScope(self.installation, viewer)
        some = installation.casework.answers.page(queue, PAGE + 1, after)
        page, more = some[:PAGE], len(some) > PAGE
        stored = installation.casework.cases.several({one.case_id for one in page})
        listed = [
            ListedAnswer(shown(scope, one, stored[one.case_id]), scope.shown(stored[one.case_id]))
            for one in page
            if scope.sees(stored[one.case_id])
        ]
        now, asked = installation.clock.now(), f"ответы: {QUEUES[queue].lower()}"
        write(installation.audit, now, viewer, Verb.CASES, asked)
        counts = installation.casework.answers.counts()
        return AnswerPage(queue, listed, counts, page[-1].number if more else None)

    def accept(self, viewer: Viewer, answer_id: int) -> CaseAnswer:
        """It is the answer of its case, at the time when it was published or sent.

        What came by mail is published nowhere yet: where the stream demands it, the head of the
        body approves it first.
        """
        return self._accepted(viewer, *self._proposed(viewer, answer_id))

    def interim(self, viewer: Viewer, answer_id: int) -> CaseAnswer:
        """The same as an interim answer."""
        answer, stored = self._proposed(viewer, answer_id)
        return self._accepted(viewer, replace(answer, is_final=False), stored)

    def _proposed(self, viewer: Viewer, answer_id: int) -> tuple[CaseAnswer, StoredCase]:
        answer, stored = self._known(viewer, answer_id)
        if answer.state is not AnswerState.PROPOSED:
            raise MoveRefused("об этом ответе уже решили: посмотрите обращение снова")
        if answer.move is not None and answer.move == stored.standing.draft:
            raise MoveRefused("этот ответ уже ждёт согласования руководителя органа")
        return answer, stored

    def _accepted(self, viewer: Viewer, answer: CaseAnswer, stored: StoredCase) -> CaseAnswer:
        if self._waits_for_head(viewer, answer, stored):
            return self._drafted(viewer, answer)
        now = self.installation.clock.now()
        with self.installation.transaction():
            taking = make_taking(self.installation)
            taken, _ = taking.take(replace(answer, doubt=None), stored, now, viewer.doer)
            self._written(viewer, taken)
        return taken

    def _waits_for_head(self, viewer: Viewer, answer: CaseAnswer, stored: StoredCase) -> bool:
        return (
            answer.origin is AnswerOrigin.MAIL
            and answer.is_final
            and stored.case.stream in self.installation.settings.case_approval
            and stored.standing.state in WITH_BODY
            and not viewer.may(Right.APPROVE)
        )

    def _drafted(self, viewer: Viewer, answer: CaseAnswer) -> CaseAnswer:
        """The approval makes it the answer (cases/answers/recording)."""
        asked = Asked(CaseDeed.ANSWER, note=answer.text, link=answer.link)
        with self.installation.transaction():
            stored = CaseMoves(self.installation).make(viewer, answer.case_id, asked)
            return self._saved(viewer, answer, replace(answer, move=stored.standing.draft))

    def reject(self, viewer: Viewer, answer_id: int, why: str = "") -> CaseAnswer:
        """It is no answer; it is not proposed again. Of a letter the reason is kept: raises
        EntryRefused without one.
        """
        answer, _ = self._known(viewer, answer_id)
        if answer.state is not AnswerState.PROPOSED:
            raise MoveRefused("ответ уже принят: сначала отмените это в обращении")
        reason = admit_text(" ".join(why.split()))
        if len(reason) > LONGEST_REASON:
            raise EntryRefused(f"причина длиннее {LONGEST_REASON} знаков: сократите её")
        if answer.origin is AnswerOrigin.MAIL and not reason:
            raise EntryRefused("нет причины: напишите, почему письмо не ответ")
        rejected = replace(answer, state=AnswerState.REJECTED, who=viewer.doer)
        return self._saved(viewer, answer, replace(rejected, reason=reason or None))

    def restore(self, viewer: Viewer, answer_id: int) -> CaseAnswer:
        """What was found and rejected is proposed again."""
        answer, _ = self._known(viewer, answer_id)
        is_kept = answer.post_id is not None or answer.origin is AnswerOrigin.MAIL
        if answer.state is not AnswerState.REJECTED or not is_kept:
            raise MoveRefused("вернуть к решению можно только найденное и отклонённое")
        if answer.proof is Proof.REFUTED:
            raise MoveRefused("это написал житель: ответом органа это не станет")
        again = replace(answer, state=AnswerState.PROPOSED, who=viewer.doer, reason=None)
        return self._saved(viewer, answer, again)

    def settle(self, viewer: Viewer, answer_id: int) -> CaseAnswer:
        """The centre has dealt with a loss, a change or a refutation: it leaves the lists."""
        answer, _ = self._known(viewer, answer_id)
        if answer.settled:
            raise MoveRefused("с этим ответом уже разобрались")
        if answer.state is AnswerState.PROPOSED:
            raise MoveRefused("сначала решите, ответ ли это")
        return self._saved(viewer, answer, replace(answer, settled=True))

    def in_person(self, viewer: Viewer, answer_id: int) -> CaseAnswer:
        """It was given by a private message or an own account: no poll can see it, and it counts
        apart.
        """
        answer, _ = self._known(viewer, answer_id)
        if answer.state is not AnswerState.TAKEN or answer.proof is Proof.VERIFIED:
            raise MoveRefused("лично отвечено может быть только то, чего в сети не нашли")
        changed = replace(answer, proof=Proof.IN_PERSON, doubt=None, who=viewer.doer)
        return self._saved(viewer, answer, changed)

    def _known(self, viewer: Viewer, answer_id: int) -> tuple[CaseAnswer, StoredCase]:
        viewer.demand(Right.READ_CASES, Right.CASES)
        answer = None
        if 0 < answer_id <= GREATEST:
            answer = self.installation.casework.answers.get(answer_id)
        if answer is None:
            raise NotFound(f"ответа {answer_id} нет: посмотрите список «Ответы»")
        return answer, CaseScope(self.installation, viewer).known(answer.case_id)

    def _saved(self, viewer: Viewer, before: CaseAnswer, answer: CaseAnswer) -> CaseAnswer:
        with self.installation.transaction():
            if not self.installation.casework.answers.save(answer, before.state):
                raise MoveRefused("об этом ответе уже решили иначе: посмотрите обращение снова")
            self._written(viewer, answer)
        return answer

    def _written(self, viewer: Viewer, answer: CaseAnswer) -> None:
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASE_FOUND, spoken(answer))


def shown(scope: CaseScope, answer: CaseAnswer, stored: StoredCase) -> CaseAnswer:
    """Without its text where the case's is not shown."""
    if scope.reads(stored):
        return answer
    return replace(answer, text="", earlier=None, link=None)
