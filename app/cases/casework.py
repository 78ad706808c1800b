"""Builds intake, warnings and links of casework over an open installation.

Their libraries are imported when a part is built, not before.
"""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from app.installation import Installation
from app.reports.links import make_survey_links
from app.signing import OF_CASES, OF_OBJECTIONS, OF_SCORES, signer
from domain.cases.watch.absence import Absences
from domain.cases.watch.staff import Staff
from domain.duty import DutyRole
from domain.person import Role

if TYPE_CHECKING:
    from cases.answers.recording import AnswerRecording
    from cases.intake.hearing import QueuedHearing
    from cases.intake.intake import Intake
    from messages.applicants import Applicants
    from messages.deadlines import DeadlineWarnings
    from messages.signed.case_links import CaseLinks
    from messages.signed.rating_links import RatingLinks
    from messages.signed.score_links import ScoreLinks


def make_hearing(installation: Installation) -> "QueuedHearing":
    from cases.intake.hearing import QueuedHearing

    return QueuedHearing(
        installation.posts.queue,
        installation.casework.cases,
        installation.marks,
        installation.clock,
        installation.key,
    )


def make_intake(installation: Installation) -> "Intake":
    from cases.intake.intake import Intake

    return Intake(
        filings=installation.casework.filings,
        cases=installation.casework.cases,
        region=installation.region,
        text_days=installation.settings.case_text_days,
        transaction=installation.transaction,
        hearing=make_hearing(installation),
        recording=make_recording(installation),
    )


def make_recording(installation: Installation) -> "AnswerRecording":
    from cases.answers.recording import AnswerRecording

    return AnswerRecording(installation.casework.answers, installation.casework.watches)


def make_case_links(installation: Installation) -> "CaseLinks":
    from messages.signed.case_links import CaseLinks

    signing = signer(installation, OF_CASES)
    settings = installation.settings
    mailbox = settings.reply_address if settings.takes_mail else ""
    return CaseLinks(signing, settings.console_address, mailbox)


def make_score_links(installation: Installation) -> "ScoreLinks":
    from messages.signed.score_links import ScoreLinks

    signing = signer(installation, OF_SCORES)
    return ScoreLinks(signing, installation.settings.console_address)


def make_rating_links(installation: Installation) -> "RatingLinks":
    from messages.signed.rating_links import RatingLinks

    signing = signer(installation, OF_OBJECTIONS)
    return RatingLinks(signing, installation.settings.console_address)


def make_applicants(installation: Installation) -> "Applicants":
    from app.key import unseal_contact
    from messages.applicants import Applicants

    casework = installation.casework
    return Applicants(
        score_links=casework.score_links,
        cases=casework.cases,
        contacts=casework.contacts,
        unseal=partial(unseal_contact, installation.settings.contacts_key),
        links=make_score_links(installation),
        asks=installation.outreach.incident_asks,
        surveys=installation.outreach.surveys,
        survey_links=make_survey_links(installation),
    )


def staff_at(installation: Installation, now: datetime) -> Staff:
    absences = Absences(installation.casework.absences.since(now), now)
    return Staff(installation.access.people.all(), absences, installation.region)


def make_deadline_warnings(installation: Installation) -> "DeadlineWarnings":
    from messages.deadlines import DeadlineWarnings

    return DeadlineWarnings(
        cases=installation.casework.cases,
        warnings=installation.casework.warnings,
        staff=partial(staff_at, installation),
        at_centre=partial(at_centre, installation),
        reaches=lambda person: _has_channel(installation, person),
        region=installation.region,
        console_url=installation.settings.console_address,
    )


def at_centre(installation: Installation, staff: Staff, now: datetime) -> list[str]:
    """Who is on duty; if nobody is, everybody who works on cases of the centre."""
    officer = installation.watch.duty.roster(now).on_duty(DutyRole.OFFICER, now)
    if officer is not None:
        return [officer.id]
    return [
        one.id
        for one in staff.people.values()
        if one.roles & {Role.MONITOR, Role.DUTY} and not staff.absences.away(one.id)
    ]


def _has_channel(installation: Installation, person_id: str) -> bool:
    person = installation.access.people.get(person_id)
    return person is not None and any(c in installation.settings.channels for c in person.channels)
