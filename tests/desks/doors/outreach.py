"""Registers of outreach through each door."""

from collections.abc import Callable
from itertools import count

from app.installation import Installation
from desks.outreach.mistakes import MistakeDesk
from desks.outreach.practices import PracticeDesk, PracticeForm
from desks.verbs import Verb
from domain.outreach.mistake import Mistake, MistakeKind
from domain.person import Right
from tests.desks.doors.cases import BEFORE, CASES, READ
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

LESSON, CHANGED = "Отвечать вежливо", "Ответы читает второй человек"
NUMBERS = count(1)
Make = Callable[[Installation], Names]


def _proposed(installation: Installation) -> Names:
    now = installation.clock.now()
    mistake = Mistake(
        key=f"rude p{next(NUMBERS)}",
        kind=MistakeKind.RUDE,
        happened_at=now,
        proposed_at=now,
        strength=0.9,
        detail="слова, которые читаются как грубость",
        body=BODY,
        text="Сами виноваты",
    )
    [one] = installation.outreach.mistakes.propose([mistake])
    return {"number": one.number}


def _confirmed(installation: Installation) -> Names:
    names = _proposed(installation)
    MistakeDesk(installation).confirm(BEFORE, names["number"])
    return names


def _rejected(installation: Installation) -> Names:
    names = _proposed(installation)
    MistakeDesk(installation).reject(BEFORE, names["number"])
    return names


PROBLEM, MEASURE = "Гаснут фонари", "Обход раз в неделю"
TYPED = {"problem": PROBLEM, "measure": MEASURE}
FORM = PracticeForm(PROBLEM, MEASURE, group="improvement")


def _written(installation: Installation) -> Names:
    return {"practice": PracticeDesk(installation).add(BEFORE, FORM).number}


def _published(installation: Installation) -> Names:
    names = _written(installation)
    PracticeDesk(installation).publish(BEFORE, names["practice"])
    return names


def _dropped(installation: Installation) -> Names:
    names = _written(installation)
    PracticeDesk(installation).drop(BEFORE, names["practice"])
    return names


def _row(deed: str, verb: Verb, make: Make, detail: str = "№ {practice}", **sent: str) -> Row:
    words = [part for name, value in sent.items() for part in (f"--{name}", value)]
    return Row(
        f"best practice: {deed}",
        CASES,
        page=Call("POST", f"/practices/{{practice}}/{deed}", sent),
        api=Call("POST", f"/practices/{{practice}}/{deed}", sent),
        shell=("practices", deed, "{practice}", *words),
        verb=verb,
        detail=detail,
        make=make,
    )


ROWS = (
    Row(
        "best practices",
        READ,
        page=Call("GET", "/practices"),
        api=Call("GET", "/practices"),
        shell=("practices", "list"),
        verb=Verb.PRACTICES,
        detail="список",
    ),
    Row(
        "one best practice",
        READ,
        page=Call("GET", "/practices/{practice}"),
        api=Call("GET", "/practices/{practice}"),
        shell=("practices", "show", "{practice}"),
        verb=Verb.PRACTICES,
        detail="№ {practice}",
        make=_published,
    ),
    Row(
        "best practice added",
        CASES,
        page=Call("POST", "/practices", TYPED),
        api=Call("POST", "/practices", TYPED),
        shell=("practices", "add", "--problem", PROBLEM, "--measure", MEASURE),
        verb=Verb.PRACTICE_ADD,
        detail="№ *",
    ),
    _row("edit", Verb.PRACTICE_EDIT, _written, problem=PROBLEM, measure=MEASURE),
    _row("publish", Verb.PRACTICE_PUBLISH, _written),
    _row("drop", Verb.PRACTICE_DROP, _written),
    _row("reopen", Verb.PRACTICE_REOPEN, _dropped),
    _row("send", Verb.PRACTICE_SEND, _published, f"№ {{practice}}: {BODY}", body=BODY),
    Row(
        "no such best practice",
        CASES,
        page=Call("POST", "/practices/999999/publish"),
        api=Call("POST", "/practices/999999/publish"),
        shell=("practices", "publish", "999999"),
        outcome=MISSING,
    ),
    Row(
        "communication errors",
        READ,
        page=Call("GET", "/mistakes"),
        api=Call("GET", "/mistakes"),
        shell=("mistakes", "list"),
        verb=Verb.MISTAKES,
        detail="список",
    ),
    Row(
        "limits of communication errors",
        CASES,
        page=Call("GET", "/mistakes/limits"),
        api=Call("GET", "/mistakes/limits"),
        shell=("mistakes", "limits"),
        verb=Verb.MISTAKES,
        detail="пороги",
    ),
    Row(
        "one communication error",
        READ,
        page=Call("GET", "/mistakes/{number}"),
        api=Call("GET", "/mistakes/{number}"),
        shell=("mistakes", "show", "{number}"),
        verb=Verb.MISTAKES,
        detail="№ {number}",
        make=_confirmed,
    ),
    Row(
        "communication error confirmed",
        CASES,
        page=Call("POST", "/mistakes/{number}/confirm"),
        api=Call("POST", "/mistakes/{number}/confirm"),
        shell=("mistakes", "confirm", "{number}"),
        verb=Verb.MISTAKE_CONFIRM,
        detail="№ {number}",
        make=_proposed,
    ),
    Row(
        "communication error rejected",
        CASES,
        page=Call("POST", "/mistakes/{number}/reject"),
        api=Call("POST", "/mistakes/{number}/reject"),
        shell=("mistakes", "reject", "{number}"),
        verb=Verb.MISTAKE_REJECT,
        detail="№ {number}",
        make=_proposed,
    ),
    Row(
        "communication error confirmed twice",
        CASES,
        page=Call("POST", "/mistakes/{number}/confirm"),
        api=Call("POST", "/mistakes/{number}/confirm"),
        shell=("mistakes", "confirm", "{number}"),
        outcome=REFUSED,
        make=_confirmed,
    ),
    Row(
        "no such communication error",
        CASES,
        page=Call("POST", "/mistakes/999999/confirm"),
        api=Call("POST", "/mistakes/999999/confirm"),
        shell=("mistakes", "confirm", "999999"),
        outcome=MISSING,
    ),
    Row(
        "lesson of a communication error",
        CASES,
        page=Call("POST", "/mistakes/{number}/teach", {"lesson": LESSON}),
        api=Call("POST", "/mistakes/{number}/teach", {"lesson": LESSON}),
        shell=("mistakes", "teach", "{number}", "--lesson", LESSON),
        verb=Verb.MISTAKE_TEACH,
        detail="№ {number}",
        make=_confirmed,
    ),
    Row(
        "communication error corrected",
        READ | {Right.ANSWER},
        page=Call("POST", "/mistakes/{number}/correct", {"changed": CHANGED}),
        api=Call("POST", "/mistakes/{number}/correct", {"changed": CHANGED}),
        shell=("mistakes", "correct", "{number}", "--changed", CHANGED),
        verb=Verb.MISTAKE_CORRECT,
        detail="№ {number}",
        make=_confirmed,
    ),
    Row(
        "communication error opened again",
        CASES,
        page=Call("POST", "/mistakes/{number}/reopen"),
        api=Call("POST", "/mistakes/{number}/reopen"),
        shell=("mistakes", "reopen", "{number}"),
        verb=Verb.MISTAKE_REOPEN,
        detail="№ {number}",
        make=_rejected,
    ),
)
