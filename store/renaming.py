"""Renames a person in every table, in one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, insert, select, update

from store.tables.alerts import moves, silences
from store.tables.answers import case_answers
from store.tables.audit import case_holds
from store.tables.bell import bell
from store.tables.cases import case_moves, case_views, case_warnings, cases
from store.tables.causes import agreements, chronic_problems
from store.tables.duty import exchanges, handovers, roster
from store.tables.figures import enquiries, enquiry_bodies, recommendations
from store.tables.filings import case_imports
from store.tables.import_maps import import_maps
from store.tables.incidents import incident_care, regroupings
from store.tables.leaders import followed, outlet_contacts
from store.tables.messages import outbox
from store.tables.mistakes import mistakes, practices, seminar_invitations, seminars
from store.tables.pages import (
    content_pauses,
    contents,
    page_cards,
    page_links,
    page_ticks,
)
from store.tables.pairs import case_pairs
from store.tables.people import absences, people, screens, sessions, tokens, visits
from store.tables.quality import answer_quality, case_promises
from store.tables.ratings import (
    rating_editions,
    rating_exclusions,
    rating_links,
    rating_objections,
)
from store.tables.referrals import case_referrals
from store.tables.report_templates import report_templates
from store.tables.reports import report_deliveries, report_subscriptions, reports
from store.tables.saved_cuts import cut_pins, saved_cuts
from store.tables.scores import case_surveys, return_proposals
from store.tables.searches import searches, subscriptions
from store.tables.sources import probes, registry
from store.tables.surveys import survey_keyings, surveys
from store.tables.tasks import tasks
from store.tables.templates import answer_templates
from store.tables.triage import corrections, deeds, mutes, triage

# Every column that holds a person's name, except the audit's, which must stay as written.
NAMES: tuple[Column[Any], ...] = (
    absences.c.deputy,
    absences.c.person,
    absences.c.who,
    answer_templates.c.who,
    agreements.c.who,
    agreements.c.withdrawn_by,
    bell.c.person,
    case_holds.c.lifted_by,
    case_holds.c.who,
    case_moves.c.instead_of,
    case_answers.c.who,
    answer_quality.c.verdict_who,
    case_promises.c.who,
    case_pairs.c.who,
    case_imports.c.who,
    case_moves.c.person,
    case_moves.c.who,
    case_surveys.c.who,
    case_referrals.c.person,
    case_referrals.c.who,
    case_views.c.owner,
    case_views.c.who,
    case_warnings.c.person,
    cases.c.person,
    chronic_problems.c.who,
    content_pauses.c.ended_by,
    content_pauses.c.who,
    contents.c.who,
    corrections.c.who,
    deeds.c.who,
    enquiries.c.ended_by,
    enquiries.c.who,
    enquiry_bodies.c.person,
    enquiry_bodies.c.who,
    exchanges.c.other,
    exchanges.c.proposer,
    followed.c.who,
    rating_editions.c.ended_by,
    rating_editions.c.who,
    rating_exclusions.c.ended_by,
    rating_exclusions.c.who,
    rating_links.c.who,
    rating_objections.c.decided_by,
    rating_objections.c.who,
    handovers.c.read_by,
    handovers.c.who,
    import_maps.c.who,
    incident_care.c.owner,
    incident_care.c.who,
    moves.c.handed_to,
    mistakes.c.owner,
    mistakes.c.who,
    moves.c.who,
    mutes.c.who,
    outbox.c.person,
    outbox.c.reader,
    outlet_contacts.c.owner,
    outlet_contacts.c.who,
    practices.c.who,
    page_cards.c.who,
    page_links.c.person,
    page_links.c.who,
    page_ticks.c.who,
    probes.c.who,
    recommendations.c.signed_by,
    recommendations.c.who,
    registry.c.who,
    regroupings.c.who,
    report_templates.c.who,
    report_deliveries.c.person,
    report_deliveries.c.who,
    report_subscriptions.c.person,
    report_subscriptions.c.who,
    reports.c.approved_by,
    reports.c.made_by,
    return_proposals.c.who,
    roster.c.person,
    roster.c.who,
    screens.c.who,
    saved_cuts.c.owner,
    cut_pins.c.person,
    searches.c.owner,
    seminar_invitations.c.person,
    seminar_invitations.c.who,
    seminars.c.who,
    sessions.c.person,
    silences.c.who,
    subscriptions.c.person,
    survey_keyings.c.who,
    surveys.c.closed_by,
    surveys.c.published_by,
    surveys.c.who,
    tasks.c.who,
    tokens.c.who,
    triage.c.who,
    visits.c.person,
)
SIDES = ("before", "after")


def rename(connection: Connection, person_id: str, name: str) -> bool:
    one = select(people).where(people.c.id == person_id).with_for_update()
    row = connection.execute(one).mappings().first()
    taken = select(people.c.id).where(people.c.id == name)
    if row is None or connection.scalar(taken) is not None:
        return False
    # Sessions and shifts refer to the row, so the new row must exist before they are changed. Two
    # rows cannot share the login, so the old row gives it up first.
    old = people.c.id == person_id
    connection.execute(update(people).where(old).values(login=None))
    connection.execute(insert(people).values({**row, "id": name, "invited": row["invited"] + 1}))
    for column in NAMES:
        named = update(column.table).where(column == person_id)
        connection.execute(named.values({column.name: name}))
    _rename_in_deeds(connection, person_id, name)
    connection.execute(people.delete().where(old))
    return True


def _rename_in_deeds(connection: Connection, person_id: str, name: str) -> None:
    """Deeds hold whole moves of triage, which an undo compares with the table."""
    rows = connection.execute(
        select(deeds.c.id, deeds.c.changes).where(deeds.c.undone_at.is_(None))
    )
    for row in rows.all():
        renamed = [
            {**change, **{side: _named(change[side], person_id, name) for side in SIDES}}
            for change in row.changes
        ]
        if renamed != row.changes:
            one = update(deeds).where(deeds.c.id == row.id)
            connection.execute(one.values(changes=renamed))


def _named(values: Mapping[str, Any], person_id: str, name: str) -> Mapping[str, Any]:
    return {**values, "who": name} if values.get("who") == person_id else values
