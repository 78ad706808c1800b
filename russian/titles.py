"""Titles of incidents: «Тында: нет отопления, Лесная, Чехова». Pure."""

from collections import Counter

from domain.incident import Incident
from domain.region import Region
from russian.vocabulary import inside

NAMED = 3  # streets and objects in a title


class IncidentTitles:
    """A title has the place, what is wrong there, and what the posts name most often."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._names = Counter(settlement.name for settlement in region.settlements.values())

    def of(self, incident: Incident, *, exact: bool = True) -> str:
        """A person's title, if there is one; without `exact`, nothing smaller than the
        municipality, and no person's words.
        """
        if exact and incident.title:
            return incident.title
        place = self._place(incident.municipality, incident.settlement if exact else None)
        names = [name for name, _ in incident.named if name != place][:NAMED] if exact else []
        return ", ".join((f"{place}: {self._trouble(incident)}", *names))

    def _place(self, municipality: str, settlement: str | None) -> str:
        known = self._region.municipalities.get(municipality)
        whole = municipality
        if known is not None:
            whole = f"{known.short} район" if known.district else known.short
        village = self._region.settlements.get(settlement or "")
        if village is None or village.name == whole:
            return whole
        return village.name if self._names[village.name] == 1 else f"{village.name} ({whole})"

    def _trouble(self, incident: Incident) -> str:
        """By the commonest topic of the posts it remembers; the earliest of equals."""
        topics = Counter(t.topic for t in incident.tellings if t.topic)
        [(id_, _)] = topics.most_common(1) or [(incident.topic or "", 1)]
        if topic := self._region.topics.get(id_):
            return topic.trouble or inside(topic.name)
        group = self._region.groups.get(incident.group)
        return inside(group.name) if group else incident.group
