"""Every periodic job in one literal: name -> interval and function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from app.assembly import (
    make_evaluator,
    make_heartbeat,
    make_looking_again,
    make_notifier,
    make_upkeep,
    make_vacancies,
    make_watch,
)
from app.cases.answers import make_answer_checking, make_case_watching
from app.cases.casework import make_deadline_warnings
from app.installation import Installation
from app.reports.making import ReportMaker
from app.segments import expire_archive
from app.settings import Settings
from desks.cases.answers.promises import call_promises
from desks.cases.answers.reading import read_answers
from desks.cases.causes.chronic import find_problems
from desks.cases.contacts import erase_contacts
from desks.cases.moves import wake
from desks.cases.pairs import propose_pairs
from desks.cases.referrals.handing import hand_on
from desks.cases.referrals.mailed import make_reply_mail
from desks.cases.scores.asking import ask_scores
from desks.cases.scores.returns import propose_returns, tell_returned
from desks.cases.texts import forget_texts
from desks.cases.watch.rules import CaseRules
from desks.operations.copying import ask_copies
from desks.operations.retention import IMPORT_ROWS, STORIES, turn_nightly
from desks.outreach.contacts import remind_of_contacts
from desks.outreach.content.finding import find_published
from desks.outreach.content.measuring import measure_content
from desks.outreach.content.proposing import look_for_content
from desks.outreach.improving import look_for_practices
from desks.outreach.looking import look_for_mistakes
from desks.outreach.pages.daily import audit_daily
from desks.outreach.reach import call_wide
from desks.outreach.surveys.asking import ask_after_incidents
from desks.outreach.surveys.counting import freeze_ended
from desks.reports.delivery.turns import EVERY as REPORTS_EVERY
from desks.reports.delivery.turns import ReportTurns
from desks.reports.enquiries.own import count_own
from desks.reports.enquiries.sending import remind
from desks.reports.proposing import propose_daily
from desks.rules import make_search_watch, make_single
from desks.subscriptions import make_subscriber
from desks.tasks.facts import renew_facts
from desks.tasks.folder import expire_tasks
from domain.bell import RING_LIFE

LAST_WAIT = 10.0  # seconds that messages being sent get when the process stops


Turn = Callable[[datetime], object]


@runtime_checkable
class Lasting(Protocol):
    """A task that also works between its turns and needs time to finish when the process stops."""

    def finish(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """`every` reads the interval from the settings; `prepare` builds the function that each turn
    calls.
    """

    every: Callable[[Settings], timedelta]
    prepare: Callable[[Installation], Turn]


class Delivery:
    def __init__(self, installation: Installation) -> None:
        self._notifier = make_notifier(installation)

    def __call__(self, now: datetime) -> None:
        self._notifier.dispatch(now)

    def finish(self) -> None:
        self._notifier.finish(LAST_WAIT)


def _make_expiry(installation: Installation) -> Turn:
    return lambda now: expire_archive(installation.settings, now)


def _make_task_expiry(installation: Installation) -> Turn:
    return lambda now: expire_tasks(installation, now)


def _make_story_expiry(installation: Installation) -> Turn:
    def expire(now: datetime) -> None:
        installation.posts.incidents.expire(now - STORIES, now - STORIES)

    return expire


def _make_waking(installation: Installation) -> Turn:
    return lambda now: wake(installation, now)


def _make_text_expiry(installation: Installation) -> Turn:
    def expire(now: datetime) -> None:
        forget_texts(installation, now)
        installation.casework.imports.forget_rows(now - IMPORT_ROWS)

    return expire


def _make_contact_expiry(installation: Installation) -> Turn:
    return lambda now: erase_contacts(installation, now)


def _make_bell_expiry(installation: Installation) -> Turn:
    return lambda now: installation.messages.bell.drop(now - RING_LIFE)


JOBS: Mapping[str, Job] = {
    "evaluate": Job(
        lambda s: s.evaluate_every, lambda installation: make_evaluator(installation).tick
    ),
    "second look": Job(
        lambda s: timedelta(minutes=2),
        lambda installation: make_looking_again(installation).tick,
    ),
    "searches": Job(
        lambda s: s.evaluate_every, lambda installation: make_search_watch(installation).tick
    ),
    "single": Job(lambda s: s.evaluate_every, lambda installation: make_single(installation).tick),
    "subscriptions": Job(
        lambda s: timedelta(minutes=1), lambda installation: make_subscriber(installation).tick
    ),
    "watch": Job(
        lambda s: timedelta(minutes=5), lambda installation: make_watch(installation).tick
    ),
    "upkeep": Job(
        lambda s: timedelta(minutes=5), lambda installation: make_upkeep(installation).tick
    ),
    "duty": Job(
        lambda s: timedelta(minutes=5), lambda installation: make_vacancies(installation).tick
    ),
    "archive": Job(lambda s: timedelta(minutes=30), _make_expiry),
    "tasks": Job(lambda s: timedelta(minutes=30), _make_task_expiry),
    "stories": Job(lambda s: timedelta(minutes=30), _make_story_expiry),
    "answers": Job(
        lambda s: timedelta(seconds=5),
        lambda installation: make_case_watching(installation).tick,
    ),
    "typed answers": Job(
        lambda s: timedelta(seconds=15),
        lambda installation: make_answer_checking(installation).tick,
    ),
    "quality of answers": Job(
        lambda s: timedelta(seconds=30),
        lambda installation: lambda now: read_answers(installation, now),
    ),
    "promises": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: call_promises(installation, now),
    ),
    "postponed cases": Job(lambda s: timedelta(minutes=1), _make_waking),
    "cases by rules": Job(
        lambda s: timedelta(minutes=5), lambda installation: CaseRules(installation).tick
    ),
    "deadlines of cases": Job(
        lambda s: timedelta(minutes=1),
        lambda installation: make_deadline_warnings(installation).tick,
    ),
    "links of cases": Job(
        lambda s: timedelta(minutes=1),
        lambda installation: lambda now: hand_on(installation, now),
    ),
    "answers by mail": Job(
        lambda s: timedelta(minutes=1), lambda installation: make_reply_mail(installation).tick
    ),
    "pairs of cases": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: propose_pairs(installation),
    ),
    "chronic problems": Job(
        lambda s: timedelta(hours=1), lambda installation: lambda now: find_problems(installation)
    ),
    "recommendations": Job(
        lambda s: timedelta(hours=1),
        lambda installation: lambda now: propose_daily(installation, now),
    ),
    "contacts with outlets": Job(
        lambda s: timedelta(minutes=5),
        lambda installation: lambda now: remind_of_contacts(installation, now),
    ),
    "reach of leaders": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: call_wide(installation, now),
    ),
    "communication errors": Job(
        lambda s: timedelta(hours=1),
        lambda installation: lambda now: look_for_mistakes(installation, now),
    ),
    "best practices": Job(
        lambda s: timedelta(hours=6),
        lambda installation: lambda now: look_for_practices(installation, now),
    ),
    "ideas of content": Job(
        lambda s: timedelta(minutes=30),
        lambda installation: lambda now: look_for_content(installation, now),
    ),
    "published content": Job(
        lambda s: timedelta(minutes=5),
        lambda installation: lambda now: find_published(installation, now),
    ),
    "effect of content": Job(
        lambda s: timedelta(hours=1),
        lambda installation: lambda now: measure_content(installation, now),
    ),
    "official pages": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: audit_daily(installation, now),
    ),
    "reminders of enquiries": Job(
        lambda s: timedelta(minutes=5), lambda installation: lambda now: remind(installation, now)
    ),
    "figures of enquiries": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: count_own(installation, now),
    ),
    "ends of surveys": Job(
        lambda s: timedelta(minutes=1),
        lambda installation: lambda now: freeze_ended(installation, now),
    ),
    "proposed returns": Job(
        lambda s: timedelta(minutes=5),
        lambda installation: lambda now: propose_returns(installation, now),
    ),
    "returned cases": Job(
        lambda s: timedelta(minutes=1),
        lambda installation: lambda now: tell_returned(installation, now),
    ),
    "questions after incidents": Job(
        lambda s: timedelta(minutes=5),
        lambda installation: lambda now: ask_after_incidents(installation, now),
    ),
    "scores of cases": Job(
        lambda s: timedelta(minutes=1),
        lambda installation: lambda now: ask_scores(installation, now),
    ),
    "texts of cases": Job(lambda s: timedelta(minutes=30), _make_text_expiry),
    "contacts of cases": Job(lambda s: timedelta(minutes=30), _make_contact_expiry),
    "facts": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: renew_facts(installation, now),
    ),
    "bell": Job(lambda s: timedelta(minutes=30), _make_bell_expiry),
    "reports": Job(
        lambda s: REPORTS_EVERY,
        lambda installation: ReportTurns(installation, ReportMaker(installation)).tick,
    ),
    "copies": Job(
        lambda s: timedelta(minutes=5),
        lambda installation: lambda now: ask_copies(installation, now),
    ),
    "retention": Job(
        lambda s: timedelta(minutes=10),
        lambda installation: lambda now: turn_nightly(installation, now),
    ),
    "heartbeat": Job(
        lambda s: timedelta(seconds=10),
        lambda installation: make_heartbeat(installation).tick,
    ),
    "deliver": Job(lambda s: timedelta(seconds=5), Delivery),
}
