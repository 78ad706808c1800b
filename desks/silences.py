"""Silences as people add and end them, by whatever door: one builder, one refusal, one audit."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from app.wiring import Parts
from domain.alert import Cell
from domain.errors import EntryRefused, MoveRefused
from domain.silence import Silence, check


class SilenceBook:
    """`by` is the program or the account of the shell that acts in somebody's name: the audit has
    the deed under it; without it under who did it.
    """

    def __init__(self, parts: Parts, by: str | None = None) -> None:
        self.parts, self.by = parts, by

    def add(
        self,
        cell: Cell,
        source_id: str | None,
        lasts: tuple[datetime, datetime],
        reason: str,
        who: str,
        now: datetime,
    ) -> Silence:
        """A new one. Raises EntryRefused for what the region does not have, or a mistake."""
        region = self.parts.region
        for known, named, words in (
            (region.groups, cell.group, "темы {} нет"),
            (region.municipalities, cell.municipality, "муниципалитета {} нет"),
            (region.sources, source_id, "источника {} нет"),
        ):
            if named is not None and named not in known:
                raise EntryRefused(f"{words.format(named)}: проверьте, как это называется")
        silence = Silence(
            uuid4().hex[:8], cell, source_id, *lasts, reason.strip(), who.strip(), at=now
        )
        check(silence)
        self.parts.silences.add(silence)
        self._note(f"{silence.id} добавлена", silence.who, now)
        return silence

    def end(self, silence_id: str, who: str, now: datetime) -> Silence:
        """As it is after it ended now. Raises MoveRefused where there is none, or it has ended."""
        silence = self.parts.silences.get(silence_id)
        if silence is None:
            raise MoveRefused(f"тишины {silence_id} нет: проверьте номер в списке")
        if not self.parts.silences.end(silence_id, now):
            raise MoveRefused(f"тишина {silence_id} уже кончилась")
        self._note(f"{silence_id} закончена", who, now)
        return replace(silence, until=now)

    def _note(self, done: str, who: str, now: datetime) -> None:
        detail = done if self.by in (None, who) else f"{done}: {who}"
        self.parts.audit.write(now, self.by or who, "silence", detail)
