"""The audit: the row of each action, and reading the rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.verb_words import FORMER, WORDS
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.person import Right
from domain.ports.audit import AuditFilter, AuditLog, Look

FILE_PAGE = 1000


def write(log: AuditLog, at: datetime, viewer: Viewer, verb: Verb, detail: str = "") -> None:
    acted_for = f" (от имени: {viewer.in_name_of})" if viewer.in_name_of else ""
    log.write(at, viewer.name, verb, f"{detail}{acted_for}".lstrip())


def word(what: str) -> str:
    try:
        return WORDS[Verb(what)]
    except ValueError:
        return FORMER.get(what, what)


@dataclass(frozen=True, slots=True)
class LookPage:
    """Rows, newest first; `older` is the id before which the next page begins, None at the end."""

    looks: Sequence[Look]
    older: int | None


@dataclass(frozen=True, slots=True)
class LookFile:
    total: int
    pages: Iterator[Sequence[Look]]


@dataclass(frozen=True, slots=True)
class AuditDesk:
    installation: Installation

    def read(
        self, viewer: Viewer, wanted: AuditFilter, limit: int, before: int | None = None
    ) -> LookPage:
        """One page. The row about this reading is written first, so the page contains it."""
        viewer.demand(Right.ADMINISTER)
        self._note(viewer, Verb.AUDIT, self._asked(wanted))
        rows = self.installation.audit.read(wanted, limit + 1, before)
        looks = rows[:limit]
        return LookPage(looks, looks[-1].id if len(rows) > limit else None)

    def file(self, viewer: Viewer, wanted: AuditFilter, kind: str) -> LookFile:
        viewer.demand(Right.ADMINISTER)
        self._note(viewer, Verb.AUDIT_EXPORTED, f"{kind} {self._asked(wanted)}".rstrip())
        return LookFile(self.installation.audit.count(wanted), self._all(wanted))

    def _all(self, wanted: AuditFilter) -> Iterator[Sequence[Look]]:
        before = None
        while looks := self.installation.audit.read(wanted, FILE_PAGE, before):
            yield looks
            before = looks[-1].id

    def _asked(self, wanted: AuditFilter) -> str:
        zone = self.installation.region.zone
        asked = {
            "кто: ": wanted.who,
            "что: ": wanted.what and word(wanted.what),
            "с ": wanted.since and f"{wanted.since.astimezone(zone):%d.%m.%Y}",
            "до ": wanted.until and f"{wanted.until.astimezone(zone):%d.%m.%Y}",
        }
        return ", ".join(f"{name}{value}" for name, value in asked.items() if value)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)

    def names(self, viewer: Viewer) -> Sequence[str]:
        viewer.demand(Right.ADMINISTER)
        return [person.name for person in self.installation.access.people.all()]
