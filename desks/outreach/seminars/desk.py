"""Seminars: the calendar, whom to invite first, who came, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import check_body
from desks.cases.referrals.handing import Handing
from desks.cases.scope import CaseScope
from desks.outreach.seminars.checking import SeminarForm, checked_people, filled
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.message import Message, MessageState
from domain.outreach.mistake import MistakeKind
from domain.outreach.seminar import (
    FARTHEST_AHEAD,
    Seminar,
    SeminarInvitation,
    SeminarPhase,
    SeminarSpan,
)
from domain.person import Right
from outreach.seminars.effect import SPAN, SeminarOutcome, Sides, outcome, spans
from russian.outreach.seminars import PHASES, SeminarNews, message

MOST_BODIES = 200


@dataclass(frozen=True, slots=True)
class ListedSeminar:
    """`people` came from `came` bodies, as far as it is known."""

    seminar: Seminar
    phase: SeminarPhase
    invited: int
    came: int
    people: int


@dataclass(frozen=True, slots=True)
class SeminarSeat:
    """An invited body: its errors of the seminar's kinds in as many days before and after."""

    invitation: SeminarInvitation
    before: Mapping[MistakeKind, int]
    after: Mapping[MistakeKind, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that may be invited; `errors` of the seminar's kinds in the last 90 days."""

    body: str
    errors: int
    has_contact: bool


@dataclass(frozen=True, slots=True)
class SeminarCard:
    """`days` is the length of either stretch of errors, 0 before the seminar ended. Candidates,
    those with most errors first, and the outcome are the centre's to see.
    """

    seminar: Seminar
    phase: SeminarPhase
    seats: Sequence[SeminarSeat]
    days: int
    may_change: bool
    outcome: SeminarOutcome | None = None
    candidates: Sequence[Candidate] = ()


@dataclass(frozen=True, slots=True)
class SeminarDesk:
    """Every method raises Forbidden if the viewer lacks the right. The centre sees all, a body
    those that it is invited to, and its own line in them. A deed raises NotFound for a seminar
    that is not there, MoveRefused if it is out of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(self, viewer: Viewer, wanted: SeminarSpan) -> Sequence[ListedSeminar]:
        rows = self.listed(viewer, wanted)
        self._note(viewer, Verb.SEMINARS, "список")
        return rows

    def listed(self, viewer: Viewer, wanted: SeminarSpan) -> Sequence[ListedSeminar]:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        own = CaseScope(self.installation, viewer).bodies
        store, now = self.installation.outreach.seminars, self.installation.clock.now()
        rows = store.page(replace(wanted, bodies=own))
        invited = store.invited([one.number for one in rows])
        listed = []
        for one in rows:
            seats = [i for i in invited[one.number] if own is None or i.body in own]
            came = [i.came for i in seats if i.came]
            listed.append(ListedSeminar(one, one.phase(now), len(seats), len(came), sum(came)))
        return listed

    def look(self, viewer: Viewer, number: int) -> SeminarCard:
        viewer.demand(Right.READ_CASES)
        known = self._known(viewer, number)
        self._note(viewer, Verb.SEMINARS, f"№ {number}")
        return self._card(viewer, known)

    def again(self, viewer: Viewer, number: int) -> SeminarCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        return self._card(viewer, self._known(viewer, number))

    def add(self, viewer: Viewer, form: SeminarForm) -> Seminar:
        viewer.demand(Right.READ_CASES, Right.LEADERS)
        now = self.installation.clock.now()
        empty = Seminar("", now, now, "", "", (), (), (), viewer.doer, now)
        new = filled(empty, form)
        with self.installation.transaction():
            added = self.installation.outreach.seminars.add(new)
            self._note(viewer, Verb.SEMINAR_ADD, f"№ {added.number}")
        return added

    def edit(
        self, viewer: Viewer, number: int, form: SeminarForm, version: int | None = None
    ) -> Seminar:
        """Those invited are written to if its time or place changed before it began."""
        known = self._to_change(viewer, number)
        now = self.installation.clock.now()
        changed = replace(filled(known, form), who=viewer.doer, at=now)
        moved = (changed.starts_at, changed.ends_at, changed.place) != (
            known.starts_at,
            known.ends_at,
            known.place,
        )
        with self.installation.transaction():
            saved = self._saved(known, changed, version)
            if moved and now < saved.starts_at:
                self._tell(SeminarNews.MOVED, saved, now)
            self._note(viewer, Verb.SEMINAR_EDIT, f"№ {number}")
        return saved

    def cancel(self, viewer: Viewer, number: int, version: int | None = None) -> Seminar:
        """Those invited are written to. A seminar that began cannot be cancelled."""
        known = self._to_change(viewer, number)
        now = self.installation.clock.now()
        if known.phase(now) is not SeminarPhase.AHEAD:
            raise MoveRefused("семинар уже начался: отметьте, кто пришёл")
        with self.installation.transaction():
            changed = replace(known, cancelled_at=now, who=viewer.doer, at=now)
            saved = self._saved(known, changed, version)
            self._tell(SeminarNews.CANCELLED, saved, now)
            self._note(viewer, Verb.SEMINAR_CANCEL, f"№ {number}")
        return saved

    def invite(
        self, viewer: Viewer, number: int, bodies: Sequence[str]
    ) -> Sequence[SeminarInvitation]:
        """Each by its first contact; an earlier link of a body ends. A body without one is listed
        all the same, to be invited by telephone.
        """
        known = self._to_change(viewer, number)
        now, chosen = self.installation.clock.now(), list(dict.fromkeys(bodies or ()))
        if not chosen or len(chosen) > MOST_BODIES:
            raise EntryRefused("не выбран ни один орган: отметьте, кого пригласить")
        for body in chosen:
            check_body(self.installation.region, body)
        if known.phase(now) is not SeminarPhase.AHEAD:
            raise MoveRefused("семинар уже начался: пришедших отметьте вручную")
        if known.starts_at > now + FARTHEST_AHEAD:
            raise EntryRefused("до семинара больше 150 дней: пригласите позже")
        handing, sent = Handing(self.installation), []
        with self.installation.transaction():
            for body in chosen:
                to = next(iter(handing.order(body)), None)
                invitation = self.installation.outreach.seminars.invite(
                    SeminarInvitation(
                        known.number,
                        body,
                        to.contact if to else "",
                        to.person if to else "",
                        now,
                        viewer.doer,
                    )
                )
                sent.append(invitation)
            self._send(SeminarNews.INVITED, known, sent, now)
            self._note(viewer, Verb.SEMINAR_INVITE, f"№ {number}, органов {len(sent)}")
        return sent

    def revoke(self, viewer: Viewer, number: int, body: str) -> SeminarInvitation:
        """The link works no longer, and the body is not of the list."""
        known = self._to_change(viewer, number)
        now, invitation = self.installation.clock.now(), self._invited(known, body)
        with self.installation.transaction():
            ended = invitation and self.installation.outreach.seminars.end(invitation.number, now)
            if invitation is None or not ended:
                raise MoveRefused("этот орган и так не приглашён")
            self._note(viewer, Verb.SEMINAR_REVOKE, f"№ {number} {body}")
        return replace(invitation, ended_at=now)

    def mark(self, viewer: Viewer, number: int, body: str, people: int) -> SeminarInvitation:
        """So many came of the body, also of a body that was not invited; 0 for nobody."""
        known = self._to_change(viewer, number)
        now, store = self.installation.clock.now(), self.installation.outreach.seminars
        check_body(self.installation.region, body)
        if known.phase(now) is SeminarPhase.AHEAD:
            raise MoveRefused("семинар ещё не начался: отмечать пока некого")
        checked_people(people)
        with self.installation.transaction():
            invitation = self._invited(known, body) or store.invite(
                SeminarInvitation(known.number, body, "", "", now, viewer.doer)
            )
            store.mark(invitation.number, people, viewer.doer, now)
            self._note(viewer, Verb.SEMINAR_MARK, f"№ {number} {body}: {people}")
        return replace(invitation, came=people, answered_by=viewer.doer, answered_at=now)

    def _known(self, viewer: Viewer, number: int) -> Seminar:
        store, own = self.installation.outreach.seminars, CaseScope(self.installation, viewer)
        known = store.get(number) if 0 < number <= GREATEST else None
        if known is not None and own.bodies is not None:
            invited = {one.body for one in store.invited([known.number])[known.number]}
            known = known if invited & own.bodies else None
        if known is None:
            raise NotFound(f"семинара № {number} нет: посмотрите список")
        return known

    def _to_change(self, viewer: Viewer, number: int) -> Seminar:
        viewer.demand(Right.READ_CASES, Right.LEADERS)
        known = self._known(viewer, number)
        if known.cancelled_at is not None:
            raise MoveRefused(f"семинар {PHASES[SeminarPhase.CANCELLED]}: заведите новый")
        return known

    def _saved(self, known: Seminar, changed: Seminar, version: int | None) -> Seminar:
        saved = None
        if version in (None, known.version):
            saved = self.installation.outreach.seminars.save(changed)
        if saved is None:
            raise MoveRefused("его только что изменили: обновите страницу")
        return saved

    def _invited(self, known: Seminar, body: str) -> SeminarInvitation | None:
        invited = self.installation.outreach.seminars.invited([known.number])[known.number]
        return next((one for one in invited if one.body == body), None)

    def _card(self, viewer: Viewer, known: Seminar) -> SeminarCard:
        installation, now = self.installation, self.installation.clock.now()
        own = CaseScope(installation, viewer).bodies
        invited = installation.outreach.seminars.invited([known.number])[known.number]
        (since, start), (end, until) = spans(known.starts_at, known.ends_at, now)
        store = installation.outreach.mistakes
        before = store.counted(known.kinds, since, start)
        after = store.counted(known.kinds, end, until) if until > end else {}
        seats = [
            SeminarSeat(one, before.get(one.body, {}), after.get(one.body, {}))
            for one in invited
            if own is None or one.body in own
        ]
        phase, days = known.phase(now), (until - end) // timedelta(days=1)
        may_change = viewer.may(Right.LEADERS) and own is None and known.cancelled_at is None
        result = None
        if own is None and phase is SeminarPhase.OVER and known.kinds:
            errors = {
                seat.invitation.body: Sides(sum(seat.before.values()), sum(seat.after.values()))
                for seat in seats
            }
            came = [one.body for one in invited if one.came]
            absent = [one.body for one in invited if one.came == 0]
            result = outcome(errors, came, absent, until - end)
        candidates: Sequence[Candidate] = ()
        if may_change and phase is SeminarPhase.AHEAD:
            candidates = self._candidates(known, {one.body for one in invited}, now)
        return SeminarCard(known, phase, seats, days, may_change, result, candidates)

    def _candidates(self, known: Seminar, invited: set[str], now: datetime) -> Sequence[Candidate]:
        counted = self.installation.outreach.mistakes.counted(known.kinds, now - SPAN, now)
        region, handing = self.installation.region, Handing(self.installation)
        rows = [
            Candidate(body.id, sum(counted.get(body.id, {}).values()), bool(handing.order(body.id)))
            for body in region.present_bodies
            if body.id not in invited
        ]
        return sorted(rows, key=lambda one: (-one.errors, region.bodies[one.body].name))

    def _tell(self, news: SeminarNews, seminar: Seminar, now: datetime) -> None:
        invited = self.installation.outreach.seminars.invited([seminar.number])
        self._send(news, seminar, invited[seminar.number], now)

    def _send(
        self,
        news: SeminarNews,
        seminar: Seminar,
        to: Sequence[SeminarInvitation],
        now: datetime,
    ) -> None:
        title, text = message(news, seminar, self.installation.region.zone)
        self.installation.messages.outbox.put(
            [
                Message(
                    id=f"seminar {one.number} {news} {seminar.version}",
                    about=None,
                    title=title,
                    text=text,
                    state=MessageState.PENDING,
                    created_at=now,
                    next_try_at=now,
                    person=one.person or None,
                    contact=one.contact or None,
                    seminar=None if news is SeminarNews.CANCELLED else one.subject,
                )
                for one in to
                if one.key
            ]
        )

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
