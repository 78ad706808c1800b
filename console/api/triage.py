"""Triage: the state of posts, and actions of programs on a person's behalf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer, Given, Id
from console.routes import TRIAGE
from console.workers import Work
from desks.triage import Done, TriageDesk
from desks.viewer import Viewer
from domain.correction import CORRECTABLE
from domain.triage import Act, Reason, TriageState

LIST = "triage"
Ids = Annotated[list[Id], Field(min_length=1, max_length=100, description="Номера постов.")]


class WantedTriage(Given):
    """Какие посты и какая их страница."""

    state: Annotated[TriageState, Field(description="free здесь не бывает: это все прочие.")] = (
        TriageState.TAKEN
    )
    who: Annotated[str | None, Field(max_length=100, description="Только у этого человека.")] = None
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Chosen(Doer):
    """Над какими постами и кто."""

    post_ids: Ids


class Rejected(Chosen):
    """За что отклонены; при other нужно note."""

    reason: Reason
    note: Annotated[str, Field(max_length=1000)] = ""


class Corrected(Chosen):
    """Что исправить: признак и его верное значение; null — признака нет."""

    field: Annotated[str, Field(json_schema_extra={"enum": list(CORRECTABLE)})]
    value: Annotated[str | None, Field(max_length=100)] = None


class Merged(Chosen):
    """К какому инциденту они относятся."""

    incident_id: Id


class TriageAnswer(Answer):
    """Последний шаг с постом: кто его сделал и до какого времени пост за ним."""

    post_id: str
    state: TriageState
    who: str
    at: datetime
    until: datetime | None
    reason: Reason | None
    note: str


class TriagesAnswer(Answer):
    """Страница постов, последние первыми."""

    posts: list[TriageAnswer]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


class DoneAnswer(Answer):
    """С какими постами это сделано, и какие остались как есть: они за другим или уже разобраны."""

    done: list[str]
    refused: list[TriageAnswer]


class UndoneAnswer(Answer):
    """Что отменено и у каких постов или источников; null — отменять нечего."""

    act: Act | None
    subjects: list[str]


def list_triage(caller: Calling, wanted: Annotated[WantedTriage, Query()]) -> TriagesAnswer:
    """Посты, которые взяты, отклонены или разобраны. Видны только посты своих органов."""
    after = open_cursor(caller, LIST, wanted.cursor) if wanted.cursor else None
    posts, following = TriageDesk(caller.installation).in_state(
        caller.viewer(), wanted.state, wanted.who, after, wanted.limit
    )
    sealed = following and seal_cursor(caller, LIST, following)
    return caller.answer(TriagesAnswer, {"posts": posts, "next": sealed})


def take_posts(caller: Calling, chosen: Chosen) -> DoneAnswer:
    """Взять: другие видят, что пост занят."""
    return _done(caller, TriageDesk(caller.installation).take(_by(caller, chosen), chosen.post_ids))


def release_posts(caller: Calling, chosen: Chosen) -> DoneAnswer:
    """Вернуть в ленту взятые, отклонённые или разобранные."""
    return _done(
        caller, TriageDesk(caller.installation).release(_by(caller, chosen), chosen.post_ids)
    )


def finish_posts(caller: Calling, chosen: Chosen) -> DoneAnswer:
    """Отметить разобранными."""
    return _done(
        caller, TriageDesk(caller.installation).finish(_by(caller, chosen), chosen.post_ids)
    )


def reject_posts(caller: Calling, chosen: Rejected) -> DoneAnswer:
    """Отклонить с причиной."""
    desk, by = TriageDesk(caller.installation), _by(caller, chosen)
    return _done(caller, desk.reject(by, chosen.post_ids, chosen.reason, chosen.note))


def correct_posts(caller: Calling, chosen: Corrected) -> DoneAnswer:
    """Исправить признак: исправленное переживёт и новый опрос, и новую модель."""
    desk, by = TriageDesk(caller.installation), _by(caller, chosen)
    return _done(caller, desk.correct(by, chosen.post_ids, chosen.field, chosen.value))


def merge_posts(caller: Calling, chosen: Merged) -> DoneAnswer:
    """Отнести к инциденту."""
    desk, by = TriageDesk(caller.installation), _by(caller, chosen)
    return _done(caller, desk.merge(by, chosen.post_ids, chosen.incident_id))


def undo_last(caller: Calling, doer: Doer) -> UndoneAnswer:
    """Отменить последнее, что сделал этот человек или ключ."""
    if (undone := TriageDesk(caller.installation).undo(_by(caller, doer))) is None:
        return UndoneAnswer(act=None, subjects=[])
    return caller.answer(UndoneAnswer, {"act": undone.deed.act, "subjects": list(undone.subjects)})


def _by(caller: Caller, doer: Doer) -> Viewer:
    return caller.viewer(doer.who)


def _done(caller: Caller, done: Done) -> DoneAnswer:
    return caller.answer(DoneAnswer, {"done": list(done.posts), "refused": list(done.refused)})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/triage", list_triage, TRIAGE, "Разбор постов", work=Work.INDEX),
    Operation("POST", "/triage/take", take_posts, TRIAGE, "Взять", work=Work.INDEX),
    Operation("POST", "/triage/release", release_posts, TRIAGE, "Вернуть в ленту", work=Work.INDEX),
    Operation("POST", "/triage/finish", finish_posts, TRIAGE, "Разобрано", work=Work.INDEX),
    Operation("POST", "/triage/reject", reject_posts, TRIAGE, "Отклонить", work=Work.INDEX),
    Operation(
        "POST", "/triage/correct", correct_posts, TRIAGE, "Исправить признак", work=Work.INDEX
    ),
    Operation(
        "POST",
        "/triage/merge",
        merge_posts,
        TRIAGE,
        "Отнести к инциденту",
        CHANGING,
        work=Work.INDEX,
    ),
    Operation("POST", "/triage/undo", undo_last, TRIAGE, "Отменить последнее", work=Work.INDEX),
)
