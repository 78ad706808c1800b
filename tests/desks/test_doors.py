"""Every deed and reading through each door, as everybody: one outcome and one line of the audit."""

import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from shutil import copytree

import pytest

from app.assembly import make_evaluator
from app.installation import Installation
from app.settings import read_settings
from app.wiring import open_installation
from desks.absences import AbsenceDesk
from desks.alerting.board import BoardDesk
from desks.alerts import AlertDesk
from desks.calendar import CalendarDesk
from desks.cases.answers.desk import AnswerDesk
from desks.cases.answers.promises import PromiseDesk
from desks.cases.answers.quality import QualityDesk
from desks.cases.causes.beside import BesideDesk
from desks.cases.causes.chronic import ChronicDesk
from desks.cases.causes.track import FastTrackDesk
from desks.cases.contacts import CaseContacts
from desks.cases.drafts.desk import DraftDesk
from desks.cases.drafts.incident_answers import CommonAnswerDesk
from desks.cases.drafts.templates import TemplateDesk
from desks.cases.filing import CaseFiling
from desks.cases.imports.desk import ImportDesk
from desks.cases.imports.maps import ImportMapDesk
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.cases.pairs import CasePairDesk
from desks.cases.ratings.desk import RatingDesk
from desks.cases.ratings.editions import EditionDesk
from desks.cases.ratings.exclusions import ExclusionDesk
from desks.cases.ratings.objections import ObjectionDesk
from desks.cases.reading import CaseDesk
from desks.cases.reconciliation import ReconciliationDesk
from desks.cases.record.desk import CaseRecordDesk
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.scores.links import ScoreDesk
from desks.cases.scores.returns import ReturnDesk
from desks.cases.watch.horizon import HorizonDesk
from desks.cases.watch.office import OfficeDesk
from desks.cases.watch.views import CaseViewDesk
from desks.duty import DutyDesk
from desks.handovers import HandoverDesk
from desks.home.desk import HomeDesk
from desks.open311.submitting import SubmissionDesk
from desks.operations.copies import CopyDesk
from desks.operations.erasure import ErasureDesk
from desks.operations.holds import HoldDesk
from desks.operations.retention import RetentionDesk
from desks.outreach.briefing import BriefingDesk
from desks.outreach.contacts import OutletContactDesk
from desks.outreach.content.desk import ContentDesk
from desks.outreach.content.pauses import ContentPauseDesk
from desks.outreach.echoes import EchoDesk
from desks.outreach.mistakes import MistakeDesk
from desks.outreach.pages.desk import PageDesk
from desks.outreach.pages.owners import PageOwnerDesk
from desks.outreach.practices import PracticeDesk
from desks.outreach.seminars.desk import SeminarDesk
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.incidents import IncidentQuestionDesk
from desks.outreach.surveys.results import SurveyResultDesk
from desks.places import PlaceDesk
from desks.reports.cuts.desk import CutDesk
from desks.reports.delivery.desk import ReportDesk
from desks.reports.delivery.morning import MorningDesk
from desks.reports.delivery.subscribing import ReportSubscriptionDesk
from desks.reports.enquiries.desk import EnquiryDesk
from desks.reports.figures import FigureDesk
from desks.reports.recommendations import RecommendationDesk
from desks.reports.templates import ReportTemplateDesk
from desks.rules import RuleDesk
from desks.screens import ScreenDesk
from desks.silences import SilenceDesk
from desks.viewer import Door, Viewer
from domain.complaint import Complaint
from domain.errors import Forbidden
from domain.person import Right
from tests.desks.doors import (
    alerts,
    answers,
    case_stories,
    cases,
    contacts,
    content,
    copies,
    cuts,
    drafts,
    duty,
    home,
    imports,
    kept_reports,
    outreach,
    pages,
    quality,
    ratings,
    referrals,
    report_templates,
    reports,
    retention,
    seminars,
    surveys,
)
from tests.desks.doors.table import FORBIDDEN, Doors, Row
from tests.portions import WHOLE

GROUPS = (
    alerts,
    answers,
    case_stories,
    cases,
    contacts,
    content,
    copies,
    cuts,
    drafts,
    duty,
    home,
    imports,
    kept_reports,
    outreach,
    pages,
    quality,
    ratings,
    referrals,
    report_templates,
    reports,
    retention,
    seminars,
    surveys,
)
TABLE = [pytest.param(group.__name__, row, id=row.name) for group in GROUPS for row in group.ROWS]
DESKS = (
    *(AlertDesk, BoardDesk, CalendarDesk, DutyDesk, HandoverDesk, PlaceDesk, RuleDesk, SilenceDesk),
    *(AbsenceDesk, CaseContacts, CaseDesk, CaseFiling, CaseMoves, CaseOpening, CaseViewDesk),
    *(HorizonDesk, ImportDesk, ImportMapDesk, OfficeDesk, ReconciliationDesk),
    *(CommonAnswerDesk, DraftDesk, TemplateDesk),
    *(BesideDesk, CaseRecordDesk, ChronicDesk, FastTrackDesk),
    *(ReturnDesk, ScoreDesk),
    SubmissionDesk,
    *(AnswerDesk, CasePairDesk, HomeDesk, PromiseDesk, QualityDesk, RatingDesk, ReferralDesk),
    *(BriefingDesk, EchoDesk, OutletContactDesk, MistakeDesk, PracticeDesk, SeminarDesk),
    *(ContentDesk, ContentPauseDesk),
    *(EnquiryDesk, FigureDesk, RecommendationDesk),
    *(PageDesk, PageOwnerDesk),
    *(MorningDesk, ReportDesk, ReportSubscriptionDesk),
    *(EditionDesk, ExclusionDesk, ObjectionDesk),
    *(CopyDesk, ErasureDesk, HoldDesk, RetentionDesk),
    *(SurveyDesk, SurveyResultDesk, IncidentQuestionDesk),
    CutDesk,
    *(ReportTemplateDesk, ScreenDesk),
)
NOBODY = Viewer("nobody", frozenset({Right.NOBODY}), Door.API)


@pytest.fixture(scope="module")
def doors_of(
    tmp_path_factory: pytest.TempPathFactory, new_folder: Path
) -> Iterator[Callable[[str], Doors]]:
    """An installation a group of rows: each try makes what it is about, and what all groups make
    together would be counted over and over. (A fixture with an indirect parameter would be made for
    each row.)
    """
    opened: dict[str, Doors] = {}
    learned = copytree(new_folder, tmp_path_factory.mktemp("learned") / "data")
    with _opened(learned) as installation:
        _learn(installation)
    with ExitStack() as stack:

        def of(group: str) -> Doors:
            if group not in opened:
                opened.clear()
                stack.close()
                data = tmp_path_factory.mktemp("doors") / "data"
                opened[group] = Doors(stack.enter_context(_opened(copytree(learned, data))))
            return opened[group]

        yield of


@contextmanager
def _opened(data: Path) -> Iterator[Installation]:
    """With channels."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTKLIK_DATA", str(data))
        patch.setenv("OTKLIK_CHANNELS__ПОЧТА", "json://127.0.0.1:1")
        patch.setenv("OTKLIK_CONTACT_CHANNELS__MAIL", "json://127.0.0.1:1/{contact}")
        patch.setenv("OTKLIK_API_RATE", "100000")
        patch.setenv("OTKLIK_COPIES_PASSPHRASE", "раз два три")
        with open_installation(read_settings()) as installation:
            yield installation
    root.handlers[:] = handlers
    root.setLevel(level)


def _learn(installation: Installation) -> None:
    """A norm, of some complaints."""
    now = installation.clock.now()
    heard = [(f"c{n}", now - timedelta(hours=4 * n + 1), f"p{n}", f"i{n}") for n in range(12)]
    installation.posts.complaints.record(
        [
            Complaint(post, at, "roads", "tynda", author, "s", incident)
            for post, at, author, incident in heard
        ]
    )
    make_evaluator(installation).tick(now)


@pytest.mark.parametrize(("group", "row"), TABLE)
@WHOLE
def test_every_door_leads_to_one_deed(
    doors_of: Callable[[str], Doors], group: str, row: Row, whole: bool
) -> None:
    tried = list(doors_of(group).tries(row, whole))
    assert tried
    for one in tried:
        door = f"{one.viewer.door} of {one.viewer.name}"
        may = one.viewer.may(*row.rights)
        assert (door, one.outcome) == (door, row.outcome if may else FORBIDDEN)
        if not may or row.verb is None:
            assert (door, one.lines) == (door, [])
            continue
        [(who, what, detail)] = one.lines
        assert (door, who, what) == (door, row.who or one.viewer.name, row.verb)
        assert fnmatchcase(detail, row.detail.format(**one.names))


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_itself_refuses_who_has_no_right(
    doors_of: Callable[[str], Doors], desk: type
) -> None:
    """Routes refuse first; the desk does not count on them."""
    doors = doors_of("nobody")
    calls = [
        (name, list(inspect.signature(call).parameters)[2:])
        for name, call in inspect.getmembers(desk, inspect.isfunction)
        if not name.startswith("_") and "viewer" in inspect.signature(call).parameters
    ]
    assert calls
    before = doors.newest()
    for name, others in calls:
        with pytest.raises(Forbidden):
            getattr(desk(doors.installation), name)(NOBODY, *(None for _ in others))
    assert doors.newest() == before
