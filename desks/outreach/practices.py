"""Best practices: proposed or written, published by a person, sent to those who have it open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import check_body, kept_reason, topic_of
from desks.cases.scope import CaseScope
from desks.reports.proposing import propose
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.causes.problem import UNENDED, ChronicProblem
from domain.cases.workflow import OPEN_STATES
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.practice import (
    LONGEST_PART,
    PRACTICE_MOVES,
    Practice,
    PracticeDeed,
    PracticeFilter,
    PracticeLevel,
    PracticeOrigin,
    PracticeState,
)
from domain.person import Right
from domain.ports.casework.cases import CaseFilter
from domain.reports.figure import Figure, FigureUnit
from domain.reports.recommendation import Recommendation, RecommendationOrigin
from outreach.practices.levels import interval, level
from russian.outreach.practices import COUNTED, STATES
from russian.reports.recommendations import TEXTS

PAGE = 50
OPEN_CASES, OPEN_PROBLEMS = 500, 2_000  # that are looked through for where it is open
PLACES = 20
DUE = timedelta(days=14)
LONGEST_QUERY = 200
VERBS: Mapping[PracticeDeed, Verb] = {deed: Verb(f"practice {deed}") for deed in PracticeDeed}


@dataclass(frozen=True, slots=True)
class PracticeForm:
    """What a person writes."""

    problem: str
    measure: str
    cost: str = ""
    took: str = ""
    body: str = ""
    group: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """Open cases of the topic, or of the group, that a body has in a municipality."""

    body: str
    municipality: str | None
    cases: int


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """`cases` are its examples that the viewer may see; `places` and `problems` are where the same
    is open now.
    """

    practice: Practice
    deeds: Sequence[PracticeDeed]
    cases: Sequence[int] = ()
    places: Sequence[OpenPlace] = ()
    problems: Sequence[ChronicProblem] = ()


@dataclass(frozen=True, slots=True)
class PracticePage:
    cards: Sequence[PracticeCard]
    next: int | None


@dataclass(frozen=True, slots=True)
class PracticeDesk:
    """Every method raises Forbidden if the viewer lacks the right. The centre sees all, others what
    was published. A deed raises NotFound for what the viewer may not see, MoveRefused if it is out
    of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(
        self,
        viewer: Viewer,
        state: PracticeState | None = None,
        group: str = "",
        words: str = "",
        before: int | None = None,
    ) -> PracticePage:
        """The latest first; published ones by default."""
        viewer.demand(Right.READ_CASES)
        if len(words) > LONGEST_QUERY:
            raise EntryRefused(f"запрос длиннее {LONGEST_QUERY} знаков: сократите его")
        states = frozenset({state or PracticeState.PUBLISHED}) & self._seen_by(viewer)
        asked = PracticeFilter(states, group or None, words, before, PAGE + 1)
        rows = self.installation.outreach.practices.page(asked)
        self._note(viewer, Verb.PRACTICES, "список")
        cards = [PracticeCard(one, self._deeds(viewer, one)) for one in rows[:PAGE]]
        return PracticePage(cards, rows[PAGE - 1].number if len(rows) > PAGE else None)

    def look(self, viewer: Viewer, number: int) -> PracticeCard:
        viewer.demand(Right.READ_CASES)
        known = self._known(viewer, number)
        self._note(viewer, Verb.PRACTICES, f"№ {known.number}")
        return self._card(viewer, known)

    def again(self, viewer: Viewer, number: int) -> PracticeCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        return self._card(viewer, self._known(viewer, number))

    def add(self, viewer: Viewer, form: PracticeForm) -> Practice:
        viewer.demand(Right.READ_CASES, Right.CASES)
        now = self.installation.clock.now()
        new = Practice(
            key=f"{PracticeOrigin.HAND} {uuid4().hex}",
            origin=PracticeOrigin.HAND,
            proposed_at=now,
            who=viewer.doer,
            at=now,
        )
        with self.installation.transaction():
            [added] = self.installation.outreach.practices.propose([self._filled(new, form)])
            self._note(viewer, Verb.PRACTICE_ADD, f"№ {added.number}")
        return added

    def edit(
        self, viewer: Viewer, number: int, form: PracticeForm, version: int | None = None
    ) -> Practice:
        known = self._to_change(viewer, number)
        return self._made(viewer, known, self._filled(known, form), PracticeDeed.EDIT, version)

    def publish(self, viewer: Viewer, number: int, version: int | None = None) -> Practice:
        known = self._to_change(viewer, number)
        if not known.measure:
            raise EntryRefused("не сказано, что сделали: впишите меру")
        return self._made(viewer, known, known, PracticeDeed.PUBLISH, version)

    def drop(self, viewer: Viewer, number: int, version: int | None = None) -> Practice:
        known = self._to_change(viewer, number)
        return self._made(viewer, known, known, PracticeDeed.DROP, version)

    def reopen(self, viewer: Viewer, number: int, version: int | None = None) -> Practice:
        known = self._to_change(viewer, number)
        return self._made(viewer, known, known, PracticeDeed.REOPEN, version)

    def send(self, viewer: Viewer, number: int, body: str) -> Recommendation:
        """A recommendation to that body, which a person still signs."""
        known = self._to_change(viewer, number)
        if known.state is not PracticeState.PUBLISHED:
            raise MoveRefused(f"сейчас — {STATES[known.state]}: сначала опубликуйте её")
        check_body(self.installation.region, body)
        if body == known.body:
            raise EntryRefused("это практика самого органа: выберите другой")
        now = self.installation.clock.now()
        address = f"/practices/{known.number}"
        matter = known.problem.replace("«", "").replace("»", "")[: LONGEST_PART // 4]
        proposal = Recommendation(
            key=f"practice {known.number} {body}",
            origin=RecommendationOrigin.PRACTICE,
            text=TEXTS[RecommendationOrigin.PRACTICE].format(matter=f"«{matter}»"),
            evidence=tuple(
                _figure(known, name, title, one, address)
                for name, title, one in (
                    ("before", "было", known.before),
                    ("after", "стало", known.after),
                )
                if one is not None
            ),
            people=0,
            proposed_at=now,
            body=body,
            about=address,
            due=(now + DUE).astimezone(self.installation.region.zone).date(),
        )
        with self.installation.transaction():
            written = propose(self.installation, [proposal])
            if not written:
                raise MoveRefused("этому органу её уже предложили: посмотрите рекомендации")
            self._note(viewer, Verb.PRACTICE_SEND, f"№ {known.number}: {body}")
        return written[0]

    def _filled(self, practice: Practice, form: PracticeForm) -> Practice:
        problem = kept_reason(form.problem, LONGEST_PART, "проблема")
        if not problem:
            raise EntryRefused("не названа проблема: напишите, что было не так")
        if form.body:
            check_body(self.installation.region, form.body)
        group, topic = topic_of(self.installation.region, form.group, form.topic)
        return replace(
            practice,
            problem=problem,
            measure=kept_reason(form.measure, LONGEST_PART, "мера"),
            cost=kept_reason(form.cost, LONGEST_PART, "цена"),
            took=kept_reason(form.took, LONGEST_PART, "время"),
            body=form.body or None,
            group=group,
            topic=topic,
        )

    def _seen_by(self, viewer: Viewer) -> frozenset[PracticeState]:
        is_centre = viewer.may(Right.CASES) and viewer.bodies is None
        return frozenset(PracticeState) if is_centre else frozenset({PracticeState.PUBLISHED})

    def _deeds(self, viewer: Viewer, one: Practice) -> Sequence[PracticeDeed]:
        return list(PRACTICE_MOVES[one.state]) if viewer.may(Right.CASES) else []

    def _to_change(self, viewer: Viewer, number: int) -> Practice:
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._known(viewer, number)

    def _known(self, viewer: Viewer, number: int) -> Practice:
        known = None
        if 0 < number <= GREATEST:
            known = self.installation.outreach.practices.get(number)
        if known is None or known.state not in self._seen_by(viewer):
            raise NotFound(f"практики № {number} нет: посмотрите список")
        return known

    def _made(
        self,
        viewer: Viewer,
        before: Practice,
        changed: Practice,
        deed: PracticeDeed,
        version: int | None,
    ) -> Practice:
        state = PRACTICE_MOVES[before.state].get(deed)
        if state is None or (version is not None and version != before.version):
            who = f", решил {before.who}" if before.who else ""
            raise MoveRefused(f"сейчас — {STATES[before.state]}{who}: посмотрите карточку")
        now = self.installation.clock.now()
        with self.installation.transaction():
            saved = self.installation.outreach.practices.save(
                replace(changed, state=state, who=viewer.doer, at=now)
            )
            if saved is None:
                raise MoveRefused("её только что изменили: обновите страницу")
            self._note(viewer, VERBS[deed], f"№ {before.number}")
        return saved

    def _card(self, viewer: Viewer, one: Practice) -> PracticeCard:
        scope, casework = CaseScope(self.installation, viewer), self.installation.casework
        known = casework.cases.several(one.cases)
        cases = [number for number in one.cases if number in known and scope.sees(known[number])]
        if one.group is None and one.topic is None:
            return PracticeCard(one, self._deeds(viewer, one), cases)
        problems = [
            row
            for row in casework.chronic.page(UNENDED, scope.bodies, OPEN_PROBLEMS)
            if row.topic == one.topic
        ]
        return PracticeCard(
            one, self._deeds(viewer, one), cases, self._places(scope, one), problems[:PLACES]
        )

    def _places(self, scope: CaseScope, one: Practice) -> Sequence[OpenPlace]:
        """Where most cases are open; a practice of a topic looks at its topic alone."""
        wanted = CaseFilter(OPEN_STATES, group=one.group, limit=OPEN_CASES)
        counts: Counter[tuple[str, str | None]] = Counter()
        for stored in self.installation.casework.cases.page(scope.limited(wanted)).cases:
            now = stored.standing
            if now.body is not None and (one.topic is None or now.topic == one.topic):
                counts[now.body, stored.case.place.municipality] += 1
        ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0][0], row[0][1] or ""))
        return [OpenPlace(body, place, count) for (body, place), count in ordered[:PLACES]]

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _figure(practice: Practice, name: str, title: str, one: PracticeLevel, address: str) -> Figure:
    low, high = interval(one)
    return Figure(
        f"practice.{name}",
        f"{COUNTED[practice.origin]}: {title}",
        FigureUnit.COUNT if one.n is None else FigureUnit.SHARE,
        level(one),
        one.until,
        address,
        n=one.n,
        low=low,
        high=high,
    )
