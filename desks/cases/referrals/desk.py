"""The centre's deeds on links of cases: hand over, revoke, decide on a term; «Не отвечают»."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.referrals.handing import Handing
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.referrals.addressees import Addressee
from domain.cases.referrals.mail import CaseMail
from domain.cases.referrals.referral import Referral, ReferralEnd
from domain.cases.workflow import WITH_BODY, CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from russian.casework.referrals import contact_label

PAGE = 50
MAILS = 20  # latest letters that are shown
ASKING = 100  # requests of more time that are shown


@dataclass(frozen=True, slots=True)
class CaseReferrals:
    """The links of a case, oldest first; `order` says whom else its body can be reached by, and
    `is_on` whether its cases are handed over without being asked. `asking` is the request of more
    time that waits, `mails` are the letters that came back, the latest first.
    """

    referrals: Sequence[Referral]
    order: Sequence[Addressee]
    is_on: bool
    asking: Referral | None
    mails: Sequence[CaseMail] = ()

    @property
    def links(self) -> Sequence[Referral]:
        return [one for one in self.referrals if one.key]


@dataclass(frozen=True, slots=True)
class SilentCase:
    """A case that no contact of its body answered, with all who were tried since it came."""

    stored: StoredCase
    entry: Referral
    tried: Sequence[Referral]


@dataclass(frozen=True, slots=True)
class AskingCase:
    stored: StoredCase
    request: Referral


@dataclass(frozen=True, slots=True)
class SilentCases:
    cases: Sequence[SilentCase]
    total: int
    next: int | None
    asking: Sequence[AskingCase]


@dataclass(frozen=True, slots=True)
class ReferralDesk:
    """Every method raises Forbidden if the viewer lacks the right. Deeds raise NotFound for what
    is not there, and MoveRefused for what the case does not allow.
    """

    installation: Installation

    def list(self, viewer: Viewer, case_id: int) -> CaseReferrals:
        viewer.demand(Right.READ_CASES, Right.CASES)
        stored = CaseScope(self.installation, viewer).known(case_id)
        self._note(viewer, Verb.CASE, stored.case.spoken)
        return self.beside(viewer, stored)

    def beside(self, viewer: Viewer, stored: StoredCase) -> CaseReferrals:
        """The same as a part of a look at the case."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        case_id = stored.case.number
        known = self.installation.casework.referrals.of_cases([case_id]).get(case_id, ())
        handing, body = Handing(self.installation), stored.standing.body
        can = body is not None and stored.standing.state in WITH_BODY
        return CaseReferrals(
            known,
            handing.order(body) if body is not None and can else (),
            handing.is_on(body) if body is not None and can else False,
            next((one for one in known if one.asks and one.is_open), None),
            self.installation.casework.mails.of_case(case_id, MAILS) if known else (),
        )

    def hand(self, viewer: Viewer, case_id: int, key: str) -> Referral:
        """Send a link to a contact of the body that has the case; an earlier link of the same
        contact ends.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation = self.installation
        stored = CaseScope(installation, viewer).known(case_id)
        if stored.standing.body is None or stored.standing.state not in WITH_BODY:
            raise MoveRefused("обращение не у органа: сначала передайте его")
        handing = Handing(installation)
        to = next((one for one in handing.order(stored.standing.body) if one.key == key), None)
        if to is None:
            raise EntryRefused("такого контакта у органа нет: выберите из списка")
        handing.read_posts([stored])
        moves = installation.casework.cases.moves_of([case_id])[case_id]
        now = max(installation.clock.now(), moves[-1].at)
        with installation.transaction():
            referral = handing.hand(stored, moves, to, viewer.doer, now, by_hand=True)
            self._note(viewer, Verb.CASE_LINK, f"{stored.case.spoken} {contact_label(referral)}")
        return referral

    def revoke(self, viewer: Viewer, case_id: int, referral_id: int) -> Referral:
        """The link works no longer; what it did stays."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation = self.installation
        stored = CaseScope(installation, viewer).known(case_id)
        referrals = installation.casework.referrals
        one = referrals.get(referral_id) if 0 < referral_id <= GREATEST else None
        if one is None or one.case_id != case_id or not one.key:
            raise NotFound(f"ссылки {referral_id} у обращения нет: посмотрите список")
        now = installation.clock.now()
        with installation.transaction():
            if not one.is_open or not referrals.end(case_id, ReferralEnd.REVOKED, now, one.key):
                raise MoveRefused("эта ссылка уже не действует")
            detail = f"{stored.case.spoken} {contact_label(one)}"
            self._note(viewer, Verb.CASE_LINK_REVOKED, detail)
        return referrals.get(referral_id) or one

    def decline(self, viewer: Viewer, case_id: int, why: str) -> StoredCase:
        """Say no to a request of more time; to say yes is to extend the term."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation = self.installation
        CaseScope(installation, viewer).known(case_id)
        if not why.strip():
            raise EntryRefused("нет причины: напишите, почему срок не продлён")
        with installation.transaction():
            note = Asked(CaseDeed.NOTE, note=f"В продлении срока отказано: {why.strip()}")
            stored = CaseMoves(installation).make(viewer, case_id, note)
            [move] = installation.casework.cases.moves_of([case_id])[case_id][-1:]
            reason = move.note.partition(": ")[2]
            if not installation.casework.referrals.decide(case_id, move.at, reason):
                raise MoveRefused("о продлении уже решили или никто не просил")
        return stored

    def silent(self, viewer: Viewer, after: int = 0, again: bool = False) -> SilentCases:
        """Cases whose bodies press no button, longest first, and requests of more time."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        casework = self.installation.casework
        page = casework.referrals.silent(None, max(0, after), PAGE)
        asking = casework.referrals.asking(ASKING)
        ids = {one.case_id for one in (*page.referrals, *asking)}
        stored, links = casework.cases.several(ids), casework.referrals.of_cases(ids)
        if not again:
            self._note(viewer, Verb.CASES, "не отвечают")
        return SilentCases(
            [
                SilentCase(stored[one.case_id], one, _tried(one, links))
                for one in page.referrals
                if one.case_id in stored
            ],
            page.total,
            page.next,
            [AskingCase(stored[one.case_id], one) for one in asking if one.case_id in stored],
        )

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _tried(entry: Referral, links: Mapping[int, Sequence[Referral]]) -> Sequence[Referral]:
    return [one for one in links.get(entry.case_id, ()) if one.key and one.turn == entry.turn]
