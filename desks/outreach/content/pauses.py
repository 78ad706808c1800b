"""Times in which planned publications stop: mourning, and a crisis with its one text for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import kept_reason
from desks.outreach.content.surrounding import PAUSES, official_pages
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.content import (
    LONGEST_REASON,
    LONGEST_TEXT,
    ContentEntry,
    ContentOrigin,
    ContentPause,
    ContentState,
    PauseKind,
)
from domain.person import Right
from outreach.pages.register import RegisteredPage

REMEMBERED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PauseForm:
    """Without `since` it begins now, without `until` it lasts until a person ends it. `text` is the
    one text of all official pages, of a crisis only.
    """

    kind: PauseKind
    reason: str
    municipality: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class BegunPause:
    """`content` is the one text in the plan, if there is one."""

    pause: ContentPause
    content: ContentEntry | None


@dataclass(frozen=True, slots=True)
class ContentPauseDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[ContentPause]:
        """Those of the last months, the latest first."""
        viewer.demand(Right.LEADERS)
        now = self.installation.clock.now()
        self._note(viewer, Verb.CONTENT, "остановки")
        return self.installation.outreach.content.pauses(now - REMEMBERED, PAUSES)

    def begin(self, viewer: Viewer, form: PauseForm) -> BegunPause:
        """Stops what is planned; the text of a crisis stands in the plan at once, approved, for
        every official page there. Raises EntryRefused.
        """
        viewer.demand(Right.LEADERS)
        region, now = self.installation.region, self.installation.clock.now()
        reason = kept_reason(form.reason, LONGEST_REASON)
        if not reason:
            raise EntryRefused("нет причины: напишите, почему публикации остановлены")
        if form.municipality and form.municipality not in region.municipalities:
            raise EntryRefused(f"места {form.municipality} нет: выберите из списка")
        since = form.since or now
        if form.until is not None and form.until <= max(since, now):
            raise EntryRefused("конец раньше начала или уже прошёл: назовите более поздний")
        text = kept_reason(form.text, LONGEST_TEXT, "текст")
        if text and form.kind is not PauseKind.CRISIS:
            raise EntryRefused("общий текст бывает при кризисе: уберите его или выберите кризис")
        place = form.municipality or None
        pages = self._pages(place)
        if text and not pages:
            raise EntryRefused("официальных страниц там нет: публиковать общий текст негде")
        pause = ContentPause(form.kind, since, form.until, place, reason, viewer.doer, now)
        store, content = self.installation.outreach.content, None
        with self.installation.transaction():
            begun = store.begin(pause)
            if text:
                [content] = store.propose([_one_text(begun, text, pages, viewer.doer, now)])
            where = f" {place}" if place else ""
            self._note(viewer, Verb.CONTENT_PAUSE, f"№ {begun.number} {form.kind}{where}")
        return BegunPause(begun, content)

    def end(self, viewer: Viewer, number: int) -> ContentPause:
        """Raises NotFound, and MoveRefused if it is over."""
        viewer.demand(Right.LEADERS)
        store, now = self.installation.outreach.content, self.installation.clock.now()
        known = store.pause(number) if 0 < number <= GREATEST else None
        if known is None:
            raise NotFound(f"остановки № {number} нет: посмотрите список")
        with self.installation.transaction():
            if not store.end(number, viewer.doer, now):
                raise MoveRefused("она уже закончилась: посмотрите список")
            self._note(viewer, Verb.CONTENT_RESUME, f"№ {number}")
        ended = store.pause(number)
        assert ended is not None
        return ended

    def _pages(self, place: str | None) -> Sequence[RegisteredPage]:
        """Those of the place and of regional bodies; everywhere, all."""
        return [
            page
            for page in official_pages(self.installation)
            if page.source.enabled
            and (
                place is None
                or (page.source.municipality or page.body.municipality or place) == place
            )
        ]

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _one_text(
    pause: ContentPause, text: str, pages: Sequence[RegisteredPage], who: str, now: datetime
) -> ContentEntry:
    return ContentEntry(
        key=f"{ContentOrigin.CRISIS} {uuid4().hex}",
        origin=ContentOrigin.CRISIS,
        proposed_at=now,
        title=pause.reason[:200],
        text=text,
        municipality=pause.municipality,
        pages=tuple(page.source.id for page in pages),
        planned_at=max(pause.since, now),
        state=ContentState.APPROVED,
        who=who,
        at=now,
    )
