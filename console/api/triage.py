"""Triage: what became of posts, and what programs do with them in somebody's name."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Given, Id
from console.routes import TRIAGE
from console.workers import Work
from desks.triage import TriageDesk
from domain.correction import CORRECTABLE
from domain.errors import EntryRefused
from domain.triage import Act, Reason, Triage, TriageState

LIST = "triage"  # whose cursors these are
CHUNK = 100  # posts looked at at once
Ids = Annotated[list[Id], Field(min_length=1, max_length=100, description="Номера постов.")]


class WantedTriage(Given):
    """Какие посты и какая их страница."""

    state: Annotated[TriageState, Field(description="free здесь не бывает: это все прочие.")] = (
        TriageState.TAKEN
    )
    who: Annotated[str | None, Field(max_length=100, description="Только у этого человека.")] = None
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Doer(Given):
    """Кто это делает."""

    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


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
    before = _place(open_cursor(caller, LIST, wanted.cursor)) if wanted.cursor else None
    posts = list(islice(_in_state(caller, wanted, before), wanted.limit + 1))
    page = posts[: wanted.limit]
    following = None
    if len(posts) > len(page):
        following = seal_cursor(caller, LIST, f"{page[-1].at.isoformat()}~{page[-1].post_id}")
    return caller.answer(TriagesAnswer, {"posts": page, "next": following})


def _in_state(
    caller: Caller, wanted: WantedTriage, before: tuple[datetime, str] | None
) -> Iterator[Triage]:
    """Those that the program may see: nothing tells it how many others lie between."""
    store, index = caller.parts.triage, caller.index
    while True:
        some = store.in_state(wanted.state, caller.now, CHUNK, who=wanted.who, before=before)
        seen = index.get([one.post_id for one in some])
        yield from (one for one in some if one.post_id in seen)
        if len(some) < CHUNK:
            return
        before = (some[-1].at, some[-1].post_id)


def _place(text: str) -> tuple[datetime, str]:
    at, _, post_id = text.partition("~")
    return datetime.fromisoformat(at), post_id


def take_posts(caller: Calling, chosen: Chosen) -> DoneAnswer:
    """Взять: другие видят, что пост занят."""
    who, ids = _who(caller, chosen), _seen(caller, chosen.post_ids)
    return _done(caller, Act.TAKE, who, TriageDesk(caller.parts).take(ids, who))


def release_posts(caller: Calling, chosen: Chosen) -> DoneAnswer:
    """Вернуть в ленту взятые, отклонённые или разобранные."""
    who, ids = _who(caller, chosen), _seen(caller, chosen.post_ids)
    return _done(caller, Act.RELEASE, who, TriageDesk(caller.parts).release(ids, who))


def finish_posts(caller: Calling, chosen: Chosen) -> DoneAnswer:
    """Отметить разобранными."""
    who, ids = _who(caller, chosen), _seen(caller, chosen.post_ids)
    return _done(caller, Act.FINISH, who, TriageDesk(caller.parts).finish(ids, who))


def reject_posts(caller: Calling, chosen: Rejected) -> DoneAnswer:
    """Отклонить с причиной."""
    who, ids = _who(caller, chosen), _seen(caller, chosen.post_ids)
    made = TriageDesk(caller.parts).reject(ids, who, chosen.reason, chosen.note)
    return _done(caller, Act.REJECT, who, made)


def correct_posts(caller: Calling, chosen: Corrected) -> DoneAnswer:
    """Исправить признак: исправленное переживёт и новый опрос, и новую модель."""
    who, ids = _who(caller, chosen), _seen(caller, chosen.post_ids)
    done = TriageDesk(caller.parts).correct(ids, who, chosen.field, chosen.value)
    return _done(caller, Act.CORRECT, who, (done, ()))


def merge_posts(caller: Calling, chosen: Merged) -> DoneAnswer:
    """Отнести к инциденту."""
    who, ids = _who(caller, chosen), _seen(caller, chosen.post_ids)
    done = TriageDesk(caller.parts).merge(caller.index, ids, who, chosen.incident_id)
    return _done(caller, Act.MERGE, who, (done, ()))


def undo_last(caller: Calling, doer: Doer) -> UndoneAnswer:
    """Отменить последнее, что сделал этот человек или ключ."""
    who = _who(caller, doer)
    undone = TriageDesk(caller.parts).undo(who)
    if undone is None:
        return UndoneAnswer(act=None, subjects=[])
    caller.audit("triage undo", _deed(who, undone.deed.act, *undone.subjects))
    return caller.answer(UndoneAnswer, {"act": undone.deed.act, "subjects": list(undone.subjects)})


def _who(caller: Caller, given: Doer) -> str:
    """Who does it. Raises EntryRefused where the program may not name anybody: what others did
    concerns posts that it may not see.
    """
    if given.who and caller.token.bodies:
        raise EntryRefused("who: ключ для отдельных органов действует только от своего имени")
    return given.who or caller.name


def _seen(caller: Caller, post_ids: Collection[str]) -> Sequence[str]:
    """Those that the program may see. Raises EntryRefused where any is missing."""
    found = caller.index.get(list(post_ids))
    if missing := [id_ for id_ in post_ids if id_ not in found]:
        raise EntryRefused(f"постов нет: {', '.join(missing)}")
    return list(found)


def _deed(who: str, *what: str) -> str:
    """What the audit says: ids as on pages, then in whose name the program did it."""
    return f"{' '.join(what)} ({who})"


def _done(
    caller: Caller, act: Act, who: str, made: tuple[Collection[str], Collection[Triage]]
) -> DoneAnswer:
    done, refused = made
    if done:
        caller.audit(f"triage {act}", _deed(who, *done))
    fields: Mapping[str, object] = {"done": list(done), "refused": list(refused)}
    return caller.answer(DoneAnswer, fields)


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
