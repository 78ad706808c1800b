"""One-time links to choose a password: signed, valid for a day."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from app.signing import signer
from domain.access.signed import Ticket
from domain.errors import EntryRefused
from domain.person import Person

LIFE = timedelta(hours=24)
PURPOSE = "invitations"
# the key under which the installation stores the mark of the first administrator's link
FIRST = "first link"
USED = "ссылка уже не действует: попросите у администратора новую"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Without a person it makes the first administrator; `mark` is the link counter at signing."""

    person: Person | None
    mark: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """A new link invalidates the previous one; reading a used, damaged, expired or foreign link
    raises EntryRefused.
    """

    installation: Installation

    def invite(self, person: Person, now: datetime) -> str:
        return self._url(person.id, str(self.installation.access.people.invite(person.id)), now)

    def invite_first(self, now: datetime) -> str:
        mark = secrets.token_hex(8)
        self.installation.marks.replace({FIRST: mark})
        return self._url("", mark, now)

    def read(self, token: str, now: datetime) -> Invitation:
        ticket = signer(self.installation, PURPOSE)().read(token, now)
        if ticket is None:
            raise EntryRefused(USED)
        (person_id,) = ticket.subject
        people = self.installation.access.people
        person = people.get(person_id) if person_id else None
        if person_id:
            mark = str(people.invited(person_id))
            stands = person is not None and person.enabled and person.login is not None
        else:
            mark = self.installation.marks.value(FIRST) or ""
            stands = bool(mark) and not has_administrator(self.installation)
        if not stands or not ticket.stands(mark):
            raise EntryRefused(USED)
        return Invitation(person, ticket.mark)

    def _url(self, person_id: str, mark: str, now: datetime) -> str:
        token = signer(self.installation, PURPOSE)().sign(Ticket((person_id,), now + LIFE, mark))
        return f"{self.installation.settings.console_address.rstrip('/')}/welcome/{token}"


def has_administrator(installation: Installation) -> bool:
    return any(person.administers for person in installation.access.people.all())
