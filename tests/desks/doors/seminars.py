"""Seminars through each door."""

from datetime import timedelta

from app.installation import Installation
from desks.outreach.seminars.checking import SeminarForm
from desks.outreach.seminars.desk import SeminarDesk
from desks.verbs import Verb
from domain.person import Right
from tests.desks.doors.cases import BEFORE, READ
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

LEADERS = READ | {Right.LEADERS}
TITLE = "Ответы без отписок"
TIMES = {"starts": "2099-12-03T10:00", "ends": "2099-12-03T12:00"}
JSON_TIMES = {"starts_at": "2099-12-03T10:00+09:00", "ends_at": "2099-12-03T12:00+09:00"}
SHELL_TIMES = ("--start", "03.12.2099 10:00", "--end", "03.12.2099 12:00")
HOUR = timedelta(hours=1)


def _made(installation: Installation, ahead: timedelta) -> Names:
    at = installation.clock.now() + ahead
    form = SeminarForm(TITLE, at, at + HOUR)
    return {"seminar": SeminarDesk(installation).add(BEFORE, form).number}


def _ahead(installation: Installation) -> Names:
    return _made(installation, 24 * HOUR)


def _invited(installation: Installation) -> Names:
    names = _ahead(installation)
    SeminarDesk(installation).invite(BEFORE, names["seminar"], [BODY])
    return names


def _over(installation: Installation) -> Names:
    names = _made(installation, -3 * HOUR)
    SeminarDesk(installation).mark(BEFORE, names["seminar"], BODY, 1)
    return names


ROWS = (
    Row(
        "seminars",
        READ,
        page=Call("GET", "/seminars"),
        api=Call("GET", "/seminars"),
        shell=("seminars", "list"),
        verb=Verb.SEMINARS,
        detail="список",
    ),
    Row(
        "one seminar",
        READ,
        page=Call("GET", "/seminars/{seminar}"),
        api=Call("GET", "/seminars/{seminar}"),
        shell=("seminars", "show", "{seminar}"),
        verb=Verb.SEMINARS,
        detail="№ {seminar}",
        make=_invited,
    ),
    Row(
        "seminar added",
        LEADERS,
        page=Call("POST", "/seminars", {"title": TITLE, **TIMES}),
        api=Call("POST", "/seminars", {"title": TITLE, **JSON_TIMES}),
        shell=("seminars", "add", "--title", TITLE, *SHELL_TIMES),
        verb=Verb.SEMINAR_ADD,
        detail="№ *",
    ),
    Row(
        "seminar changed",
        LEADERS,
        page=Call("POST", "/seminars/{seminar}/edit", {"title": TITLE, **TIMES}),
        api=Call("POST", "/seminars/{seminar}/edit", {"title": TITLE, **JSON_TIMES}),
        shell=("seminars", "edit", "{seminar}", "--title", TITLE, *SHELL_TIMES),
        verb=Verb.SEMINAR_EDIT,
        detail="№ {seminar}",
        make=_invited,
    ),
    Row(
        "bodies invited to a seminar",
        LEADERS,
        page=Call("POST", "/seminars/{seminar}/invite", {"body": BODY}),
        api=Call("POST", "/seminars/{seminar}/invite", {"bodies": [BODY]}),
        shell=("seminars", "invite", "{seminar}", "--body", BODY),
        verb=Verb.SEMINAR_INVITE,
        detail="№ {seminar}, органов 1",
        make=_invited,
    ),
    Row(
        "bodies invited to a seminar that is over",
        LEADERS,
        page=Call("POST", "/seminars/{seminar}/invite", {"body": BODY}),
        api=Call("POST", "/seminars/{seminar}/invite", {"bodies": [BODY]}),
        shell=("seminars", "invite", "{seminar}", "--body", BODY),
        outcome=REFUSED,
        make=_over,
    ),
    Row(
        "who came to a seminar",
        LEADERS,
        page=Call("POST", "/seminars/{seminar}/mark", {"body": BODY, "people": "4"}),
        api=Call("POST", "/seminars/{seminar}/mark", {"body": BODY, "people": 4}),
        shell=("seminars", "mark", "{seminar}", "--body", BODY, "--people", "4"),
        verb=Verb.SEMINAR_MARK,
        detail=f"№ {{seminar}} {BODY}: 4",
        make=_over,
    ),
    Row(
        "invitation to a seminar revoked",
        LEADERS,
        page=Call("POST", "/seminars/{seminar}/revoke", {"body": BODY}),
        api=Call("POST", "/seminars/{seminar}/revoke", {"body": BODY}),
        shell=("seminars", "revoke", "{seminar}", "--body", BODY),
        verb=Verb.SEMINAR_REVOKE,
        detail=f"№ {{seminar}} {BODY}",
        make=_invited,
    ),
    Row(
        "seminar cancelled",
        LEADERS,
        page=Call("POST", "/seminars/{seminar}/cancel"),
        api=Call("POST", "/seminars/{seminar}/cancel"),
        shell=("seminars", "cancel", "{seminar}"),
        verb=Verb.SEMINAR_CANCEL,
        detail="№ {seminar}",
        make=_invited,
    ),
    Row(
        "no such seminar",
        LEADERS,
        page=Call("POST", "/seminars/999999/cancel"),
        api=Call("POST", "/seminars/999999/cancel"),
        shell=("seminars", "cancel", "999999"),
        outcome=MISSING,
    ),
)
