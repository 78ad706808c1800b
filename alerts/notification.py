"""What an alert says and how every message leaves: texts in Russian, and a sender with retries."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from domain.alert import Alert, AlertState, Delivery, DeliveryState
from domain.alert_ports import AlertStore, Channel, SilenceStore
from domain.errors import ChannelUnavailable
from domain.silence import Silence, active, silencing

log = logging.getLogger(__name__)

RETRIES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
BATCH = 20
# Alert, words of its cell, zone, link -> title, text.
Writer = Callable[[Alert, str, tzinfo, str], tuple[str, str]]
LEASE = timedelta(minutes=10)
LOOK_AGAIN = timedelta(minutes=1)  # how soon it is noticed that a silence has ended
LOCALE = Locale("ru")


def plural(count: int, one: str, few: str, many: str) -> str:
    """The count with its noun: 1 житель, 2 жителя, 1 200 жителей."""
    noun = {"one": one, "few": few}.get(LOCALE.plural_form(count), many)
    return f"{format_decimal(count, locale=LOCALE)} {noun}"


def span(window: timedelta) -> str:
    """A window as people say it: за час, за 3 часа, за сутки."""
    count = round(window / timedelta(hours=1))
    if count == 24:
        return "за сутки"
    return "за час" if count == 1 else f"за {plural(count, 'час', 'часа', 'часов')}"


def clock(at: datetime, now: datetime, zone: tzinfo) -> str:
    """A past time in the region's zone: в 18:20, вчера в 18:20, 21 ноября в 18:20; with the year
    where it is another one.
    """
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    time = f"в {local:%H:%M}"
    if local.date() == today:
        return time
    if local.date() == today - timedelta(days=1):
        return f"вчера {time}"
    pattern = "d MMMM" if local.year == today.year else "d MMMM y 'г.'"
    return f"{format_date(local, pattern, locale=LOCALE)} {time}"


def usual(expected: float) -> str:
    """How many people there would be on an ordinary day."""
    return "меньше одного" if expected < 0.5 else format_decimal(round(expected), locale=LOCALE)


def reason(alert: Alert, words: str) -> str:
    """Why it fired, in one line; `words` name the cell."""
    people = plural(alert.evidence.authors, "житель", "жителя", "жителей")
    return f"{words}: {people} {span(alert.signal.window)}, обычно {usual(alert.signal.expected)}"


def page(alert: Alert, words: str, zone: tzinfo, url: str) -> tuple[str, str]:
    """Title and text of the message that wakes somebody."""
    found = alert.evidence
    why = reason(alert, words)
    lines = [
        f"{why}.",
        f"Первое сообщение {clock(found.first_at, alert.signal.at, zone)}; "
        f"{plural(found.posts, 'публикация', 'публикации', 'публикаций')}, "
        f"{plural(found.sources, 'источник', 'источника', 'источников')}.",
    ]
    if alert.signal.cold:
        lines.append("Наблюдаем меньше двух недель, поэтому обычный уровень известен неточно.")
    lines.append(url)
    return why, "\n".join(lines)


def page_again(alert: Alert, words: str, zone: tzinfo, url: str) -> tuple[str, str]:
    """The same where the alert had been closed."""
    title, text = page(alert, words, zone, url)
    return f"Снова: {title}", text


def all_clear(alert: Alert, words: str, zone: tzinfo, url: str) -> tuple[str, str]:
    """Title and text of the one message that says a closed alert's conflict is over."""
    now = alert.closed_at or alert.last_hot_at
    people = plural(alert.evidence.authors, "житель", "жителя", "жителей")
    text = (
        f"{words}: жалобы вернулись к обычному уровню.\n"
        f"Началось {clock(alert.since, now, zone)}, всплеск закончился "
        f"{clock(alert.last_hot_at, now, zone)}; всего написали: {people}.\n{url}"
    )
    return f"Завершилось: {words}", text


def wanted(delivery: Delivery, alert: Alert | None) -> bool:
    """False where somebody has taken the alert over, or it ended after the message was written."""
    if alert is None or alert.state in (
        AlertState.ACKNOWLEDGED,
        AlertState.IN_WORK,
        AlertState.FALSE,
    ):
        return False
    return alert.closed_at is None or delivery.created_at >= alert.closed_at


class Notifier:
    """Sends due messages of the outbox, at least once each. `addresses` map a channel's name to its
    secret address.
    """

    def __init__(
        self,
        *,
        alerts: AlertStore,
        silences: SilenceStore,
        channel: Channel,
        addresses: Mapping[str, str],
    ) -> None:
        self.alerts, self.silences = alerts, silences
        self.channel, self.addresses = channel, addresses

    def deliver(self, now: datetime) -> int:
        """Take what is due, send and settle each. Returns how many were delivered."""
        delivered, quiet = 0, active(self.silences.since(now), now)
        for delivery in self.alerts.due(now, BATCH, LEASE):
            after = self._deliver(delivery, quiet, now)
            self.alerts.settle(after)
            delivered += after.state is DeliveryState.DELIVERED
        return delivered

    def _deliver(self, delivery: Delivery, quiet: Sequence[Silence], now: datetime) -> Delivery:
        """The message as it stands after one try; a silenced one waits."""
        about = delivery.alert_id  # None: a notice to operators, which nobody takes over
        alert = None if about is None else self.alerts.get(about)
        if about is not None and not wanted(delivery, alert):
            return replace(delivery, state=DeliveryState.STOPPED)
        if alert and (silence := silencing(alert, quiet)):
            error = f"приглушено: {silence.reason}"
            return replace(delivery, next_try_at=now + LOOK_AGAIN, error=error)
        address = self.addresses.get(delivery.channel)
        if address is None:
            error = f"канал «{delivery.channel}» не описан в настройке channels"
            log.error("message %s: no channel %s in settings", delivery.id, delivery.channel)
            return replace(delivery, state=DeliveryState.FAILED, error=error)
        try:
            self.channel.send(address, delivery.title, delivery.text)
        except ChannelUnavailable as error:
            return self._failed(delivery, str(error), now)
        log.info("message %s: delivered through %s", delivery.id, delivery.channel)
        return replace(
            delivery,
            state=DeliveryState.DELIVERED,
            tries=delivery.tries + 1,
            delivered_at=now,
            error=None,
        )

    def _failed(self, delivery: Delivery, error: str, now: datetime) -> Delivery:
        log.warning("message %s: %s failed: %s", delivery.id, delivery.channel, error)
        failed = replace(delivery, tries=delivery.tries + 1, error=error)
        if delivery.tries >= len(RETRIES):
            return replace(failed, state=DeliveryState.FAILED)
        return replace(failed, next_try_at=now + RETRIES[delivery.tries])
