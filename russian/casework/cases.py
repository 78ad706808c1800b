"""Words of cases: states, moves, outcomes, holders, regimes, clocks. Pure."""

from collections.abc import Mapping

from domain.cases.case import CaseMove, Place
from domain.cases.filed import TakenAs
from domain.cases.holder import Holder, HolderKind
from domain.cases.import_map import CaseColumn
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.ports.casework.cases import StoredCase
from domain.region import Region
from domain.terms.policy import CaseStep, Priority, Regime
from russian.vocabulary import NETWORKS, inside

_D = CaseDeed

STATES: Mapping[CaseState, str] = {
    CaseState.RECEIVED: "поступило",
    CaseState.MODERATED: "проверено",
    CaseState.ROUTED: "передано",
    CaseState.ACCEPTED: "принято",
    CaseState.IN_WORK: "в работе",
    CaseState.INTERIM: "дан промежуточный ответ",
    CaseState.POSTPONED: "отложено",
    CaseState.RETURNED: "возвращено",
    CaseState.ANSWERED: "отвечено",
    CaseState.RATED: "оценено",
    CaseState.CLOSED: "закрыто",
    CaseState.VOID: "заведено по ошибке",
}
# What was done, as a line of the case's story.
DEEDS: Mapping[CaseDeed, str] = {
    _D.OPEN: "заведено",
    _D.MODERATE: "проверено",
    _D.ROUTE: "передано",
    _D.ALARM: "передано срочно: угроза жизни",
    _D.FORWARD: "в работе в другой системе",
    _D.RECALL: "забрано центром",
    _D.ACCEPT: "принято",
    _D.TAKE: "взято в работу",
    _D.ASSIGN: "назначен исполнитель",
    _D.WRONG_BODY: "не наше: возвращено в центр",
    _D.INTERIM: "дан промежуточный ответ",
    _D.PROPOSE: "ответ отдан на согласование",
    _D.APPROVE: "ответ согласован",
    _D.REJECT: "ответ не согласован",
    _D.ANSWER: "отвечено",
    _D.RATE: "оценено",
    _D.RETURN: "возвращено на доработку",
    _D.EXTEND: "срок продлён",
    _D.POSTPONE: "отложено",
    _D.RESUME: "снова в работе",
    _D.CLOSE: "закрыто",
    _D.REOPEN: "открыто снова",
    _D.SET: "изменено",
    _D.JOIN: "присоединён ещё один пост",
    _D.NOTE: "заметка",
    _D.UNDO: "предыдущее действие отменено",
}
OFFERS: Mapping[CaseDeed, str] = {
    _D.MODERATE: "Проверено",
    _D.ROUTE: "Передать",
    _D.ALARM: "Угроза жизни",
    _D.RECALL: "Забрать в центр",
    _D.ACCEPT: "Принять",
    _D.TAKE: "Взять в работу",
    _D.ASSIGN: "Назначить исполнителя",
    _D.WRONG_BODY: "Не наше",
    _D.INTERIM: "Промежуточный ответ",
    _D.PROPOSE: "На согласование",
    _D.APPROVE: "Согласовать ответ",
    _D.REJECT: "Не согласовать",
    _D.ANSWER: "Ответить",
    _D.RATE: "Записать оценку",
    _D.RETURN: "Вернуть на доработку",
    _D.EXTEND: "Продлить срок",
    _D.POSTPONE: "Отложить",
    _D.RESUME: "Вернуть в работу",
    _D.CLOSE: "Закрыть",
    _D.REOPEN: "Открыть снова",
    _D.SET: "Изменить",
    _D.NOTE: "Записать заметку",
    _D.UNDO: "Отменить",
}
OUTCOMES: Mapping[CaseOutcome, str] = {
    CaseOutcome.FIXED: "сделано",
    CaseOutcome.EXPLAINED: "разъяснено",
    CaseOutcome.PLANNED: "запланировано",
    CaseOutcome.REFUSED: "отказано",
    CaseOutcome.NOT_OURS: "не в ведении области",
    CaseOutcome.WITHDRAWN: "пост удалён",
    CaseOutcome.NO_ANSWER: "ответ не нужен",
}
REGIMES: Mapping[Regime, str] = {
    Regime.POST: "публикация",
    Regime.MESSAGE: "сообщение",
    Regime.APPEAL: "обращение по 59-ФЗ",
    Regime.SIGNAL: "сигнал",
}
PRIORITIES: Mapping[Priority, str] = {
    Priority.USUAL: "обычная",
    Priority.HIGH: "высокая",
    Priority.FAST: "ускоренный порядок",
}
STEPS: Mapping[CaseStep, str] = {
    CaseStep.REGISTRATION: "регистрация",
    CaseStep.DISTRIBUTION: "распределение",
    CaseStep.FORWARDING: "пересылка",
    CaseStep.FIRST_REACTION: "первая реакция",
    CaseStep.ANSWER: "ответ",
    CaseStep.FINAL: "итоговый ответ",
    CaseStep.EXTENSION: "продление",
}
STREAMS: Mapping[str, str] = {
    **NETWORKS,
    "phone": "телефон",
    "visit": "личный приём",
    "letter": "письмо",
    "mail": "электронная почта",
    "incident": "инцидент",
    "alert": "оповещение",
    "pos": "ПОС",
    "incidents": "«Инцидент Менеджмент»",
    "portal": "региональный портал",
    "table": "другая таблица",
}
# What a column of a foreign table says, in the order of a choice.
COLUMNS: Mapping[CaseColumn, str] = {
    CaseColumn.NUMBER: "номер",
    CaseColumn.RECEIVED: "когда поступило",
    CaseColumn.TEXT: "текст",
    CaseColumn.STATE: "состояние",
    CaseColumn.GROUP: "раздел",
    CaseColumn.TOPIC: "тема",
    CaseColumn.BODY: "исполнитель",
    CaseColumn.REGIME: "порядок рассмотрения",
    CaseColumn.DUE: "срок ответа",
    CaseColumn.ANSWER: "ответ",
    CaseColumn.ANSWERED: "когда отвечено",
    CaseColumn.SCORE: "оценка",
    CaseColumn.COMMENT: "комментарий к оценке",
    CaseColumn.PUBLIC: "публичное или нет",
    CaseColumn.MUNICIPALITY: "муниципалитет",
    CaseColumn.SETTLEMENT: "населённый пункт",
    CaseColumn.STREET: "улица",
    CaseColumn.HOUSE: "дом",
    CaseColumn.ADDRESS: "адрес одной строкой",
    CaseColumn.COORDINATES: "координаты",
    CaseColumn.LATITUDE: "широта",
    CaseColumn.LONGITUDE: "долгота",
    CaseColumn.LINK: "ссылка на пост",
    CaseColumn.OWN_NUMBER: "номер в своём делопроизводстве",
    CaseColumn.APPLICANT: "заявитель: только псевдоним",
}
TAKEN: Mapping[TakenAs, str] = {
    TakenAs.CREATED: "заведено",
    TakenAs.CHANGED: "изменено",
    TakenAs.SAME: "без изменений",
    TakenAs.REFUSED: "не принято",
}
WAITS: Mapping[HolderKind, str] = {
    HolderKind.CENTRE: "центр",
    HolderKind.BODY: "орган",
    HolderKind.APPLICANT: "заявитель",
    HolderKind.SYSTEM: "другая система",
}
# Whom a postponed case waits for, in the genitive.
AWAITED: Mapping[HolderKind, str] = {
    HolderKind.CENTRE: "центр",
    HolderKind.BODY: "орган",
    HolderKind.APPLICANT: "заявителя",
    HolderKind.SYSTEM: "другую систему",
}


class CaseWords:
    def __init__(self, region: Region) -> None:
        self._region = region

    def body(self, id_: str | None) -> str:
        body = self._region.bodies.get(id_ or "")
        return body.name if body else id_ or ""

    def holder(self, holder: Holder) -> str:
        return self.body(holder.body) if holder.kind is HolderKind.BODY else WAITS[holder.kind]

    def about(self, stored: StoredCase) -> str:
        now = stored.standing
        what = self.subject(now.group, now.topic) or "тема не выбрана"
        return f"{self.place(stored.case.place)}: {inside(what)}"

    def place(self, place: Place) -> str:
        region = self._region
        municipality = region.municipalities.get(place.municipality or "")
        settlement = region.settlements.get(place.settlement or "")
        where = [municipality.short if municipality else region.name]
        if settlement and settlement.name not in where:
            where.append(settlement.name)
        return ", ".join([*where, *(part for part in (place.street, place.house) if part)])

    def subject(self, group: str | None, topic: str | None) -> str:
        known_topic = self._region.topics.get(topic or "")
        known_group = self._region.groups.get(group or "")
        return known_topic.name if known_topic else known_group.name if known_group else ""

    def stream(self, stream: str) -> str:
        """An Open311 server is a stream of its own, called as its source."""
        source = self._region.sources.get(stream)
        return STREAMS.get(stream) or (source.title if source else stream)

    def move(self, move: CaseMove) -> str:
        words = DEEDS[move.deed]
        more: list[str] = []
        if move.deed is CaseDeed.WRONG_BODY and move.body:
            more.append(f"предложено передать в «{self.body(move.body)}»")
        elif move.body:
            more.append(self.body(move.body))
        if move.confirmed:
            more.append(f"принял: {move.confirmed}")
        if move.deed is CaseDeed.ASSIGN and move.person:
            more.append(move.person)
        if move.outcome:
            more.append(OUTCOMES[move.outcome])
        if move.waits:
            more.append(f"ждём {AWAITED[move.waits]}")
        if move.score:
            more.append(f"{move.score} из 5")
        if move.deed is CaseDeed.SET:
            more += self._set(move)
        return f"{words}: {', '.join(more)}" if more else words

    def _set(self, move: CaseMove) -> list[str]:
        parts = []
        if move.regime:
            parts.append(f"порядок — {REGIMES[move.regime]}")
        if move.priority:
            parts.append(f"срочность — {PRIORITIES[move.priority]}")
        if topic := self._region.topics.get(move.topic or ""):
            parts.append(f"тема — {topic.name}")
        elif group := self._region.groups.get(move.group or ""):
            parts.append(f"раздел — {group.name}")
        return parts
