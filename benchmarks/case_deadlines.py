"""Deadlines of 200,000 open cases, recomputed from the moves of each.

An ended case has no deadline and costs less, so that none is among them.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.cases.case import Case, CaseMove, Place
from domain.cases.clocks import deadlines
from domain.cases.holder import HolderKind
from domain.cases.workflow import CaseDeed
from domain.region import Region
from domain.terms.policy import Priority, Regime
from region.loader import load_region, region_folder

CASES, BATCH = 200_000, 5_000
FLOOR, GOAL = 10.0, 3.0  # seconds of one core
BEGIN, DAYS = datetime(2024, 6, 1, tzinfo=UTC), 1_000
LONGEST = timedelta(hours=40)  # between two moves
_Life = tuple[Case, list[CaseMove]]
_D = CaseDeed
_TAKEN = (_D.MODERATE, _D.ROUTE, _D.ACCEPT, _D.TAKE)
# Moves after the opening, and how many of a hundred open cases have them.
LIVES: Sequence[tuple[Sequence[CaseDeed], int]] = (
    ((), 10),
    ((_D.MODERATE,), 8),
    ((_D.MODERATE, _D.ROUTE), 14),
    (_TAKEN, 26),
    ((*_TAKEN, _D.NOTE, _D.INTERIM), 12),
    ((_D.ROUTE, _D.WRONG_BODY, _D.ROUTE, _D.TAKE), 8),
    ((*_TAKEN, _D.POSTPONE, _D.RESUME), 6),
    ((_D.MODERATE, _D.SET, _D.ROUTE, _D.UNDO, _D.ROUTE), 5),
    ((*_TAKEN, _D.PROPOSE, _D.REJECT, _D.ANSWER, _D.RATE, _D.RETURN, _D.TAKE), 6),
    ((*_TAKEN, _D.EXTEND), 5),
)


def main(_argv: list[str]) -> None:
    """Print the seconds of one core; exit code 1 over the floor."""
    region, draw = load_region(region_folder(Path("amur"))), random.Random(1)
    seconds, moves, due = 0.0, 0, 0
    for batch in _batches(region, draw):
        begin = time.process_time()
        reckoned = [deadlines(case, life, region) for case, life in batch]
        seconds += time.process_time() - begin
        moves += sum(len(life) for _, life in batch)
        due += sum(one.due is not None for one in reckoned)
    sys.stdout.write(
        f"{CASES} cases of {moves / CASES:.1f} moves, {due} with a deadline: {seconds:.2f} s of "
        f"one core, {CASES / seconds:,.0f}/s (floor {FLOOR:.0f} s, goal {GOAL:.0f} s)\n"
    )
    if seconds > FLOOR:
        sys.exit("the recalculation is over its floor")


def _batches(
    region: Region, draw: random.Random
) -> Iterator[Sequence[tuple[Case, list[CaseMove]]]]:
    for _ in range(CASES // BATCH):
        yield [_case(region, draw) for _ in range(BATCH)]


def _case(region: Region, draw: random.Random) -> _Life:
    [deeds] = draw.choices([deeds for deeds, _ in LIVES], [share for _, share in LIVES])
    at = BEGIN + timedelta(minutes=draw.randrange(DAYS * 1_440))
    place = Place(draw.choice(list(region.municipalities)))
    case = Case(at, str(region.zone), draw.choice(("vk", "pos", "site")), "", place, 365)
    bodies = draw.sample([body.id for body in region.present_bodies], 2)
    group = draw.choice(list(region.groups))
    regime = draw.choice((Regime.POST, Regime.POST, Regime.MESSAGE, Regime.APPEAL))
    life = [CaseMove(1, _D.OPEN, at, "Анна", regime=regime, priority=Priority.USUAL, group=group)]
    for deed in deeds:
        at += draw.random() * LONGEST
        life.append(_move(len(life) + 1, deed, at, bodies))
    return case, life


def _move(place: int, deed: CaseDeed, at: datetime, bodies: list[str]) -> CaseMove:
    """The last of `bodies` gets the case; the next one is then the other."""
    if deed is _D.ROUTE:
        bodies.reverse()
    postponed = deed is _D.POSTPONE
    return CaseMove(
        place,
        deed,
        at,
        "Анна",
        note="Позвонили и записали",
        body=bodies[-1] if deed is _D.ROUTE else None,
        until=at + LONGEST if postponed else None,
        waits=HolderKind.APPLICANT if postponed else None,
        priority=Priority.HIGH if deed is _D.SET else None,
        score=2 if deed is _D.RATE else None,
    )
