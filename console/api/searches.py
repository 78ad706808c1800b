"""Saved searches: what they are, and which of them are watched."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from starlette.exceptions import HTTPException

from console.api.caller import Calling
from console.api.schema import Answer, Filled, Given, example
from domain.errors import MoveRefused
from domain.query_text import parse
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


class SearchesAnswer(Answer):
    """Сохранённые поиски по имени."""

    searches: list[SearchAnswer]


def list_searches(caller: Calling) -> SearchesAnswer:
    """Все."""
    return caller.answer(SearchesAnswer, {"searches": caller.parts.searches.all()})


def save_search(caller: Calling, new: NewSearch) -> SearchAnswer:
    """Сохранить и наблюдать."""
    parse(new.query, caller.parts.region.zone, caller.words.names)
    search = SavedSearch(new.name, new.who or caller.name, new.query, True, caller.now)
    if not caller.parts.searches.add(search):
        raise MoveRefused(f"поиск «{new.name}» уже есть: назовите иначе")
    caller.audit("search saved", f"{new.name}: {search.owner}")
    return caller.answer(SearchAnswer, search)


def watch_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Следить за найденным."""
    return _done(caller, caller.parts.searches.watch(named.name, True), "watch", named.name)


def unwatch_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Больше не следить; открытые оповещения остаются."""
    return _done(caller, caller.parts.searches.watch(named.name, False), "unwatch", named.name)


def forget_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Удалить; открытые оповещения остаются."""
    return _done(caller, caller.parts.searches.forget(named.name), "forget", named.name)


def _done(caller: Calling, done: bool, what: str, name: str) -> SearchesAnswer:
    if not done:
        raise HTTPException(404, f"поиска «{name}» нет: проверьте имя в списке")
    caller.audit(f"search {what}", name)
    return list_searches(caller)
