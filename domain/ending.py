"""Why people end an alert: a closed list of reasons and their Russian words. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import EntryRefused


class Ending(StrEnum):
    SOLVED = "solved"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    QUIET = "quiet"
    UNCONFIRMED = "unconfirmed"
    REPEATED = "repeated"
    NO_COMPLAINTS = "no_complaints"
    SAME_TEXT = "same_text"
    ELSEWHERE = "elsewhere"
    MISLABELLED = "mislabelled"
    KNOWN_EVENT = "known_event"
    USUAL = "usual"
    OTHER = "other"
    UNSTATED = "unstated"  # a program or a command that gave no reason


ENDINGS: Mapping[Ending, str] = {
    Ending.SOLVED: "устранено",
    Ending.FORWARDED: "передано ответственным",
    Ending.ANSWERED: "жителям ответили",
    Ending.QUIET: "жалобы прекратились сами",
    Ending.UNCONFIRMED: "не подтвердилось",
    Ending.REPEATED: "повтор другого оповещения",
    Ending.NO_COMPLAINTS: "не жалобы: реклама, новости, благодарности",
    Ending.SAME_TEXT: "одно и то же сообщение много раз",
    Ending.ELSEWHERE: "не наш регион",
    Ending.MISLABELLED: "ошибка разметки: не та тема или не то место",
    Ending.KNOWN_EVENT: "известное событие: плановые работы, учения",
    Ending.USUAL: "столько пишут всегда",
    Ending.OTHER: "другое",
    Ending.UNSTATED: "не указана",
}


def ending_of(typed: str) -> Ending | None:
    """The reason by its value or its Russian words, None for an empty text; raises EntryRefused for
    an unknown reason.
    """
    if not (typed := typed.strip().lower()):
        return None
    for ending, words in ENDINGS.items():
        if typed in (ending.value, words):
            return ending
    raise EntryRefused(f"причины «{typed}» нет; бывают: {', '.join(Ending)}")
