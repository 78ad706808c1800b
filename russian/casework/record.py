"""Words of the record of a case: its answers, and who made a move. Pure."""

from collections.abc import Mapping

from domain.cases.answers.answer import AnswerOrigin, AnswerState, Proof
from domain.cases.case import CaseMove
from domain.person import SYSTEM

ORIGINS: Mapping[AnswerOrigin, str] = {
    AnswerOrigin.THREAD: "под постом",
    AnswerOrigin.TYPED: "записан в обращении",
    AnswerOrigin.EXPORT: "из выгрузки",
    AnswerOrigin.MAIL: "письмом",
}
ANSWER_STATES: Mapping[AnswerState, str] = {
    AnswerState.PROPOSED: "ждёт решения",
    AnswerState.TAKEN: "принят",
    AnswerState.REJECTED: "отвергнут",
}
PROOFS: Mapping[Proof, str] = {
    Proof.WAITING: "публикация ещё не проверена",
    Proof.VERIFIED: "опубликован",
    Proof.UNVERIFIED: "проверить нельзя",
    Proof.REFUTED: "по ссылке ответа нет",
    Proof.MISSING: "ответ не найден",
    Proof.IN_PERSON: "отвечено лично",
}


def doer(move: CaseMove) -> str:
    """Without a name only whether the centre or a body made the move."""
    if move.who == SYSTEM:
        return "система"
    return move.who or ("орган" if move.acts_for else "центр")
