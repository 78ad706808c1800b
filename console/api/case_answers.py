"""Answers to cases: found, missing, deleted, and what people decide of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer
from console.routes import CASES, READ_CASES
from console.workers import Work
from desks.cases.answers.desk import AnswerDesk
from desks.viewer import Viewer
from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.ports.casework.answers import AnswerQueue

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер ответа.")]
Queue = Annotated[AnswerQueue, Query(description="Какой список.")]
After = Annotated[
    int | None, Query(ge=1, le=2**62, description="`next` прошлой страницы.", examples=[120])
]


class CaseAnswerAnswer(Answer):
    """Ответ на обращение: где дан, чей и чем подтверждён."""

    id: int
    case: Annotated[int, Field(description="Обращение.")]
    at: Annotated[datetime, Field(description="Когда дан: у найденного — время комментария.")]
    noticed_at: Annotated[datetime, Field(description="Когда о нём узнала система.")]
    text: Annotated[str, Field(description="Текст, без личных данных.")]
    earlier: Annotated[str | None, Field(description="Текст до первого изменения.")]
    origin: AnswerOrigin
    state: AnswerState
    proof: Proof
    doubt: Annotated[AnswerDoubt | None, Field(description="В чём сомнение.")]
    final: Annotated[bool, Field(description="Нет у промежуточного.")]
    body: str | None
    author: Annotated[str | None, Field(description="Официальная страница.")]
    link: str | None
    post: Annotated[str | None, Field(description="Комментарий или пост у нас.")]
    move: Annotated[int | None, Field(description="Место действия в истории обращения.")]
    edited_at: datetime | None
    edits: int
    gone_at: datetime | None
    settled: bool
    who: Annotated[str, Field(description="Кто решил или ввёл.")]
    copies: Annotated[
        int | None,
        Field(description="Ответ с тем же текстом под другим постом; этот отдельно не считается."),
    ]


class CaseAnswersAnswer(Answer):
    """Страница списка, последние сначала; `counts` — сколько в каждом списке."""

    answers: list[CaseAnswerAnswer]
    counts: dict[AnswerQueue, int]
    next: int | None


def list_answers(
    caller: Calling, queue: Queue = AnswerQueue.PROPOSED, after: After = None
) -> CaseAnswersAnswer:
    """Ответы, которые ждут центр: найденные, не найденные, удалённые, изменённые, опровергнутые."""
    page = AnswerDesk(caller.installation).list(caller.viewer(), queue, after)
    return CaseAnswersAnswer(
        answers=[answer_of(row.answer) for row in page.answers],
        counts=dict(page.counts),
        next=page.next,
    )


def _deciding(
    deed: Callable[[AnswerDesk, Viewer, int], CaseAnswer], words: str
) -> Callable[..., CaseAnswerAnswer]:
    def decide_answer(caller: Calling, answer: Number, doer: Doer) -> CaseAnswerAnswer:
        return answer_of(deed(AnswerDesk(caller.installation), caller.viewer(doer.who), answer))

    decide_answer.__doc__ = words
    decide_answer.__name__ = f"{deed.__name__}_answer"
    return decide_answer


def answer_of(answer: CaseAnswer) -> CaseAnswerAnswer:
    return CaseAnswerAnswer(
        id=answer.number,
        case=answer.case_id,
        at=answer.at,
        noticed_at=answer.noticed_at,
        text=answer.text,
        earlier=answer.earlier,
        origin=answer.origin,
        state=answer.state,
        proof=answer.proof,
        doubt=answer.doubt,
        final=answer.is_final,
        body=answer.body,
        author=answer.author,
        link=answer.link,
        post=answer.post_id,
        move=answer.move,
        edited_at=answer.edited_at,
        edits=answer.edits,
        gone_at=answer.gone_at,
        settled=answer.settled,
        who=answer.who,
        copies=answer.copies,
    )


_DEEDS = (
    (AnswerDesk.accept, "Принять ответ", "Обращение отвечено временем комментария."),
    (AnswerDesk.reject, "Это не ответ", "Больше не предлагать."),
    (AnswerDesk.restore, "Вернуть к решению", "Отклонённое снова предложено."),
    (AnswerDesk.settle, "Разобрались", "Удалённый, изменённый или опровергнутый уходит из списка."),
    (AnswerDesk.in_person, "Отвечено лично", "В сети не увидеть; считается отдельно."),
)

ROUTES: Sequence[Operation] = (
    Operation("GET", "/case-answers", list_answers, READ_CASES | CASES, "Ответы на обращения"),
    *(
        Operation(
            "POST",
            f"/case-answers/{{answer}}/{deed.__name__}",
            _deciding(deed, words),
            READ_CASES | CASES,
            title,
            CHANGING,
            work=Work.INDEX,
        )
        for deed, title, words in _DEEDS
    ),
)
