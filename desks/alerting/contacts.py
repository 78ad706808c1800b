"""Whom to call about an alert: the bodies that answer for it, and who is on duty there."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.alert import Alert
from domain.contact import Contact, DutyService
from domain.post import Label, Labels
from domain.region import Body, Region

BODIES = 3


@dataclass(frozen=True, slots=True)
class BodyContacts:
    """`duty_service` is that of `serves`: the body itself, or the nearest that it is a part of."""

    body: Body
    contacts: Sequence[Contact]
    duty_service: DutyService | None
    serves: Body | None

    @property
    def verified(self) -> bool:
        return self.body.verified and (self.serves is None or self.serves.verified)


def contacts_of(region: Region, alert: Alert, bodies: Sequence[str]) -> Sequence[BodyContacts]:
    """The bodies that posts name (ids, most first), else the routed one; and the administration of
    the alert's place, because its duty service answers at night.
    """
    wanted = list(bodies[:BODIES]) or _routed(region, alert)
    if alert.cell.municipality is not None:
        administration = region.administration(alert.cell.municipality)
        if administration is not None:
            wanted.append(administration.id)
    return [_of(region, id_) for id_ in dict.fromkeys(wanted) if id_ in region.bodies]


def _of(region: Region, id_: str) -> BodyContacts:
    chain = region.chain(id_)
    serves = next((body for body in chain if body.duty_service), None)
    duty_service = serves.duty_service if serves else None
    return BodyContacts(region.bodies[id_], region.bodies[id_].contacts, duty_service, serves)


def _routed(region: Region, alert: Alert) -> list[str]:
    cell, topic = alert.cell, alert.evidence.topic
    labels = Labels(
        group=Label(cell.group, 1) if cell.group else None,
        topic=Label(topic, 1) if topic else None,
        municipality=Label(cell.municipality, 1) if cell.municipality else None,
    )
    routed = region.route(labels)
    return [routed[1]] if routed else []
