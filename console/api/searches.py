"""Saved searches: what they are, and which of them are watched."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from starlette.exceptions import HTTPException

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Filled, Given, example
from console.routes import REGION, TRIAGE
from desks.searches import SearchDesk, may_end, not_theirs
from domain.person import Right
from domain.saved_search import SavedSearch

Name = Annotated[Filled, Field(max_length=100)]


class NewSearch(Given):
    """Новый поиск; с этого времени за ним наблюдают."""

    model_config = example(name="Тепло в Тынде", query="отопление место:Тында")

    name: Name
    query: Annotated[Filled, Field(max_length=2000)]
    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class NamedSearch(Given):
    """Поиск по имени."""

    name: Name


class SearchAnswer(Answer):
    """Сохранённый поиск; за watched следят: всплеск найденного — оповещение."""

    name: str
    owner: str
    query: str
    watched: bool
    at: datetime
    refusal: Annotated[
        str | None, Field(description="Почему за поиском нельзя следить; null — можно.")
    ] = None


class SearchesAnswer(Answer):
    """Сохранённые поиски по имени."""

    searches: list[SearchAnswer]


def list_searches(caller: Calling) -> SearchesAnswer:
    """Все."""
    return _answer(caller, caller.parts.searches.all())


def save_search(caller: Calling, new: NewSearch) -> SearchAnswer:
    """Сохранить и наблюдать."""
    _whole_region(caller)
    search = _desk(caller).save(new.name, new.query, new.who or caller.name)
    caller.audit("search saved", f"{new.name}: {search.owner}")
    return caller.answer(SearchAnswer, _shown(_desk(caller), search))


def watch_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Следить за найденным."""
    search = _named(caller, named.name)
    _desk(caller).check(search.name, search.query)
    return _done(caller, _desk(caller).watch(search.name, True), "watch", search.name)


def unwatch_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Больше не следить, если поиск ваш или ключ администратора; открытые оповещения остаются."""
    search = _owned(caller, named.name)
    return _done(caller, _desk(caller).watch(search.name, False), "unwatch", search.name)


def forget_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Удалить, если поиск ваш или ключ администратора; открытые оповещения остаются."""
    search = _owned(caller, named.name)
    return _done(caller, _desk(caller).forget(search.name), "forget", search.name)


def _desk(caller: Calling) -> SearchDesk:
    return SearchDesk(caller.parts, caller.words)


def _whole_region(caller: Calling) -> None:
    """Saved searches are the whole region's: a program for some bodies has none."""
    if caller.token.bodies:
        detail = f"ключ «{caller.name}» — для отдельных органов: сохранённые поиски общие"
        raise HTTPException(403, detail)


def _named(caller: Calling, name: str) -> SavedSearch:
    _whole_region(caller)
    if (search := _desk(caller).find(name)) is None:
        raise HTTPException(404, f"поиска «{name}» нет: проверьте имя в списке")
    return search


def _owned(caller: Calling, name: str) -> SavedSearch:
    search = _named(caller, name)
    if not may_end(search, caller.name, caller.token.may(Right.ADMINISTER)):
        raise HTTPException(403, not_theirs(search))
    return search


def _done(caller: Calling, done: bool, what: str, name: str) -> SearchesAnswer:
    if not done:
        raise HTTPException(404, f"поиска «{name}» нет: проверьте имя в списке")
    caller.audit(f"search {what}", name)
    saved = caller.parts.searches.all()
    if not caller.token.may(Right.REGION):  # who may not list them is answered with its own
        saved = [search for search in saved if search.name == name]
    return _answer(caller, saved)


def _answer(caller: Calling, saved: Sequence[SavedSearch]) -> SearchesAnswer:
    desk = _desk(caller)
    return caller.answer(SearchesAnswer, {"searches": [_shown(desk, one) for one in saved]})


def _shown(desk: SearchDesk, search: SavedSearch) -> Mapping[str, Any]:
    refusal = desk.refusal(search.name, search.query)
    watched = search.watched and refusal is None
    return asdict(search) | {"watched": watched, "refusal": refusal}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/searches", list_searches, REGION, "Сохранённые поиски"),
    Operation("POST", "/searches", save_search, TRIAGE, "Сохранить поиск", CHANGING, 201),
    Operation("POST", "/searches/watch", watch_search, TRIAGE, "Следить", MISSING),
    Operation("POST", "/searches/unwatch", unwatch_search, TRIAGE, "Не следить", MISSING),
    Operation("POST", "/searches/forget", forget_search, TRIAGE, "Удалить поиск", MISSING),
)
