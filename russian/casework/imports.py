"""Words of imports of cases: outcomes of rows, states of runs, what changed, zones. Pure."""

from collections.abc import Iterable, Mapping

from domain.cases.filed import FiledState, TakenAs
from domain.cases.imports import ImportState

OUTCOMES: Mapping[TakenAs, str] = {
    TakenAs.CREATED: "создано",
    TakenAs.CHANGED: "изменено",
    TakenAs.SAME: "без изменений",
    TakenAs.REFUSED: "не принято",
}
IMPORT_STATES: Mapping[ImportState, str] = {
    ImportState.WAITING: "ждёт",
    ImportState.RUNNING: "идёт",
    ImportState.DONE: "загружено",
    ImportState.FAILED: "не закончено",
    ImportState.UNDONE: "отменено",
}
FILED_STATES: Mapping[FiledState, str] = {
    FiledState.RECEIVED: "поступило",
    FiledState.ROUTED: "передано",
    FiledState.IN_WORK: "в работе",
    FiledState.POSTPONED: "отложено",
    FiledState.INTERIM: "дан промежуточный ответ",
    FiledState.ANSWERED: "отвечено",
    FiledState.RETURNED: "возвращено",
    FiledState.CLOSED: "закрыто",
    FiledState.REFUSED: "отказано",
}
CHANGES: Mapping[str, str] = {
    "history": "история: выгрузка старше последней",
    "regime": "порядок",
    "group": "раздел",
    "topic": "тема",
    "subject": "слова темы",
    "body": "орган",
    "performer": "исполнитель",
    "state": "состояние",
    "status": "слова состояния",
    "answer": "ответ",
    "answered_at": "время ответа",
    "due": "срок там",
    "score": "оценка",
    "comment": "комментарий к оценке",
    "received_at": "время поступления",
    "zone": "часовой пояс",
    "text": "текст",
    "place": "место",
    "own_number": "номер документа",
    "link": "ссылка на пост",
}

ZONES: Mapping[str, str] = {
    "Europe/Kaliningrad": "калининградское, UTC+2",
    "Europe/Moscow": "московское, UTC+3",
    "Europe/Samara": "самарское, UTC+4",
    "Asia/Yekaterinburg": "екатеринбургское, UTC+5",
    "Asia/Omsk": "омское, UTC+6",
    "Asia/Krasnoyarsk": "красноярское, UTC+7",
    "Asia/Irkutsk": "иркутское, UTC+8",
    "Asia/Yakutsk": "якутское (Амурская область), UTC+9",
    "Asia/Vladivostok": "владивостокское, UTC+10",
    "Asia/Magadan": "магаданское, UTC+11",
    "Asia/Kamchatka": "камчатское, UTC+12",
    "UTC": "всемирное, UTC",
}


def change_words(changes: Iterable[str]) -> str:
    return ", ".join(CHANGES.get(one, one) for one in changes)


def zone_words(zone: str) -> str:
    return ZONES.get(zone, zone)
