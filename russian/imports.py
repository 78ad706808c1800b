"""Words of imports of cases: outcomes of rows, states of runs, what changed. Pure."""

from collections.abc import Iterable, Mapping

from domain.cases.filed import TakenAs
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
CHANGES: Mapping[str, str] = {
    "history": "история: выгрузка старше последней",
    "regime": "порядок",
    "group": "раздел",
    "topic": "тема",
    "subject": "тема, как написана",
    "body": "орган",
    "performer": "исполнитель",
    "state": "состояние",
    "status": "состояние, как написано",
    "answer": "ответ",
    "answered_at": "время ответа",
    "due": "срок там",
    "score": "оценка",
    "received_at": "время поступления",
    "zone": "часовой пояс",
    "text": "текст",
    "place": "место",
    "own_number": "номер документа",
}


def change_words(changes: Iterable[str]) -> str:
    return ", ".join(CHANGES.get(one, one) for one in changes)
