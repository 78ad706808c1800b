"""The link of a message: its reader sees one alert and may acknowledge it without signing in."""

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
    """`last` is the alert's last move; `spent` is True if anybody has acknowledged since the link
    was made.
    """

    alert: Alert
    reader: str
    last: Move
    spent: bool

    @property
    def acknowledges(self) -> bool:
        return AlertState.ACKNOWLEDGED in MOVES[self.alert.state] and not self.spent


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """Looking changes nothing and is not audited as the reader's, because mail scanners follow
    links.
    """

    installation: Installation

    def read(self, token: str) -> Link | None:
        """None for a link that is damaged, expired or signed by another key, and if its person has
        left or was renamed.
        """
        link = make_links(self.installation).read(token, self.installation.clock.now())
        if link is None or link.of_channel:
            return link
        reader = self.installation.access.people.get(link.reader)
        return link if reader is not None and reader.enabled else None

    def look(self, link: Link) -> Linked:
        if (alert := self.installation.watch.alerts.get(link.alert_id)) is None:
            raise NotFound("этого оповещения нет: откройте список в консоли")
        moves = self.installation.watch.alerts.moves(alert.id)
        return Linked(alert, link.reader, moves[-1], acknowledged_since(moves, link.made_at))

    def acknowledge(self, link: Link) -> None:
        """Acknowledge once, in the reader's name; raises NotFound, or MoveRefused if the link is
        spent.
        """
        linked = self.look(link)
        if linked.spent:
            raise MoveRefused("оповещение уже приняли")
        viewer = by_link(linked.reader, Right.ALERTS)
        AlertDesk(self.installation).move(
            viewer, linked.alert.id, "acknowledge", "по ссылке из сообщения"
        )
