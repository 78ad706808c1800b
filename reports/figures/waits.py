"""How many open cases fall due when, by scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from domain.cases.clocks import WITHOUT_CLOCKS
from domain.cases.workflow import CaseState
from domain.ports.casework.cases import CaseFilter, CaseStore
from domain.region import Region
from domain.reports.scope import ReportScope, ScopeKind
from reports.figures.named import Wait

AHEAD = 3  # working days after today
LONGEST_BREAK = 40  # days off on end
MOMENT = timedelta(microseconds=1)  # a deadline at 24:00 belongs to the day that it ends
STATES: Collection[CaseState] = frozenset(set(CaseState) - WITHOUT_CLOCKS)
_WAITS: Sequence[Wait] = (Wait.LATE, Wait.TODAY, Wait.SOON)


@dataclass(frozen=True)
class WaitCounts:
    """By the resident's deadlines; a body counts with its parts, as the horizon shows it."""

    cases: CaseStore
    region: Region
    now: datetime
    _read: dict[str | None, Mapping[str, Mapping[Wait, int]]] = field(default_factory=dict)

    def of(self, scope: ReportScope, wait: Wait) -> int:
        place = scope.id if scope.kind is ScopeKind.MUNICIPALITY else None
        if place not in self._read:
            self._read[place] = self._counted(place)
        by_body = self._read[place]
        if scope.kind is not ScopeKind.BODY:
            return sum(counts.get(wait, 0) for counts in by_body.values())
        own = [body for body in by_body if body == scope.id or self._is_part(body, scope.id)]
        return sum(by_body[body].get(wait, 0) for body in own)

    def _is_part(self, body: str, of: str) -> bool:
        return any(one.id == of for one in self.region.chain(body))

    def _counted(self, municipality: str | None) -> Mapping[str, Mapping[Wait, int]]:
        counts: dict[str, dict[Wait, int]] = {}
        wanted = CaseFilter(STATES, municipality=municipality)
        for one in self.cases.horizon(wanted, self._edges()):
            of_body = counts.setdefault(one.body or "", {})
            wait = _WAITS[one.place]
            of_body[wait] = of_body.get(wait, 0) + one.total
        return counts

    def _edges(self) -> Sequence[datetime]:
        zone, worktime = self.region.zone, self.region.worktime()
        today = self.now.astimezone(zone).date()

        def ends(days: int) -> datetime:
            return datetime.combine(today + timedelta(days=days + 1), time(), zone) + MOMENT

        later = (today + timedelta(days=n) for n in range(1, LONGEST_BREAK + AHEAD))
        working = [day for day in later if worktime.working_days(day, day)]
        last = working[min(AHEAD, len(working)) - 1] if working else today
        return [self.now, ends(0), ends((last - today).days)]
