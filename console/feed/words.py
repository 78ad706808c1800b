"""What the feed and its deeds are called."""

from typing import Any as Anything

from fastapi import Request

from console.pages import Pages
from desks.lists.choice import FeedPeriod, Show
from desks.lists.order import Order
from domain.person import Right
from domain.triage import Act, Deed, Reason
from russian.plural import plural
from russian.vocabulary import KINDS

REASONS = {
    Reason.NOT_PUBLIC: "не о работе служб и властей",
    Reason.ADVERTISEMENT: "реклама",
    Reason.DUPLICATE: "повтор",
    Reason.ELSEWHERE: "не наш регион",
    Reason.OTHER: "другое",
}
ACTS = {
    Act.TAKE: "взято",
    Act.RELEASE: "возвращено",
    Act.REJECT: "отклонено",
    Act.FINISH: "разобрано",
    Act.CORRECT: "исправлено",
    Act.MERGE: "отнесено к инциденту",
    Act.MUTE: "скрыт источник",
}
SHOWS = {
    Show.NEW: "Новые",
    Show.MINE: "Взятые мной",
    Show.DONE: "Разобранные",
    Show.REJECTED: "Отклонённые",
    Show.ALL: "Все",
}
ORDERS = {
    Order.NEWEST: "сначала новые",
    Order.URGENT: "сначала срочные",
    Order.PEOPLE: "где больше жителей",
    Order.OLDEST: "сначала старые",
}
PERIODS = {
    FeedPeriod.DAY: "24 часа",
    FeedPeriod.WEEK: "7 дней",
    FeedPeriod.MONTH: "30 дней",
    FeedPeriod.ALL: "всё время",
}


def words(pages: Pages, request: Request) -> dict[str, Anything]:
    person = pages.person(request)
    return {
        "reader": person.name,
        "acts": person.may(Right.TRIAGE),
        "now": pages.installation.clock.now(),
        "SHOWS": SHOWS,
        "ORDERS": ORDERS,
        "PERIODS": PERIODS,
        "KINDS": KINDS,
        "REASONS": REASONS,
    }


def said(pages: Pages, deed: Deed | None) -> str:
    """«отклонено: 2 поста, 24 нояб., 18:05»; empty without an action."""
    if deed is None:
        return ""
    return f"{deed_words(deed.act, len(deed.changes))}, {pages.moment(deed.at)}"


def deed_words(act: Act, number: int) -> str:
    if act is Act.MUTE:
        return ACTS[act]
    return f"{ACTS[act]}: {plural(number, 'пост', 'поста', 'постов')}"


def undone_words(code: str) -> str:
    """The sentence for the code of an undone action, «reject.2.3» (two of three)."""
    match code.split("."):
        case [act, back, of] if act in set(Act) and back.isdecimal() and of.isdecimal():
            deed = deed_words(Act(act), int(of[:6]))
            if back == of:
                return f"Отменено действие «{deed}»."
            if back == "0":
                return f"Действие «{deed}» не отменить: другие уже изменили эти посты."
            return f"Действие «{deed}» отменено для {back}: остальные посты уже изменили другие."
        case ["none"]:
            return "Отменять нечего: вы ещё ничего не делали."
        case _:
            return ""
