"""The way of one trouble through the house: post, incident, alert, and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alerts.lifecycle import NAMES
from app.installation import Installation
from desks.cases.reading import CaseDesk
from desks.incident import IncidentFacts
from desks.viewer import Viewer
from domain.alert import OPEN
from domain.person import Right
from russian.casework.cases import STATES
from russian.plural import plural


class Stage(StrEnum):
    POST = "post"
    INCIDENT = "incident"
    ALERT = "alert"
    CASE = "case"


STAGES = {
    Stage.POST: "Пост",
    Stage.INCIDENT: "Инцидент",
    Stage.ALERT: "Оповещение",
    Stage.CASE: "Обращение",
}


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A thing on the way, with its page and state in words; `open` asks for somebody's action."""

    stage: Stage
    words: str
    address: str
    state: str = ""
    open: bool = False


def posts(installation: Installation, viewer: Viewer, card: IncidentFacts) -> Sequence[ChainLink]:
    if not card.posts or not viewer.may(Right.POSTS):
        return ()
    more = card.alive.posts - 1
    state = f"и ещё {plural(more, 'пост', 'поста', 'постов')}" if more else ""
    return [
        ChainLink(Stage.POST, "Первый пост", f"/posts/{card.posts[0].hit.enriched.post.id}", state)
    ]


def incident(
    installation: Installation, viewer: Viewer, card: IncidentFacts
) -> Sequence[ChainLink]:
    one = card.alive.incident
    people = plural(card.alive.people, "житель", "жителя", "жителей")
    return [ChainLink(Stage.INCIDENT, one.spoken, f"/incidents/{one.id}", people)]


def alerts(installation: Installation, viewer: Viewer, card: IncidentFacts) -> Sequence[ChainLink]:
    zone = installation.region.zone
    return [
        ChainLink(
            Stage.ALERT,
            f"{alert.opened_at.astimezone(zone):%d.%m, %H:%M}",
            f"/alerts/{alert.id}",
            NAMES[alert.state],
            alert.state in OPEN,
        )
        for alert in card.alerts
    ]


def cases(installation: Installation, viewer: Viewer, card: IncidentFacts) -> Sequence[ChainLink]:
    if not viewer.may(Right.READ_CASES):
        return ()
    return [
        ChainLink(
            Stage.CASE,
            one.case.spoken,
            f"/cases/{one.case.number}",
            STATES[one.standing.state],
            one.standing.holder is not None,
        )
        for one in CaseDesk(installation).about(viewer, card.alive.incident.id)
    ]


LINKS: Sequence[Callable[[Installation, Viewer, IncidentFacts], Sequence[ChainLink]]] = (
    posts,
    incident,
    alerts,
    cases,
)


def chain(installation: Installation, viewer: Viewer, card: IncidentFacts) -> Sequence[ChainLink]:
    viewer.demand(Right.REGION)
    links = [link for of in LINKS for link in of(installation, viewer, card)]
    order = list(Stage)
    return sorted(links, key=lambda link: order.index(link.stage))
