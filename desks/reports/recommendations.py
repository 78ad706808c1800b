"""Recommendations: what the system and other registers propose, what people sign, its fate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import check_body
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.bell import Cause, Ring
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.privacy.admission import admit_text
from domain.reports.recommendation import (
    LONGEST,
    OF_CENTRE,
    RECOMMENDATION_MOVES,
    SENT,
    WAITING,
    Recommendation,
    RecommendationDeed,
    RecommendationOrigin,
    RecommendationState,
    checked_text,
)
from russian.reports.recommendations import STATES

LISTED = 200
LONGEST_SERVICE = 200
_S, _D = RecommendationState, RecommendationDeed
VERBS: Mapping[RecommendationDeed, Verb] = {
    deed: Verb(f"recommendation {deed}") for deed in RecommendationDeed
}


@dataclass(frozen=True, slots=True)
class RecommendationForm:
    """What a person writes: what to do, who does it or which service is developed, until when."""

    text: str
    body: str = ""
    service: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class RecommendationCard:
    recommendation: Recommendation
    deeds: Sequence[RecommendationDeed]
    is_late: bool


@dataclass(frozen=True, slots=True)
class RecommendationDesk:
    """Every method raises Forbidden if the viewer lacks the right. The centre sees all, a body
    those to it that were signed. A deed raises NotFound for what the viewer may not see,
    MoveRefused if it is out of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(self, viewer: Viewer, decided: bool = False) -> Sequence[RecommendationCard]:
        """Those that concern most people first."""
        viewer.demand(Right.READ_CASES)
        bodies = CaseScope(self.installation, viewer).bodies
        open_ = WAITING | {_S.PROPOSED}
        states = frozenset(_S) - open_ if decided else open_
        states = states if bodies is None else states & SENT
        page = self.installation.reports.recommendations.page(states, bodies, LISTED)
        self._note(viewer, Verb.RECOMMENDATIONS, "решённые" if decided else "список")
        return [self._card(viewer, one) for one in page]

    def look(self, viewer: Viewer, number: int) -> RecommendationCard:
        viewer.demand(Right.READ_CASES)
        known = self._known(viewer, number)
        self._note(viewer, Verb.RECOMMENDATIONS, f"№ {known.number}")
        return self._card(viewer, known)

    def again(self, viewer: Viewer, number: int) -> RecommendationCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        return self._card(viewer, self._known(viewer, number))

    def add(self, viewer: Viewer, form: RecommendationForm) -> Recommendation:
        viewer.demand(Right.READ_CASES, Right.CASES)
        self._check(form)
        now = self.installation.clock.now()
        new = Recommendation(
            key=f"hand {uuid4().hex}",
            origin=RecommendationOrigin.HAND,
            text=_text(form.text),
            evidence=(),
            people=0,
            proposed_at=now,
            body=form.body or None,
            service=_kept(form.service, LONGEST_SERVICE),
            due=form.due,
            who=viewer.doer,
            at=now,
        )
        with self.installation.transaction():
            [added] = self.installation.reports.recommendations.propose([new])
            self._note(viewer, Verb.RECOMMENDATION_ADD, f"№ {added.number}")
        return added

    def edit(
        self, viewer: Viewer, number: int, form: RecommendationForm, version: int | None = None
    ) -> Recommendation:
        known = self._to_change(viewer, number, _D.EDIT)
        self._check(form)
        changed = replace(
            known,
            text=_text(form.text),
            body=form.body or None,
            service=_kept(form.service, LONGEST_SERVICE),
            due=form.due,
        )
        return self._made(viewer, known, changed, _D.EDIT, version)

    def sign(self, viewer: Viewer, number: int, version: int | None = None) -> Recommendation:
        """From now on the body sees it, and its people's bells ring."""
        known = self._to_change(viewer, number, _D.SIGN)
        if known.body is None and not known.service:
            raise EntryRefused("не сказано кому: выберите орган или назовите услугу")
        if known.body is not None:
            check_body(self.installation.region, known.body)
        if known.due is None:
            raise EntryRefused("нет срока: назовите день")
        now = self.installation.clock.now()
        changed = replace(known, signed_by=viewer.doer, signed_at=now)
        with self.installation.transaction():
            signed = self._made(viewer, known, changed, _D.SIGN, version)
            self._ring(signed)
        return signed

    def drop(
        self, viewer: Viewer, number: int, why: str, version: int | None = None
    ) -> Recommendation:
        known = self._to_change(viewer, number, _D.DROP)
        return self._made(viewer, known, replace(known, why=_reason(why)), _D.DROP, version)

    def take(self, viewer: Viewer, number: int, version: int | None = None) -> Recommendation:
        known = self._to_change(viewer, number, _D.TAKE)
        return self._made(viewer, known, known, _D.TAKE, version)

    def refuse(
        self, viewer: Viewer, number: int, why: str, version: int | None = None
    ) -> Recommendation:
        known = self._to_change(viewer, number, _D.REFUSE)
        return self._made(viewer, known, replace(known, why=_reason(why)), _D.REFUSE, version)

    def finish(
        self, viewer: Viewer, number: int, result: str, version: int | None = None
    ) -> Recommendation:
        known = self._to_change(viewer, number, _D.FINISH)
        if not result.strip():
            raise EntryRefused("нет результата: напишите, что сделано")
        changed = replace(known, result=_kept(result, LONGEST))
        return self._made(viewer, known, changed, _D.FINISH, version)

    def reopen(self, viewer: Viewer, number: int, version: int | None = None) -> Recommendation:
        known = self._to_change(viewer, number, _D.REOPEN)
        return self._made(viewer, known, replace(known, why="", result=""), _D.REOPEN, version)

    def _to_change(self, viewer: Viewer, number: int, deed: RecommendationDeed) -> Recommendation:
        viewer.demand(Right.READ_CASES, Right.CASES if deed in OF_CENTRE else Right.ANSWER)
        return self._known(viewer, number)

    def _known(self, viewer: Viewer, number: int) -> Recommendation:
        known = None
        if 0 < number <= GREATEST:
            known = self.installation.reports.recommendations.get(number)
        bodies = CaseScope(self.installation, viewer).bodies
        if known is not None and bodies is not None:
            known = known if known.body in bodies and known.state in SENT else None
        if known is None:
            raise NotFound(f"рекомендации № {number} нет: посмотрите список")
        return known

    def _made(
        self,
        viewer: Viewer,
        before: Recommendation,
        changed: Recommendation,
        deed: RecommendationDeed,
        version: int | None,
    ) -> Recommendation:
        state = RECOMMENDATION_MOVES[before.state].get(deed)
        if state is None or (version is not None and version != before.version):
            who = f", решил {before.who}" if before.who else ""
            raise MoveRefused(f"сейчас — {STATES[before.state]}{who}: посмотрите карточку")
        now = self.installation.clock.now()
        with self.installation.transaction():
            saved = self.installation.reports.recommendations.save(
                replace(changed, state=state, who=viewer.doer, at=now)
            )
            if saved is None:
                raise MoveRefused(
                    "её только что изменили, или такая же уже ждёт: обновите страницу"
                )
            self._note(viewer, VERBS[deed], f"№ {before.number}")
        return saved

    def _ring(self, signed: Recommendation) -> None:
        """The bells of those who answer for the body."""
        if signed.body is None:
            return
        assert signed.at is not None
        chain = {one.id for one in self.installation.region.chain(signed.body)}
        people = [
            one.id
            for one in self.installation.access.people.all()
            if one.enabled and one.may(Right.ANSWER) and one.scope and one.scope & chain
        ]
        self.installation.messages.bell.ring(
            [
                Ring(
                    person=person,
                    cause=Cause.RECOMMENDATION,
                    about=f"recommendation {signed.number} {signed.version}",
                    title=f"Рекомендация № {signed.number} вашему органу",
                    text=signed.text,
                    address=f"/recommendations/{signed.number}",
                    at=signed.at,
                )
                for person in people
            ]
        )

    def _card(self, viewer: Viewer, one: Recommendation) -> RecommendationCard:
        zone = self.installation.region.zone
        today = self.installation.clock.now().astimezone(zone).date()
        deeds = [
            deed
            for deed in RECOMMENDATION_MOVES[one.state]
            if viewer.may(Right.CASES if deed in OF_CENTRE else Right.ANSWER)
        ]
        return RecommendationCard(one, deeds, one.is_late(today))

    def _check(self, form: RecommendationForm) -> None:
        if form.body:
            check_body(self.installation.region, form.body)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _text(typed: str) -> str:
    return checked_text(admit_text(typed))


def _reason(typed: str) -> str:
    if not typed.strip():
        raise EntryRefused("нет причины: напишите её")
    return _kept(typed, LONGEST)


def _kept(typed: str, longest: int) -> str:
    bare = admit_text(" ".join(typed.split()))
    if len(bare) > longest:
        raise EntryRefused(f"текст длиннее {longest} знаков: сократите его")
    return bare
