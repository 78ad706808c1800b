"""The search page: rows as in the feed, counts of filters, and what helps when nothing is there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from desks.audit import write
from desks.lists.filters import Counts, counted
from desks.lists.rows import Row, Rows
from desks.posts import Search
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.person import Right
from domain.ports.index import Page, PostSearch
from domain.query import Condition, Field
from domain.query_text import during, parse
from domain.searching.parts import apart
from domain.steps import Step, Steps
from russian.layout import in_other_layout
from russian.vocabulary import Vocabulary

PARTS = 8
BACK = {Step.HOUR: timedelta(days=14), Step.DAY: timedelta(days=28)}
ALIKE = {Step.HOUR: timedelta(days=1), Step.DAY: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Looked:
    """`condition` is as typed, or `swapped` as the same keys give it in the other layout; `alone`
    are the posts that each condition by itself would find, if all together find none.
    """

    condition: Condition
    page: Page
    rows: Sequence[Row]
    filters: Counts
    swapped: bool
    alone: Sequence[tuple[Condition, int]]


@dataclass(frozen=True, slots=True)
class LookingDesk:
    installation: Installation
    words: Vocabulary

    def page(
        self,
        viewer: Viewer,
        asked: Search,
        fields: Collection[Field],
        steps: Callable[[Condition], Steps | None],
    ) -> Looked:
        viewer.demand(Right.POSTS)
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.SEARCH, asked.q)
        index = viewer.filed(self.installation.posts.index)
        condition = parse(asked.q, self.installation.region.zone, self.words.names)
        page = self._search(index, condition, asked, fields, steps)
        other = in_other_layout(condition)
        swapped = False
        if not page.total and asked.after is None and other != condition:
            again = self._search(index, other, asked, fields, steps)
            if again.total and not again.corrected:
                condition, page, swapped = other, again, True
        return Looked(
            condition,
            page,
            Rows(self.installation).listed(viewer, index, page.hits, condition),
            counted(index, condition, (), page.facets, fields),
            swapped,
            () if page.total else self._alone(index, condition),
        )

    def usual(
        self, viewer: Viewer, condition: Condition, starts: Sequence[datetime], steps: Steps
    ) -> Mapping[datetime, float] | None:
        """The average of the same hour of earlier days, or the same day of earlier weeks; None for
        longer steps, and where the index does not reach back.
        """
        viewer.demand(Right.POSTS)
        if steps.length not in BACK or not starts:
            return None
        back, period = BACK[steps.length], ALIKE[steps.length]
        index = viewer.filed(self.installation.posts.index)
        begin, end = starts[0] - back, starts[-1] + period
        history = during(condition, begin, end)
        over_time = index.search(history, limit=0, steps=steps).over_time
        if not over_time or min(over_time) > starts[0] - period:
            return None
        earlier = range(1, back // period + 1)
        usual = {}
        for start in starts:
            same = [over_time.get(steps.start(start - number * period), 0) for number in earlier]
            usual[start] = sum(same) / len(same)
        return usual

    def _search(
        self,
        index: PostSearch,
        condition: Condition,
        asked: Search,
        fields: Collection[Field],
        steps: Callable[[Condition], Steps | None],
    ) -> Page:
        return index.search(
            condition,
            sort=asked.sort,
            limit=asked.limit,
            after=asked.after,
            facets=fields,
            steps=steps(condition),
        )

    def _alone(self, index: PostSearch, condition: Condition) -> Sequence[tuple[Condition, int]]:
        parts = apart(condition)
        if len(parts) < 2:
            return ()
        return [(part, index.search(part, limit=0).total) for part, _ in parts[:PARTS]]
