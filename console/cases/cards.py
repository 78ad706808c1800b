"""Which answers of a case its page shows whole, and which it folds. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.cases.quality import AnswerView, QualityView
from domain.cases.answers.answer import AnswerState, CaseAnswer

LATEST, DECIDED, FOLDED = 1, 5, 12


@dataclass(frozen=True, slots=True)
class AnswerCards:
    """`shown` are the latest answer, those with a quality, and those that wait for a decision, each
    with its quality; of `earlier` other ones the latest are `folded`. The newest is first.
    """

    shown: Sequence[tuple[CaseAnswer, AnswerView | None]]
    folded: Sequence[CaseAnswer]
    earlier: int


def answer_cards(answers: Sequence[CaseAnswer], quality: QualityView | None) -> AnswerCards:
    views = {one.read.answer.number: one for one in quality.answers} if quality else {}
    waiting = [one.number for one in answers if one.state is AnswerState.PROPOSED]
    whole = {one.number for one in answers[-LATEST:]} | set(waiting[-DECIDED:]) | set(views)
    newest = answers[::-1]
    earlier = [one for one in newest if one.number not in whole]
    return AnswerCards(
        [(one, views.get(one.number)) for one in newest if one.number in whole],
        earlier[:FOLDED],
        len(earlier),
    )
