"""The link of a message: its reader sees one alert and may acknowledge it, without signing in."""

from dataclasses import dataclass

from alerts.lifecycle import acknowledged_since
from app.assembly import make_links
from app.installation import Installation
from desks.alerts import AlertDesk
from desks.viewer import by_link
from domain.alert import MOVES, Alert, AlertState, Move
from domain.errors import MoveRefused, NotFound
from domain.person import Right
from messages.links import Link


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link shows: an alert, its `last` move, and whether anybody has acknowledged since the
    link was made (`spent`).
    """

    alert: Alert
    reader: str
    last: Move
    spent: bool

    @property
    def acknowledges(self) -> bool:
        """True where its button still does anything."""
        return AlertState.ACKNOWLEDGED in MOVES[self.alert.state] and not self.spent


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """Scanners of mail follow links: looking changes nothing and is not audited as the reader's."""

    installation: Installation

    def read(self, token: str) -> Link | None:
        """None for a link that is cut, too old or of another key, or of a person who has left or
        has another name since.
        """
        link = make_links(self.installation).read(token, self.installation.clock.now())
        if link is None or link.of_channel:
            return link
        reader = self.installation.access.people.get(link.reader)
        return link if reader is not None and reader.enabled else None

    def look(self, link: Link) -> Linked:
        """The alert of a link. Raises NotFound."""
        if (alert := self.installation.watch.alerts.get(link.alert_id)) is None:
            raise NotFound("этого оповещения нет: откройте список в консоли")
        moves = self.installation.watch.alerts.moves(alert.id)
        return Linked(alert, link.reader, moves[-1], acknowledged_since(moves, link.made_at))

    def acknowledge(self, link: Link) -> None:
        """In the reader's name, once. Raises NotFound, or MoveRefused where anybody has
        acknowledged since the link was made.
        """
        linked = self.look(link)
        if linked.spent:
            raise MoveRefused("оповещение уже приняли")
        viewer = by_link(linked.reader, Right.ALERTS)
        AlertDesk(self.installation).move(
            viewer, linked.alert.id, "acknowledge", "по ссылке из сообщения"
        )
