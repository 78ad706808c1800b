"""What residents of a small region write: ordinary talk and spikes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from alerts.detector.panel import Floats
from domain.alert import Cell
from domain.complaint import Complaint

NOW = datetime(2026, 11, 24, 9, 37, tzinfo=UTC)
GROUPS = (*(f"g{i:02d}" for i in range(8)), "housing", "waste")
PLACES = (*(f"m{i:02d}" for i in range(8)), "tynda", "belogorsk")
HEAT, RUBBISH = Cell("housing", "tynda"), Cell("waste", "belogorsk")
HOUR = timedelta(hours=1)


def _shares(count: int) -> Floats:
    weight = np.random.default_rng(count).lognormal(0, 0.8, count)
    shares: Floats = weight / weight.sum()
    return shares


def talk(days: float, until: datetime, seed: int = 1, history: bool = True) -> list[Complaint]:
    """Complaints of a quiet region, 20 a day."""
    rng = np.random.default_rng(seed)
    count = int(20 * days)
    groups = rng.choice(len(GROUPS), count, p=_shares(len(GROUPS)))
    places = rng.choice(len(PLACES), count, p=_shares(len(PLACES)))
    return [
        Complaint(
            post_id=f"talk{seed}-{i}",
            at=until - timedelta(days=float(rng.uniform(0, days))),
            group=GROUPS[groups[i]],
            municipality=PLACES[places[i]],
            author=f"p{rng.integers(5000)}",
            source_id=f"s{rng.integers(20)}",
            incident_id=f"talk{seed}-{i}",
            history=history,
        )
        for i in range(count)
    ]


def spike(
    cell: Cell,
    until: datetime,
    authors: int = 14,
    over: timedelta = 2 * HOUR,
    name: str = "spike",
    **changes: object,
) -> list[Complaint]:
    """Complaints of as many authors in one incident, evenly over the time before `until`."""
    assert cell.group
    assert cell.municipality
    found = [
        Complaint(
            post_id=f"{name}-{cell.key}-{i}",
            at=until - over * ((i + 0.5) / authors),
            group=cell.group,
            municipality=cell.municipality,
            author=f"{name}{i}",
            source_id=f"s{i % 3}",
            incident_id=name,
        )
        for i in range(authors)
    ]
    return [replace(c, **changes) for c in found]  # type: ignore[arg-type]
