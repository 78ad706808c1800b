"""The page of a link of a body: its part of a draft, and objections to it, without signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.cases.casework import make_rating_links
from app.installation import Installation
from desks.cases.ratings.editions import EditionDesk
from desks.cases.ratings.objections import Objecting, ObjectionDesk
from desks.cases.referrals.linked import named
from desks.viewer import Viewer, by_link
from domain.cases.ratings.edition import EditionState, RatingEdition
from domain.cases.ratings.objection import RatingLink, RatingObjection
from domain.cases.ratings.rating import TOGETHER, FrozenCase, RatedBody
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right

LISTED = 500


class Closed(StrEnum):
    """Why a link that we signed shows nothing."""

    REVOKED = "revoked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LinkedDraft:
    """The part of a draft that is the body's; of a link that is closed there is nothing else."""

    link: RatingLink
    closed: Closed | None
    edition: RatingEdition | None = None
    rated: RatedBody | None = None
    cases: Sequence[FrozenCase] = ()
    total: int = 0
    objections: Sequence[RatingObjection] = ()


@dataclass(frozen=True, slots=True)
class RatingLinkDesk:
    """Looking changes nothing and is not audited, because mail scanners follow links. Nothing but
    the body's own part of one draft is reached.
    """

    installation: Installation

    def read(self, token: str) -> RatingLink | None:
        """None for a link that is damaged, has ended, or is of another key or database."""
        now = self.installation.clock.now()
        signed = make_rating_links(self.installation).read(token, now)
        if signed is None:
            return None
        link = self.installation.casework.objections.link(signed.link)
        return link if link is not None and signed.is_of(link) else None

    def look(self, link: RatingLink) -> LinkedDraft:
        casework, now = self.installation.casework, self.installation.clock.now()
        link = casework.objections.link(link.number) or link
        edition = casework.editions.get(link.edition_id)
        if link.revoked_at is not None:
            return LinkedDraft(link, Closed.REVOKED)
        if edition is None or edition.state is not EditionState.DRAFT or not link.works(now):
            return LinkedDraft(link, Closed.ENDED)
        content = EditionDesk(self.installation).drafted(edition)
        rated = next(
            (
                one
                for table in content.views[TOGETHER]
                for one in table.bodies
                if one.body.id == link.body
            ),
            None,
        )
        cases = [one for one in content.cases if link.body in (one.rated.body, one.former)]
        late = sorted(cases, key=lambda one: (one.rated.is_on_time, one.is_left_out))
        objections = casework.objections.of_edition(edition.number)
        mine = [one for one in objections if one.body == link.body]
        return LinkedDraft(link, None, edition, rated, late[:LISTED], len(cases), mine)

    def object(self, link: RatingLink, asked: Objecting, name: str) -> RatingObjection:
        """Raises MoveRefused if the link does not work, EntryRefused for what is missing."""
        linked = self.look(link)
        if linked.closed is not None or linked.edition is None:
            raise MoveRefused("ссылка не действует: позвоните в центр")
        who = named(name)
        if not who:
            raise EntryRefused("не написано, кто возражает: напишите фамилию и должность")
        return ObjectionDesk(self.installation).object(
            self._viewer(link, who), linked.edition.number, asked, link.number
        )

    def _viewer(self, link: RatingLink, name: str) -> Viewer:
        rights = (Right.READ_CASES, Right.DRAFTS)
        signature = f"{name} (по ссылке)"
        return by_link(signature, *rights, bodies=frozenset({link.body}))
