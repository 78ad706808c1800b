"""Gives a report to the outbox for its readers: a short text, and a link that opens the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from app.installation import Installation
from app.reports.making import make_report_links
from desks.audit import write
from desks.reports.delivery.orders import scopes_of
from desks.verbs import Verb
from desks.viewer import Viewer, on_page
from domain.message import About, Matter, Message, MessageState
from domain.person import Person, Right
from domain.reports.report import Report
from domain.reports.scope import ReportScope
from domain.reports.subscription import ReportDelivery, ReportSubscription

FULL = "Отчёт целиком и файлы, вход не нужен:"


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
    """Each reader gets a report of an order once, unless somebody sends it again; what was put is
    returned, and each is in the audit.
    """
    now = installation.clock.now()
    pairs = []
    for reader in readers:
        message = _message(installation, report, reader, now, again)
        pairs.append(
            (ReportDelivery(report.number, reader.person.id, message.id, now, viewer.name), message)
        )
    with installation.transaction():
        put = installation.reports.versions.send(report.number, pairs, now, again=again)
        for one in put:
            detail = f"отчёт {report.number}: {one.person}, сообщение {one.message}"
            write(installation.audit, now, viewer, Verb.REPORT_SENT, detail)
    return put


def _message(
    installation: Installation, report: Report, reader: ReportReader, now: datetime, again: bool
) -> Message:
    person = reader.person.id
    link = make_report_links(installation).url(report.number, person, report.made_at, now)
    # Ids are logged, and names must not be.
    hidden = blake2b(person.encode()).hexdigest()[:16]
    repeated = f" {now.isoformat(timespec='seconds')}" if again else ""
    return Message(
        id=f"report {report.number} {hidden}{repeated}",
        about=About(Matter.REPORT, str(report.number)),
        title=report.title,
        text=f"{report.short}\n\n{FULL} {link}",
        state=MessageState.PENDING,
        created_at=now,
        next_try_at=now,
        channel=reader.channel or None,
        person=None if reader.channel else person,
    )
