"""Contacts that cases hold, opened as a message leaves: the outbox only refers to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.cases.scores.score_link import may_score
from domain.contact import written_to
from domain.errors import SettingsError
from domain.message import Message
from domain.outreach.surveys.survey import SurveyState
from domain.ports.casework.cases import CaseContactStore, CaseStore
from domain.ports.casework.scores import ScoreLinkStore
from domain.ports.outreach.incident_asks import IncidentAskStore
from domain.ports.outreach.surveys import SurveyStore
from messages.signed.score_links import ScoreLinks
from messages.signed.survey_links import SurveyLinks

ERASED = "контакта больше нет: он стёрт"
OVER = "оценку уже не просят: ответили, срок ссылки кончился или обращение снова в работе"
ASKED = "вопрос уже не задают: ответили, срок ссылки кончился или опрос окончен"
SHUT = "контакт не открывается: верните прежний ключ контактов"
UNWRITTEN = "на такой контакт не пишут: позвоните или отправьте ссылку сами"


@dataclass(frozen=True, slots=True)
class Applicant:
    """The contact as `kind:value` and the link; or why the message ends without being sent."""

    contact: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    end: str = ""


class Applicants:
    """`unseal` opens the sealed contact of a case; it raises SettingsError."""

    def __init__(
        self,
        *,
        score_links: ScoreLinkStore,
        cases: CaseStore,
        contacts: CaseContactStore,
        unseal: Callable[[int, bytes], str],
        links: ScoreLinks,
        asks: IncidentAskStore,
        surveys: SurveyStore,
        survey_links: SurveyLinks,
    ) -> None:
        self._score_links, self._cases, self._contacts = score_links, cases, contacts
        self._unseal, self._links = unseal, links
        self._asks, self._surveys, self._survey_links = asks, surveys, survey_links

    def of(self, message: Message, now: datetime) -> Applicant | None:
        """None if the message goes to nobody whose contact a case holds."""
        if message.score_link is not None:
            return self.of_score_link(message.score_link, now)
        if message.survey_ask is not None:
            return self.of_ask(message.survey_ask, now)
        return None

    def of_score_link(self, link_id: int, now: datetime) -> Applicant:
        score_link = self._score_links.get(link_id)
        if score_link is None or score_link.answered_at is not None or now >= score_link.ends_at:
            return Applicant(end=OVER)
        stored = self._cases.get(score_link.case_id)
        moves = self._cases.moves_of([score_link.case_id])[score_link.case_id]
        if stored is None or not may_score(score_link, stored.standing, moves):
            return Applicant(end=OVER)
        return self._reached(score_link.case_id, self._links.url(score_link))

    def of_ask(self, ask_id: int, now: datetime) -> Applicant:
        ask = self._asks.get(ask_id)
        if ask is None or ask.is_answered or now >= ask.ends_at:
            return Applicant(end=ASKED)
        survey = self._surveys.get(ask.survey)
        if survey is None or survey.state(now) is not SurveyState.RUNNING:
            return Applicant(end=ASKED)
        return self._reached(ask.case_id, self._survey_links.url(survey, ask.number))

    def _reached(self, case_id: int, link: str) -> Applicant:
        if (sealed := self._contacts.sealed(case_id)) is None:
            return Applicant(end=ERASED)
        try:
            contact = written_to(self._unseal(case_id, sealed))
        except SettingsError:
            return Applicant(end=SHUT)
        if contact is None:
            return Applicant(end=UNWRITTEN)
        return Applicant(f"{contact.kind}:{contact.value}", link)
