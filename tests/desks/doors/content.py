"""The content plan through each door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.installation import Installation
from desks.outreach.content.desk import ContentDesk, ContentForm
from desks.outreach.content.pauses import ContentPauseDesk, PauseForm
from desks.verbs import Verb
from domain.outreach.content import PauseKind
from domain.person import Right
from tests.desks.doors.cases import BEFORE
from tests.desks.doors.pages import PAGE, registered
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

LEADERS = frozenset({Right.LEADERS})
TITLE = "Что с фонарями"
TYPED = {"title": TITLE}
Make = Callable[[Installation], Names]


def _draft(installation: Installation) -> Names:
    """One that nothing stands against, each with its own text and hour."""
    desk, page = ContentDesk(installation), PAGE
    registered(installation)
    one = desk.add(BEFORE, ContentForm(TITLE, topic="improvement.street_lights"))
    planned = installation.clock.now() + timedelta(days=1, hours=2 * one.number)
    form = ContentForm(TITLE, f"Меняем лампы {one.number}", pages=(page,), planned=planned)
    desk.edit(BEFORE, one.number, form)
    return {"number": one.number, "page": page, "url": f"https://vk.com/wall-1_{one.number}"}


def _approved(installation: Installation) -> Names:
    names = _draft(installation)
    ContentDesk(installation).approve(BEFORE, names["number"])
    return names


def _published(installation: Installation) -> Names:
    names = _approved(installation)
    ContentDesk(installation).publish(BEFORE, names["number"], names["page"], names["url"])
    return names


def _dropped(installation: Installation) -> Names:
    names = _draft(installation)
    ContentDesk(installation).drop(BEFORE, names["number"])
    return names


def _pause(installation: Installation) -> Names:
    """Of a place that no row of this table is about."""
    form = PauseForm(PauseKind.MOURNING, "Траур", "zeya")
    now = installation.clock.now()
    far = PauseForm(form.kind, form.reason, form.municipality, now + timedelta(days=900))
    return {"pause": ContentPauseDesk(installation).begin(BEFORE, far).pause.number}


def _row(deed: str, verb: Verb, make: Make, **sent: Any) -> Row:
    words = [part for name, value in sent.items() for part in (f"--{name}", value)]
    return Row(
        f"content: {deed}",
        LEADERS,
        page=Call("POST", f"/content/{{number}}/{deed}", sent),
        api=Call("POST", f"/content/{{number}}/{deed}", sent),
        shell=("content", deed, "{number}", *words),
        verb=verb,
        detail="№ {number}",
        make=make,
    )


ROWS = (
    Row(
        "content plan",
        LEADERS,
        page=Call("GET", "/content?view=list"),
        api=Call("GET", "/content"),
        shell=("content", "list"),
        verb=Verb.CONTENT,
        detail="список",
    ),
    Row(
        "calendar of content",
        LEADERS,
        page=Call("GET", "/content?view=week"),
        api=Call("GET", "/content/calendar?view=week"),
        shell=("content", "calendar"),
        verb=Verb.CONTENT,
        detail="week *",
    ),
    Row(
        "one of the content plan",
        LEADERS,
        page=Call("GET", "/content/{number}"),
        api=Call("GET", "/content/{number}"),
        shell=("content", "show", "{number}"),
        verb=Verb.CONTENT,
        detail="№ {number}",
        make=_draft,
    ),
    Row(
        "content added",
        LEADERS,
        page=Call("POST", "/content", TYPED),
        api=Call("POST", "/content", TYPED),
        shell=("content", "add", "--title", TITLE),
        verb=Verb.CONTENT_ADD,
        detail="№ *",
    ),
    _row("edit", Verb.CONTENT_EDIT, _draft, title=TITLE),
    _row("approve", Verb.CONTENT_APPROVE, _draft),
    _row("back", Verb.CONTENT_BACK, _approved),
    _row("publish", Verb.CONTENT_PUBLISH, _approved, page="{page}", url="{url}"),
    _row("unpublish", Verb.CONTENT_UNPUBLISH, _published),
    _row("drop", Verb.CONTENT_DROP, _draft),
    _row("reopen", Verb.CONTENT_REOPEN, _dropped),
    Row(
        "content approved twice",
        LEADERS,
        page=Call("POST", "/content/{number}/approve"),
        api=Call("POST", "/content/{number}/approve"),
        shell=("content", "approve", "{number}"),
        outcome=REFUSED,
        make=_approved,
    ),
    Row(
        "no such content",
        LEADERS,
        page=Call("POST", "/content/999999/drop"),
        api=Call("POST", "/content/999999/drop"),
        shell=("content", "drop", "999999"),
        outcome=MISSING,
    ),
    Row(
        "pauses of content",
        LEADERS,
        page=Call("GET", "/content/pauses"),
        api=Call("GET", "/content/pauses"),
        shell=("content", "pauses"),
        verb=Verb.CONTENT,
        detail="остановки",
    ),
    Row(
        "content paused",
        LEADERS,
        page=Call(
            "POST",
            "/content/pauses",
            {"kind": "crisis", "reason": "Паводок", "municipality": "zeya"},
        ),
        api=Call(
            "POST",
            "/content/pauses",
            {"kind": "crisis", "reason": "Паводок", "municipality": "zeya"},
        ),
        shell=("content", "pause", "--reason", "Паводок", "--place", "zeya"),
        verb=Verb.CONTENT_PAUSE,
        detail="№ * crisis zeya",
    ),
    Row(
        "content resumed",
        LEADERS,
        page=Call("POST", "/content/pauses/{pause}/end"),
        api=Call("POST", "/content/pauses/{pause}/end"),
        shell=("content", "resume", "{pause}"),
        verb=Verb.CONTENT_RESUME,
        detail="№ {pause}",
        make=_pause,
    ),
)
