"""The main problems of the morning: what most residents write about, who has it, until when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.installation import Installation
from domain.alert import Alert, Rule
from domain.cases.workflow import ENDED
from domain.incident import Alive
from domain.ports.casework.cases import StoredCase
from domain.post import Label, Labels
from domain.query import Field
from reports.content.counts import people
from reports.content.morning_data import Problem
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

MOST = 3


@dataclass(frozen=True)
class ProblemReader:
    installation: Installation
    taken_at: datetime
    exact: bool

    def problems(self, alerts: Sequence[Alert], alive: Sequence[Alive]) -> Sequence[Problem]:
        """An incident of an alert is one problem with it."""
        spikes = [one for one in alerts if one.signal.rule is Rule.SPIKE]
        of_alerts = {id_ for one in spikes for id_ in one.evidence.incidents}
        every = [self._of_alert(one) for one in spikes]
        every += [self._of_incident(one) for one in alive if one.incident.id not in of_alerts]
        return sorted(every, key=lambda one: (-(one.people.value or 0), one.address))[:MOST]

    def _of_alert(self, alert: Alert) -> Problem:
        region, cell = self.installation.region, alert.cell
        address = f"/alerts/{alert.id}"
        case = self._case(alert.evidence.incidents)
        return Problem(
            Vocabulary(region).conflict(alert),
            address,
            self._place(cell.municipality),
            self._body(case, cell.group, alert.evidence.topic, cell.municipality),
            *self._term(case),
            people(f"alert.{alert.id}", alert.evidence.authors, self.taken_at, address),
        )

    def _of_incident(self, alive: Alive) -> Problem:
        incident, region = alive.incident, self.installation.region
        village = region.settlements.get(incident.settlement or "") if self.exact else None
        address = f"/incidents/{incident.id}"
        case = self._case([incident.id])
        return Problem(
            IncidentTitles(region).of(replace(incident, title=None), exact=self.exact),
            address,
            village.name if village else self._place(incident.municipality),
            self._body(case, incident.group, incident.topic, incident.municipality),
            *self._term(case),
            people(f"incident.{incident.number}", alive.lately, self.taken_at, address),
        )

    def _place(self, municipality: str | None) -> str:
        region = self.installation.region
        if municipality is None:
            return region.name
        return Vocabulary(region).shown(Field.MUNICIPALITY, municipality)

    def _case(self, incidents: Sequence[str]) -> StoredCase | None:
        """The open case that a body has and that falls due first; else a case that nobody has."""
        about = self.installation.casework.cases.about(list(incidents)) if incidents else ()
        open_ = [one for one in about if one.standing.state not in ENDED]
        return min(open_, key=self._soonest, default=None)

    def _soonest(self, stored: StoredCase) -> tuple[bool, bool, datetime]:
        due = stored.deadlines.due
        return stored.standing.body is None, due is None, due or stored.case.received_at

    def _term(self, case: StoredCase | None) -> tuple[datetime | None, bool]:
        due = None if case is None else case.deadlines.due
        return due, due is not None and due < self.taken_at

    def _body(
        self, case: StoredCase | None, group: str | None, topic: str | None, place: str | None
    ) -> str:
        """Who has it; else who should, by the region's routing."""
        bodies = self.installation.region.bodies
        if case is not None and (has := bodies.get(case.standing.body or "")) is not None:
            return has.name
        labels = Labels(group=_label(group), topic=_label(topic), municipality=_label(place))
        routed = self.installation.region.route(labels)
        return f"{bodies[routed[1]].name} (не передано)" if routed else ""


def _label(value: str | None) -> Label | None:
    return None if value is None else Label(value, 1.0)
