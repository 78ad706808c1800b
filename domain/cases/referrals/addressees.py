"""To whom a body's cases are handed by a link, one after another. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from domain.cases.referrals.referral import PERSON
from domain.contact import Contact, ContactKind
from domain.person import Person, Right, Role
from domain.region import Body

WRITTEN = (ContactKind.MAIL, ContactKind.TELEGRAM, ContactKind.MAX)  # kinds that take a message


@dataclass(frozen=True, slots=True)
class Addressee:
    """A contact of bodies.yaml, or a person with a channel; `kind` is a ContactKind or PERSON."""

    kind: str
    value: str
    label: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def person(self) -> str:
        return self.value if self.kind == PERSON else ""

    @property
    def contact(self) -> str:
        return "" if self.kind == PERSON else self.key


def of_contact(contact: Contact) -> Addressee:
    label = f"{contact.value} ({contact.note})" if contact.note else contact.value
    return Addressee(contact.kind, contact.value, label)


def of_person(person: Person) -> Addressee:
    return Addressee(PERSON, person.id, person.name)


def addressees(
    body: Body,
    people: Iterable[Person],
    coordinators: Collection[str],
    gateways: Collection[str],
    channels: Collection[str],
) -> Sequence[Addressee]:
    """The body's contacts as bodies.yaml orders them, then its people, its coordinators last.

    `gateways` are the kinds of contacts that the settings can reach, `channels` the channels of
    people. A body that is no more has nobody.
    """
    if body.until is not None:
        return ()
    written = [of_contact(one) for one in body.contacts if one.kind in gateways]
    reached = {
        one.id: one
        for one in people
        if one.enabled and any(name in channels for name in one.channels)
    }
    own = [
        one
        for one in reached.values()
        if body.id in one.bodies and _answers(one) and one.id not in coordinators
    ]
    speakers = [reached[one] for one in coordinators if one in reached]
    return [*written, *map(of_person, sorted(own, key=_last)), *map(of_person, speakers)]


def works_here(body: Body, people: Iterable[Person]) -> bool:
    """Whether people of the body answer its cases in the console."""
    return any(
        one.enabled and one.login is not None and body.id in one.bodies and _answers(one)
        for one in people
    )


def _answers(person: Person) -> bool:
    """People without an account have no roles."""
    return not person.roles or person.may(Right.ANSWER)


def _last(person: Person) -> tuple[bool, str]:
    return bool(person.roles & {Role.COORDINATOR, Role.HEAD}), person.name
