"""The quality of answers: the proposal of the machine, contradictions, the verdict of a person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from cases.answers.quality.askings import Asked
from cases.answers.quality.completeness import completeness
from cases.answers.quality.contradiction import Contradiction, Statement, contradictions
from cases.answers.quality.promises import read_promises
from desks.audit import write
from desks.cases.answers.reading import read_answer
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.answers.answer import AnswerState, CaseAnswer
from domain.cases.answers.promise import CasePromise
from domain.cases.answers.quality import LONGEST_REASON, AnswerQuality, Point, QualityVerdict
from domain.cases.case import GREATEST, numbered
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.quality import VerdictAgreement
from domain.privacy.admission import admit_text

READ = 30  # answers of one case that are read with their quality, the latest
SPOKEN = 20  # answers of an incident that are compared, the latest


@dataclass(frozen=True, slots=True)
class Opposite:
    """Two answers of one incident that say different things; `other` is that of another case or of
    this one.
    """

    contradiction: Contradiction
    one: CaseAnswer
    other: CaseAnswer


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer with its quality. `twin` is the likest answer of the body, if the viewer may read
    it. `asked` are the questions of the appeal; empty unless the caller wants them.
    """

    answer: CaseAnswer
    quality: AnswerQuality
    asked: Sequence[Asked]
    twin: CaseAnswer | None
    promises: Sequence[CasePromise]


@dataclass(frozen=True, slots=True)
class CaseQuality:
    appeal: str
    answers: Sequence[ReadAnswer]
    opposites: Sequence[Opposite]


@dataclass(frozen=True, slots=True)
class QualityDesk:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a case or an
    answer that they may not see.
    """

    installation: Installation

    def of_case(
        self, viewer: Viewer, case_id: int, latest: int | None = None, asked: bool = False
    ) -> CaseQuality | None:
        """As a part of a look at the case; None for a viewer who may not read its text. `latest`
        limits the answers, all of which were read when they were stored; `asked` reads them again
        for the questions of the appeal.
        """
        viewer.demand(Right.READ_CASES)
        scope = CaseScope(self.installation, viewer)
        stored = scope.known(case_id)
        if not scope.reads(stored):
            return None
        casework = self.installation.casework
        every = [one for one in casework.answers.of_cases([case_id])[case_id] if _counts(one)]
        mine = every[-(latest or READ) :]
        known = dict(casework.quality.of_answers([one.number for one in mine]))
        missing, now = {one.number for one in mine} - set(known), self.installation.clock.now()
        for answer in mine:
            if answer.number in missing:
                read_answer(self.installation, stored, answer, now)
        if missing:
            known.update(casework.quality.of_answers(missing))
        promises = casework.promises.of_cases([case_id])[case_id] if mine else ()
        twins = self._twins(scope, known.values())
        return CaseQuality(
            stored.case.text or "",
            [
                ReadAnswer(
                    answer,
                    known[answer.number],
                    self._asked(stored, answer) if asked else (),
                    twins.get(known[answer.number].twin or 0),
                    [one for one in promises if one.answer_id == answer.number],
                )
                for answer in mine
            ],
            self._opposites(scope, stored, every),
        )

    def judge(
        self,
        viewer: Viewer,
        answer_id: int,
        points: Collection[Point],
        is_formal: bool,
        reason: str = "",
    ) -> AnswerQuality:
        """Writes the verdict of a person beside the machine's proposal. Raises EntryRefused for a
        verdict against the machine without a reason, and MoveRefused if somebody was faster.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        answer, quality = self._known(viewer, answer_id)
        bare, now = admit_text(" ".join(reason.split())), self.installation.clock.now()
        if len(bare) > LONGEST_REASON:
            raise EntryRefused(f"причина длиннее {LONGEST_REASON} знаков: сократите")
        verdict = QualityVerdict(frozenset(points), is_formal, viewer.doer, now, bare)
        judged = replace(quality, verdict=verdict)
        if not judged.is_agreed and not bare:
            raise EntryRefused("оценка расходится с предложенной: напишите, почему")
        with self.installation.transaction():
            if not self.installation.casework.quality.judge(answer_id, verdict, quality.verdict):
                raise MoveRefused("этот ответ уже оценили: посмотрите обращение снова")
            words = f"{numbered(answer.case_id)}, ответ {answer_id}: {verdict.score} из 5"
            write(self.installation.audit, now, viewer, Verb.ANSWER_JUDGE, words)
        return judged

    def agreement(self, viewer: Viewer) -> VerdictAgreement:
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self.installation.casework.quality.agreement()

    def _known(self, viewer: Viewer, answer_id: int) -> tuple[CaseAnswer, AnswerQuality]:
        answers = self.installation.casework.answers
        answer = answers.get(answer_id) if 0 < answer_id <= GREATEST else None
        if answer is None or not _counts(answer):
            raise NotFound(f"ответа {answer_id} нет: откройте обращение и выберите ответ")
        stored = CaseScope(self.installation, viewer).known(answer.case_id)
        quality = self.installation.casework.quality.of_answers([answer_id]).get(answer_id)
        if quality is None:
            read_answer(self.installation, stored, answer, self.installation.clock.now())
            quality = self.installation.casework.quality.of_answers([answer_id])[answer_id]
        return answer, quality

    def _twins(
        self, scope: CaseScope, qualities: Collection[AnswerQuality]
    ) -> Mapping[int, CaseAnswer]:
        """Those that the viewer may read."""
        casework = self.installation.casework
        twins = casework.answers.several({one.twin for one in qualities if one.twin})
        cases = casework.cases.several({one.case_id for one in twins.values()})
        legible = {i for i, one in cases.items() if scope.sees(one) and scope.reads(one)}
        return {id_: one for id_, one in twins.items() if one.case_id in legible}

    def _asked(self, stored: StoredCase, answer: CaseAnswer) -> Sequence[Asked]:
        region, lemmatiser = self.installation.region, self.installation.lemmatiser
        place, body = stored.case.place.municipality, answer.body
        worktime = region.worktime(place, body) if body else region.worktime(place)
        promises = read_promises(answer.text, answer.at, worktime, lemmatiser)
        return completeness(stored.case.text or "", answer.text, promises, lemmatiser)

    def _opposites(
        self, scope: CaseScope, stored: StoredCase, mine: Sequence[CaseAnswer]
    ) -> Sequence[Opposite]:
        """Of the answers to the cases of one incident, those in which this case has a part."""
        casework, incident = self.installation.casework, stored.case.incident_id
        if not mine:
            return ()
        about = list(casework.cases.about([incident])) if incident else []
        cases = {one.case.number: one for one in (stored, *about) if scope.sees(one)}
        cases = {id_: one for id_, one in cases.items() if scope.reads(one)}
        others = casework.answers.of_cases(set(cases) - {stored.case.number})
        answers = _answers({**others, stored.case.number: mine})
        statements = [
            Statement(one.number, one.text, one.at, cases[one.case_id].case.place, one.body)
            for one in answers
        ]
        by_id = {one.number: one for one in answers}
        own = {one.number for one in mine}
        worktime = self.installation.region.worktime(stored.case.place.municipality)
        return [
            Opposite(hit, by_id[hit.one], by_id[hit.other])
            for hit in contradictions(statements, worktime, self.installation.lemmatiser)
            if hit.one in own or hit.other in own
        ]


def _counts(answer: CaseAnswer) -> bool:
    left_out = answer.state in (AnswerState.REJECTED, AnswerState.COPY)
    return not left_out and bool(answer.text.strip())


def _answers(by_case: Mapping[int, Sequence[CaseAnswer]]) -> Sequence[CaseAnswer]:
    all_ = [one for some in by_case.values() for one in some if _counts(one)]
    return sorted(all_, key=lambda one: (one.at, one.number))[-SPOKEN:]
