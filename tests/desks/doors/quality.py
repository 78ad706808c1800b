"""The quality of answers and promises through each door."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.installation import Installation
from desks.cases.answers.reading import read_answers
from desks.verbs import Verb
from domain.cases.answers.answer import AnswerState
from domain.cases.answers.promise import PromiseState
from domain.person import Right
from tests.desks.doors.answers import found
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

READ = frozenset({Right.READ_CASES})
CASES = READ | {Right.CASES}
POINTS = ["to_the_point", "term"]


def read(installation: Installation) -> Names:
    """A taken answer that the machine has read."""
    names = found(AnswerState.TAKEN)(installation)
    read_answers(installation, installation.clock.now())
    return names


def promised(
    state: PromiseState = PromiseState.PROPOSED,
) -> Callable[[Installation], Names]:
    """A promise of an answer."""

    def make(installation: Installation) -> Names:
        names = read(installation)
        casework, now = installation.casework, installation.clock.now()
        answer = casework.answers.get(names["answer"])
        assert answer
        edited = now + timedelta(milliseconds=1)
        casework.answers.save(replace(answer, text="Починим до конца недели", edited_at=edited))
        read_answers(installation, edited)
        [promise] = casework.promises.of_cases([names["case"]])[names["case"]]
        if state is not PromiseState.PROPOSED:
            decided = replace(promise, state=state, who="заранее", decided_at=now)
            assert casework.promises.save(decided, promise.state)
        return {**names, "promise": promise.number}

    return make


def _promise(
    deed: str, outcome: str, make: Callable[[Installation], Names], words: str = ""
) -> Row:
    sent = {"state": "kept", "reason": "горит"} if deed == "decide" else {}
    more = ("--state", "kept") if deed == "decide" else ()
    return Row(
        f"{deed} a promise: {outcome}",
        CASES,
        page=Call("POST", f"/cases/promises/{{promise}}/{deed}", sent),
        api=Call("POST", f"/case-promises/{{promise}}/{deed}", sent),
        shell=("cases", "promises", f"--{deed}", "{promise}", *more),
        verb=Verb.PROMISE if words else None,
        detail=f"О-*, «до конца недели»: {words}",
        outcome=outcome,
        make=make,
    )


ROWS = (
    Row(
        "quality of answers",
        READ,
        api=Call("GET", "/cases/{case}/quality"),
        shell=("cases", "quality", "{case}"),
        make=read,
    ),
    Row(
        "judge an answer",
        CASES,
        page=Call("POST", "/cases/answers/{answer}/judge", {"point": POINTS, "reason": "вижу"}),
        api=Call("POST", "/case-answers/{answer}/judge", {"points": POINTS, "reason": "вижу"}),
        shell=(
            *("cases", "quality", "--judge", "{answer}"),
            *("--points", "to_the_point,term", "--reason", "вижу"),
        ),
        verb=Verb.ANSWER_JUDGE,
        detail="О-*, ответ {answer}: 2 из 5",
        make=read,
    ),
    Row(
        "judge an answer that is not",
        CASES,
        page=Call("POST", "/cases/answers/{answer}/judge", {"point": POINTS, "reason": "вижу"}),
        api=Call("POST", "/case-answers/{answer}/judge", {"points": POINTS, "reason": "вижу"}),
        shell=("cases", "quality", "--judge", "{answer}", "--points", "term", "--reason", "вижу"),
        outcome=MISSING,
        make=lambda installation: {"answer": 999_999},
    ),
    Row(
        "promises",
        READ,
        page=Call("GET", "/cases/promises"),
        api=Call("GET", "/case-promises"),
        shell=("cases", "promises"),
        verb=Verb.CASES,
        detail="обещания",
        make=promised(),
    ),
    _promise("confirm", "done", promised(), "ждём"),
    _promise("decide", "done", promised(PromiseState.OPEN), "выполнено"),
    _promise("undo", "done", promised(PromiseState.BROKEN), "прочитано системой"),
    _promise("decide", REFUSED, promised(PromiseState.KEPT)),
    _promise("undo", REFUSED, promised()),
    _promise("confirm", MISSING, lambda installation: {"promise": 999_999}),
)
