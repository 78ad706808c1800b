"""Incidents that may be one problem after all: for people, who see more than words. Pure."""

from collections.abc import Sequence

from domain.incident import Incident, Telling
from enrichment.incidents.evidence import LEARNED, ComparedPost, elsewhere, read

LIKELY = -1.0  # such log-odds that somebody should look


def alike(incident: Incident, others: Sequence[Incident]) -> list[Incident]:
    """Those that two posts speak for, the likeliest first, never of another place; different
    streets and houses forbid nothing here.
    """
    own = _readings(incident)
    odds = [(_odds(own, _readings(other)), other) for other in others if other.id != incident.id]
    likely = [(found, other) for found, other in odds if found is not None and found >= LIKELY]
    return [other for _, other in sorted(likely, key=lambda one: (-one[0], one[1].id))]


def likeness(tellings: Sequence[Telling], incident: Incident) -> float | None:
    """Log-odds that the posts belong to the incident; None if it is of another place."""
    return _odds([read(telling) for telling in tellings], _readings(incident))


def _readings(incident: Incident) -> list[ComparedPost]:
    return [read(telling) for telling in incident.tellings]


def _odds(own: Sequence[ComparedPost], others: Sequence[ComparedPost]) -> float | None:
    if not own or not others or any(elsewhere(a, b) for a in own for b in others):
        return None
    odds = [LEARNED.log_odds(a, b) for a in own for b in others]
    return (max(odds) + sum(odds) / len(odds)) / 2
