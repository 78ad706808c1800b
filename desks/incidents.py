"""Incidents as people and programs list, open, merge, split and export them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.assembly import make_regrouping
from app.installation import Installation
from desks.audit import Verb, write
from desks.incident import IncidentFacts, Named, findings, named, with_copies
from desks.viewer import Viewer
from domain.errors import EntryRefused, Merged, MoveRefused, NotFound
from domain.incident import IncidentFilter, Order, Place
from domain.person import Right
from enrichment.incidents.incident import ALIVE
from enrichment.regrouping import Moved
from russian.few import FEWEST, is_few

PAGE = 20
BATCH = 200  # incidents of a file that are read at once
MOST_DAYS = 90
SIZES = (0, 2, 5, 10, 20)  # people at least
FILTERED = f"в файл не отбирают инциденты, где людей меньше {FEWEST}: так узнали бы их число"
SHORTEST = 6  # digits of a number that people may type
_NUMBER = re.compile(r"(?:.*/incidents/)?№?\s*([0-9a-f]{6,32})", re.IGNORECASE)


class Standing(StrEnum):
    """Whether an incident still takes posts."""

    ANY = ""
    GOES_ON = "on"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class IncidentChoice:
    """Which incidents: alive within `period` days, with `people` in that time at least."""

    period: int = 7
    municipality: str = ""
    group: str = ""
    state: Standing = Standing.ANY
    people: int = 0
    order: Order = Order.PEOPLE

    def wanted(self, now: datetime, **more: int | Place | None) -> IncidentFilter:
        """What the store is asked for."""
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
    """A page of a list: `next` is where it goes on, None at the end."""

    total: int
    incidents: Sequence[Named]
    next: Place | None


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """What is exported: `incidents` are read while they are taken."""

    total: int
    incidents: Iterator[Named]


@dataclass(frozen=True, slots=True)
class IncidentDesk:
    """Every call raises Forbidden where the viewer lacks the right, and Unavailable. A viewer who
    may not read posts sees nothing that points at one of a few people.
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
        """Incidents alive within the period that ends at `until`; the audit says what was `asked`.
        Raises EntryRefused.
        """
        viewer.demand(Right.REGION)
        self._check(choice)
        few = 0 if viewer.may(Right.POSTS) else FEWEST
        page = self.installation.posts.incidents.alive(
            choice.wanted(until, after=after, limit=limit, few=few)
        )
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.INCIDENTS, asked)
        return IncidentPage(page.total, named(self.installation, viewer, page.incidents), page.next)

    def file(self, viewer: Viewer, choice: IncidentChoice, limit: int) -> IncidentFile:
        """The first `limit` of all that a list leads to; the numbers of a few people order and
        filter nothing. The audit is written by desks.exports. Raises EntryRefused.
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
        """Its card, with posts that come after the post `after`. Raises NotFound, or Merged where
        it belongs to another now.
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
        """The same as the answer to a deed, which the audit knows already."""
        viewer.demand(Right.REGION)
        if (card := findings(self.installation, viewer, incident_id, after)) is None:
            if heir := self.installation.posts.incidents.heir(incident_id):
                raise Merged(incident_id, heir)
            raise _missing(incident_id)
        return card

    def merge(self, viewer: Viewer, incident_id: str, other: str) -> str:
        """All posts of another incident, named by its number or the address of its page, belong to
        this one. Returns the id of this one. Raises NotFound, MoveRefused.
        """
        self._sees(viewer, incident_id)
        other_id = self._meant(other)
        with self.installation.transaction():
            moved = make_regrouping(self.installation).merge(incident_id, other_id, viewer.actor)
            self._note(viewer, Verb.INCIDENTS_MERGED, f"{incident_id} {other_id}")
        return self._show(moved, incident_id)

    def split(self, viewer: Viewer, incident_id: str, post_ids: Sequence[str]) -> str:
        """These posts with their copies are a new incident, whose id is returned. Raises NotFound,
        MoveRefused.
        """
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
        """Undo a merge, or bring posts back that were split off or moved. `incident_id` names the
        incident on whose page that was asked. Returns the id of the incident that it happened to.
        Raises NotFound, MoveRefused.
        """
        self._sees(viewer, incident_id)
        with self.installation.transaction():
            done, moved = make_regrouping(self.installation).take_back(regrouping_id, viewer.actor)
            detail = f"{done.incident_id} {done.other_id}"
            self._note(viewer, Verb.REGROUPING_TAKEN_BACK, detail)
        return self._show(moved, done.incident_id)

    def _sees(self, viewer: Viewer, incident_id: str | None) -> None:
        """Only those change incidents who may see them."""
        viewer.demand(Right.TRIAGE, Right.REGION)
        if incident_id is not None and self.installation.posts.incidents.get(incident_id) is None:
            raise _missing(incident_id)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)

    def _show(self, moved: Moved, incident_id: str) -> str:
        make_regrouping(self.installation).show(moved)
        return incident_id

    def _meant(self, typed: str) -> str:
        """The id of an incident by the beginning of its number, or by the address of its page."""
        if (number := _NUMBER.fullmatch(typed.strip())) is None:
            raise MoveRefused(
                f"«{typed.strip()}»: это не номер инцидента; номер стоит под его названием, "
                f"хватит первых {SHORTEST} знаков"
            )
        ids = self.installation.posts.incidents.called(number[1].lower())
        if not ids:
            raise MoveRefused(f"инцидента с номером «{number[1]}» нет: проверьте номер")
        if len(ids) > 1:
            raise MoveRefused(f"с «{number[1]}» начинается не один номер: введите его целиком")
        return ids[0]

    def _check(self, choice: IncidentChoice) -> None:
        region = self.installation.region
        if not 1 <= choice.period <= MOST_DAYS:
            raise EntryRefused(f"такого периода нет: от 1 до {MOST_DAYS} дней")
        if choice.people not in SIZES:
            raise EntryRefused("такого числа людей в списке нет")
        if choice.municipality and choice.municipality not in region.municipalities:
            raise EntryRefused("такого муниципалитета нет")
        if choice.group and choice.group not in region.groups:
            raise EntryRefused("такой группы тем нет")


def _missing(incident_id: str) -> NotFound:
    return NotFound(f"такого инцидента нет: {incident_id}; проверьте номер в списке")
