"""Words of answers to cases. Pure."""

from collections.abc import Mapping

from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.case import numbered
from domain.ports.casework.answers import AnswerQueue

ORIGINS: Mapping[AnswerOrigin, str] = {
    AnswerOrigin.THREAD: "найден под постом",
    AnswerOrigin.TYPED: "введён вручную",
    AnswerOrigin.EXPORT: "из выгрузки",
    AnswerOrigin.MAIL: "пришёл письмом",
}
ANSWER_STATES: Mapping[AnswerState, str] = {
    AnswerState.PROPOSED: "ждёт решения",
    AnswerState.TAKEN: "принят",
    AnswerState.REJECTED: "не ответ",
    AnswerState.COPY: "тот же текст под другим постом",
}
PROOFS: Mapping[Proof, str] = {
    Proof.WAITING: "проверяем",
    Proof.VERIFIED: "подтверждён",
    Proof.UNVERIFIED: "не подтверждён",
    Proof.REFUTED: "опровергнут",
    Proof.MISSING: "ответ не найден",
    Proof.IN_PERSON: "отвечено лично",
}
DOUBTS: Mapping[AnswerDoubt, str] = {
    AnswerDoubt.OTHER_BODY: "ответил другой орган",
    AnswerDoubt.APART: "под постом, но ни к кому не обращён",
    AnswerDoubt.RESIDENT: "житель выдаёт себя за орган",
    AnswerDoubt.NO_ANSWER: "официальная страница, но не ответ",
    AnswerDoubt.ELSEWHERE: "по ссылке этого ответа нет",
    AnswerDoubt.NOT_OFFICIAL: "по ссылке не официальная страница",
    AnswerDoubt.EARLIER: "по ссылке написано раньше вопроса",
    AnswerDoubt.LOST: "такой страницы нет",
    AnswerDoubt.CLOSED: "страница закрыта для чтения",
    AnswerDoubt.OTHER_SENDER: "письмо не с адреса контакта",
}
QUEUES: Mapping[AnswerQueue, str] = {
    AnswerQueue.PROPOSED: "Найденные",
    AnswerQueue.MISSING: "Не найденные",
    AnswerQueue.GONE: "Удалённые",
    AnswerQueue.EDITED: "Изменённые",
    AnswerQueue.REFUTED: "Опровергнутые",
    AnswerQueue.IN_PERSON: "Отвечено лично",
}
# What the centre is to do with those of a list.
ADVICE: Mapping[AnswerQueue, str] = {
    AnswerQueue.PROPOSED: "Примите ответ: у обращения будет время комментария или письма.",
    AnswerQueue.MISSING: "Под постом ответа не было в двух опросах: спросите орган, где он.",
    AnswerQueue.GONE: "Ведомство удалило ответ. Верните обращение или отметьте, что разобрались.",
    AnswerQueue.EDITED: "Ведомство изменило ответ после публикации: сравните тексты.",
    AnswerQueue.REFUTED: "Ссылка на ответ ведёт не туда: спросите орган.",
    AnswerQueue.IN_PERSON: "Ответы в личных сообщениях и с личных страниц: система их не видит.",
}


def spoken(answer: CaseAnswer) -> str:
    """«О-7: ответ 12, принят, подтверждён»."""
    state, proof = ANSWER_STATES[answer.state], PROOFS[answer.proof]
    return f"{numbered(answer.case_id)}: ответ {answer.number}, {state}, {proof}"
