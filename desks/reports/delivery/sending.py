"""Gives a report to the outbox for its readers: a short text, and a link that opens the rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from app.installation import Installation
from desks.audit import write
from desks.reports.delivery.orders import scopes_of
from desks.verbs import Verb
from desks.viewer import Viewer, on_page
from domain.message import About, Matter, Message, MessageState
from domain.person import Person, Right
from domain.reports.report import Report
from domain.reports.scope import ReportScope
from domain.reports.subscription import ReportDelivery, ReportSubscription

AT_ONCE = timedelta(minutes=1)  # a second click is no second message


@dataclass(frozen=True, slots=True)
class ReportReader:
    """A person with the channel that they get a report by, "" for their own in order."""

    person: Person
    channel: str = ""


def readers_of(
    installation: Installation, subscriptions: Sequence[ReportSubscription]
) -> Sequence[ReportReader]:
    """Those who may still read the report and have a channel."""
    people = {one.id: one for one in installation.access.people.all()}
    return [
        ReportReader(people[one.person], one.channel)
        for one in subscriptions
        if one.person in people and may_get(installation, people[one.person], one.scope)
    ]


def may_get(installation: Installation, person: Person, scope: ReportScope) -> bool:
    viewer = on_page(person)
    if not person.enabled or not viewer.may(Right.READ_CASES):
        return False
    scopes = scopes_of(installation, viewer)
    return scopes is None or scope in scopes


def send(
    installation: Installation,
    viewer: Viewer,
    report: Report,
    readers: Sequence[ReportReader],
    *,
    again: bool = False,
) -> Sequence[ReportDelivery]:
    """Each reader gets a report of an order once, unless somebody sends it `again`, AT_ONCE after
    the last time at the earliest; what was put is returned, and each is in the audit.
    """
    now, versions = installation.clock.now(), installation.reports.versions
    sent = versions.deliveries([one.number for one in versions.versions(report.order.key)])
    times = Counter(one.person for one in sent)
    fresh = {one.person for one in sent if one.report == report.number and now - one.at < AT_ONCE}
    first: list[tuple[ReportDelivery, Message]] = []
    repeated: list[tuple[ReportDelivery, Message]] = []
    for reader in readers:
        person = reader.person.id
        if person in fresh:
            continue
        # Two processes that send at once make one id, so that the second puts nothing.
        message = _message(report, reader, now, times[person])
        delivery = ReportDelivery(report.number, person, message.id, now, viewer.name)
        (repeated if again and times[person] else first).append((delivery, message))
    with installation.transaction():
        put = [
            *versions.send(report.number, first, now),
            *versions.send(report.number, repeated, now, again=True),
        ]
        for one in put:
            detail = f"отчёт {report.number}: {one.person}, сообщение {one.message}"
            write(installation.audit, now, viewer, Verb.REPORT_SENT, detail)
    return put


def _message(report: Report, reader: ReportReader, now: datetime, times: int) -> Message:
    """Its sender signs the link."""
    person = reader.person.id
    # Ids are logged, and names must not be.
    hidden = blake2b(person.encode()).hexdigest()[:16]
    repeated = f" {times}" if times else ""
    return Message(
        id=f"report {report.number} {hidden}{repeated}",
        about=About(Matter.REPORT, str(report.number)),
        title=report.title,
        text=report.short,
        state=MessageState.PENDING,
        created_at=now,
        next_try_at=now,
        channel=reader.channel or None,
        person=None if reader.channel else person,
        report=report.subject,
        reader=person,
    )
