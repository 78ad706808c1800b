"""Surveys of the centre: made, published, keyed from paper and by telephone, and closed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.installation import Installation
from app.reports.links import make_survey_links
from desks.audit import write
from desks.exports.export import Export
from desks.outreach.surveys.checking import SurveyForm, checked
from desks.outreach.surveys.counting import freeze, unmatched
from desks.outreach.surveys.linked import read_all
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.surveys.question import QuestionKind, Values
from domain.outreach.surveys.submission import Keying, Submission, SubmissionChannel, Submitted
from domain.outreach.surveys.survey import (
    MOST_LINKS,
    HandCount,
    Survey,
    SurveyAccess,
    SurveyState,
)
from domain.person import Right
from files.sheets import Cell, Column
from messages.signed.survey_links import SurveyLinks, digest_of
from russian.few import FIVE, in_fives, worded

LISTED = 200
GREATEST_SHEET = 10**6
GREATEST_VOTES = 10**8


@dataclass(frozen=True, slots=True)
class ListedSurvey:
    """`submissions` after incidents are rounded down to fives, None if few."""

    survey: Survey
    state: SurveyState
    submissions: int | None


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet that was keyed once, or by two people in two ways; `differing` are the numbers of the
    questions where they differ.
    """

    sheet: int
    keyed_by: Sequence[str]
    differing: Sequence[str]


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """How many answers of an option there are at least: a multiple of five, so that one more answer
    seldom shows whose it is; fewer than five are not shown.
    """

    question: int
    label: str
    wanted: int
    come: int | str


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """`address` is that of the open link, "" without it; `made` and `used` count single links,
    after incidents those that reached a contact. Then all three are rounded down to fives, None
    if few.
    """

    survey: Survey
    state: SurveyState
    submissions: int | None
    address: str
    made: int | None
    used: int | None
    waiting: Sequence[WaitingSheet]
    quotas: Sequence[QuotaLine]


@dataclass(frozen=True, slots=True)
class SurveyDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for a survey that is
    not there, MoveRefused where its state does not allow the deed.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[ListedSurvey]:
        """The newest first."""
        viewer.demand(Right.SURVEYS)
        store, now = self.installation.outreach.surveys, self.installation.clock.now()
        self._note(viewer, Verb.SURVEYS, "")
        surveys = store.page(LISTED)
        counts = store.counts([one.number for one in surveys])
        return [
            ListedSurvey(one, one.state(now), _rounded(one, counts[one.number])) for one in surveys
        ]

    def look(self, viewer: Viewer, number: int) -> SurveyCard:
        viewer.demand(Right.SURVEYS)
        survey = self._known(number)
        self._note(viewer, Verb.SURVEY, f"№ {number}")
        return self._card(survey)

    def again(self, viewer: Viewer, number: int) -> SurveyCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.SURVEYS)
        return self._card(self._known(number))

    def make(self, viewer: Viewer, form: SurveyForm) -> Survey:
        """A draft. Raises EntryRefused for what is missing, and for what residents are not asked,
        with the reason.
        """
        viewer.demand(Right.SURVEYS)
        now = self.installation.clock.now()
        new = checked(self.installation, form, viewer.doer, now)
        with self.installation.transaction():
            survey = self.installation.outreach.surveys.add(new)
            self._note(viewer, Verb.SURVEY_MADE, f"№ {survey.number}")
        return survey

    def change(self, viewer: Viewer, number: int, form: SurveyForm) -> Survey:
        """Only a draft: nobody is asked one thing and counted for another. Raises EntryRefused."""
        viewer.demand(Right.SURVEYS)
        known, now = self._known(number), self.installation.clock.now()
        changed = checked(self.installation, form, viewer.doer, now)
        changed = replace(changed, id=number, who=known.who, made_at=known.made_at)
        with self.installation.transaction():
            if not self.installation.outreach.surveys.change(changed):
                raise MoveRefused("опрос опубликован: менять вопросы уже нельзя")
            self._note(viewer, Verb.SURVEY_CHANGED, f"№ {number}")
        return changed

    def publish(self, viewer: Viewer, number: int) -> Survey:
        viewer.demand(Right.SURVEYS)
        survey, now = self._known(number), self.installation.clock.now()
        store = self.installation.outreach.surveys
        if now >= survey.ends_at:
            raise MoveRefused("последний день ответов уже прошёл: поправьте его в черновике")
        if survey.access is SurveyAccess.INCIDENT:
            self._check_asking(number, now)
        with self.installation.transaction():
            if not store.publish(number, viewer.doer, now):
                raise MoveRefused("опрос уже опубликован")
            if survey.access is SurveyAccess.OPEN:
                store.add_links(number, 0, [digest_of(self._links.code(survey, 0))])
            self._note(viewer, Verb.SURVEY_PUBLISHED, f"№ {number}")
        return self._known(number)

    def close(self, viewer: Viewer, number: int) -> Survey:
        """No submission is taken any more; the results are counted and kept as they are."""
        viewer.demand(Right.SURVEYS)
        self._running(number)
        with self.installation.transaction():
            freeze(self.installation, number, viewer.doer)
            self._note(viewer, Verb.SURVEY_CLOSED, f"№ {number}")
        return self._known(number)

    def make_links(self, viewer: Viewer, number: int, count: int) -> SurveyCard:
        """A run of single links after those there are. Raises EntryRefused."""
        viewer.demand(Right.SURVEYS)
        survey = self._running(number)
        if survey.access is not SurveyAccess.LINKS:
            raise MoveRefused("одноразовых ссылок у этого опроса не делают: отвечают иначе")
        store = self.installation.outreach.surveys
        with self.installation.transaction():
            self._note(viewer, Verb.SURVEY_LINKS, f"№ {number}, ещё {count}")
            made, _ = store.links(number)
            if not 0 < count <= MOST_LINKS - made:
                raise EntryRefused(f"ссылок у опроса бывает от 1 до {MOST_LINKS}, уже есть {made}")
            places = range(made + 1, made + count + 1)
            links = self._links
            digests = [digest_of(links.code(survey, place)) for place in places]
            store.add_links(number, made + 1, digests)
        return self._card(survey)

    def links_file(self, viewer: Viewer, number: int) -> Export:
        """All single links; the file hides which were used."""
        viewer.demand(Right.SURVEYS)
        survey = self._known(number)
        if survey.access is SurveyAccess.INCIDENT:
            raise MoveRefused("ссылки этого опроса уходят только на контакты обращений")
        made, _ = self.installation.outreach.surveys.links(number)
        if not made:
            raise MoveRefused("одноразовых ссылок ещё нет: сделайте их")
        self._note(viewer, Verb.SURVEY_LINKS, f"№ {number}, выгружено {made}")
        links = self._links
        rows: Sequence[Sequence[Cell]] = [
            [place, links.url(survey, place)] for place in range(1, made + 1)
        ]
        columns = (Column("Номер", 10), Column("Ссылка", 60))
        head = [("Опрос", f"№ {number} {survey.title}"), ("Каждая ссылка", "для одного ответа")]
        return Export(f"Ссылки опроса {number}", head, columns, made, rows)

    def call(self, viewer: Viewer, number: int, once: str, typed: Values) -> Submitted:
        """A form filled in on the telephone. Raises EntryRefused for what is missing."""
        viewer.demand(Right.SURVEYS)
        survey, now = self._answered(number), self.installation.clock.now()
        values = read_all(self.installation, survey, typed)
        once = f"call {once[:64] or secrets.token_hex(16)}"
        submission = Submission(number, once, SubmissionChannel.PHONE, now, values)
        with self.installation.transaction():
            done = self.installation.outreach.surveys.submit(submission)
            if done is Submitted.COUNTED:
                self._note(viewer, Verb.SURVEY_KEYED, f"№ {number}, телефон")
        return done

    def key(self, viewer: Viewer, number: int, sheet: int, typed: Values) -> bool:
        """A sheet of paper; True once two people keyed it alike, and so it counts."""
        viewer.demand(Right.SURVEYS)
        survey, now = self._answered(number), self.installation.clock.now()
        if not 0 < sheet <= GREATEST_SHEET:
            raise EntryRefused("назовите номер листа: он написан на бумаге")
        values = read_all(self.installation, survey, typed, on_paper=True)
        if not values:
            raise EntryRefused("лист пуст: такой не вводят")
        store, who = self.installation.outreach.surveys, viewer.doer
        with self.installation.transaction():
            store.key(Keying(number, sheet, who, now, values))
            self._note(viewer, Verb.SURVEY_KEYED, f"№ {number}, лист {sheet}")
            others = [one for one in store.keyings(number, sheet) if one.who != who]
            if not any(one.values == values for one in others):
                return False
            paper = SubmissionChannel.PAPER
            done = store.submit(Submission(number, f"sheet {sheet}", paper, now, values))
            if done is Submitted.REPEATED:
                raise MoveRefused(f"лист {sheet} уже введён дважды одинаково: он посчитан")
        return True

    def count_votes(self, viewer: Viewer, number: int, votes: Sequence[int], voters: int) -> Survey:
        """The votes below a post as they stand now, in place of those before."""
        viewer.demand(Right.SURVEYS)
        survey, now = self._running(number), self.installation.clock.now()
        if survey.access is not SurveyAccess.POST:
            raise MoveRefused("по голосам считают только опрос под постом")
        [question] = survey.questions
        if len(votes) != len(question.options):
            raise EntryRefused("впишите число голосов у каждого варианта")
        if any(not 0 <= one <= GREATEST_VOTES for one in (*votes, voters)):
            raise EntryRefused("голоса — целые числа, ноль или больше")
        most = sum(votes) if question.kind is QuestionKind.ONE else max(votes)
        if voters < most or (question.kind is QuestionKind.ONE and voters != most):
            raise EntryRefused("число проголосовавших не сходится с голосами")
        counted = HandCount(tuple(votes), voters, now)
        with self.installation.transaction():
            if not self.installation.outreach.surveys.count_by_hand(number, counted):
                raise MoveRefused("опрос окончен")
            self._note(viewer, Verb.SURVEY_COUNTED, f"№ {number}")
        return self._known(number)

    def _check_asking(self, number: int, now: datetime) -> None:
        """After incidents one survey asks at a time. Raises MoveRefused."""
        if not self.installation.settings.asks_after_incidents:
            raise MoveRefused(
                "после инцидентов не спрашивают: нужны настройки incident_question, case_contacts "
                "и contact_channels"
            )
        other = self.installation.outreach.surveys.running(SurveyAccess.INCIDENT, now)
        if other is not None and other.number != number:
            raise MoveRefused(
                f"после инцидентов уже спрашивает опрос № {other.number}: сначала окончите его"
            )

    def _known(self, number: int) -> Survey:
        known = None
        if 0 < number <= GREATEST:
            known = self.installation.outreach.surveys.get(number)
        if known is None:
            raise NotFound(f"опроса № {number} нет: посмотрите список")
        return known

    def _running(self, number: int) -> Survey:
        survey = self._known(number)
        state = survey.state(self.installation.clock.now())
        if state is SurveyState.DRAFT:
            raise MoveRefused("это черновик: сначала опубликуйте опрос")
        if state is SurveyState.OVER:
            raise MoveRefused("опрос окончен")
        return survey

    def _answered(self, number: int) -> Survey:
        survey = self._running(number)
        if survey.access is SurveyAccess.POST:
            raise MoveRefused("под постом голосуют, анкет у такого опроса нет")
        if not survey.is_keyed:
            raise MoveRefused("на вопрос после инцидента отвечают только по ссылке из сообщения")
        return survey

    def _card(self, survey: Survey) -> SurveyCard:
        store, number = self.installation.outreach.surveys, survey.number
        state = survey.state(self.installation.clock.now())
        made, used = self._counted(survey)
        is_open = survey.access is SurveyAccess.OPEN and survey.published_at is not None
        return SurveyCard(
            survey,
            state,
            _rounded(survey, store.counts([number])[number]),
            self._links.url(survey, 0) if is_open else "",
            _rounded(survey, made),
            _rounded(survey, used),
            _waiting(unmatched(store.keyings(number))),
            self._quota_lines(survey),
        )

    def _counted(self, survey: Survey) -> tuple[int, int]:
        if survey.access is not SurveyAccess.INCIDENT:
            return self.installation.outreach.surveys.links(survey.number)
        asked = self.installation.outreach.incident_asks.of_survey(survey.number)
        return (0, 0) if asked is None else (asked.asked, asked.answered)

    def _quota_lines(self, survey: Survey) -> Sequence[QuotaLine]:
        if not survey.quotas:
            return ()
        answers = self.installation.outreach.surveys.submissions(survey.number)
        places = self.installation.region.municipalities
        lines = []
        for number, quota in survey.quotas.items():
            question = survey.questions[int(number) - 1]
            if not question.takes_quotas:
                continue
            for option, wanted in quota.items():
                is_place = question.kind is QuestionKind.PLACE
                label = places[option].short if is_place else question.options[int(option)]
                come = sum(option in one.values.get(number, ()) for one in answers)
                lines.append(QuotaLine(int(number), label, wanted, worded(_least(come, wanted))))
        return lines

    @property
    def _links(self) -> SurveyLinks:
        return make_survey_links(self.installation)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _rounded(survey: Survey, count: int) -> int | None:
    """After incidents a few people answer, one by one, and the staff know whom they asked."""
    return in_fives(count) if survey.access is SurveyAccess.INCIDENT else count


def _least(come: int, wanted: int) -> int:
    """In fives, or all that were wanted."""
    return max(come - come % FIVE, wanted if come >= wanted else 0)


def _waiting(sheets: Mapping[int, Sequence[Keying]]) -> Sequence[WaitingSheet]:
    lines = []
    for sheet, keyings in sheets.items():
        names = sorted({name for one in keyings for name in one.values}, key=int)
        first = keyings[0].values
        differing = [
            name
            for name in names
            if any(one.values.get(name) != first.get(name) for one in keyings)
        ]
        lines.append(WaitingSheet(sheet, [one.who for one in keyings], differing))
    return lines
