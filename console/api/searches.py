"""Saved searches: the list, and which are watched."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StrictBool

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Filled, Given, example
from console.routes import REGION, TRIAGE
from desks.searches import Saved, SearchDesk

Name = Annotated[Filled, Field(max_length=100)]


class NewSearch(Given):
    """Новый поиск; если watched, с этого времени за ним наблюдают."""

    model_config = example(name="Тепло в Тынде", query="отопление место:Тында")

    name: Name
    query: Annotated[Filled, Field(max_length=2000)]
    watched: Annotated[StrictBool, Field(description="Оповещать о всплеске.")] = True
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
    return _answer(caller, _desk(caller).list(caller.viewer()))


def save_search(caller: Calling, new: NewSearch) -> SearchAnswer:
    """Сохранить и, если не просили иначе, наблюдать."""
    viewer = caller.viewer(new.who)
    saved = _desk(caller).save(viewer, new.name, new.query, watched=new.watched)
    return caller.answer(SearchAnswer, _fields(saved))


def watch_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Следить за найденным."""
    _desk(caller).watch(caller.viewer(), named.name)
    return _own(caller, named.name)


def unwatch_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Больше не следить, если поиск ваш или ключ администратора; открытые оповещения остаются."""
    _desk(caller).unwatch(caller.viewer(), named.name)
    return _own(caller, named.name)


def forget_search(caller: Calling, named: NamedSearch) -> SearchesAnswer:
    """Удалить, если поиск ваш или ключ администратора; открытые оповещения остаются."""
    _desk(caller).forget(caller.viewer(), named.name)
    return _own(caller, named.name)


def _desk(caller: Caller) -> SearchDesk:
    return SearchDesk(caller.installation, caller.words)


def _own(caller: Caller, name: str) -> SearchesAnswer:
    return _answer(caller, _desk(caller).own(caller.viewer(), name))


def _answer(caller: Caller, saved: Sequence[Saved]) -> SearchesAnswer:
    return caller.answer(SearchesAnswer, {"searches": list(map(_fields, saved))})


def _fields(saved: Saved) -> Mapping[str, Any]:
    return asdict(saved.search) | {"refusal": saved.refusal}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/searches", list_searches, REGION, "Сохранённые поиски"),
    Operation("POST", "/searches", save_search, TRIAGE, "Сохранить поиск", CHANGING, 201),
    Operation("POST", "/searches/watch", watch_search, TRIAGE, "Следить", MISSING),
    Operation("POST", "/searches/unwatch", unwatch_search, TRIAGE, "Не следить", MISSING),
    Operation("POST", "/searches/forget", forget_search, TRIAGE, "Удалить поиск", MISSING),
)
