"""Incidents: list, open, merge, split and export."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote

from app.assembly import make_regrouping
from app.installation import Installation
from desks.audit import write
from desks.care import CareDesk
from desks.incident import IncidentFacts, Named, findings, named, with_copies
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, Merged, MoveRefused, NotFound
from domain.incident import (
    LONGEST_TITLE,
    IncidentFilter,
    Listing,
    Order,
    Place,
    number_of,
    numbered,
)
from domain.person import Right
from domain.privacy.admission import admit_title
from domain.steps import Step, Steps
from enrichment.incidents.incident import ALIVE
from enrichment.revision.regrouping import Moved
from russian.few import FEWEST, is_few

PAGE = 20
COURSE = 14  # days
BATCH = 200
MOST_DAYS = 90
SIZES = (0, 2, 5, 10, 20)
FILTERED = f"в файл не отбирают инциденты, где жителей меньше {FEWEST}: так узнали бы их число"
_PAGE = re.compile(r".*/incidents/")
_ID = re.compile(r"№?\s*([0-9a-f]{6,32})", re.IGNORECASE)  # as numbers were before «И-1042»


class Standing(StrEnum):
    """Whether an incident still takes posts."""

    ANY = ""
    GOES_ON = "on"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class IncidentChoice:
    """Filters: alive within `period` days, with at least `people` in that time."""

    period: int = 7
    municipality: str = ""
    group: str = ""
    state: Standing = Standing.GOES_ON
    people: int = 0
    order: Order = Order.PEOPLE

    def wanted(self, now: datetime, **more: int | Place | None) -> IncidentFilter:
        return IncidentFilter(
            since=now - timedelta(days=self.period),
            until=now,
            municipality=self.municipality or None,
            group=self.group or None,
            least=self.people,
            last_since=now - ALIVE if self.state is Standing.GOES_ON else None,
            last_until=now - ALIVE if self.state is Standing.QUIET else None,
            order=self.order,
            **more,  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """`next` is where the next page begins, None at the end; `courses` counts complainants of each
    of the last COURSE days by incident, and is empty for viewers who may not read posts: a day has
    few people.
    """

    total: int
    incidents: Sequence[Named]
    next: Place | None
    courses: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class IncidentFile:
    total: int
    incidents: Iterator[Named]


@dataclass(frozen=True, slots=True)
class IncidentDesk:
    """A viewer who may not read posts sees nothing that points at one of a few people; methods
    raise NotFound, MoveRefused, EntryRefused and Unavailable, and actions return the id of the
    changed incident.
    """

    installation: Installation

    def list(
        self,
        viewer: Viewer,
        choice: IncidentChoice,
        until: datetime,
        *,
        after: Place | None = None,
        limit: int = PAGE,
        asked: str = "",
    ) -> IncidentPage:
        """Incidents alive within the period that ends at `until`; the audit records `asked`."""
        viewer.demand(Right.REGION)
        self._check(choice)
        few = 0 if viewer.may(Right.POSTS) else FEWEST
        page = self.installation.posts.incidents.alive(
            choice.wanted(until, after=after, limit=limit, few=few)
        )
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.INCIDENTS, asked)
        incidents = named(self.installation, viewer, page.incidents)
        return IncidentPage(page.total, incidents, page.next, self._courses(viewer, page, until))

    def _courses(
        self, viewer: Viewer, page: Listing, until: datetime
    ) -> Mapping[str, Sequence[int]]:
        if not viewer.may(Right.POSTS):
            return {}
        days = Steps(Step.DAY, self.installation.region.zone)
        last = days.start(until)
        starts = [*days.between(last - timedelta(days=COURSE - 1), last), days.next(last)]
        ids = [one.incident.id for one in page.incidents]
        return self.installation.posts.incidents.courses(ids, starts)

    def file(self, viewer: Viewer, choice: IncidentChoice, limit: int) -> IncidentFile:
        """The first `limit` incidents of a list, neither ordered nor filtered by small numbers of
        people; the caller notes the export (desks/exports).
        """
        viewer.demand(Right.EXPORT, Right.REGION)
        if choice.people and is_few(choice.people):
            raise EntryRefused(FILTERED)
        self._check(choice)
        now = self.installation.clock.now()
        total = self.installation.posts.incidents.alive(choice.wanted(now, limit=1)).total
        return IncidentFile(total, self._first(limit, viewer, choice.wanted(now, few=FEWEST)))

    def _first(self, left: int, viewer: Viewer, wanted: IncidentFilter) -> Iterator[Named]:
        while left > 0:
            page = self.installation.posts.incidents.alive(replace(wanted, limit=min(BATCH, left)))
            yield from named(self.installation, viewer, page.incidents)
            left -= len(page.incidents)
            if page.next is None:
                return
            wanted = replace(wanted, after=page.next)

    def one(self, viewer: Viewer, incident_id: str, after: str | None = None) -> IncidentFacts:
        """The card, with posts after the post `after`; raises Merged if it now belongs to another
        incident.
        """
        viewer.demand(Right.REGION)
        card = self.card(viewer, incident_id, after)
        write(
            self.installation.audit,
            self.installation.clock.now(),
            viewer,
            Verb.INCIDENT,
            incident_id,
        )
        return card

    def card(self, viewer: Viewer, incident_id: str, after: str | None = None) -> IncidentFacts:
        """The same card as the reply to an action, which is audited already."""
        viewer.demand(Right.REGION)
        if (card := findings(self.installation, viewer, incident_id, after)) is None:
            if heir := self.installation.posts.incidents.heir(incident_id):
                raise Merged(incident_id, heir)
            raise _missing(incident_id)
        return card

    def merge(self, viewer: Viewer, incident_id: str, other: str) -> str:
        """Move all posts of `other`, a number or the address of a page, into this incident."""
        self._sees(viewer, incident_id)
        other_id = self._meant(other)
        with self.installation.transaction():
            moved = make_regrouping(self.installation).merge(incident_id, other_id, viewer.actor)
            CareDesk(self.installation).inherit(viewer, incident_id, other_id)
            self._note(viewer, Verb.INCIDENTS_MERGED, f"{incident_id} {other_id}")
        return self._show(moved, incident_id)

    def split(self, viewer: Viewer, incident_id: str, post_ids: Sequence[str]) -> str:
        self._sees(viewer, incident_id)
        if not post_ids:
            raise MoveRefused("не выбрано ни одного поста: отметьте те, что о другом")
        index = viewer.posts(self.installation.posts.index)
        chosen = with_copies(self.installation, index, incident_id, post_ids)
        with self.installation.transaction():
            moved = make_regrouping(self.installation).split(incident_id, chosen, viewer.actor)
            detail = f"{incident_id} {moved.incident_id} {len(chosen)}"
            self._note(viewer, Verb.INCIDENT_SPLIT, detail)
        return self._show(moved, moved.incident_id or "")

    def take_back(self, viewer: Viewer, regrouping_id: int, incident_id: str | None = None) -> str:
        """Undo a merge, or bring back posts that were split off or moved; `incident_id` names the
        incident whose page requested it.
        """
        self._sees(viewer, incident_id)
        with self.installation.transaction():
            done, moved = make_regrouping(self.installation).take_back(regrouping_id, viewer.actor)
            detail = f"{done.incident_id} {done.other_id}"
            self._note(viewer, Verb.REGROUPING_TAKEN_BACK, detail)
        return self._show(moved, done.incident_id)

    def _sees(self, viewer: Viewer, incident_id: str | None) -> None:
        viewer.demand(Right.TRIAGE, Right.REGION)
        if incident_id is not None and not self.installation.posts.incidents.voiced([incident_id]):
            raise _missing(incident_id)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)

    def _show(self, moved: Moved, incident_id: str) -> str:
        make_regrouping(self.installation).show(moved)
        return incident_id

    def _meant(self, typed: str) -> str:
        bare = _PAGE.sub("", unquote(typed.strip()))
        if (spoken := number_of(bare)) is not None:
            return self.numbered(spoken)
        if (number := _ID.fullmatch(bare)) is None:
            raise MoveRefused(
                f"«{typed.strip()}»: это не номер инцидента; он стоит под названием, например И-42"
            )
        ids = self.installation.posts.incidents.called(number[1].lower())
        if not ids:
            raise MoveRefused(f"инцидента с номером «{number[1]}» нет: проверьте номер")
        if len(ids) > 1:
            raise MoveRefused(f"с «{number[1]}» начинается не один номер: введите его целиком")
        return ids[0]

    def numbered(self, number: int) -> str:
        if (id_ := self.installation.posts.incidents.by_number(number)) is None:
            raise MoveRefused(f"инцидента {numbered(number)} нет: проверьте номер")
        return self.installation.posts.incidents.heir(id_) or id_

    def find(self, viewer: Viewer, typed: str) -> str:
        """The id of an incident from what people type or say: «И-1042», «1042», a link."""
        viewer.demand(Right.REGION)
        try:
            return self._meant(f"И-{typed}" if typed.strip().isdecimal() else typed)
        except MoveRefused as error:
            raise NotFound(str(error)) from error

    def rename(self, viewer: Viewer, incident_id: str, title: str) -> str:
        """Give a title that stays however the incident grows; an empty one brings back the
        system's.
        """
        self._sees(viewer, incident_id)
        incident_id = self.installation.posts.incidents.heir(incident_id) or incident_id
        bare = admit_title(title)
        if len(bare) > LONGEST_TITLE:
            raise EntryRefused(f"название длиннее {LONGEST_TITLE} знаков: сократите его")
        with self.installation.transaction():
            self.installation.posts.incidents.rename(incident_id, bare or None)
            self._note(viewer, Verb.INCIDENT_RENAMED, f"{incident_id} {bare}".rstrip())
        return incident_id

    def _check(self, choice: IncidentChoice) -> None:
        region = self.installation.region
        if not 1 <= choice.period <= MOST_DAYS:
            raise EntryRefused(f"такого периода нет: от 1 до {MOST_DAYS} дней")
        if choice.people not in SIZES:
            raise EntryRefused("такого числа жителей в списке нет")
        if choice.municipality and choice.municipality not in region.municipalities:
            raise EntryRefused("такого муниципалитета нет")
        if choice.group and choice.group not in region.groups:
            raise EntryRefused("такого раздела нет")


def _missing(incident_id: str) -> NotFound:
    return NotFound(f"такого инцидента нет: {incident_id}; проверьте номер в списке")
