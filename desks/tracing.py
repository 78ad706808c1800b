"""The way of one post, case or alert through the installation: each hop with its time, the process
or person, and what they decided. No text of a post is in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.lifecycle import NAMES
from app.index.published import whole
from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.alert import Alert, cell_of
from domain.cases.case import number_of, numbered
from domain.errors import IndexUnavailable, NotFound
from domain.message import About, Matter, Message
from domain.person import Right
from domain.post import Labels, Outcome
from domain.query import Field
from domain.watching.trace import Hop, LedgerRow, Trace
from russian.casework.cases import CaseWords
from russian.vocabulary import DELIVERY_STATES, OUTCOMES, Vocabulary, outcome, recipient

CRAWLER, WORKER, SCHEDULER = "сборщик", "обработчик", "расписание"
ALERTS = timedelta(days=7)  # how much later an alert may count a post
LABELS = (
    (Field.KIND, "вид"),
    (Field.TOPIC, "тема"),
    (Field.MUNICIPALITY, "место"),
    (Field.SENTIMENT, "тон"),
    (Field.URGENCY, "срочность"),
    (Field.BODY, "орган"),
)


@dataclass(frozen=True, slots=True)
class TraceDesk:
    installation: Installation
    words: Vocabulary

    def trace(self, viewer: Viewer, typed: str) -> Trace:
        """The way of a post or an alert by its id, of a case by its number. Raises Forbidden for a
        case whose viewer may not read cases, or NotFound.
        """
        viewer.demand(Right.ADMINISTER)
        id_ = typed.strip()
        if row := self.installation.traces.post(id_):
            return self._noted(viewer, f"Пост {id_}", self._post(id_, row))
        if alert := self.installation.watch.alerts.get(id_):
            return self._noted(viewer, f"Оповещение {id_}", self._alert(alert))
        number = number_of(id_)
        if number is not None:
            viewer.demand(Right.READ_CASES)
            if self.installation.casework.cases.get(number):
                return self._noted(viewer, f"Обращение {numbered(number)}", self._case(number))
        raise NotFound(
            f"«{id_}»: такого поста, оповещения или обращения нет: нужен номер обращения или "
            "идентификатор из адреса страницы поста или оповещения"
        )

    def _noted(self, viewer: Viewer, title: str, hops: Iterable[Hop]) -> Trace:
        trace = _trace(title, hops)
        write(
            self.installation.audit, self.installation.clock.now(), viewer, Verb.TRACE, trace.title
        )
        return trace

    def _post(self, id_: str, row: LedgerRow) -> Iterator[Hop]:
        source = self.installation.region.sources.get(row.source_id)
        title = source.title if source else row.source_id
        yield Hop(row.published_at, "опубликован", title, "")
        took = _seconds(row.fetched_at - row.published_at)
        yield Hop(row.fetched_at, "опрос", CRAWLER, f"{took} после публикации")
        batch = self.installation.traces.batch(row.indexed_at) if row.indexed_at else None
        if batch:
            who = f"{WORKER} {batch.worker}"
            yield Hop(batch.taken_at, "очередь", who, f"взят с другими, всего {batch.entries}")
            yield Hop(batch.labelled_at, "метки", who, self._labels(id_))
        ended = OUTCOMES[Outcome(row.outcome)] if row.outcome else "обработка не кончилась"
        who = f"{WORKER} {batch.worker}" if batch else WORKER
        yield Hop(row.indexed_at, "индекс", who, f"месяц {row.month}: {ended}")
        if row.edits:
            yield Hop(None, "правки", CRAWLER, f"текст менялся, раз: {row.edits}")
        yield from self._story(id_, row)
        for one in self.installation.posts.corrections.of([id_]).get(id_, ()):
            words = f"{one.field}: {one.value or 'убрано'}{' (отозвано)' if one.withdrawn else ''}"
            yield Hop(one.at, "исправление", one.who, words)
        if triage := self.installation.posts.triage.of([id_]).get(id_):
            yield Hop(triage.at, "разбор", triage.who, triage.state.value)
        if case := self.installation.casework.cases.of_posts([id_]).get(id_):
            yield Hop(None, "обращение", "", numbered(case))
        if row.gone_at:
            yield Hop(row.gone_at, "удалён", CRAWLER, "страницы больше нет")

    def _labels(self, id_: str) -> str:
        try:
            post = whole(self.installation.posts.index).get([id_]).get(id_)
        except IndexUnavailable:
            return "индекс не отвечает"
        if post is None:
            return "в индексе поста нет"
        words = [
            f"{name}: {self.words.shown(field, label)}"
            for field, name in LABELS
            if (label := _value(post.labels, field))
        ]
        return "; ".join(words) or "ничего не найдено"

    def _story(self, id_: str, row: LedgerRow) -> Iterator[Hop]:
        incident = self.installation.posts.incidents.of_posts([id_]).get(id_)
        if incident:
            yield Hop(row.indexed_at, "сюжет", WORKER, incident.spoken)
        counted = self.installation.traces.counted(id_)
        if counted is None:
            yield Hop(row.indexed_at, "подсчёт", WORKER, "жалобой не посчитан")
            return
        words = "посчитан жалобой"
        words += ", повтор" if counted.is_copy else ""
        words += ", история: оповещений не вызывает" if counted.history else ""
        yield Hop(row.indexed_at, "подсчёт", WORKER, words)
        for alert in self.installation.watch.alerts.recent(counted.at):
            mine = incident is not None and incident.id in alert.evidence.incidents
            if (mine or id_ in alert.evidence.post_ids) and alert.opened_at < counted.at + ALERTS:
                what = f"{alert.id}: {NAMES[alert.state]}"
                yield Hop(alert.opened_at, "оповещение", SCHEDULER, what)
                yield from self._messages(alert)

    def _alert(self, alert: Alert) -> Iterator[Hop]:
        signal, evidence = alert.signal, alert.evidence
        cell = cell_of(alert.cell.key)
        where = ", ".join(
            self.words.shown(field, value)
            for field, value in (
                (Field.GROUP, cell.group),
                (Field.MUNICIPALITY, cell.municipality),
            )
            if value
        )
        hours = signal.window / timedelta(hours=1)
        words = f"{where or 'вся область'}: {signal.observed} против {signal.expected:.1f}"
        words += f" за {hours:g} ч, p = {signal.p:.1e}; инцидентов {len(evidence.incidents)}"
        yield Hop(signal.at, "оценка", SCHEDULER, words)
        for move in self.installation.watch.alerts.moves(alert.id):
            note = f": {move.note}" if move.note else ""
            yield Hop(move.at, "шаг", move.who, f"{NAMES[move.after]}{note}")
        yield from self._messages(alert)

    def _messages(self, alert: Alert) -> Iterator[Hop]:
        about = About(Matter.ALERT, alert.id)
        yield from map(_message, self.installation.messages.outbox.of(about))

    def _case(self, number: int) -> Iterator[Hop]:
        casework, words = self.installation.casework, CaseWords(self.installation.region)
        for move in casework.cases.moves_of([number]).get(number, ()):
            yield Hop(move.at, "шаг", move.who, words.move(move))
        for one in casework.referrals.of_cases([number]).get(number, ()):
            body = self.words.shown(Field.BODY, one.body)
            yield Hop(one.made_at, "ссылка органу", one.who, body)
            if one.opened_at:
                yield Hop(one.opened_at, "ссылка открыта", body, f"раз: {one.opened}")
            if one.pressed_at:
                yield Hop(one.pressed_at, "ответ по ссылке", one.name or body, "")
            for channel, state, at, error in self.installation.traces.sent(one.number):
                sent = f"{DELIVERY_STATES[state]}{': ' if error else ''}{error}"
                yield Hop(at, "сообщение", channel or "", sent)


def _value(labels: Labels, field: Field) -> str | None:
    label = getattr(labels, field.value, None)
    return label.value if label else None


def _message(message: Message) -> Hop:
    at = message.delivered_at or message.next_try_at
    return Hop(at, "сообщение", recipient(message), outcome(message))


def _trace(title: str, hops: Iterable[Hop]) -> Trace:
    """In order of time; a hop without one stays behind the hop before it."""
    ordered: list[tuple[datetime, int, Hop]] = []
    last: datetime | None = None
    for place, hop in enumerate(hops):
        last = hop.at or last
        assert last is not None, "the first hop has a time"
        ordered.append((last, place, hop))
    return Trace(title, tuple(hop for _, _, hop in sorted(ordered, key=lambda one: one[:2])))


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.0f} с"
