"""The navigation: groups of sections, the tabs of a section, and the places that keys lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.person import Person, Right


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is also the section's icon; `key` follows G on the keyboard."""

    name: str
    address: str
    title: str
    right: Right
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    sections: Sequence[Section]


GROUPS: Sequence[Group] = (
    Group(
        "Сейчас",
        (
            Section("home", "/", "Сводка", Right.POSTS, "h"),
            Section("alerts", "/alerts", "Оповещения", Right.REGION, "o"),
            Section("feed", "/feed", "Лента", Right.POSTS, "l"),
            Section("case", "/cases", "Обращения", Right.READ_CASES, "c"),
        ),
    ),
    Group(
        "Разобраться",
        (
            Section("search", "/search", "Поиск", Right.POSTS, "p"),
            Section("incidents", "/incidents", "Инциденты", Right.REGION, "i"),
            Section("map", "/map", "Карта", Right.REGION, "k"),
            Section("check", "/cases/promises", "Ответы органов", Right.READ_CASES, "v"),
        ),
    ),
    Group(
        "Медиа",
        (
            Section("leaders", "/leaders", "Лидеры мнений", Right.LEADERS, "m"),
            Section("forum", "/surveys", "Опросы", Right.SURVEYS, "q"),
            Section("web", "/pages", "Официальные страницы", Right.LEADERS, "b"),
            Section("people", "/seminars", "Семинары", Right.READ_CASES, "e"),
        ),
    ),
    Group(
        "Итоги",
        (
            Section("report", "/cases/ratings", "Рейтинг", Right.READ_CASES, "t"),
            Section("filter", "/cuts", "Разрезы", Right.READ_CASES, "x"),
            Section("reports", "/reports", "Отчёты", Right.READ_CASES, "y"),
            Section("tasks", "/tasks", "Задачи", Right.OWN, "z"),
        ),
    ),
    Group(
        "Настройка",
        (
            Section("sources", "/sources", "Источники", Right.REGION, "s"),
            Section("rules", "/rules", "Правила", Right.REGION, "r"),
            Section("administration", "/people", "Администрирование", Right.ADMINISTER, "a"),
        ),
    ),
)
# Pages beside a section's own; the palette offers them too.
TABS: Mapping[str, Sequence[Section]] = {
    "alerts": (
        Section("alerts", "/alerts", "Оповещения", Right.REGION),
        Section("archive", "/alerts/archive", "Архив", Right.REGION),
        Section("duty", "/duty", "Дежурства", Right.REGION),
        Section("silence", "/silences", "Приглушённое", Right.REGION),
        Section("handover", "/duty/handover", "Передача смены", Right.REGION),
    ),
    "case": (
        Section("case", "/cases", "Обращения", Right.READ_CASES),
        Section("clock", "/cases/horizon", "Горизонт", Right.READ_CASES),
        Section("home", "/cases/mine", "Мой орган", Right.ANSWER),
        Section("silence", "/cases/silent", "Не отвечают", Right.CASES),
        Section("phone", "/cases/new", "Новое обращение", Right.CASES),
        Section("tasks", "/cases/imports", "Загрузка", Right.CASES),
        Section("sources", "/cases/reconciliation", "Сверка", Right.CASES),
    ),
    "check": (
        Section("handover", "/cases/promises", "Обещания", Right.READ_CASES),
        Section("check", "/cases/answers", "Найденные ответы", Right.CASES),
        Section("me", "/cases/scores", "Оценки", Right.READ_CASES),
        Section("info", "/mistakes", "Ошибки общения", Right.READ_CASES),
        Section("edit", "/cases/templates", "Шаблоны ответов", Right.ANSWER),
    ),
    "report": (
        Section("report", "/cases/ratings", "Рейтинг", Right.READ_CASES),
        Section("archive", "/ratings/editions", "Выпуски рейтинга", Right.READ_CASES),
        Section("silence", "/ratings/exclusions", "Исключения", Right.READ_CASES),
        Section("info", "/ratings/how", "Как считается", Right.READ_CASES),
        Section("copies", "/cases/chronic", "Что возвращается", Right.READ_CASES),
        Section("info", "/practices", "Лучшие практики", Right.READ_CASES),
        Section("up", "/cases/fast-track", "Ускоренный порядок", Right.READ_CASES),
    ),
    "reports": (
        Section("reports", "/reports", "Отчёты", Right.READ_CASES),
        Section("clock", "/morning", "Утро", Right.REGION),
        Section("handover", "/recommendations", "Рекомендации", Right.READ_CASES),
        Section("post", "/requests", "Запросы", Right.CASES),
        Section("info", "/figures", "Показатели", Right.READ_CASES),
        Section("edit", "/reports/templates", "Шаблоны отчётов", Right.REPORTS),
    ),
    "search": (
        Section("search", "/search", "Поиск", Right.POSTS),
        Section("saved", "/searches", "Сохранённые поиски", Right.REGION),
    ),
    "leaders": (
        Section("leaders", "/leaders", "Лидеры мнений", Right.LEADERS),
        Section("saved", "/leaders/followed", "Лента отслеживаемых", Right.LEADERS),
        Section("copies", "/leaders/echoes", "Кто кого повторяет", Right.LEADERS),
        Section("phone", "/contacts", "Контакты", Right.LEADERS),
        Section("edit", "/content", "Контент-план", Right.LEADERS),
    ),
    "administration": (
        Section("people", "/people", "Люди", Right.ADMINISTER),
        Section("screens", "/screens", "Экраны", Right.ADMINISTER),
        Section("audit", "/audit", "Журнал действий", Right.ADMINISTER),
        Section("health", "/health", "Состояние", Right.ADMINISTER),
        Section("copies", "/copies", "Копии", Right.ADMINISTER),
        Section("clock", "/retention", "Хранение", Right.ADMINISTER),
        Section("trace", "/trace", "Путь поста", Right.ADMINISTER),
        Section("settings", "/settings", "Настройки", Right.ADMINISTER),
        Section("design", "/design", "Оформление", Right.ADMINISTER),
    ),
}
OWN = Section("me", "/me", "Мой профиль", Right.OWN)
BELL = Section("bell", "/bell", "Колокольчик", Right.OWN)
FIRST = ("home", "alerts", "feed", "search")
IN_BAR = 4


def groups_of(person: Person) -> Sequence[Group]:
    """The groups with the sections that the person may open, without empty ones."""
    open_ = (
        Group(group.title, tuple(one for one in group.sections if person.may(one.right)))
        for group in GROUPS
    )
    return [group for group in open_ if group.sections]


def bar_of(person: Person) -> Sequence[Section]:
    sections = [one for group in groups_of(person) for one in group.sections]
    return sorted(sections, key=lambda one: one.name not in FIRST)[:IN_BAR]


def pages_of(person: Person) -> Sequence[Section]:
    pages = {one.address: one for group in GROUPS for one in group.sections}
    for tabs in TABS.values():
        for tab in tabs:
            pages.setdefault(tab.address, tab)
    pages |= {OWN.address: OWN, BELL.address: BELL}
    return [one for one in pages.values() if person.may(one.right)]
