"""Objections to drafts of ratings: bodies object, the centre hands out links and decides."""

from dataclasses import dataclass, replace

from app.cases.casework import make_rating_links
from app.installation import Installation
from desks.audit import write
from desks.cases.checks import kept_reason
from desks.cases.ratings.editions import EditionDesk
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST, number_of, numbered
from domain.cases.ratings.edition import EditionState
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import (
    LONGEST_REASON,
    MOST,
    OF_A_CASE,
    ObjectionEffect,
    ObjectionState,
    RatingLink,
    RatingObjection,
)
from domain.cases.ratings.rating import OF_CENTRE, RatingContent
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from russian.ratings.editions import edition_words

ENDED = "возражения больше не принимаются: срок прошёл или рейтинг утверждён"


@dataclass(frozen=True, slots=True)
class Objecting:
    """What a body sends: against a case, a figure, or both."""

    body: str
    reason: str
    case: str = ""
    measure: MeasureKind | None = None


@dataclass(frozen=True, slots=True)
class ObjectionDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for what is not there,
    MoveRefused out of turn, EntryRefused for what is missing.
    """

    installation: Installation

    def object(
        self, viewer: Viewer, edition_id: int, asked: Objecting, link: int | None = None
    ) -> RatingObjection:
        viewer.demand(Right.DRAFTS)
        desk, now = EditionDesk(self.installation), self.installation.clock.now()
        edition = desk.known(viewer, edition_id)
        scope = CaseScope(self.installation, viewer)
        content = desk.drafted(edition)
        self._check_body(content, asked.body, scope.bodies)
        if not edition.is_open(now):
            raise MoveRefused(ENDED)
        reason = kept_reason(asked.reason, LONGEST_REASON)
        if not reason:
            raise EntryRefused("нет причины: напишите, что посчитано неверно")
        case_id = _case(content, asked)
        if case_id is None and asked.measure is None:
            raise EntryRefused(
                "не сказано, против чего возражение: назовите обращение или показатель"
            )
        objection = RatingObjection(
            edition.number,
            asked.body,
            reason,
            viewer.doer,
            now,
            case_id,
            asked.measure.value if asked.measure is not None else None,
            link,
        )
        with self.installation.transaction():
            sent = replace(objection, at=self.installation.clock.now())  # reading took its time
            saved = self.installation.casework.objections.add(sent, MOST)
            if saved is None:
                if not desk.known(viewer, edition_id).is_open(sent.at):
                    raise MoveRefused(ENDED)
                raise MoveRefused(f"возражений органа уже {MOST}: позвоните в центр")
            about = numbered(case_id) if case_id else objection.measure
            detail = f"{edition_words(edition)}: {asked.body}, {about}"
            self._note(viewer, Verb.RATING_OBJECTION, detail)
        return saved

    def decide(
        self,
        viewer: Viewer,
        objection_id: int,
        effect: ObjectionEffect | None,
        why: str,
    ) -> RatingObjection:
        """Accept with an effect, or reject without one; until the edition is final a decision may
        be replaced.
        """
        viewer.demand(Right.RATINGS)
        store, now = self.installation.casework.objections, self.installation.clock.now()
        one = store.get(objection_id) if 0 < objection_id <= GREATEST else None
        if one is None:
            raise NotFound(f"возражения № {objection_id} нет: посмотрите список")
        edition = self.installation.casework.editions.get(one.edition_id)
        if edition is None or edition.state is not EditionState.DRAFT:
            raise MoveRefused("рейтинг уже утверждён или отозван: решать поздно")
        words = kept_reason(why, LONGEST_REASON)
        if not words:
            raise EntryRefused("нет причины: напишите, почему решено так")
        if effect in OF_A_CASE and one.case_id is None:
            raise EntryRefused("возражение не про обращение: исправьте данные и посчитайте заново")
        state = ObjectionState.REJECTED if effect is None else ObjectionState.ACCEPTED
        decided = replace(
            one,
            state=state,
            effect=effect,
            decision=words,
            decided_by=viewer.doer,
            decided_at=now,
        )
        with self.installation.transaction():
            if not store.decide(decided, one.decided_at):
                raise MoveRefused("возражение тем временем решил кто-то другой: посмотрите, как")
            detail = f"№ {one.number}, {edition_words(edition)}"
            self._note(viewer, Verb.RATING_DECISION, detail)
        return decided

    def invite(self, viewer: Viewer, edition_id: int, body: str) -> tuple[RatingLink, str]:
        """A link for the body, and its address; it ends with the time for objections."""
        viewer.demand(Right.RATINGS)
        desk, now = EditionDesk(self.installation), self.installation.clock.now()
        edition = desk.known(viewer, edition_id, True)
        if not edition.is_open(now):
            raise MoveRefused("возражения больше не принимаются: ссылка не нужна")
        self._check_body(desk.drafted(edition), body, None)
        made = RatingLink(edition.number, body, now, edition.until, viewer.doer)
        with self.installation.transaction():
            link = self.installation.casework.objections.add_link(made)
            self._note(viewer, Verb.RATING_LINK, f"{edition_words(edition)}: {body}")
        return link, make_rating_links(self.installation).url(link)

    def revoke(self, viewer: Viewer, link_id: int) -> RatingLink:
        viewer.demand(Right.RATINGS)
        store, now = self.installation.casework.objections, self.installation.clock.now()
        link = store.link(link_id) if 0 < link_id <= GREATEST else None
        if link is None:
            raise NotFound(f"ссылки № {link_id} нет: посмотрите список")
        with self.installation.transaction():
            if not link.works(now) or not store.revoke(link_id, now):
                raise MoveRefused("эта ссылка уже не действует")
            self._note(viewer, Verb.RATING_LINK_REVOKED, f"№ {link_id}, {link.body}")
        return replace(link, revoked_at=now)

    def url(self, link: RatingLink) -> str:
        return make_rating_links(self.installation).url(link)

    def _check_body(
        self, content: RatingContent, body: str, visible: frozenset[str] | None
    ) -> None:
        """A body whose cases are not counted at all may object to that."""
        rated = {name for one in content.cases for name in (one.rated.body, one.former)}
        known = body in rated or body in self.installation.region.bodies
        if body == OF_CENTRE or not known or (visible is not None and body not in visible):
            raise NotFound("такого органа нет: выберите его в списке")

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _case(content: RatingContent, asked: Objecting) -> int | None:
    if not asked.case.strip():
        return None
    number = number_of(asked.case)
    if number is None:
        raise EntryRefused(f"«{asked.case.strip()[:40]}» — не номер обращения; он вида О-2041")
    mine = {one.rated.case for one in content.cases if asked.body in (one.rated.body, one.former)}
    if str(number) not in mine:
        raise EntryRefused(f"обращения {numbered(number)} среди посчитанных у органа нет")
    return number
