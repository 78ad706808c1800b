"""How messages leave: to the person on duty then, by the first of their channels that works; what
became of each is recorded.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from domain.duty import REMEMBERED, Roster
from domain.message import Message, MessageState
from domain.ports.duty import DutyStore
from domain.ports.messages import Channel, Outbox
from messages.links import Links
from messages.parcels import Page, Parcel, batch_of, failed, page_of
from messages.sending import DEADLINE, LEASE, Sender, Timer

log = logging.getLogger(__name__)

BATCH = 1000
LOOK_AGAIN = timedelta(minutes=1)  # how soon it is noticed that a message is held no longer
BUSY = timedelta(seconds=5)  # after it a channel that was sending is asked again
HANGS = "канал не отвечает"

Held = Callable[[Sequence[Message], datetime], Mapping[str, str]]  # ids that wait -> why
Told = Callable[[Message, str], bool]  # whether the person has, or is to get, another of its page


class Notifier:
    """Sends due messages of the outbox, at least once each. `addresses` map a channel's name to its
    secret address; lists link to `list_url`. A channel takes no new messages until it has sent
    those it has, and one that takes longer than `deadline` over a message counts as refusing it.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        duty: DutyStore,
        held: Held,
        told: Told,
        channel: Channel,
        addresses: Mapping[str, str],
        links: Links,
        list_url: str,
        timer: Timer,
        deadline: timedelta = DEADLINE,
    ) -> None:
        assert deadline < LEASE, "a message would be sent twice"
        self._outbox, self._duty, self._held, self._told = outbox, duty, held, told
        self._addresses, self._timer = addresses, timer
        self._senders = {
            name: Sender(
                name,
                partial(channel.send, address),
                outbox=outbox,
                links=links,
                list_url=list_url,
                timer=timer,
                deadline=deadline,
            )
            for name, address in addresses.items()
        }

    def deliver(self, now: datetime) -> int:
        """Dispatch, and wait until each channel has sent. Returns how many were delivered; raises
        Unavailable.
        """
        started = self.dispatch(now)
        for sender in started:
            sender.wait()
        for sender in started:
            if sender.error:
                raise sender.error
        return sum(sender.count for sender in started)

    def dispatch(self, now: datetime) -> Sequence[Sender]:
        """Take what is due and give it to the channels, whose threads settle each message. Returns
        the channels that began.
        """
        for sender in self._senders.values():
            if sender.is_overdue:
                sender.abandon()
        busy = {name for name, sender in self._senders.items() if sender.is_busy}
        under_way = {m.id: m for name in busy for m in self._senders[name].under_way()}
        taken = self._timer()
        due = [m for m in self._outbox.due(now, BATCH, LEASE) if m.id not in under_way]
        if not due:
            return ()
        roster = self._duty.roster(now - REMEMBERED)
        waiting = self._held(due, now)
        pages = {page_of(m, m.person) for m in under_way.values() if m.person}
        parcels: defaultdict[str, list[Parcel]] = defaultdict(list)
        settled: list[Message] = []
        for message in due:
            if reason := waiting.get(message.id):
                settled.append(replace(message, next_try_at=now + LOOK_AGAIN, error=reason))
                continue
            parcel = self._addressed(message, roster, pages, now)
            if later := self._later(parcel, busy, now):
                settled.append(later)
            else:
                parcels[str(parcel.message.channel)].append(parcel)
        self._outbox.settle(settled)
        for name, theirs in parcels.items():
            self._senders[name].start(batch_of(theirs), now, taken)
        return [self._senders[name] for name in parcels]

    def _later(self, parcel: Parcel, busy: Collection[str], now: datetime) -> Message | None:
        """What is written of one that does not leave now; None for one that does."""
        message = parcel.message
        if message.state is not MessageState.PENDING or message.channel is None:
            return message
        sender = self._senders[message.channel]
        if sender.hangs:
            return failed(parcel, HANGS, now)
        if message.channel in busy:
            return replace(parcel.taken, next_try_at=now + BUSY)
        until = sender.gathers_until
        return replace(parcel.taken, next_try_at=until) if until and until > now else None

    def finish(self, seconds: float) -> None:
        """Begin nothing more; wait so long for what is under way. What a channel that hangs has is
        due again when its lease ends.
        """
        end = time.monotonic() + seconds
        for sender in self._senders.values():
            sender.stop()
        for name, sender in self._senders.items():
            if not sender.wait(max(0.0, end - time.monotonic())):
                log.warning("channel %s has not answered yet; its message is tried again", name)

    def _addressed(
        self, message: Message, roster: Roster, pages: set[Page], now: datetime
    ) -> Parcel:
        """With the person on duty now, and the channel whose turn it is: each try takes the
        person's next one. Where nobody is on duty, the settings' channels take turns. `pages` are
        under way, and grow: nobody gets one page twice.
        """
        taken = message
        person = roster.people.get(message.person) if message.person else None
        if message.role and not message.person:
            person = roster.reached(message.role, now, self._addresses)
            if person:
                page = page_of(message, person.id)
                if page in pages or self._told(message, person.id):
                    stopped = replace(message, state=MessageState.STOPPED, person=person.id)
                    return Parcel(replace(stopped, error="уже сообщено"), 1, taken)
                pages.add(page)
        if person:
            ways = [name for name in person.channels if name in self._addresses]
            message = replace(message, person=person.id)
        elif message.role:
            ways = sorted(self._addresses)
        else:
            ways = [name for name in self._addresses if name == message.channel]
        if not ways:
            whom = f"канал «{message.channel}»" if message.channel else "ни один канал"
            error = f"{whom} не описан в настройке channels"
            log.error("message %s: no channel of settings", message.id)
            return Parcel(replace(message, state=MessageState.FAILED, error=error), 1, taken)
        turn = replace(message, channel=ways[message.tries % len(ways)])
        return Parcel(turn, len(ways), taken)
