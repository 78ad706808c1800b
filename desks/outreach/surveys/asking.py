"""One question after an incident: asked of each contact that its cases hold, once an incident."""

import logging
from datetime import datetime, timedelta

from app.installation import Installation
from app.key import contact_mark, unseal_contact
from app.reports.links import make_survey_links
from desks.cases.scores.asking import FIRST, LAST
from desks.verbs import Verb
from domain.contact import written_to
from domain.errors import SettingsError
from domain.message import Message, MessageState
from domain.outreach.surveys.incident_ask import IncidentAsk, end_of_link
from domain.outreach.surveys.survey import Survey, SurveyAccess
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from domain.terms.period import last_day
from messages.signed.survey_links import digest_of
from russian.outreach.surveys import incident_question

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=10)  # in which a close is taken back
LATELY = timedelta(days=3)  # closes that one turn looks at
BATCH = 500


def ask_after_incidents(installation: Installation, now: datetime) -> int:
    """A job of the scheduler, which asks by day; returns how many contacts are asked: those of
    incidents that were closed since the question was published.

    A contact is opened to see whether its incident asked it before. What stays of it is a keyed
    mark. Mark, link and message are one write, so that a crash loses and repeats nothing.
    """
    local = now.astimezone(installation.region.zone)
    if not installation.settings.asks_after_incidents or not FIRST <= local.time() < LAST:
        return 0
    survey = installation.outreach.surveys.running(SurveyAccess.INCIDENT, now)
    if survey is None or survey.published_at is None:
        return 0
    since, after, count, shut = max(now - LATELY, survey.published_at), 0, 0, 0
    asks = installation.outreach.incident_asks
    while pairs := asks.unasked(since, now - GRACE, after, BATCH):
        for incident_id, case_id in pairs:
            after = case_id
            try:
                count += _ask(installation, survey, incident_id, case_id, now)
            except SettingsError:
                shut += 1
    if shut:
        log.warning("the contacts of %d cases do not open: they are not asked", shut)
    return count


def _ask(
    installation: Installation, survey: Survey, incident_id: str, case_id: int, now: datetime
) -> bool:
    """Raises SettingsError for a contact that does not open."""
    outreach, casework = installation.outreach, installation.casework
    stored, sealed = casework.cases.get(case_id), casework.contacts.sealed(case_id)
    if stored is None or sealed is None:
        return False
    path = installation.settings.contacts_key
    contact = written_to(unseal_contact(path, case_id, sealed))
    if contact is None:
        return False
    own = f"{contact.kind}:{contact.value}".casefold()
    family = outreach.incident_asks.family(incident_id)
    marks = [contact_mark(path, one, own) for one in family]
    ends = end_of_link(now, survey.ends_at, installation.region.zone)
    with installation.transaction():
        if outreach.incident_asks.knows(marks):
            return False
        new = IncidentAsk(survey.number, incident_id, case_id, marks[0], now, ends)
        if (ask := outreach.incident_asks.add(new)) is None:
            return False
        code = make_survey_links(installation).code(survey, ask.number)
        outreach.surveys.add_links(survey.number, ask.number, [digest_of(code)])
        installation.messages.outbox.put([_message(installation, survey, stored, ask)])
        detail = f"№ {survey.number} {stored.case.spoken}"
        installation.audit.write(now, SYSTEM, Verb.SURVEY_ASKED, detail)
    return True


def _message(
    installation: Installation, survey: Survey, stored: StoredCase, ask: IncidentAsk
) -> Message:
    until = last_day(ask.ends_at, installation.region.zone)
    title, text = incident_question(stored.case.spoken, survey, until)
    return Message(
        id=f"incident question {ask.number}",
        about=None,
        title=title,
        text=text,
        state=MessageState.PENDING,
        created_at=ask.at,
        next_try_at=ask.at,
        survey_ask=ask.number,
    )
