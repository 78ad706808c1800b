"""The content plan: its entries and every deed on them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import AwareDatetime, Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.outreach import content_pauses
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given
from console.routes import LEADERS
from desks.outreach.content.desk import ContentCard, ContentDesk, ContentForm
from domain.errors import EntryRefused
from domain.outreach.content import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_PAGES,
    WIDEST_RADIUS,
    ConflictKind,
    ContentDeed,
    ContentOrigin,
    ContentState,
    EffectVerdict,
)
from outreach.content.calendar import FARTHEST, ContentView
from russian.outreach import content as words

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер публикации в плане.")]
Version = Annotated[
    int | None, Field(ge=1, description="Какую карточку вы видели; изменилась — 409.")
]
Id = Annotated[str, Field(max_length=100)]


class WantedContent(Given):
    """Без `state` — все, кроме снятых."""

    state: ContentState | None = None
    group: Id = ""
    place: Id = ""
    before: Annotated[int | None, Field(ge=1, le=2**62, description="`next` прошлого ответа.")] = (
        None
    )


class WantedCalendar(Given):
    """Неделя или месяц, в котором лежит день региона."""

    view: ContentView = ContentView.MONTH
    day: Annotated[date | None, Field(description="Без дня — сегодня.")] = None
    group: Id = ""
    place: Id = ""


class ContentEvidenceAnswer(Answer):
    """Число, на котором стоит идея."""

    words: str
    address: str


class ContentLinkAnswer(Answer):
    """Где опубликовано; `post_id` — публикацию нашла система."""

    source_id: str
    url: str
    at: datetime
    post_id: str | None


class ContentEffectAnswer(Answer):
    """Жалобы и вопросы за целые дни; `low` и `high` — границы `counted` к `usual` на 90 %."""

    days: int
    since: datetime
    counted: int
    usual: float
    verdict: EffectVerdict
    low: float | None
    high: float | None
    places: Annotated[int, Field(description="Похожих мест, где об этом не публиковали.")]


class ContentConflictAnswer(Answer):
    """Что мешает публикации."""

    kind: ConflictKind
    about: str
    address: str


class ContentAnswer(Answer):
    """Публикация плана: для какого места и темы, когда, где, что изменилось."""

    id: int
    origin: ContentOrigin
    state: ContentState
    title: str
    text: str
    topic: str | None
    group: str | None
    municipality: str | None
    radius: Annotated[int | None, Field(description="Километров.")]
    words: str
    pages: Annotated[list[str], Field(description="Официальные страницы: id источников.")]
    planned_at: datetime | None
    promise: int | None
    evidence: list[ContentEvidenceAnswer]
    links: list[ContentLinkAnswer]
    effects: list[ContentEffectAnswer]
    stopped: Annotated[bool, Field(description="Её время попадает на остановку.")]
    proposed_at: datetime
    who: str
    at: datetime | None
    version: int
    deeds: Annotated[list[ContentDeed], Field(description="Что вы можете сделать.")]


class OneContentAnswer(ContentAnswer):
    """С тем, что мешает, и с брифом для рекламного кабинета."""

    conflicts: list[ContentConflictAnswer]
    brief: Annotated[dict[str, str], Field(description="Место, тема, сети, слова.")]


class ContentsAnswer(Answer):
    """Сначала новые."""

    content: list[ContentAnswer]
    next: int | None


class ContentDayAnswer(Answer):
    """День региона."""

    day: date
    content: list[ContentAnswer]


class ContentCalendarAnswer(Answer):
    """Дни подряд, с понедельника."""

    days: list[ContentDayAnswer]


class ContentWriting(Doer):
    """Что не названо, станет пустым. Идея от правки становится черновиком."""

    title: Annotated[str, Field(max_length=LONGEST_TITLE)]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    group: Id = ""
    topic: Id = ""
    municipality: Id = ""
    radius: Annotated[int | None, Field(ge=1, le=WIDEST_RADIUS)] = None
    words: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""
    pages: Annotated[tuple[Id, ...], Field(max_length=MOST_PAGES)] = ()
    planned: Annotated[AwareDatetime | None, Field(description="С поясом.")] = None
    promise: Annotated[int | None, Field(ge=1, le=2**53)] = None
    version: Version = None


class ContentApproving(Doer):
    """`despite` — то, что мешает, прочитано."""

    despite: bool = False
    version: Version = None


class ContentPublishing(Doer):
    """Где вышло; страницы реестра система находит сама."""

    page: Annotated[str, Field(max_length=100, description="Id источника.")]
    url: Annotated[str, Field(max_length=500)]
    at: Annotated[AwareDatetime | None, Field(description="Когда вышла; без неё — сейчас.")] = None
    version: Version = None


class ContentDeciding(Doer):
    """Без слов."""

    version: Version = None


def list_content(caller: Calling, wanted: Annotated[WantedContent, Query()]) -> ContentsAnswer:
    """Идеи, черновики, утверждённое и вышедшее."""
    page = ContentDesk(caller.installation).list(
        caller.viewer(), wanted.state, wanted.group, wanted.place, wanted.before
    )
    fields = {"content": [_fields(card) for card in page.cards], "next": page.next}
    return caller.answer(ContentsAnswer, fields)


def show_calendar(
    caller: Calling, wanted: Annotated[WantedCalendar, Query()]
) -> ContentCalendarAnswer:
    """То, у чего есть время, по дням."""
    now = caller.installation.clock.now().astimezone(caller.installation.region.zone).date()
    day = wanted.day or now
    if abs(day - now) > FARTHEST:
        raise EntryRefused("день слишком далеко: назовите другой")
    calendar = ContentDesk(caller.installation).calendar(
        caller.viewer(), wanted.view, day, wanted.group, wanted.place
    )
    days = [
        {"day": on, "content": [_fields(card) for card in cards]}
        for on, cards in calendar.days.items()
    ]
    return caller.answer(ContentCalendarAnswer, {"days": days})


def show_content(caller: Calling, number: Number) -> OneContentAnswer:
    """С тем, что мешает, и с брифом."""
    return _one(caller, ContentDesk(caller.installation).look(caller.viewer(), number))


def add(caller: Calling, asked: ContentWriting) -> OneContentAnswer:
    """Добавить свою: черновик."""
    desk = ContentDesk(caller.installation)
    return _again(caller, desk.add(caller.viewer(asked.who), _form(asked)).number, asked.who)


def edit(caller: Calling, number: Number, asked: ContentWriting) -> OneContentAnswer:
    """Изменить; утверждённая ждёт утверждения снова."""
    desk = ContentDesk(caller.installation)
    desk.edit(caller.viewer(asked.who), number, _form(asked), asked.version)
    return _again(caller, number, asked.who)


def approve(caller: Calling, number: Number, asked: ContentApproving) -> OneContentAnswer:
    """Утвердить; что мешает, видно до утверждения."""
    desk = ContentDesk(caller.installation)
    desk.approve(caller.viewer(asked.who), number, asked.despite, asked.version)
    return _again(caller, number, asked.who)


def publish(caller: Calling, number: Number, asked: ContentPublishing) -> OneContentAnswer:
    """Записать ссылку."""
    desk = ContentDesk(caller.installation)
    desk.publish(caller.viewer(asked.who), number, asked.page, asked.url, asked.at, asked.version)
    return _again(caller, number, asked.who)


def back(caller: Calling, number: Number, asked: ContentDeciding) -> OneContentAnswer:
    """Снова черновик."""
    desk = ContentDesk(caller.installation)
    desk.back(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def unpublish(caller: Calling, number: Number, asked: ContentDeciding) -> OneContentAnswer:
    """Ссылки были не её: убрать вместе с эффектом."""
    desk = ContentDesk(caller.installation)
    desk.unpublish(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def drop(caller: Calling, number: Number, asked: ContentDeciding) -> OneContentAnswer:
    """Снять с плана."""
    desk = ContentDesk(caller.installation)
    desk.drop(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def reopen(caller: Calling, number: Number, asked: ContentDeciding) -> OneContentAnswer:
    """Вернуть в черновики."""
    desk = ContentDesk(caller.installation)
    desk.reopen(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def _form(asked: ContentWriting) -> ContentForm:
    return ContentForm(
        asked.title,
        asked.text,
        asked.group,
        asked.topic,
        asked.municipality,
        asked.radius,
        asked.words,
        asked.pages,
        asked.planned,
        asked.promise,
    )


def _again(caller: Caller, number: int, who: str) -> OneContentAnswer:
    return _one(caller, ContentDesk(caller.installation).again(caller.viewer(who), number))


def _one(caller: Caller, card: ContentCard) -> OneContentAnswer:
    brief = dict(words.brief(card.content, caller.installation.region))
    fields = {**_fields(card), "conflicts": list(card.conflicts), "brief": brief}
    return caller.answer(OneContentAnswer, fields)


def _fields(card: ContentCard) -> dict[str, object]:
    one = card.content
    plain = {name: getattr(one, name) for name in one.__dataclass_fields__}
    listed = {name: list(plain[name]) for name in ("pages", "evidence", "links", "effects")}
    return {**plain, **listed, "stopped": card.is_stopped, "deeds": list(card.deeds)}


_DEEDS: Sequence[tuple[Callable[..., Answer], str]] = (
    (edit, "Публикация плана: изменить"),
    (approve, "Публикация плана: утвердить"),
    (publish, "Публикация плана: где вышла"),
    (back, "Публикация плана: снова черновик"),
    (unpublish, "Публикация плана: убрать ссылки"),
    (drop, "Публикация плана: снять"),
    (reopen, "Публикация плана: вернуть"),
)
ROUTES: Sequence[Operation] = (
    Operation("GET", "/content", list_content, LEADERS, "Контент-план: список"),
    Operation("POST", "/content", add, LEADERS, "Контент-план: добавить", status=201),
    Operation("GET", "/content/calendar", show_calendar, LEADERS, "Контент-план: календарь"),
    *content_pauses.ROUTES,
    Operation("GET", "/content/{number}", show_content, LEADERS, "Публикация плана", MISSING),
    *(
        Operation("POST", f"/content/{{number}}/{deed.__name__}", deed, LEADERS, title, CHANGING)
        for deed, title in _DEEDS
    ),
)
