"""Cuts over an open installation."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

from cases.ratings.lived import held_turns
from domain.ports.casework.cases import CaseStore
from domain.ports.index import PostSearch
from domain.ports.reports.cuts import CutCounter
from domain.ports.reports.facts import FactStore
from domain.query_text import parse
from domain.region import Region
from domain.reports.cut import Cut, CutTable
from russian.vocabulary import Vocabulary


@dataclass
class LateCuts:
    """A CutCounter that a process makes at its first cut: its facts take memory."""

    facts: FactStore
    region: Region
    index: PostSearch
    cases: CaseStore
    now: Callable[[], datetime]
    key: bytes
    _made: CutCounter | None = None
    _making: Lock = field(default_factory=Lock)

    def count(self, cut: Cut, *, guarded: bool = False) -> CutTable:
        with self._making:
            engine = self._made = self._made or self._make()
        return engine.count(cut, guarded=guarded)

    def _make(self) -> CutCounter:
        from reports.cuts.engine import CutEngine

        return CutEngine(
            self.facts,
            self.region,
            self.index,
            partial(parse, zone=self.region.zone, names=Vocabulary(self.region).names),
            _medians,
            self._dues,
            self.now,
            self.key,
        )

    def _dues(self, turns: Collection[str], at: datetime) -> Mapping[str, datetime | None]:
        ids = {int(name.partition("/")[0]) for name in turns}
        moves = self.cases.moves_of(ids)
        return {
            f"{id_}/{held.case.body}": held.case.due
            for id_, stored in self.cases.several(ids).items()
            for held in held_turns(stored.case, moves[id_], self.region, at)
        }


def _medians(groups: Any, hours: Any, answered: Any) -> tuple[Any, Any]:
    from cases.ratings.survival import quantiles

    return quantiles(groups, hours, answered, 0.5)
