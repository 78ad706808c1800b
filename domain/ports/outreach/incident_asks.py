"""The port of questions to the contacts of incidents."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.outreach.surveys.incident_ask import AskedContacts, IncidentAsk


class IncidentAskStore(Protocol):
    def unasked(
        self, since: datetime, until: datetime, after: int, limit: int
    ) -> Sequence[tuple[str, int]]:
        """Incident and case, by the number of the case: those after `after` that hold a contact and
        were never asked, of incidents that were closed from `since` until `until` and have not
        begun again.
        """
        ...

    def family(self, incident_id: str) -> Sequence[str]:
        """The incident, and those that were merged into it."""
        ...

    def knows(self, marks: Collection[bytes]) -> bool: ...

    def add(self, ask: IncidentAsk) -> IncidentAsk | None:
        """With its number; None if the case or the contact was asked before."""
        ...

    def get(self, ask_id: int) -> IncidentAsk | None: ...

    def of_survey(self, number: int) -> AskedContacts | None: ...

    def of_incident(self, incident_id: str) -> Sequence[AskedContacts]:
        """With its family, by survey, the latest first."""
        ...
