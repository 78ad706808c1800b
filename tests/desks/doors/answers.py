"""Answers to cases through each door: the list, and what is decided of each."""

from collections.abc import Callable
from uuid import uuid4

from app.installation import Installation
from desks.verbs import Verb
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.workflow import CaseDeed
from domain.person import Right
from tests.desks.doors.cases import opened
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

CASES = frozenset({Right.READ_CASES, Right.CASES})
A, P = AnswerState, Proof


def found(
    state: AnswerState, proof: Proof = P.VERIFIED, origin: AnswerOrigin = AnswerOrigin.THREAD
) -> Callable[[Installation], Names]:
    """An answer in the thread of a case that its body has, or a letter of the body."""

    def make(installation: Installation) -> Names:
        names = opened(installation, CaseDeed.ROUTE)
        now = installation.clock.now()
        answer = installation.casework.answers.add(
            CaseAnswer(
                case_id=names["case"],
                at=now,
                noticed_at=now,
                text="Починили 24 ноября",
                origin=origin,
                state=state,
                proof=proof,
                body=BODY,
                post_id=uuid4().hex if origin is AnswerOrigin.THREAD else None,
            )
        )
        assert answer
        return {**names, "answer": answer.number}

    return make


LETTER = found(A.PROPOSED, P.UNVERIFIED, AnswerOrigin.MAIL)


def _rows(deed: str, outcome: str, make: Callable[[Installation], Names], words: str = "") -> Row:
    return Row(
        f"{deed} an answer: {outcome}",
        CASES,
        page=Call("POST", f"/cases/answers/{{answer}}/{deed}"),
        api=Call("POST", f"/case-answers/{{answer}}/{deed}"),
        shell=("cases", "answers", f"--{deed.replace('_', '-')}", "{answer}"),
        verb=Verb.CASE_FOUND if words else None,
        detail=f"О-*: ответ {{answer}}, {words}",
        outcome=outcome,
        make=make,
    )


ROWS = (
    Row(
        "answers",
        CASES,
        page=Call("GET", "/cases/answers?queue=missing"),
        api=Call("GET", "/case-answers?queue=missing"),
        shell=("cases", "answers", "--queue", "missing"),
        verb=Verb.CASES,
        detail="ответы: не найденные",
        make=found(A.TAKEN, P.MISSING),
    ),
    _rows("accept", "done", found(A.PROPOSED), "принят, подтверждён"),
    _rows("interim", "done", found(A.PROPOSED), "принят, подтверждён"),
    _rows("reject", "done", found(A.PROPOSED), "не ответ, подтверждён"),
    Row(
        "reject a letter with a reason",
        CASES,
        page=Call("POST", "/cases/answers/{answer}/reject", {"note": "О другом"}),
        api=Call("POST", "/case-answers/{answer}/reject", {"note": "О другом"}),
        shell=("cases", "answers", "--reject", "{answer}", "--why", "О другом"),
        verb=Verb.CASE_FOUND,
        detail="О-*: ответ {answer}, не ответ, не подтверждён",
        make=LETTER,
    ),
    _rows("reject", REFUSED, LETTER),
    _rows("interim", REFUSED, found(A.TAKEN)),
    _rows("restore", "done", found(A.REJECTED), "ждёт решения, подтверждён"),
    _rows("settle", "done", found(A.TAKEN, P.MISSING), "принят, ответ не найден"),
    _rows("in_person", "done", found(A.TAKEN, P.MISSING), "принят, отвечено лично"),
    _rows("accept", REFUSED, found(A.TAKEN)),
    _rows("restore", REFUSED, found(A.REJECTED, P.REFUTED)),
    _rows("settle", REFUSED, found(A.PROPOSED)),
    _rows("in_person", REFUSED, found(A.TAKEN)),
    _rows("reject", MISSING, lambda installation: {"answer": 999_999}),
)
