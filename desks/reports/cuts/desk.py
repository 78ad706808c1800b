"""Cuts: what a viewer may count, and how finely."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta

from app.deadline import within
from app.installation import Installation
from desks.audit import write
from desks.cases.choice import family
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, Forbidden
from domain.person import Right
from domain.reports.cut import Counted, Cut, CutTable, Dimension
from reports.cuts import guard
from reports.cuts.admission import GUARDED, check

WITHIN = timedelta(seconds=30)  # all searches of one cut together
RIGHT_OF: Mapping[Counted, Right] = {
    Counted.POSTS: Right.POSTS,
    Counted.COMPLAINTS: Right.POSTS,
    Counted.CASES: Right.READ_CASES,
    Counted.ANSWERS: Right.READ_CASES,
    Counted.ALERTS: Right.REGION,
    Counted.SURVEYS: Right.SURVEYS,
}


@dataclass(frozen=True, slots=True)
class CutDesk:
    """The centre counts everything. Others count what is of their bodies, by listed dimensions,
    with small cells hidden and counts rounded; so everybody counts surveys.
    """

    installation: Installation

    def look(self, viewer: Viewer, cut: Cut) -> CutTable:
        """Raises Forbidden, EntryRefused, and QueryError for the words. The table's cut is the one
        that was counted: a viewer's own bodies limit it.
        """
        if not viewer.rights.intersection(RIGHT_OF.values()):
            raise Forbidden(sorted(set(RIGHT_OF.values())))
        viewer.demand(RIGHT_OF[cut.counted])
        limited, guarded = _limited(self.installation, viewer, cut), is_guarded(viewer, cut.counted)
        check(limited)
        if guarded:
            guard.check(limited, self.installation.region)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CUT, _named(cut))
        with within(WITHIN) if limited.words.strip() else nullcontext():
            return self.installation.reports.cuts.count(limited, guarded=guarded)


def is_guarded(viewer: Viewer, counted: Counted | None = None) -> bool:
    """Whether small cells are hidden: outside the centre, and of surveys from everybody."""
    return viewer.bodies is not None or counted in GUARDED


def _limited(installation: Installation, viewer: Viewer, cut: Cut) -> Cut:
    if viewer.bodies is None:
        return cut
    if cut.counted in (Counted.ALERTS, Counted.SURVEYS):
        raise EntryRefused("оповещения и опросы считает только центр: выберите другое")
    own = family(installation.region, viewer.bodies)
    asked = cut.filters.get(Dimension.BODY)
    bodies = own if asked is None else own & asked
    return replace(cut, filters={**cut.filters, Dimension.BODY: bodies})


def _named(cut: Cut) -> str:
    """Without the words, which may name people."""
    by = ", ".join(one.value for one in (cut.rows, cut.columns, cut.grain) if one is not None)
    of = "".join(f", {one.value}" for one in sorted(cut.filters))
    until = f"{cut.period.until:%Y-%m-%d}"
    since = f"{cut.period.since:%Y-%m-%d}" if cut.period.since else ""
    words = ", слова" if cut.words.strip() else ""
    return (
        f"{cut.counted.value}, {cut.measure.value} по {by or 'целому'}{of}{words}, {since}..{until}"
    )
