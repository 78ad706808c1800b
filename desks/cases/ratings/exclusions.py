"""Named reasons to leave cases out of ratings: an emergency, a flood, an outage of a source."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import kept_reason
from desks.cases.ratings.desk import concerning
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.ratings.exclusion import LONGEST_NAME, LONGEST_REASON, RatingExclusion
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right

LISTED = 200


@dataclass(frozen=True, slots=True)
class ExclusionDesk:
    """Every method raises Forbidden if the viewer lacks the right. An exclusion counts at once in
    the rating of today, and in what is published later; final ratings stay as they are.
    """

    installation: Installation

    def list(self, viewer: Viewer, again: bool = False) -> Sequence[RatingExclusion]:
        viewer.demand(Right.READ_CASES)
        now = self.installation.clock.now()
        if not again:
            write(self.installation.audit, now, viewer, Verb.RATINGS, "исключения")
        known = self.installation.casework.exclusions.page(LISTED)
        return concerning(known, CaseScope(self.installation, viewer).bodies)

    def add(self, viewer: Viewer, asked: RatingExclusion) -> RatingExclusion:
        """Raises EntryRefused."""
        viewer.demand(Right.RATINGS)
        region, now = self.installation.region, self.installation.clock.now()
        name = kept_reason(asked.name, LONGEST_NAME, "название")
        reason = kept_reason(asked.reason, LONGEST_REASON)
        if not name or not reason:
            raise EntryRefused("нет названия или причины: напишите, что случилось и почему")
        if asked.since >= asked.until:
            raise EntryRefused("конец раньше начала: исправьте даты")
        topics = {*region.groups, *region.topics}
        for what, chosen, known in (
            ("места", asked.municipalities, region.municipalities),
            ("темы", asked.topics, topics),
            ("органа", asked.bodies, region.bodies),
        ):
            if wrong := [one for one in chosen if one not in known]:
                raise EntryRefused(f"такого {what} нет: {', '.join(wrong)[:100]}")
        made = replace(
            asked,
            name=name,
            reason=reason,
            streams=tuple(one.strip()[:30] for one in asked.streams if one.strip()),
            who=viewer.doer,
            made_at=now,
            ended_by="",
            ended_at=None,
            id=None,
        )
        with self.installation.transaction():
            saved = self.installation.casework.exclusions.add(made)
            self._note(viewer, Verb.RATING_EXCLUSION, saved)
        return saved

    def end(self, viewer: Viewer, exclusion_id: int) -> RatingExclusion:
        """It takes no case any more. Raises NotFound, MoveRefused."""
        viewer.demand(Right.RATINGS)
        store, now = self.installation.casework.exclusions, self.installation.clock.now()
        one = store.get(exclusion_id) if 0 < exclusion_id <= GREATEST else None
        if one is None:
            raise NotFound(f"исключения № {exclusion_id} нет: посмотрите список")
        with self.installation.transaction():
            if not store.end(exclusion_id, viewer.doer, now):
                raise MoveRefused("это исключение уже снято")
            self._note(viewer, Verb.RATING_EXCLUSION_ENDED, one)
        return replace(one, ended_by=viewer.doer, ended_at=now)

    def _note(self, viewer: Viewer, verb: Verb, one: RatingExclusion) -> None:
        detail = f"№ {one.number} «{one.name}»"
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
