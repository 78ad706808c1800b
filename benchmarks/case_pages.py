"""Milliseconds of the pages of cases with 200,000 cases, while 20 people read them.

The list, the board, the horizon, «Мой орган» and one case, over SQLite and PostgreSQL. A tenth of
the cases is open, which is more than a region has. People of the centre and of a body with parts
ask for a page every four seconds.
"""

import os
import random
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Engine, insert, text

from app.installation import Installation
from app.wiring import open_installation
from benchmarks._servers import console, database_of, server, settings_of
from benchmarks.case_deadlines import LIVES
from console.guard import cookie_name
from desks.access.sessions import new_session
from domain.cases.case import Case, CaseMove, Place
from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.person import Person, Role
from domain.region import Region
from domain.terms.policy import Priority, Regime
from store.cases.rows import facts_row, move_row, standing_row
from store.engine import open_database
from store.tables.cases import case_moves, cases

CASES, OPEN, BATCH = 200_000, 0.1, 2_000
LIMITS: Mapping[str, tuple[float, float]] = {  # milliseconds at p95: floor, goal
    "sqlite": (500.0, 200.0),
    "postgresql": (300.0, 120.0),
}
PEOPLE, SECONDS, PAUSE = 20, 60, 4.0
BODIES = 5  # of the coordinator
_D = CaseDeed
_ENDED = ((_D.MODERATE, _D.ROUTE, _D.TAKE, _D.ANSWER, _D.CLOSE),)
PATHS = (
    *("/cases", "/cases?tab=late", "/cases?view=states", "/cases?view=deadlines"),
    *("/cases/horizon", "/cases/horizon?by=states", "/cases/mine", "/cases/{number}"),
)


def main(_argv: list[str]) -> None:
    """Print p50 and p95 of each page; exit code 1 over a floor."""
    well = True
    with tempfile.TemporaryDirectory() as folder:
        well = _run("sqlite", Path(folder), "")
    if url := server("postgresql"):
        name = f"otklik_case_pages_{os.getpid()}"
        with database_of(url, name) as own, tempfile.TemporaryDirectory() as folder:
            well = _run("postgresql", Path(folder), own) and well
    if not well:
        sys.exit("a page of cases is over its floor")


def _run(kind: str, folder: Path, database: str) -> bool:
    settings = settings_of(folder, OTKLIK_DATABASE=database)
    with open_installation(settings) as installation:
        start = time.perf_counter()
        fill(installation)
        _say(f"{kind}: {CASES:,} cases in {time.perf_counter() - start:.0f} s")
        cookies = people(installation)
    floor, goal = LIMITS[kind]
    well = True
    with console(settings) as (address, _):
        for cookie in cookies[:: PEOPLE // 2]:
            for path in PATHS:
                _ask(address, path, cookie, random.Random(1))
        for path, took in measure(address, cookies).items():
            cuts = quantiles(took, n=20)
            remark = "" if cuts[18] < goal else " over the goal"
            if cuts[18] >= floor:
                well, remark = False, " OVER THE FLOOR"
            _say(
                f"{kind}, {path}: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms of {len(took)} "
                f"(floor {floor:.0f}, goal {goal:.0f}){remark}"
            )
    return well


def fill(installation: Installation, number: int = CASES) -> None:
    region, draw, now = installation.region, random.Random(1), installation.clock.now()
    engine = open_database(installation.settings.database_url)
    for first in range(1, number + 1, BATCH):
        _insert(engine, region, draw, now, range(first, min(first + BATCH, number + 1)))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('cases_id_seq', :last)"), {"last": number})
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _insert(
    engine: Engine, region: Region, draw: random.Random, now: datetime, numbers: range
) -> None:
    rows, steps = [], []
    for number in numbers:
        case, life = _case(region, draw, now)
        row = facts_row(case) | {"id": number, "version": len(life)}
        rows.append(row | standing_row(standing(life), deadlines(case, life, region), 365))
        steps += [move_row(number, move) for move in life]
    with engine.begin() as connection:
        connection.execute(insert(cases), rows)
        connection.execute(insert(case_moves), steps)


def _case(region: Region, draw: random.Random, now: datetime) -> tuple[Case, list[CaseMove]]:
    """An open case of the last weeks, or an ended one of the last years."""
    if draw.random() < OPEN:
        [deeds] = draw.choices([deeds for deeds, _ in LIVES], [share for _, share in LIVES])
        at, step = now - timedelta(days=25 * draw.random()), timedelta(hours=6)
    else:
        deeds, at = draw.choice(_ENDED), now - timedelta(days=30 + 1_000 * draw.random())
        step = timedelta(hours=30)
    bodies = draw.sample([body.id for body in region.present_bodies], 2)
    place = Place(draw.choice(list(region.municipalities)))
    words = "Во дворе третий день не горит фонарь, ходить темно"
    case = Case(at, str(region.zone), draw.choice(("vk", "pos", "phone")), words, place, 365)
    regime = draw.choice((Regime.POST, Regime.MESSAGE, Regime.MESSAGE, Regime.APPEAL))
    group = draw.choice(list(region.groups))
    life = [CaseMove(1, _D.OPEN, at, "Анна", regime=regime, priority=Priority.USUAL, group=group)]
    for deed in deeds:
        at += draw.random() * step
        if deed is _D.ROUTE:
            bodies.reverse()
        life.append(
            CaseMove(
                len(life) + 1,
                deed,
                at,
                f"исполнитель {draw.randrange(40)}",
                note="Позвонили и записали",
                body=bodies[-1] if deed is _D.ROUTE else None,
                until=at + step if deed is _D.POSTPONE else None,
                priority=Priority.HIGH if deed is _D.SET else None,
                score=2 if deed is _D.RATE else None,
                outcome=CaseOutcome.FIXED if deed is _D.CLOSE else None,
            )
        )
    return case, life


def people(installation: Installation) -> Sequence[str]:
    """The headers of PEOPLE cookies: monitors, and coordinators of some bodies."""
    cookies, now = [], installation.clock.now()
    bodies = frozenset(sorted(installation.region.bodies)[:BODIES])
    for n in range(PEOPLE):
        role = Role.COORDINATOR if n >= PEOPLE // 2 else Role.MONITOR
        one = Person(f"{role} {n}", f"{role} {n}", frozenset({role}), login=f"l{n}", bodies=bodies)
        installation.access.people.add(one)
        token, session = new_session(one, now, "127.0.0.1", "benchmark")
        installation.access.sessions.add(session)
        cookies.append(f"{cookie_name(installation.settings)}={token}")
    return cookies


def _ask(address: str, path: str, cookie: str, draw: random.Random) -> float:
    """Milliseconds of one answer; a body that may not see the case is answered too."""
    where = path.format(number=draw.randrange(1, CASES))
    headers = {"cookie": cookie, "accept": "text/html", "accept-encoding": "gzip"}
    request = urllib.request.Request(address + where, headers=headers)
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        if error.code != 404:
            sys.exit(f"{where}: {error.code}")
    return (time.perf_counter() - start) * 1000


def measure(
    address: str, cookies: Sequence[str], ends: Callable[[], bool] | None = None
) -> Mapping[str, Sequence[float]]:
    """Milliseconds of each page while people read them, for SECONDS or until it `ends`."""
    times: dict[str, list[float]] = defaultdict(list)
    end = time.monotonic() + SECONDS
    ends = ends or (lambda: time.monotonic() >= end)

    def read(person: int) -> None:
        draw = random.Random(person)
        time.sleep(draw.random() * PAUSE)
        while not ends():
            path = draw.choice(PATHS)
            times[path].append(_ask(address, path, cookies[person], draw))
            time.sleep(draw.random() * 2 * PAUSE)

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(read, range(PEOPLE)))
    return times


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
