"""The sheet before a meeting with an outlet: what it wrote, what was answered, what is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.audit import write
from desks.cases.scope import CaseScope
from desks.leaders import LeaderDesk, Profile
from desks.posts import Shown, shown
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.answers.promise import WAITING, CasePromise
from domain.outreach.outlet_contact import OutletContact
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.ports.index import Hit
from domain.post import AuthorKind
from domain.query import Among, Field

DAYS = 90
MOST_POSTS, MOST_COMMENTS, MOST_CONTACTS = 40, 1_000, 20
MOST_OWED = 1_000  # to all outlets together


@dataclass(frozen=True, slots=True)
class BriefedPost:
    """A critical publication, answers of official pages below it, and the case that it became."""

    post: Shown
    answers: Sequence[Shown]
    case: StoredCase | None
    promises: Sequence[CasePromise]


@dataclass(frozen=True, slots=True)
class Briefing:
    """`total` is how many critical publications there are, of which the latest are shown.
    `contacts` are the latest talks, `owed` all with something owed, the soonest first.
    """

    profile: Profile
    at: datetime
    total: int
    posts: Sequence[BriefedPost]
    contacts: Sequence[OutletContact]
    owed: Sequence[OutletContact]

    @property
    def answered(self) -> int:
        return sum(1 for one in self.posts if one.answers)


@dataclass(frozen=True, slots=True)
class BriefingDesk:
    """Raises Forbidden if the viewer lacks the right, NotFound for a source that does not speak for
    itself, Unavailable without the index.
    """

    installation: Installation

    def look(self, viewer: Viewer, source_id: str) -> Briefing:
        viewer.demand(Right.LEADERS)
        installation = self.installation
        profile = LeaderDesk(installation).profile(viewer, source_id, DAYS)
        share, ids = installation.leaders.publications.critical(profile.cut, MOST_POSTS)
        index = viewer.posts(installation.posts.index)
        known = index.get(list(ids))
        ordered = [Hit(known[id_]) for id_ in ids if id_ in known]
        posts = shown(installation, index, ordered)
        answers = self._answers(viewer, [one.post.id for one in posts])
        cases = self._cases(viewer, [one.post.id for one in posts])
        promises = installation.casework.promises.of_cases({c.case.number for c in cases.values()})
        rows = []
        for one in posts:
            case = cases.get(one.post.id)
            made = promises.get(case.case.number, ()) if case else ()
            waiting = [promise for promise in made if promise.state in WAITING]
            rows.append(BriefedPost(one, answers.get(one.post.id, ()), case, waiting))
        journal = installation.outreach.outlet_contacts
        contacts = journal.of(source_id, MOST_CONTACTS)
        owed = [one for one in journal.open(MOST_OWED) if one.source_id == source_id]
        now = installation.clock.now()
        write(installation.audit, now, viewer, Verb.LEADER_BRIEFING, source_id)
        return Briefing(profile, now, share.count, rows, contacts, owed)

    def _answers(self, viewer: Viewer, ids: Sequence[str]) -> Mapping[str, Sequence[Shown]]:
        """Comments of official pages below these posts, the earliest first."""
        if not ids:
            return {}
        index = viewer.posts(self.installation.posts.index)
        page = index.search(Among(Field.THREAD, frozenset(ids)), limit=MOST_COMMENTS)
        official = [
            hit
            for hit in page.hits
            if (author := hit.enriched.post.author) and author.kind is AuthorKind.OFFICIAL
        ]
        by_thread: dict[str, list[Shown]] = {}
        for one in shown(self.installation, index, official):
            by_thread.setdefault(one.post.thread_id or "", []).append(one)
        return {
            thread: sorted(some, key=lambda one: one.post.published_at)
            for thread, some in by_thread.items()
        }

    def _cases(self, viewer: Viewer, ids: Sequence[str]) -> Mapping[str, StoredCase]:
        if not viewer.may(Right.READ_CASES) or not ids:
            return {}
        casework, scope = self.installation.casework, CaseScope(self.installation, viewer)
        numbers = casework.cases.of_posts(ids)
        stored = casework.cases.several(set(numbers.values()))
        return {
            post: stored[number]
            for post, number in numbers.items()
            if number in stored and scope.sees(stored[number])
        }
