"""How messages leave: to whoever is on duty then, by the first of their channels that works, many
at once as one; what became of each is recorded.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.notification import APART, FEW, LINES, together
from domain.alert import Delivery, DeliveryState
from domain.duty import REMEMBERED, Roster
from domain.errors import ChannelUnavailable
from domain.ports.alerts import AlertStore
from domain.ports.duty import DutyStore
from domain.ports.messages import Channel
from domain.ports.silences import SilenceStore
from domain.silence import Silence, active, silencing
from messages.links import Links

log = logging.getLogger(__name__)

RETRIES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
BATCH = 1000
LEASE = timedelta(minutes=10)
LOOK_AGAIN = timedelta(minutes=1)  # how soon it is noticed that a silence has ended
FLOOD = timedelta(seconds=10)  # after a list of alerts others for the same address are gathered


# Pages, by their alert and the time they were written, and whom they were sent to.
Told = set[tuple[str | None, datetime, str]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way: which channel it takes now, of how many it may take."""

    delivery: Delivery
    ways: int


class Notifier:
    """Sends due messages of the outbox, at least once each. `addresses` map a channel's name to its
    secret address; lists link to `list_url`.
    """

    def __init__(
        self,
        *,
        alerts: AlertStore,
        silences: SilenceStore,
        duty: DutyStore,
        channel: Channel,
        addresses: Mapping[str, str],
        links: Links,
        list_url: str,
    ) -> None:
        self.alerts, self.silences, self.duty = alerts, silences, duty
        self.channel, self.addresses = channel, addresses
        self.links, self.list_url = links, list_url
        self.flooded: dict[str, datetime] = {}  # channel -> until when messages are gathered

    def deliver(self, now: datetime) -> int:
        """Take what is due, send and settle each. Returns how many were delivered."""
        due = self.alerts.due(now, BATCH, LEASE)
        if not due:
            return 0
        roster = self.duty.roster(now - REMEMBERED)
        quiet = active(self.silences.since(now), now)
        parcels: defaultdict[str, list[Parcel]] = defaultdict(list)
        held: list[Delivery] = []
        told: Told = set()
        for delivery in due:
            if silence := self._silence(delivery, quiet):
                waits = f"приглушено: {silence.reason}"
                held.append(replace(delivery, next_try_at=now + LOOK_AGAIN, error=waits))
                continue
            parcel = self._addressed(delivery, roster, told, now)
            name = parcel.delivery.channel
            if parcel.delivery.state is not DeliveryState.PENDING or not name:
                held.append(parcel.delivery)
            elif (later := self.flooded.get(name, now)) > now:
                held.append(replace(delivery, next_try_at=later))
            elif delivery.alert_id is None:
                parcels[delivery.id].append(parcel)  # notices are never folded
            else:
                parcels[name].append(parcel)
        self.alerts.settle(held)
        return sum(self._send(sent, now) for sent in parcels.values())

    def _silence(self, delivery: Delivery, quiet: Sequence[Silence]) -> Silence | None:
        about = delivery.alert_id if quiet else None
        alert = self.alerts.get(about) if about else None
        return silencing(alert, quiet) if alert else None

    def _addressed(self, delivery: Delivery, roster: Roster, told: Told, now: datetime) -> Parcel:
        """With the person on duty now, and the channel whose turn it is: each try takes the
        person's next one. Where nobody is on duty, the settings' channels take turns. `told` is of
        this batch, and grows: nobody is told of one page twice.
        """
        person = roster.people.get(delivery.person) if delivery.person else None
        if delivery.role and not delivery.person:
            person = roster.reached(delivery.role, now, self.addresses)
            if person:
                page = (delivery.alert_id, delivery.created_at, person.id)
                if page in told or self._told(delivery, person.id):
                    done = replace(delivery, state=DeliveryState.STOPPED, person=person.id)
                    return Parcel(replace(done, error="уже сообщено"), 1)
                told.add(page)
        if person:
            ways = [name for name in person.channels if name in self.addresses]
            delivery = replace(delivery, person=person.id)
        elif delivery.role:
            ways = sorted(self.addresses)
        else:
            ways = [name for name in self.addresses if name == delivery.channel]
        if not ways:
            whom = f"канал «{delivery.channel}»" if delivery.channel else "ни один канал"
            error = f"{whom} не описан в настройке channels"
            log.error("message %s: no channel of settings", delivery.id)
            failed = replace(delivery, state=DeliveryState.FAILED, error=error)
            return Parcel(failed, 1)
        return Parcel(replace(delivery, channel=ways[delivery.tries % len(ways)]), len(ways))

    def _told(self, delivery: Delivery, person: str) -> bool:
        """Whether an earlier step of the same page has reached or is reaching the person."""
        assert delivery.alert_id
        return any(
            d.person == person
            and d.created_at == delivery.created_at
            and d.id != delivery.id
            and d.state in (DeliveryState.PENDING, DeliveryState.DELIVERED)
            for d in self.alerts.deliveries(delivery.alert_id)
        )

    def _send(self, parcels: Sequence[Parcel], now: datetime) -> int:
        """Those of one address: a few one by one, more as few messages as may be."""
        size = LINES if len(parcels) > FEW else FEW if len(parcels) > APART else 1
        chunks = [parcels[i : i + size] for i in range(0, len(parcels), size)]
        return sum(self._send_as_one(chunk, now) for chunk in chunks)

    def _send_as_one(self, parcels: Sequence[Parcel], now: datetime) -> int:
        # Somebody may have acknowledged since they were taken: those are stopped by now.
        wanted = self.alerts.pending([p.delivery.id for p in parcels])
        parcels = [p for p in parcels if p.delivery.id in wanted]
        if not parcels:
            return 0
        name = parcels[0].delivery.channel
        assert name
        title, text = together([self._words(p.delivery, now) for p in parcels], self.list_url)
        try:
            self.channel.send(self.addresses[name], title, text)
        except ChannelUnavailable as error:
            log.warning("channel %s failed for %d messages: %s", name, len(parcels), error)
            self.alerts.settle([self._failed(p, str(error), now) for p in parcels])
            return 0
        log.info("channel %s: %d messages delivered as one", name, len(parcels))
        if len(parcels) > FEW:
            self.flooded[name] = now + FLOOD
        self.alerts.settle([self._delivered(p, now) for p in parcels])
        return len(parcels)

    def _words(self, delivery: Delivery, now: datetime) -> tuple[str, str]:
        """Title and text, with the link of whoever gets it where it asks to acknowledge."""
        if not delivery.asks:
            return delivery.title, delivery.text
        link = self.links.url(delivery, now)
        return delivery.title, f"{delivery.text}\nПринять без входа: {link}"

    def _delivered(self, parcel: Parcel, now: datetime) -> Delivery:
        return replace(
            parcel.delivery,
            state=DeliveryState.DELIVERED,
            tries=parcel.delivery.tries + 1,
            delivered_at=now,
            # Which channel had failed before another took it stays on record.
            error=parcel.delivery.error if parcel.delivery.tries and parcel.ways > 1 else None,
        )

    def _failed(self, parcel: Parcel, error: str, now: datetime) -> Delivery:
        """To be tried again: at once while there is another channel, then at growing intervals."""
        delivery = parcel.delivery
        if parcel.ways > 1:
            error = f"{delivery.channel}: {error}"
        failed = replace(delivery, tries=delivery.tries + 1, error=error)
        round_ = failed.tries - parcel.ways
        if round_ >= len(RETRIES):
            return replace(failed, state=DeliveryState.FAILED)
        return replace(failed, next_try_at=now if round_ < 0 else now + RETRIES[round_])
