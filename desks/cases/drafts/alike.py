"""Answers of a body to alike cases, to start from: the answers, never the appeals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from cases.answers.likeness import LEAST, CaseClue, likeness
from cases.answers.words.content import roots
from desks.cases.scope import CaseScope
from domain.cases.answers.answer import AnswerState, CaseAnswer
from domain.cases.answers.template import reopened
from domain.ports.casework.cases import StoredCase

LATEST = 300  # answers of the body that are looked at
COMPARED = 60  # of their cases, whose words are compared
SHOWN = 5
SHORTEST = 40  # characters of an answer that helps anybody


@dataclass(frozen=True, slots=True)
class AlikeAnswer:
    """`text` is the answer with its masked parts as places to fill in. `case` is that of the
    answer, None where the viewer does not see it.
    """

    answer: CaseAnswer
    text: str
    likeness: float
    of_incident: bool
    case: StoredCase | None


def alike_answers(
    installation: Installation, scope: CaseScope, stored: StoredCase
) -> Sequence[AlikeAnswer]:
    """The likest first, those of the same incident before all; formal replies are left out."""
    body = stored.standing.body
    if body is None:
        return ()
    answers, now = installation.casework.answers, installation.clock.now()
    latest = [
        one
        for one in answers.of_body(body, {AnswerState.TAKEN}, now, LATEST)
        if one.case_id != stored.case.number and len(one.text) >= SHORTEST and one.gone_at is None
    ]
    if not latest:
        return ()
    cases = installation.casework.cases.several({one.case_id for one in latest})
    bare, incident = _clue(stored), stored.case.incident_id
    near = sorted(
        (one for one in latest if one.case_id in cases),
        key=lambda one: likeness(bare, _clue(cases[one.case_id])),
        reverse=True,
    )[:COMPARED]
    mine = _worded(installation, stored)
    ranked = []
    for one in near:
        case = cases[one.case_id]
        of_incident = incident is not None and case.case.incident_id == incident
        how = likeness(mine, _worded(installation, case))
        if of_incident or how >= LEAST:
            shown = case if scope.sees(case) else None
            ranked.append(AlikeAnswer(one, reopened(one.text), how, of_incident, shown))
    ranked.sort(key=lambda one: (one.of_incident, one.likeness, one.answer.at), reverse=True)
    return _apart(_informal(installation, ranked))


def _clue(stored: StoredCase) -> CaseClue:
    now = stored.standing
    return CaseClue(now.group, now.topic, stored.case.place)


def _worded(installation: Installation, stored: StoredCase) -> CaseClue:
    words = roots(stored.case.text or "", installation.lemmatiser)
    return replace(_clue(stored), words=frozenset(words))


def _informal(installation: Installation, some: Sequence[AlikeAnswer]) -> Iterable[AlikeAnswer]:
    ids = [one.answer.number for one in some]
    known: Mapping[int, bool] = {
        id_: (one.verdict.is_formal if one.verdict else one.is_formal)
        for id_, one in installation.casework.quality.of_answers(ids).items()
    }
    return (one for one in some if not known.get(one.answer.number, False))


def _apart(some: Iterable[AlikeAnswer]) -> Sequence[AlikeAnswer]:
    """Each text once, the first of them."""
    texts: dict[str, AlikeAnswer] = {}
    for one in some:
        texts.setdefault(" ".join(one.text.lower().split()), one)
    return list(texts.values())[:SHOWN]
