"""Hands cases over by links, together with the moves that give them to bodies."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from app.installation import Installation
from desks.viewer import Viewer
from domain.cases.case import CaseMove
from domain.cases.clocks import clocks
from domain.cases.referrals.addressees import Addressee, addressees, works_here
from domain.cases.referrals.link import turn_of
from domain.cases.referrals.referral import Referral, ReferralEnd, Tried
from domain.cases.steps import COMING
from domain.cases.watch.absence import Absences
from domain.cases.watch.staff import Staff
from domain.cases.workflow import ENDED, WITH_BODY, CaseDeed
from domain.errors import IndexUnavailable
from domain.message import Message, MessageState
from domain.person import SYSTEM, Person
from domain.ports.casework.cases import StoredCase
from domain.post import EnrichedPost
from domain.terms.term import Term, TermUnit
from russian.casework.referrals import due_words, message

log = logging.getLogger(__name__)

HANDING = frozenset((COMING - {CaseDeed.FORWARD}) | {CaseDeed.UNDO})
BATCH = 500  # referrals whose time is over, of one turn


class Handing:
    """`posts` are those of the cases, read before a transaction begins; without the index a
    message names no post, and the page of its link shows the case all the same.
    """

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.posts: Mapping[str, EnrichedPost] = {}

    @cached_property
    def _people(self) -> Sequence[Person]:
        return self.installation.access.people.all()

    @cached_property
    def staff(self) -> Staff:
        now = self.installation.clock.now()
        absences = Absences(self.installation.casework.absences.since(now), now)
        return Staff(self._people, absences, self.installation.region)

    def prepare(self, cases: Collection[StoredCase], deed: CaseDeed, body: str | None) -> None:
        """Read what handing these cases over by such a deed needs."""
        bodies = {body} if body else {one.standing.body for one in cases}
        if deed in HANDING and any(self.is_on(one) for one in bodies if one):
            self.read_posts(cases)

    def read_posts(self, cases: Collection[StoredCase]) -> None:
        ids = sorted({one.case.post_id for one in cases if one.case.post_id})
        if not ids:
            return
        try:
            self.posts = self.installation.posts.index.get(ids)
        except IndexUnavailable as error:
            log.warning("cases are handed over without their posts: %s", error)

    def order(self, body_id: str) -> Sequence[Addressee]:
        """Whom a case of the body is handed to, one after another; nobody who is away."""
        settings = self.installation.settings
        if (body := self.installation.region.bodies.get(body_id)) is None:
            return ()
        people = [one for one in self._people if not self.staff.absences.away(one.id)]
        coordinators = self.staff.coordinators(body_id)
        return addressees(body, people, coordinators, settings.contact_channels, settings.channels)

    def is_on(self, body_id: str) -> bool:
        """Whether cases of the body are handed over without being asked."""
        settings = self.installation.settings
        body = self.installation.region.bodies.get(body_id)
        if body is None or body.links is False:
            return False
        if not settings.contact_channels and not settings.channels:
            return False
        if body.links is None and works_here(body, self.staff.people.values()):
            return False
        return bool(self.order(body_id))

    def moved(
        self,
        viewer: Viewer,
        before: StoredCase,
        after: StoredCase,
        moves: Sequence[CaseMove],
    ) -> None:
        """Follow a move, in its transaction: links of a case that left end, and who gets it is
        written to.
        """
        referrals, move, now = self.installation.casework.referrals, moves[-1], after.standing
        number, left = after.case.number, now.body != before.standing.body
        if move.deed in COMING:
            how = ReferralEnd.LEFT if left else ReferralEnd.REPLACED
            referrals.end(number, how, move.at)
        elif now.state in ENDED:
            referrals.end(number, ReferralEnd.CLOSED, move.at)
        elif left:
            referrals.end(number, ReferralEnd.LEFT, move.at)
        elif viewer.bodies is not None:
            referrals.answered(number, move.at)
        if move.deed is CaseDeed.EXTEND:
            referrals.decide(number, move.at)
        came = move.deed in COMING or left or before.standing.state not in WITH_BODY
        if move.deed in HANDING and came and now.state in WITH_BODY and now.body is not None:
            self._hand_first(after, moves, move)

    def _hand_first(self, stored: StoredCase, moves: Sequence[CaseMove], move: CaseMove) -> None:
        body = stored.standing.body
        assert body is not None
        if not self.is_on(body):
            return
        known = self.installation.casework.referrals.of_cases([stored.case.number])
        if any(one.is_open and one.key for one in known.get(stored.case.number, ())):
            return
        self.hand(stored, moves, self.order(body)[0], SYSTEM, move.at)

    def hand(
        self,
        stored: StoredCase,
        moves: Sequence[CaseMove],
        to: Addressee,
        who: str,
        at: datetime,
        *,
        by_hand: bool = False,
    ) -> Referral:
        """One referral with its message; an open one of the same contact ends."""
        installation, case, body = self.installation, stored.case, stored.standing.body
        assert body is not None
        referrals = installation.casework.referrals
        with installation.transaction():
            referrals.end(case.number, ReferralEnd.REPLACED, at, to.key)
            referral = referrals.add(
                Referral(
                    case_id=case.number,
                    body=body,
                    contact=to.contact,
                    person=to.person,
                    turn=turn_of(moves),
                    made_at=at,
                    who=who,
                    press_by=self._press_by(stored, at),
                    by_hand=by_hand,
                )
            )
            assert referral is not None
            installation.messages.outbox.put([self._message(stored, moves, referral)])
        return referral

    def _press_by(self, stored: StoredCase, at: datetime) -> datetime:
        """Danger to life waits for no opening."""
        region, now = self.installation.region, stored.standing
        if now.urgent:
            return at + timedelta(minutes=region.press_within)
        worktime = region.worktime(stored.case.place.municipality, now.body)
        return worktime.due(at, Term(region.press_within, TermUnit.MINUTES))

    def _message(
        self, stored: StoredCase, moves: Sequence[CaseMove], referral: Referral
    ) -> Message:
        region, at = self.installation.region, referral.made_at
        due = due_words(stored, clocks(stored.case, moves, region, at), region)
        post = self.posts.get(stored.case.post_id or "")
        title, text = message(stored, due, post.post if post else None, region)
        return Message(
            id=f"case link {referral.number}",
            about=None,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=at,
            next_try_at=at,
            person=referral.person or None,
            contact=referral.contact or None,
            referral=referral.number,
        )


def hand_on(installation: Installation, now: datetime) -> int:
    """A job: cases whose contact pressed no button in time, or was not reached, go to the next
    one, at last to the list of the centre. Returns how many went on.
    """
    referrals = installation.casework.referrals
    due, handing, count = referrals.due(now, BATCH), Handing(installation), 0
    rows = [one for id_ in due if (one := referrals.get(id_)) is not None]
    cases = installation.casework.cases.several({one.case_id for one in rows})
    moves = installation.casework.cases.moves_of(cases)
    handing.read_posts(cases.values())
    for one in rows:
        stored = cases.get(one.case_id)
        with installation.transaction():
            if stored is None or stored.standing.body != one.body:
                referrals.end(one.case_id, ReferralEnd.LEFT, now)
            elif stored.standing.state not in WITH_BODY:
                referrals.answered(one.case_id, now)
            elif referrals.pass_on(one.number, due[one.number], now):
                _try_next(handing, stored, moves[one.case_id], one, now)
                count += 1
    return count


def bounced(installation: Installation, one: Referral, now: datetime) -> bool:
    """The message of this referral came back: the next contact is tried, as after a delivery that
    failed.
    """
    handing, cases = Handing(installation), installation.casework.cases
    stored = cases.get(one.case_id)
    if stored is None or stored.standing.body != one.body:
        return False
    if stored.standing.state not in WITH_BODY:
        return False
    handing.read_posts([stored])
    moves = cases.moves_of([one.case_id])[one.case_id]
    with installation.transaction():
        if is_next := installation.casework.referrals.pass_on(one.number, Tried.BOUNCED, now):
            _try_next(handing, stored, moves, one, now)
    return is_next


def _try_next(
    handing: Handing, stored: StoredCase, moves: Sequence[CaseMove], one: Referral, now: datetime
) -> None:
    referrals = handing.installation.casework.referrals
    same = [
        other for other in referrals.of_cases([one.case_id])[one.case_id] if other.turn == one.turn
    ]
    if any(other.pressed_at is not None for other in same):
        referrals.answered(one.case_id, now)
        return
    tried = {other.key for other in same}
    order = handing.order(one.body)
    to = next((other for other in order if other.key not in tried), None)
    if to is not None:
        handing.hand(stored, moves, to, SYSTEM, now)
        return
    referrals.add(Referral(one.case_id, one.body, "", one.turn, now, SYSTEM))
