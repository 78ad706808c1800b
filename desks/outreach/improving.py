"""Looks for best practices: chronic problems that stay away, shares of bodies that improved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from app.installation import Installation
from domain.cases.causes.problem import ChronicProblem, ChronicState, MemberKind
from domain.outreach.practice import Practice, PracticeLevel, PracticeOrigin
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.terms.period import Period
from outreach.practices.improving import Cell, Improvement, MonthShare, improvements, quiet
from russian.casework.causes import problem_words
from russian.outreach import practices as words

DAY = timedelta(days=1)
MONTH, MONTHS = 30 * DAY, 6
QUIET = 90 * DAY  # without trouble since the end
SURE = 0.05  # of a problem that a person ended
MOST_PROBLEMS = 2_000
EXAMPLES = 10  # cases that a card names
LOOKED = "practices looked"  # the month in which shares were looked at last
_MEASURES: Mapping[PracticeOrigin, tuple[CutMeasure, bool]] = {
    PracticeOrigin.ON_TIME: (CutMeasure.ON_TIME, True),
    PracticeOrigin.RETURNS: (CutMeasure.RETURNED, False),
}


@dataclass(frozen=True, slots=True)
class PracticeLook:
    installation: Installation
    now: datetime

    def look(self) -> Sequence[Practice]:
        """Writes what is new, and returns it. Shares are looked at once a local month: each look
        lets some of chance through.
        """
        month = f"{self.now.astimezone(self.installation.region.zone):%Y-%m}"
        practices = list(self._ended())
        is_due = self.installation.marks.value(LOOKED) != month
        if is_due:
            practices += self._improved()
        with self.installation.transaction():
            written = self.installation.outreach.practices.propose(practices)
            if is_due:
                self.installation.marks.replace({LOOKED: month})
        return written

    def _ended(self) -> Iterator[Practice]:
        """What a person ended, and was quiet so long that chance hardly explains it."""
        chronic = self.installation.casework.chronic
        ended = [
            one
            for one in chronic.page({ChronicState.ENDED}, None, MOST_PROBLEMS)
            if one.ended_at is not None and one.ended_at + QUIET <= self.now
        ]
        members = chronic.members([one.number for one in ended])
        for one in ended:
            assert one.ended_at is not None
            some = [row for row in members[one.number] if row.at <= one.ended_at]
            before = (one.ended_at - one.first_at) / DAY
            if len(some) != len(members[one.number]) or before <= 0:
                continue
            if quiet(len(some), before, (self.now - one.ended_at) / DAY) <= SURE:
                cases = [int(row.id) for row in some if row.kind is MemberKind.CASE]
                yield self._of_problem(one, one.ended_at, len(some), cases)

    def _of_problem(
        self, one: ChronicProblem, ended_at: datetime, count: int, cases: Sequence[int]
    ) -> Practice:
        topic = self.installation.region.topics.get(one.topic)
        return Practice(
            key=f"{PracticeOrigin.CHRONIC} {one.number} {ended_at:%Y%m%d}",
            origin=PracticeOrigin.CHRONIC,
            proposed_at=self.now,
            problem=problem_words(self.installation.region, one),
            measure=one.ending or one.measure,
            body=one.owner,
            topic=one.topic,
            group=topic.group if topic else None,
            municipality=one.place.municipality,
            before=PracticeLevel(one.first_at, ended_at, count),
            after=PracticeLevel(ended_at, self.now, 0),
            cases=tuple(cases[:EXAMPLES]),
            about=f"/cases/chronic/{one.number}",
        )

    def _improved(self) -> Iterator[Practice]:
        zone = self.installation.region.zone
        midnight = datetime.combine(self.now.astimezone(zone).date(), time(), zone)
        edges = [midnight - (MONTHS - n) * MONTH for n in range(MONTHS + 1)]
        for origin, (measure, more) in _MEASURES.items():
            months = [
                self._month(measure, Period(since, until)) for since, until in pairwise(edges)
            ]
            for one in improvements(months, more=more):
                yield self._of_cell(origin, one, edges)

    def _month(self, measure: CutMeasure, period: Period) -> Mapping[Cell, MonthShare]:
        cut = Cut(Counted.CASES, measure, period, Dimension.BODY, Dimension.GROUP)
        return {
            (cell.row, cell.column): MonthShare(round(cell.value * cell.n), cell.n)
            for cell in self.installation.reports.cuts.count(cut).cells
            if cell.row and cell.column and cell.value is not None and cell.n
        }

    def _of_cell(
        self, origin: PracticeOrigin, one: Improvement, edges: Sequence[datetime]
    ) -> Practice:
        body, group = one.cell
        known = self.installation.region.groups.get(group)
        text = words.ON_TIME if origin is PracticeOrigin.ON_TIME else words.RETURNS
        middle = edges[len(edges) // 2]
        half_year = (middle.month - 1) // 6 + 1
        return Practice(
            key=f"{origin} {body} {group} {middle.year} {half_year}",
            origin=origin,
            proposed_at=self.now,
            problem=text.format(group=known.name if known else group),
            body=body,
            group=group,
            before=PracticeLevel(edges[0], middle, one.before.count, one.before.n),
            after=PracticeLevel(middle, edges[-1], one.after.count, one.after.n),
            about=f"/cases/ratings?body={body}",
        )


def look_for_practices(installation: Installation, now: datetime) -> Sequence[Practice]:
    """A job of the scheduler."""
    return PracticeLook(installation, now).look()
