"""Silences: add and end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.alert import Cell
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.silence import Silence, check


@dataclass(frozen=True, slots=True)
class SilenceDesk:
    installation: Installation

    def since(self, viewer: Viewer, moment: datetime) -> Sequence[Silence]:
        viewer.demand(Right.REGION)
        return self.installation.watch.silences.since(moment)

    def add(
        self,
        viewer: Viewer,
        cell: Cell,
        source_id: str | None,
        lasts: tuple[datetime, datetime],
        reason: str,
    ) -> Silence:
        viewer.demand(Right.ALERTS)
        region, now = self.installation.region, self.installation.clock.now()
        for known, named, words in (
            (region.groups, cell.group, "темы {} нет"),
            (region.municipalities, cell.municipality, "муниципалитета {} нет"),
            (region.sources, source_id, "источника {} нет"),
        ):
            if named is not None and named not in known:
                raise EntryRefused(f"{words.format(named)}: проверьте, как это называется")
        silence = Silence(
            uuid4().hex[:8], cell, source_id, *lasts, reason.strip(), viewer.actor.strip(), at=now
        )
        check(silence)
        with self.installation.transaction():
            self.installation.watch.silences.add(silence)
            write(self.installation.audit, now, viewer, Verb.SILENCE, f"{silence.id} добавлена")
        return silence

    def end(self, viewer: Viewer, silence_id: str) -> Silence:
        """Raises NotFound, or MoveRefused if it has already ended."""
        viewer.demand(Right.ALERTS)
        now = self.installation.clock.now()
        if (silence := self.installation.watch.silences.get(silence_id)) is None:
            raise NotFound(f"приглушённого под номером {silence_id} нет: проверьте номер в списке")
        with self.installation.transaction():
            if not self.installation.watch.silences.end(silence_id, now):
                raise MoveRefused(f"срок приглушённого {silence_id} уже кончился")
            write(self.installation.audit, now, viewer, Verb.SILENCE, f"{silence_id} закончена")
        return replace(silence, until=now)
