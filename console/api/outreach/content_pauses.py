"""Times in which planned publications stop, and the one text of a crisis."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import AwareDatetime, Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer
from console.routes import LEADERS
from desks.outreach.content.pauses import ContentPauseDesk, PauseForm
from domain.outreach.content import LONGEST_REASON, LONGEST_TEXT, ContentPause, PauseKind

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер остановки.")]
Id = Annotated[str, Field(max_length=100)]


class ContentPauseAnswer(Answer):
    """Время, на которое плановые публикации остановлены."""

    id: int
    kind: PauseKind
    since: datetime
    until: Annotated[datetime | None, Field(description="null — пока не закончат.")]
    municipality: str | None
    reason: str
    who: str
    ended_by: str


class BegunPauseAnswer(ContentPauseAnswer):
    """С публикацией общего текста, если он был."""

    content: int | None


class ContentPausesAnswer(Answer):
    """За последние месяцы, сначала новые."""

    pauses: list[ContentPauseAnswer]


class PauseWriting(Doer):
    """Без `since` — сейчас. `text` — один текст для всех официальных страниц, при кризисе."""

    kind: PauseKind
    reason: Annotated[str, Field(max_length=LONGEST_REASON)]
    municipality: Id = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


def list_pauses(caller: Calling) -> ContentPausesAnswer:
    """Траур и кризисы."""
    pauses = ContentPauseDesk(caller.installation).list(caller.viewer())
    return caller.answer(ContentPausesAnswer, {"pauses": [_pause(one) for one in pauses]})


def begin_pause(caller: Calling, asked: PauseWriting) -> BegunPauseAnswer:
    """Остановить плановые публикации; общий текст кризиса сразу встаёт в план утверждённым."""
    form = PauseForm(
        asked.kind, asked.reason, asked.municipality, asked.since, asked.until, asked.text
    )
    begun = ContentPauseDesk(caller.installation).begin(caller.viewer(asked.who), form)
    number = begun.content.number if begun.content else None
    return caller.answer(BegunPauseAnswer, {**_pause(begun.pause), "content": number})


def end_pause(caller: Calling, number: Number, asked: Doer) -> ContentPauseAnswer:
    """Закончить остановку."""
    desk = ContentPauseDesk(caller.installation)
    return caller.answer(ContentPauseAnswer, _pause(desk.end(caller.viewer(asked.who), number)))


def _pause(one: ContentPause) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/content/pauses", list_pauses, LEADERS, "Остановки публикаций"),
    Operation("POST", "/content/pauses", begin_pause, LEADERS, "Остановить публикации", status=201),
    Operation(
        "POST",
        "/content/pauses/{number}/end",
        end_pause,
        LEADERS,
        "Закончить остановку",
        CHANGING,
    ),
)
