"""Builds what finds, checks and takes answers to cases, over an open installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.cases.casework import at_centre, staff_at
from app.installation import Installation
from cases.answers.accounts import AccountBook
from cases.answers.checking import AnswerChecking
from cases.answers.finding import AnswerFinder
from cases.answers.following import ThreadFollowing
from cases.answers.moving import AnswerMoves
from cases.answers.taking import AnswerTaking
from cases.answers.watching import CaseWatching
from domain.bell import Cause, Ring
from domain.cases.answers.answer import CaseAnswer
from domain.ports.casework.cases import StoredCase

SHIFT = timedelta(seconds=30)  # how long the people of the centre are taken for the same


def make_taking(installation: Installation) -> AnswerTaking:
    casework = installation.casework
    moves = AnswerMoves(
        casework.cases, installation.region, installation.audit, installation.transaction
    )
    return AnswerTaking(casework.answers, moves)


def make_finder(installation: Installation) -> AnswerFinder:
    casework, index = installation.casework, installation.posts.index
    profiles, sources = installation.crawl.profiles, installation.region.sources
    return AnswerFinder(
        index=index,
        ledger=installation.posts.ledger,
        cases=casework.cases,
        answers=casework.answers,
        watches=casework.watches,
        taking=make_taking(installation),
        region=installation.region,
        accounts=AccountBook(index, sources, profiles, installation.clock),
        grammar=installation.lemmatiser,
        ring=CentreBell(installation),
    )


def make_case_watching(installation: Installation) -> CaseWatching:
    finder = make_finder(installation)
    following = ThreadFollowing(finder.index, finder.ledger, finder.watches)
    return CaseWatching(finder, finder.taking.moves, installation.marks, finder.ring, following)


def make_answer_checking(installation: Installation) -> AnswerChecking:
    finder = make_finder(installation)
    return AnswerChecking(finder, installation.crawl.probes, finder.ring)


@dataclass
class CentreBell:
    """Rings the bells of those who work on cases of the centre now; who they are is asked once in
    a while, for a turn may ring often.
    """

    installation: Installation
    _people: Sequence[str] = ()
    _asked_at: datetime | None = None

    def __call__(self, what: str, stored: StoredCase, answer: CaseAnswer) -> None:
        self.call(f"{what} {answer.id}", what, stored, answer.author or "", "answers")

    def call(self, about: str, what: str, stored: StoredCase, text: str, part: str) -> None:
        """The same without an answer; `part` names that of the case's page."""
        installation, now = self.installation, self.installation.clock.now()
        if self._asked_at is None or now - self._asked_at > SHIFT:
            staff = staff_at(installation, now)
            self._people, self._asked_at = at_centre(installation, staff, now), now
        case = stored.case
        installation.messages.bell.ring(
            [
                Ring(
                    person=person,
                    cause=Cause.CASE,
                    about=about,
                    title=f"{case.spoken}: {what}",
                    text=text,
                    address=f"/cases/{case.number}#{part}",
                    at=now,
                )
                for person in self._people
            ]
        )
