"""The bell: a person's own entries, and calls to the colleagues whom a note mentions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.viewer import Viewer
from domain.bell import NEEDS, QUOTED, Cause, Ring, mentioned
from domain.errors import NotFound
from domain.person import Right

SHOWN = 100


@dataclass(frozen=True, slots=True)
class BellDesk:
    """An entry that its reader may no longer see is neither listed nor counted; reading that of
    somebody else raises NotFound.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[Ring]:
        viewer.demand(Right.OWN)
        return self.installation.messages.bell.latest(viewer.person, _causes(viewer), SHOWN)

    def unread(self, viewer: Viewer) -> int:
        viewer.demand(Right.OWN)
        return self.installation.messages.bell.unread(viewer.person, _causes(viewer))

    def read(self, viewer: Viewer, ring_id: int | None = None) -> None:
        viewer.demand(Right.OWN)
        now = self.installation.clock.now()
        done = self.installation.messages.bell.read(viewer.person, now, ring_id)
        if ring_id is not None and not done:
            raise NotFound("такой записи нет: проверьте номер в списке")


def call_mentioned(
    installation: Installation, viewer: Viewer, note: str, *, about: str, title: str, address: str
) -> None:
    """Ring, in the transaction that writes the note, for everybody whom it mentions and who may see
    alerts, except its author.
    """
    if not (logins := mentioned(note)):
        return
    now = installation.clock.now()
    called = [
        one
        for one in installation.access.people.all()
        if one.login in logins and one.enabled and one.may(NEEDS[Cause.MENTION])
    ]
    installation.messages.bell.ring(
        [
            Ring(
                one.id,
                Cause.MENTION,
                about,
                f"{viewer.actor}: {title}",
                note.strip()[:QUOTED],
                address,
                now,
            )
            for one in called
            if one.name != viewer.actor
        ]
    )


def _causes(viewer: Viewer) -> Collection[Cause]:
    return [cause for cause, right in NEEDS.items() if viewer.may(right)]
