"""Words of seminars: audiences, phases, links, messages, what came of it. Pure."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from enum import StrEnum

from babel.dates import format_date

from domain.outreach.seminar import (
    Seminar,
    SeminarAudience,
    SeminarInvitation,
    SeminarLinkShut,
    SeminarPhase,
)

AUDIENCE: Mapping[SeminarAudience, str] = {
    SeminarAudience.COORDINATOR: "координаторы",
    SeminarAudience.HEAD: "руководители",
    SeminarAudience.EXECUTOR: "исполнители",
    SeminarAudience.PRESS: "те, кто ведёт страницы",
}
PHASES: Mapping[SeminarPhase, str] = {
    SeminarPhase.AHEAD: "впереди",
    SeminarPhase.RUNNING: "идёт",
    SeminarPhase.OVER: "прошёл",
    SeminarPhase.CANCELLED: "отменён",
}
SHUT: Mapping[SeminarLinkShut, str] = {
    SeminarLinkShut.ENDED: "Приглашение отозвали или отправили новое.",
    SeminarLinkShut.CANCELLED: "Семинар отменён. Делать ничего не нужно.",
    SeminarLinkShut.OVER: "После семинара прошло больше 14 дней: если нужно исправить, напишите "
    "в центр.",
}
DONE: Mapping[str, str] = {
    "added": "Семинар записан. Теперь пригласите органы.",
    "edit": "Записано. Приглашённым отправлено, если изменились время или место.",
    "invite": "Приглашения отправлены.",
    "mark": "Записано, сколько пришло.",
    "revoke": "Приглашение отозвано.",
    "cancel": "Семинар отменён, приглашённым отправлено.",
}
EFFECTS: Mapping[str, str] = {
    "early": "Судить рано: после семинара прошло меньше 30 дней.",
    "nobody": "Эффект не доказан: сравнить не с кем. Нужны приглашённые, которые пришли, и "
    "приглашённые, которые не пришли, и чтобы до семинара ошибались и те и другие.",
    "unproven": "Эффект не доказан: пришедшие ошибаются не заметно реже тех, кого тоже звали, но "
    "кто не пришёл.",
    "fewer": "Пришедшие ошибаются реже тех, кого тоже звали, но кто не пришёл: случайно так бывает "
    "реже чем раз из ста.",
}


class SeminarNews(StrEnum):
    INVITED = "invited"
    MOVED = "moved"
    CANCELLED = "cancelled"


def when(seminar: Seminar, zone: tzinfo) -> str:
    """«3 декабря 2026, четверг, 10:00–12:00»."""
    since, until = seminar.starts_at.astimezone(zone), seminar.ends_at.astimezone(zone)
    first = f"{_day(since)}, {since:%H:%M}"
    if since.date() == until.date():
        return f"{first}–{until:%H:%M}"
    return f"{first} — {_day(until)}, {until:%H:%M}"


def message(news: SeminarNews, seminar: Seminar, zone: tzinfo) -> tuple[str, str]:
    """Title and text of the message to a body; the sender adds the link."""
    at = when(seminar, zone)
    where = f" Где: {seminar.place}." if seminar.place else ""
    match news:
        case SeminarNews.CANCELLED:
            return (
                f"Отменён семинар «{seminar.title}»",
                f"Семинар {at} не состоится. Делать ничего не нужно.",
            )
        case SeminarNews.MOVED:
            title, begin = f"Изменился семинар «{seminar.title}»", "Теперь он"
        case _:
            title, begin = f"Приглашаем на семинар «{seminar.title}»", "Центр проводит семинар"
    whom = ", ".join(AUDIENCE[one] for one in seminar.audience)
    who = f" Ждём: {whom}." if whom else ""
    return title, f"{begin} {at}.{where}{who} По ссылке — материалы; там же скажите, сколько вас."


def addressee_words(invitation: SeminarInvitation) -> str:
    """A contact without its kind, or a person."""
    return invitation.person or invitation.contact.partition(":")[2]


def _day(at: datetime) -> str:
    return format_date(at, "d MMMM y, EEEE", locale="ru")
