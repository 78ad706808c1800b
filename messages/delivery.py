"""Delivers messages to the person on duty through the first of their channels that works, and
records the outcome of each.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from domain.duty import REMEMBERED, Roster
from domain.message import Matter, Message, MessageState
from domain.ports.duty import DutyStore
from domain.ports.messages import Channel, Outbox
from messages.applicants import Applicants
from messages.links import Links
from messages.parcels import Page, Parcel, batch_of, failed, page_of
from messages.sending import DEADLINE, LEASE, Answering, Reach, Send, Sender, Timer
from messages.signed.case_links import CaseLinks, with_reply_to
from messages.signed.report_links import ReportLinks
from messages.signed.row_links import RowLinks

log = logging.getLogger(__name__)

BATCH = 1000
LOOK_AGAIN = timedelta(minutes=1)  # how soon a message is checked again after it was held
BUSY = timedelta(seconds=5)  # how soon a message is tried again after its channel was busy
HANGS = "канал не отвечает"

Gateway = Callable[[str], str]  # the Apprise URL that reaches a contact
NO_GATEWAYS: Mapping[str, Gateway] = MappingProxyType({})

Held = Callable[[Sequence[Message], datetime], Mapping[str, str]]  # ids of held messages -> reason
Told = Callable[[Message, str], bool]  # whether the person has another message of the page


class Notifier:
    """Sends the due messages of the outbox, at least once each. `addresses` maps a channel's name
    to its secret address, `gateways` a kind of contacts to the address of one; lists link to
    `list_url`. A busy channel takes no new messages. A message that takes longer than `deadline`
    counts as refused.
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
        case_links: CaseLinks | None = None,
        applicants: Applicants | None = None,
        enquiry_links: RowLinks | None = None,
        report_links: ReportLinks | None = None,
        page_links: RowLinks | None = None,
        seminar_links: RowLinks | None = None,
        gateways: Mapping[str, Gateway] = NO_GATEWAYS,
    ) -> None:
        assert deadline < LEASE, "a message would be sent twice"
        self._outbox, self._duty, self._held, self._told = outbox, duty, held, told
        self._addresses, self._timer, self._applicants = addresses, timer, applicants
        ways = {gateway_name(kind): of for kind, of in gateways.items()}
        reaches = {gateway_name(kind): _reaching(channel, of) for kind, of in gateways.items()}
        self._senders = {
            name: Sender(
                name,
                partial(channel.send, addresses.get(name, "")),
                outbox=outbox,
                links=links,
                list_url=list_url,
                timer=timer,
                deadline=deadline,
                case_links=case_links,
                applicants=applicants,
                enquiry_links=enquiry_links,
                report_links=report_links,
                page_links=page_links,
                seminar_links=seminar_links,
                reach=reach,
                answering=_answering(channel, addresses.get(name, ""), ways.get(name)),
            )
            for name, reach in {**dict.fromkeys(addresses), **reaches}.items()
        }

    def deliver(self, now: datetime) -> int:
        """Dispatch, wait for every channel, and return the number of delivered messages. Raises
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
        for sender in self._senders.values():
            if sender.is_overdue:
                sender.abandon()
            elif sender.is_slow:
                sender.stop()  # what waits behind is free
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
            batch = sorted(batch_of(theirs), key=lambda one: not _is_alert(one[0].message))
            self._senders[name].start(batch, now, taken)
        return [self._senders[name] for name in parcels]

    def _later(self, parcel: Parcel, busy: Collection[str], now: datetime) -> Message | None:
        message = parcel.message
        if message.state is not MessageState.PENDING or message.channel is None:
            return message
        sender = self._senders[message.channel]
        another = message.tries + 1 < parcel.ways  # a channel that it was not tried by
        if sender.hangs or (sender.is_slow and another and _is_alert(message)):
            return failed(parcel, HANGS, now)
        if message.channel in busy:
            return replace(parcel.taken, next_try_at=now + BUSY)
        until = sender.gathers_until
        return replace(parcel.taken, next_try_at=until) if until and until > now else None

    def finish(self, seconds: float) -> None:
        """Start no new messages and wait up to `seconds` for those being sent; a hanging channel's
        messages are due again when their lease ends.
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
        """Each try takes the person's next channel, or the settings' channels in turn if nobody is
        on duty; `pages` gets this page, so that nobody gets it twice.
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
        contact = message.contact
        applicant = self._applicants.of(message, now) if self._applicants else None
        if applicant is not None:
            if applicant.end:
                ended = replace(message, state=MessageState.STOPPED, error=applicant.end)
                return Parcel(ended, 1, taken)
            contact = applicant.contact
        if contact:
            kind = contact.partition(":")[0]
            ways = [name for name in [gateway_name(kind)] if name in self._senders]
        elif person:
            ways = [name for name in person.channels if name in self._addresses]
            message = replace(message, person=person.id)
        elif message.role:
            ways = sorted(self._addresses)
        else:
            ways = [name for name in self._addresses if name == message.channel]
        if not ways:
            whom = f"канал «{message.channel}»" if message.channel else "ни один канал"
            setting = "contact_channels" if contact else "channels"
            error = f"{whom} не описан в настройке {setting}"
            log.error("message %s: no channel of settings", message.id)
            return Parcel(replace(message, state=MessageState.FAILED, error=error), 1, taken)
        turn = replace(message, channel=ways[message.tries % len(ways)])
        return Parcel(turn, len(ways), taken)


def _is_alert(message: Message) -> bool:
    return message.about is not None and message.about.kind is Matter.ALERT


def _reaching(channel: Channel, of: Gateway) -> Reach:
    return lambda contact: partial(channel.send, of(contact))


def _answering(channel: Channel, own: str, of: Gateway | None) -> Answering:
    def way(contact: str | None, mailbox: str) -> Send | None:
        address = of(contact) if contact is not None and of is not None else own
        answered = with_reply_to(address, mailbox)
        return None if answered is None else partial(channel.send, answered)

    return way


def gateway_name(kind: str) -> str:
    """The name of the channel to contacts of a kind."""
    return f"контакты: {kind}"
