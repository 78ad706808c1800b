"""Published ratings: drafts, final versions, what is different between two, their data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.cases.ratings import FORMULA, Counting, is_late, policy_digest
from app.cases.signature import is_sound, signature
from app.installation import Installation
from cases.ratings.editions.differences import Differences, differences
from cases.ratings.editions.frozen import frozen, thawed
from desks.audit import write
from desks.cases.checks import kept_reason
from desks.cases.ratings.desk import body_in, exclusions_of, of_viewer
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.ratings.edition import (
    LONGEST_REASON,
    EditionState,
    RatingEdition,
    RatingSpan,
    first_day,
    period_of,
)
from domain.cases.ratings.measure import Measure, MeasureKind
from domain.cases.ratings.objection import ObjectionState, RatingLink, RatingObjection
from domain.cases.ratings.rating import (
    TOGETHER,
    FrozenCase,
    RatedName,
    RatingContent,
    RatingTable,
)
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.terms.period import Period
from russian.ratings.editions import edition_words

LISTED = 100
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class EditionLook:
    """What a viewer sees of an edition, as it was counted then. `changes` says what is different
    from the draft, or from the version before; `is_sound` whether the digest fits the content, None
    for a draft. `names` are those of the bodies of the content.
    """

    edition: RatingEdition
    content: RatingContent
    view: str
    tables: Sequence[RatingTable]
    is_draft: bool
    is_sound: bool | None
    objections: Sequence[RatingObjection]
    links: Sequence[RatingLink]
    changes: Differences | None
    before: RatingEdition | None
    versions: Sequence[RatingEdition]
    names: Mapping[str, str]
    left_out: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class FrozenCases:
    """The cases behind a number of an edition: at most MOST_LISTED of `total`. `open_` are those
    that the viewer may look at now; `late` are the others of the share on time.
    """

    edition: RatingEdition
    body: RatedName
    kind: MeasureKind
    measure: Measure
    view: str
    is_draft: bool
    cases: Sequence[FrozenCase]
    total: int
    open_: frozenset[str]
    late: Sequence[FrozenCase] = ()


@dataclass(frozen=True, slots=True)
class EditionDesk:
    """Every method raises Forbidden if the viewer lacks the right. The centre sees all bodies, a
    body itself; a draft is a right of its own. Deeds raise MoveRefused out of turn, EntryRefused
    for what they lack, NotFound for an edition that is not there.
    """

    installation: Installation

    def list(self, viewer: Viewer, again: bool = False) -> Sequence[RatingEdition]:
        viewer.demand(Right.READ_CASES)
        known = self.installation.casework.editions.page(LISTED)
        if not again:
            self._note(viewer, Verb.RATINGS, "список")
        return [one for one in known if _may(viewer, one)]

    def look(
        self,
        viewer: Viewer,
        edition_id: int,
        view: str = TOGETHER,
        draft: bool = False,
        again: bool = False,
    ) -> EditionLook:
        """With `draft`, a final edition is shown as it was published first; with `again`, beside a
        refusal, which is no look of its own.
        """
        viewer.demand(Right.READ_CASES)
        edition = self.known(viewer, edition_id, draft)
        text, content = self._content(edition, draft)
        look = self._look(viewer, edition, text, content, view, draft)
        if not again:
            self._note(viewer, Verb.RATINGS, edition_words(edition))
        return look

    def cases(
        self,
        viewer: Viewer,
        edition_id: int,
        body: str,
        kind: MeasureKind,
        view: str = TOGETHER,
        draft: bool = False,
    ) -> FrozenCases:
        viewer.demand(Right.READ_CASES)
        edition = self.known(viewer, edition_id, draft)
        _, content = self._content(edition, draft)
        scope = CaseScope(self.installation, viewer)
        rated = body_in(of_viewer(_view(content, view), scope), body)
        cases = frozen_cases(content, rated.measures[kind], body)
        listed = cases[:MOST_LISTED]
        late = late_cases(content, body, view) if kind is MeasureKind.ON_TIME else ()
        shown = (*listed, *late)
        numbers = [int(one.rated.case) for one in shown if one.rated.case.isdecimal()]
        now_here = self.installation.casework.cases.several(numbers)
        open_ = frozenset(str(id_) for id_, one in now_here.items() if scope.sees(one))
        self._note(viewer, Verb.RATINGS, f"{edition_words(edition)}: {kind.value}, {body}")
        is_draft = draft or edition.state is not EditionState.FINAL
        return FrozenCases(
            *(edition, rated.body, kind, rated.measures[kind], view, is_draft),
            *(listed, len(cases), open_, late),
        )

    def file(self, viewer: Viewer, edition_id: int) -> tuple[RatingEdition, str]:
        """The final content to the byte: it holds the cases of all bodies, so of none alone."""
        viewer.demand(Right.READ_CASES)
        edition = self.known(viewer, edition_id)
        if viewer.bodies is not None:
            raise NotFound("файл есть только у центра: в нём обращения всех органов")
        text = self.installation.casework.editions.final(edition.number)
        if text is None:
            raise NotFound("файл бывает у утверждённого рейтинга, а это черновик")
        self._note(viewer, Verb.RATING_FILE, edition_words(edition))
        return edition, text

    def publish(
        self,
        viewer: Viewer,
        span: RatingSpan,
        day: date,
        until: datetime | None = None,
        reason: str = "",
    ) -> RatingEdition:
        """A draft of the calendar period that holds the day. A version after the first needs a
        reason; without `until` nobody objects to it.
        """
        viewer.demand(Right.RATINGS)
        installation, now = self.installation, self.installation.clock.now()
        first = first_day(span, day)
        if period_of(span, first, installation.region.zone).until > now:
            raise EntryRefused("этот период ещё не кончился: рейтинг считают по концу")
        known = installation.casework.editions.of_period(span, first)
        words = kept_reason(reason, LONGEST_REASON)
        if known and not words:
            raise EntryRefused("за этот период рейтинг уже был: напишите, почему нужен новый")
        if until is None and not known:
            raise EntryRefused("не сказано, до какого времени принимать возражения")
        if until is not None and until <= now:
            raise EntryRefused("срок возражений уже прошёл: назовите время впереди")
        if any(one.state is EditionState.DRAFT for one in known):
            raise MoveRefused("черновик за этот период уже есть: утвердите или отзовите его")
        content = Counting(installation).content(span, first)
        edition = RatingEdition(
            *(span, first, known[-1].version + 1 if known else 1, EditionState.DRAFT),
            *(now, viewer.doer, until or now, FORMULA),
            policy_digest(installation.region, first),
            words,
        )
        with installation.transaction():
            saved = installation.casework.editions.add(edition, frozen(content))
            if saved is None:
                raise MoveRefused("черновик за этот период только что опубликовал кто-то другой")
            self._note(viewer, Verb.RATING_PUBLISHED, edition_words(saved))
        return saved

    def finish(self, viewer: Viewer, edition_id: int) -> RatingEdition:
        """Count anew with what was decided, sign and freeze."""
        viewer.demand(Right.RATINGS)
        installation, now = self.installation, self.installation.clock.now()
        edition = self._draft(edition_id)
        if edition.is_open(now):
            raise MoveRefused("срок возражений ещё не прошёл: дождитесь его конца")
        objections = installation.casework.objections.of_edition(edition.number)
        if waiting := sum(one.state is ObjectionState.OPEN for one in objections):
            raise MoveRefused(f"не решено возражений: {waiting}; решите каждое")
        content = Counting(installation).content(edition.span, edition.first)
        text = frozen(content)
        final = replace(
            edition,
            state=EditionState.FINAL,
            ended_at=now,
            ended_by=viewer.doer,
            formula=content.formula,
            policy=content.policy,
        )
        final = replace(final, digest=signature(installation, final, text))
        with installation.transaction():
            ended = self._end(viewer, final, text, Verb.RATING_FINAL)
            if installation.casework.objections.of_edition(edition.number) != objections:
                raise MoveRefused("пока рейтинг считался, решение изменили: утвердите ещё раз")
        return ended

    def withdraw(self, viewer: Viewer, edition_id: int, why: str) -> RatingEdition:
        viewer.demand(Right.RATINGS)
        edition, words = self._draft(edition_id), kept_reason(why, LONGEST_REASON)
        if not words:
            raise EntryRefused("нет причины: напишите, почему черновик отозван")
        now = self.installation.clock.now()
        ended = replace(
            edition,
            state=EditionState.WITHDRAWN,
            ended_at=now,
            ended_by=viewer.doer,
            ending=words,
        )
        return self._end(viewer, ended, None, Verb.RATING_WITHDRAWN)

    def known(self, viewer: Viewer, edition_id: int, draft: bool = False) -> RatingEdition:
        """Raises NotFound, and Forbidden for a draft that the viewer may not see."""
        viewer.demand(Right.READ_CASES)
        edition = None
        if 0 < edition_id <= GREATEST:
            edition = self.installation.casework.editions.get(edition_id)
        if edition is None:
            raise NotFound(f"выпуска рейтинга № {edition_id} нет: посмотрите список")
        if draft or not _may(viewer, edition):
            viewer.demand(Right.DRAFTS)
        return edition

    def drafted(self, edition: RatingEdition) -> RatingContent:
        return self._content(edition, True)[1]

    def _draft(self, edition_id: int) -> RatingEdition:
        edition = None
        if 0 < edition_id <= GREATEST:
            edition = self.installation.casework.editions.get(edition_id)
        if edition is None:
            raise NotFound(f"выпуска рейтинга № {edition_id} нет: посмотрите список")
        if edition.state is not EditionState.DRAFT:
            raise MoveRefused("это уже не черновик: посмотрите, что с ним стало")
        return edition

    def _end(
        self, viewer: Viewer, edition: RatingEdition, final: str | None, verb: Verb
    ) -> RatingEdition:
        with self.installation.transaction():
            if not self.installation.casework.editions.end(edition, final):
                raise MoveRefused(
                    "черновик только что утвердили или отозвали, или пришло возражение: обновите "
                    "страницу"
                )
            self._note(viewer, verb, edition_words(edition))
        return edition

    def _content(self, edition: RatingEdition, draft: bool) -> tuple[str, RatingContent]:
        editions = self.installation.casework.editions
        text = None if draft else editions.final(edition.number)
        text = text if text is not None else editions.draft(edition.number)
        assert text is not None
        return text, thawed(text)

    def _look(
        self,
        viewer: Viewer,
        edition: RatingEdition,
        text: str,
        content: RatingContent,
        view: str,
        draft: bool,
    ) -> EditionLook:
        casework = self.installation.casework
        scope = CaseScope(self.installation, viewer)
        is_final = edition.state is EditionState.FINAL and not draft
        sound = is_sound(self.installation, edition, text, content) if is_final else None
        versions = casework.editions.of_period(edition.span, edition.first)
        before = _before(edition, versions)
        changes = self._changes(edition, content, before, is_final)
        objections = casework.objections.of_edition(edition.number)
        left_out = exclusions_of(content.exclusions, content.cases, scope)
        content = replace(content, exclusions=[one for one, _ in left_out])
        return EditionLook(
            *(edition, content, view, of_viewer(_view(content, view), scope)),
            *(not is_final, sound),
            [one for one in objections if scope.bodies is None or one.body in scope.bodies]
            if viewer.may(Right.DRAFTS)
            else (),
            casework.objections.links(edition.number) if viewer.may(Right.RATINGS) else (),
            of_bodies(changes, scope.bodies) if changes is not None else None,
            before,
            [one for one in versions if _may(viewer, one)],
            names_in(content),
            {one.number: count for one, count in left_out},
        )

    def _changes(
        self,
        edition: RatingEdition,
        content: RatingContent,
        before: RatingEdition | None,
        is_final: bool,
    ) -> Differences | None:
        """Of a final version from the one before, else from its draft; of a draft from the version
        before.
        """
        editions = self.installation.casework.editions
        earlier = editions.final(before.number) if before is not None else None
        if earlier is None and is_final:
            earlier = editions.draft(edition.number)
        return differences(thawed(earlier), content) if earlier is not None else None

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def frozen_cases(content: RatingContent, measure: Measure, body: str) -> Sequence[FrozenCase]:
    """The cases of a number, as they were counted, in its own order."""
    known = {one.rated.case: one for one in content.cases if body in (one.rated.body, one.former)}
    return [known[number] for number in measure.cases if number in known]


def late_cases(content: RatingContent, body: str, view: str) -> Sequence[FrozenCase]:
    """The cases of the due cohort that were not answered in time, the earliest term first."""
    period = Period(content.since, content.until)
    late = [one for one in content.cases if is_late(one, period, body, view)]
    return sorted(late, key=lambda one: one.rated.due or content.until)[:MOST_LISTED]


def names_in(content: RatingContent) -> Mapping[str, str]:
    return {
        one.body.id: one.body.name
        for tables in content.views.values()
        for table in tables
        for one in table.bodies
    }


def of_bodies(changes: Differences, bodies: frozenset[str] | None) -> Differences:
    if bodies is None:
        return changes
    return Differences(
        [one for one in changes.cases if one.body in bodies],
        [one for one in changes.figures if one.body in bodies],
        [one for one in changes.verdicts if one.body in bodies],
    )


def _view(content: RatingContent, view: str) -> Sequence[RatingTable]:
    tables = content.views.get(view)
    if tables is None:
        raise EntryRefused("так этот рейтинг не посчитан: выберите вид из списка")
    return tables


def _may(viewer: Viewer, edition: RatingEdition) -> bool:
    return edition.state is EditionState.FINAL or viewer.may(Right.DRAFTS)


def _before(edition: RatingEdition, versions: Sequence[RatingEdition]) -> RatingEdition | None:
    """The last final version before this one."""
    finals = [one for one in versions if one.state is EditionState.FINAL]
    return next((one for one in reversed(finals) if one.version < edition.version), None)
