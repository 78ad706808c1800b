"""Questions to the contacts of incidents, over both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.care import Care, CareState
from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.clocks import Deadlines
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed
from domain.incident import Incident, Joined
from domain.message import Message, MessageState
from domain.outreach.surveys.incident_ask import AskedContacts, IncidentAsk
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import SurveyAccess, SurveyLink
from domain.terms.policy import Regime
from store.cases.cases import SqlCases
from store.cases.contacts import SqlCaseContacts
from store.outbox import SqlOutbox
from store.outreach.incident_asks import SqlIncidentAsks
from store.outreach.surveys import SqlSurveys
from store.stories.care import SqlCare
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings
from tests.store.outreach.test_surveys import a_submission, a_survey
from tests.store.schema.test_schema import SCANS, plans

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def asks(engine):
    return SqlIncidentAsks(engine)


def story(engine, id_, at, **fields):
    incident = Incident(id_, "housing", "tynda", at, at, 1, **fields)
    with SqlIncidents(engine).joining(["tynda"], []) as joining:
        joining.save([incident], [Joined(f"post of {id_}", id_, False)])


def case(engine, at, *, contact=True, **fields):
    """The number of a case, with a contact."""
    cases, made = SqlCases(engine), Case(at, "Asia/Yakutsk", "phone", "Яма", Place("tynda"), 365)
    move = CaseMove(1, CaseDeed.OPEN, at, "Анна", regime=Regime.POST)
    stored = cases.add(replace(made, **fields), move, standing([move]), Deadlines())
    if contact:
        SqlCaseContacts(engine).keep(stored.case.number, b"sealed", at)
    return stored.case.number


def solve(engine, id_, at, state=CareState.SOLVED):
    solved_at = at if state is CareState.SOLVED else None
    SqlCare(engine).save(Care(id_, state, None, "", "Анна", at, solved_at=solved_at))


def survey(engine, now):
    store = SqlSurveys(engine)
    number = store.add(a_survey(now, access=SurveyAccess.INCIDENT, sample=None)).number
    assert store.publish(number, "Вера", now)
    return number


def asked(engine, number, incident, case_id, mark, now):
    """An ask with its link, as the desk makes it."""
    ask = IncidentAsk(number, incident, case_id, mark, now, now + DAY)
    if (new := SqlIncidentAsks(engine).add(ask)) is not None:
        SqlSurveys(engine).add_links(number, new.number, [mark])
    return new


def test_cases_with_a_contact_are_due_once_their_incident_is_solved(engine, asks, now) -> None:
    for name in ("solved", "working", "earlier", "nobody's"):
        story(engine, name, now)
    ones = [case(engine, now, incident_id="solved") for _ in range(3)]
    for name in ("working", "earlier", "nobody's"):
        case(engine, now, incident_id=name)
    case(engine, now, incident_id="solved", contact=False)
    solve(engine, "solved", now)
    solve(engine, "working", now, CareState.IN_WORK)
    solve(engine, "earlier", now - DAY)
    first, second, third = [("solved", one) for one in ones]
    assert asks.unasked(now - HOUR, now + HOUR, 0, 9) == [first, second, third]
    assert asks.unasked(now - HOUR, now + HOUR, ones[0], 1) == [second]
    assert asks.unasked(now + HOUR, now + DAY, 0, 9) == []
    asked(engine, survey(engine, now), *second, b"mark", now)
    assert asks.unasked(now - HOUR, now + HOUR, 0, 9) == [first, third]


def test_an_outage_that_came_again_is_not_over(engine, asks, now) -> None:
    story(engine, "again", now, reopened_at=now + HOUR)
    number = case(engine, now, incident_id="again")
    solve(engine, "again", now)
    assert asks.unasked(now - HOUR, now + HOUR, 0, 9) == []
    later = now + 2 * HOUR
    SqlCare(engine).save(Care("again", CareState.SOLVED, None, "", "Анна", later, 2, later))
    assert asks.unasked(now - HOUR, now + DAY, 0, 9) == [("again", number)]


def test_a_filed_case_is_of_the_incident_that_its_text_joined(engine, asks, now) -> None:
    story(engine, "heat", now)
    filed, called = (case(engine, now, origin=one) for one in (OriginKind.FILED, OriginKind.HAND))
    voiced = case(engine, now, origin=OriginKind.POST, origin_id="p9", post_id="p9")
    SqlCases(engine).hear({"post of heat": filed}, now)
    with SqlIncidents(engine).joining(["tynda"], []) as joining:
        joining.save([], [Joined("call", "heat", False), Joined("p8", "heat", False)])
    SqlCases(engine).hear({"call": called}, now)
    assert SqlCases(engine).join(voiced, "p8", now)  # another's post, below the case
    solve(engine, "heat", now)
    assert asks.unasked(now, now, 0, 9) == [("heat", filed), ("heat", called)]


def test_a_merged_incident_is_asked_with_its_heir(engine, asks, now) -> None:
    story(engine, "heir", now)
    story(engine, "gone", now)
    number = case(engine, now, incident_id="gone")
    solve(engine, "gone", now)
    SqlRegroupings(engine).merge("heir", "gone", "Анна", now)
    assert asks.unasked(now, now, 0, 9) == []
    solve(engine, "heir", now)
    assert asks.unasked(now, now, 0, 9) == [("heir", number)]
    assert asks.family("heir") == ["heir", "gone"]
    assert asks.family("gone") == ["gone"]


def test_neither_a_case_nor_a_contact_is_asked_twice(engine, asks, now) -> None:
    number, one, other = survey(engine, now), case(engine, now), case(engine, now)
    first = asked(engine, number, "i", one, b"maria", now)
    assert asked(engine, number, "i", other, b"maria", now) is None
    assert asked(engine, number, "j", one, b"boris", now) is None
    assert asks.get(first.number) == first
    assert asks.get(first.number + 9) is None
    assert asks.knows([b"none", b"maria"])
    assert not asks.knows([b"boris"])


def test_those_who_were_reached_are_counted_and_an_answer_names_its_incident(
    engine, asks, now
) -> None:
    number, store = survey(engine, now), SqlSurveys(engine)
    story(engine, "heir", now)
    story(engine, "gone", now)
    cases = [case(engine, now) for _ in range(4)]
    marks = [b"a", b"b", b"c", b"d"]
    incidents = ["heir", "heir", "gone", "other"]
    made = [asked(engine, number, *row, now) for row in zip(incidents, cases, marks, strict=True)]
    SqlRegroupings(engine).merge("heir", "gone", "Анна", now)
    assert store.link(b"a") == SurveyLink(number, made[0].number, False, "heir", now + DAY)
    lost = Message(*("m", None, "", "", MessageState.STOPPED, now, now), survey_ask=made[1].number)
    SqlOutbox(engine).put([lost])
    assert asks.of_incident("heir") == [AskedContacts(number, 2, 0, now + DAY)]
    answer = replace(a_submission(number, "x", now), incident_id="gone")
    assert store.submit(answer, b"c") is Submitted.COUNTED
    assert store.submit(a_submission(number, "y", now), b"d") is Submitted.COUNTED
    assert asks.of_incident("heir") == [AskedContacts(number, 2, 1, now + DAY)]
    assert asks.of_incident("none") == []
    assert asks.of_survey(number) == AskedContacts(number, 3, 2, now + DAY)
    assert asks.of_survey(number + 1) is None
    assert asks.get(made[2].number).is_answered
    assert [one.once for one in store.submissions(number, ["heir", "gone"])] == ["x"]
    assert len(store.submissions(number)) == 2


def test_the_survey_that_was_published_last_asks(engine, now) -> None:
    store, kind = SqlSurveys(engine), SurveyAccess.INCIDENT
    assert store.running(kind, now) is None
    store.add(a_survey(now, access=kind, sample=None))  # a draft
    first, last = survey(engine, now), survey(engine, now + HOUR)
    assert store.running(kind, now).number == last
    assert store.close(last, "Вера", now)
    assert store.running(kind, now).number == first
    assert store.running(kind, now + 9 * DAY) is None
    assert store.running(SurveyAccess.LINKS, now) is None


@pytest.mark.parametrize(
    ("call", "indices"),
    [
        (
            lambda e: SqlIncidentAsks(e).of_survey(1),
            ["ix_survey_asks_survey", "ix_survey_links_survey", "ix_outbox_survey_ask"],
        ),
        (
            lambda e: SqlIncidentAsks(e).of_incident("i"),
            ["ix_survey_asks_incident", "ix_survey_links_survey", "ix_outbox_survey_ask"],
        ),
        (
            lambda e: SqlSurveys(e).submissions(1, ["i", "j"]),
            ["ix_survey_submissions_incident"],
        ),
    ],
)
def test_what_is_counted_of_an_incident_is_read_by_its_indices(
    sqlite_engine, call, indices
) -> None:
    found = plans(sqlite_engine, lambda: call(sqlite_engine))
    assert [one for one in found if one.split()[:2] in SCANS] == []
    assert [one for one in indices if one not in " ".join(found)] == []
