"""The Russian words for ids in searches, on pages and in messages. Pure."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from domain.alert import Alert, Cell, Rule
from domain.care import CareState
from domain.duty import DutyRole
from domain.errors import EntryRefused
from domain.incident import Incident
from domain.message import Message, MessageState
from domain.person import Role
from domain.post import Labels, Outcome
from domain.query import Field
from domain.query_text import Names
from domain.region import Region
from domain.silence import Silence
from domain.source import FILED_IN, HealthState, Source
from domain.spelling import plain
from domain.task import TaskState

KINDS = {
    "complaint": "жалоба",
    "question": "вопрос",
    "proposal": "предложение",
    "thanks": "благодарность",
    "news": "новость",
    "advertisement": "реклама",
    "other": "другое",
}
SENTIMENTS = {"negative": "негативный", "neutral": "нейтральный", "positive": "позитивный"}
URGENCIES = {"danger": "опасность", "accident": "авария", "ordinary": "обычная"}
NETWORKS = {
    "rss": "лента",
    "web": "сайт",
    "browser": "сайт",
    "telegram": "Telegram",
    "vk": "ВКонтакте",
    "ok": "Одноклассники",
    "max": "MAX",
    "forum": "форум",
    "open311": "Open311",
    "filed": "обращения",
}
AUTHORS = {
    "private": "житель",
    "community": "сообщество",
    "outlet": "редакция",
    "official": "ведомство",
}
HEALTH = {
    "waiting": "ещё не опрошен",
    "works": "работает",
    "quiet": "работает",
    "slowed": "замедлен",
    "changed_markup": "изменилась разметка",
    "gone": "исчез",
    "no_access": "нет доступа",
    "quota": "исчерпана квота",
    "token_refused": "ключ не принят",
    "unreachable": "недоступен отсюда",
}
# What to do about a health state; shown after its reason. Two states need nothing.
ADVICE = {
    HealthState.WAITING: "Первый опрос начнётся сам, если работает otklik run.",
    HealthState.SLOWED: "Делать ничего не нужно: опрос продолжится сам.",
    HealthState.CHANGED_MARKUP: (
        "Прочитайте источник на пробу. Если сайт теперь выглядит иначе, поправьте селекторы "
        "в особых настройках; если это сеть, лента или форум, обновите программу."
    ),
    HealthState.GONE: (
        "Откройте адрес в браузере. Если страница переехала, исправьте адрес; если её больше нет, "
        "снимите отметку «Опрашивать»."
    ),
    HealthState.NO_ACCESS: (
        "Устраните названную причину. Если страница закрыта для тех, кто не вошёл, снимите отметку "
        "«Опрашивать»: закрытого система не читает."
    ),
    HealthState.QUOTA: (
        "Опрос продолжится сам, когда лимит обновится. Если лимита не хватает каждый день, "
        "выключите менее важные источники этой сети."
    ),
    HealthState.TOKEN_REFUSED: (
        "Администратору: задайте верный ключ в файле настроек и перезапустите otklik run."
    ),
    HealthState.UNREACHABLE: (
        "Опрос повторится сам. Если беда не проходит, откройте адрес в браузере на этой же машине."
    ),
}
OUTCOMES = {
    Outcome.INDEXED: "новые",
    Outcome.UPDATED: "изменённые",
    Outcome.DUPLICATE: "уже известные",
    Outcome.OFF_REGION: "не о регионе",
    Outcome.INVALID: "с ошибкой в данных",
    Outcome.QUARANTINED: "отложены с ошибкой",
    Outcome.PLANTED: "контрольные",
    Outcome.FORGOTTEN: "забытые по просьбе",
}
TASK_STATES = {
    TaskState.WAITING: "ждёт",
    TaskState.RUNNING: "идёт",
    TaskState.DONE: "готово",
    TaskState.FAILED: "не удалось",
    TaskState.CANCELLED: "прервано",
    TaskState.UNDONE: "результат удалён",
}
CARE = {
    CareState.NEW: "не разобран",
    CareState.IN_WORK: "в работе",
    CareState.SOLVED: "решён",
}
SILENCE_STATES = {"pending": "ещё не началась", "active": "действует", "expired": "кончилась"}
DELIVERY_STATES = {
    "pending": "ожидает",
    "delivered": "доставлено",
    "failed": "не доставлено",
    "stopped": "не понадобилось",
}
DUTY_ROLES = {
    DutyRole.OFFICER: "дежурный",
    DutyRole.SECOND: "второй дежурный",
    DutyRole.HEAD_OF_SHIFT: "начальник смены",
    DutyRole.HEAD_OF_CENTRE: "начальник центра",
}
ROLES = {
    Role.MONITOR: "мониторинг",
    Role.DUTY: "дежурный",
    Role.MEDIA: "пресс-служба",
    Role.COORDINATOR: "координатор ведомства",
    Role.HEAD: "руководитель ведомства",
    Role.EXECUTOR: "исполнитель",
    Role.ANALYST: "аналитик",
    Role.ADMINISTRATOR: "администратор",
}


def outcome(delivery: Message) -> str:
    """«доставлено», «не доставлено: …», with the error of a channel that failed before another
    succeeded.
    """
    state = DELIVERY_STATES[delivery.state]
    if not delivery.error:
        return state
    if delivery.state is MessageState.DELIVERED:
        return f"{state} (до этого не вышло: {delivery.error})"
    return f"{state}: {delivery.error}"


def recipient(delivery: Message) -> str:
    whom = delivery.person or (DUTY_ROLES[delivery.role] if delivery.role else None)
    return ", ".join(filter(None, (whom, delivery.channel)))


class Titles(Mapping[str, str]):
    """Titles of the registry's sources, as people type them -> id; read anew each time, because
    people add sources while this process runs.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def __getitem__(self, typed: str) -> str:
        for source in self._sources.values():
            if plain(source.title) == typed:
                return source.id
        raise KeyError(typed)

    def __iter__(self) -> Iterator[str]:
        return (plain(source.title) for source in self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)


class Vocabulary:
    def __init__(self, region: Region) -> None:
        self._shown: Mapping[Field, Mapping[str, str]] = {
            Field.MUNICIPALITY: {m.id: m.short for m in region.municipalities.values()},
            Field.SETTLEMENT: {s.id: s.name for s in region.settlements.values()},
            Field.GROUP: {g.id: g.name for g in region.groups.values()},
            Field.TOPIC: {t.id: t.name for t in region.topics.values()},
            Field.BODY: {b.id: b.name for b in region.bodies.values()},
            Field.KIND: KINDS,
            Field.SENTIMENT: SENTIMENTS,
            Field.URGENCY: URGENCIES,
            Field.NETWORK: NETWORKS,
        }
        self._region = region

    @cached_property
    def names(self) -> Names:
        """What may be typed for each id. Most vocabularies are only asked what is shown."""
        typed: dict[Field, dict[str, str]] = {f: _typed(s) for f, s in self._shown.items()}
        for m in self._region.municipalities.values():
            more = [*m.aliases, *(name.text for name in m.names)]
            if m.district:
                more += [f"{m.short} район", f"{m.short} округ"]
            for name in more:
                typed[Field.MUNICIPALITY].setdefault(plain(name), m.id)
        return {**typed, Field.SOURCE: Titles(self._region.sources)}

    def shown(self, field: Field, value: str) -> str:
        if field is Field.SOURCE and value.startswith(FILED_IN):
            return "Обращения"
        if field is Field.SOURCE:
            source = self._region.sources.get(value)
            return value if source is None else source.title
        return self._shown.get(field, {}).get(value, value)

    def values(self, field: Field) -> list[str]:
        if field is Field.SOURCE:
            return sorted(source.title for source in self._region.sources.values())
        return sorted(set(self._shown.get(field, {}).values()))

    def typed(self, field: Field, value: str) -> str:
        """The word typed for an id in a search, if the word leads back to that id; else the id."""
        word = self.shown(field, value)
        known = self.names.get(field, {}) if field is not Field.SOURCE else {}
        return word if known.get(plain(word)) == value else value

    def why_body(self, labels: Labels) -> str:
        if labels.body is None:
            return ""
        if labels.body.by_person:
            return "Указал сотрудник."
        routing = self._region.route(labels)
        if routing is None or routing[1] != labels.body.value:
            return "Так отвечали на похожие сообщения в вашей выгрузке."
        return routing[0].reason

    def cell(self, cell: Cell, topic: str | None = None) -> str:
        if cell.search is not None:
            return f"Поиск «{cell.search}»"
        place = self._region.name
        if cell.municipality:
            place = self.shown(Field.MUNICIPALITY, cell.municipality)
        if topic:
            return f"{place}, {inside(self.shown(Field.TOPIC, topic))}"
        return f"{place}, {self.shown(Field.GROUP, cell.group) if cell.group else 'все темы'}"

    def problem(self, incident: Incident) -> str:
        return self.cell(Cell(incident.group, incident.municipality), incident.topic)

    def id_of(self, field: Field, typed: str) -> str:
        """The id of a typed word; raises EntryRefused if nothing has this name."""
        if (id_ := self.names.get(field, {}).get(plain(typed.strip()))) is None:
            raise EntryRefused(f"«{typed}»: ничего с таким названием нет")
        return id_

    def silence(self, silence: Silence) -> str:
        if silence.source_id is None:
            return self.cell(silence.cell)
        source = f"источник {self.shown(Field.SOURCE, silence.source_id)}"
        if silence.cell == Cell(None, None):
            return source
        return f"{source} ({self.cell(silence.cell)})"

    def conflict(self, alert: Alert) -> str:
        if alert.signal.rule is Rule.UNANSWERED and alert.signal.subject:
            return self.shown(Field.SOURCE, alert.signal.subject)
        return self.cell(alert.cell, alert.evidence.topic)


def inside(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _typed(shown: Mapping[str, str]) -> dict[str, str]:
    by_word = {plain(word): id_ for id_, word in reversed(list(shown.items()))}
    return {**by_word, **{id_.lower(): id_ for id_ in shown}}
