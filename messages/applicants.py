"""Contacts that cases hold, opened as a message leaves: the outbox only refers to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.cases.scores.score_link import may_score
from domain.contact import written_to
from domain.errors import SettingsError
from domain.ports.casework.cases import CaseContactStore, CaseStore
from domain.ports.casework.scores import ScoreLinkStore
from messages.signed.score_links import ScoreLinks

ERASED = "контакта больше нет: он стёрт"
OVER = "оценку уже не просят: ответили, срок ссылки кончился или обращение снова в работе"
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
    ) -> None:
        self._score_links, self._cases, self._contacts = score_links, cases, contacts
        self._unseal, self._links = unseal, links

    def of_score_link(self, link_id: int, now: datetime) -> Applicant:
        score_link = self._score_links.get(link_id)
        if score_link is None or score_link.answered_at is not None or now >= score_link.ends_at:
            return Applicant(end=OVER)
        stored = self._cases.get(score_link.case_id)
        moves = self._cases.moves_of([score_link.case_id])[score_link.case_id]
        if stored is None or not may_score(score_link, stored.standing, moves):
            return Applicant(end=OVER)
        if (sealed := self._contacts.sealed(score_link.case_id)) is None:
            return Applicant(end=ERASED)
        try:
            contact = written_to(self._unseal(score_link.case_id, sealed))
        except SettingsError:
            return Applicant(end=SHUT)
        if contact is None:
            return Applicant(end=UNWRITTEN)
        return Applicant(f"{contact.kind}:{contact.value}", self._links.url(score_link))
