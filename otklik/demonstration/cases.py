"""The cases of the demo: exports of two systems, cases of posts, and people who work on them.

The people work by the desks of the pages, each with their own rights.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.clock import SystemClock
from app.installation import Installation
from cases.reconciliation import spot_of
from desks.cases.asked import Asked
from desks.cases.imports.desk import ImportDesk
from desks.cases.imports.maps import ImportMapDesk
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from desks.cases.reconciliation import ReconciliationDesk
from desks.tasks.runner import run_tasks
from desks.viewer import Viewer, on_page
from domain.cases.filed import TakenAs
from domain.cases.holder import HolderKind
from domain.cases.import_map import ImportMap
from domain.cases.imports import ImportState
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import SettingsError
from domain.person import Person, Role
from domain.ports.casework.cases import CaseFilter, CaseOrder, StoredCase
from domain.post import Kind
from domain.query import All, Among, Field, Is, Since, Until
from russian.casework.cases import STATES
from russian.casework.imports import OUTCOMES

_D = CaseDeed
DAY, STEP = timedelta(days=1), timedelta(hours=2)
MOSCOW = "Europe/Moscow"
CITY_HALL = "administration_tynda"
# Stream and name of the map of each export, by the imitation's names.
EXPORTS = {"pos": ("pos", "ПОС (демо)"), "incident": ("incidents", "«Инцидент» (демо)")}
TODAY, BEFORE = 16, 16  # posts that become cases
TERM = timedelta(hours=18)  # of working time: twice what a body has for a post
CALLS = (
    HandForm("Нет отопления со вчерашнего дня, в доме пожилые люди", "housing.heating", "tynda"),
    HandForm("Не вывозят мусор, контейнеры полны", "waste.collection", "tynda"),
)
ANSWER = "Бригада устранила неисправность сегодня. Ответственный — начальник участка."
INTERIM = "Выехала бригада, окончательный ответ — завтра."
WRONG = "дом в управлении другой организации"
# What happens to the cases of posts, one life after another.
LIVES: Sequence[tuple[str, ...]] = (
    ("route", "accept", "assign", "take", "answer", "fixed"),
    ("route", "accept", "assign", "take", "interim"),
    ("route",),
    ("route", "accept", "assign", "take", "answer", "rate"),
    ("route", "accept", "assign", "take"),
    (),
    ("route", "accept"),
    ("route", "wrong_body"),
    ("route", "accept", "answer"),
    ("route", "accept", "answer", "return"),
    ("moderate",),
    ("moderate", "postpone"),
    ("route", "accept", "assign", "take", "propose"),
    ("no_answer",),
)


@dataclass(frozen=True)
class Casework:
    """How many cases stand in each state, how many are late, and what became of the imports' rows;
    `missing` are numbers of the exports that no case has, and pages that reconciliation overlooks.
    """

    states: Mapping[CaseState, int]
    late: int
    rows: Mapping[TakenAs, int]
    missing: Sequence[str]


def work_on_cases(
    installation: Installation, world: Mapping[str, Any], people: Sequence[Person]
) -> Casework:
    by_role = {role: person for person in people for role in person.roles}
    duty = on_page(by_role[Role.DUTY])
    imported = list(_imports(installation, world["filed"], duty))
    _Office(installation, by_role).work()
    now = installation.clock.now()
    counts = installation.casework.cases.tally(CaseFilter(frozenset(CaseState)), now, now)
    return Casework(
        states={count.state: count.total for count in counts},
        late=sum(count.late for count in counts),
        rows=sum(imported, Counter[TakenAs]()),
        missing=[
            *_missing(installation, world["filed"]),
            *_unnamed(installation, world["filed"], duty),
        ],
    )


def report_cases(casework: Casework, console: Console) -> None:
    states = ", ".join(f"{STATES[state]}: {n}" for state, n in casework.states.items() if n)
    rows = ", ".join(f"{OUTCOMES[outcome]}: {n}" for outcome, n in casework.rows.items() if n)
    table = Table("Обращения", "Итог")
    table.add_row("Состояния", Text(states))
    table.add_row("Просрочено", str(casework.late))
    table.add_row("Строки выгрузок", Text(rows))
    console.print(table)
    if casework.missing:
        console.print(f"Не найдены: {', '.join(casework.missing)}.", markup=False)


def _imports(
    installation: Installation, filed: Mapping[str, Any], duty: Viewer
) -> Iterator[Counter[TakenAs]]:
    """The exports of each system, oldest first, by a map made from the first of them."""
    for name in EXPORTS:
        one: ImportMap | None = None
        for export in filed[name]["exports"]:
            path = installation.settings.data / export["file"]
            said_at = datetime.fromisoformat(export["at"])
            one = one or _mapped(installation, duty, path, *EXPORTS[name])
            with path.open("rb") as content:
                run, _ = ImportDesk(installation).start(duty, path.name, content, one, said_at)
            run_tasks(installation, Event())
            report = ImportDesk(installation).report(duty, run.number)
            if report.run.state is not ImportState.DONE:
                raise SettingsError(f"{path.name} не загружена: {report.run.problem}")
            yield Counter(
                {
                    TakenAs.CREATED: report.run.created,
                    TakenAs.CHANGED: report.run.changed,
                    TakenAs.SAME: report.run.same,
                    TakenAs.REFUSED: report.run.refused,
                }
            )


def _mapped(
    installation: Installation, duty: Viewer, path: Path, stream: str, name: str
) -> ImportMap:
    """The columns that the titles show, in Moscow time, as the cover sheet says."""
    desk = ImportMapDesk(installation)
    with path.open("rb") as content:
        upload = desk.bring(duty, path.name, content)
    draft = desk.preview(duty, upload.id).draft
    return desk.save(duty, replace(draft, name=name, stream=stream, zone=MOSCOW)).map


def _missing(installation: Installation, filed: Mapping[str, Any]) -> list[str]:
    cases = installation.casework.cases
    known: set[str | None] = set()
    wanted = CaseFilter(frozenset(CaseState), order=CaseOrder.NEWEST, limit=500)
    while True:
        page = cases.page(wanted)
        known |= {one.case.stream_number for one in page.cases}
        if page.next is None:
            break
        wanted = replace(wanted, after=page.next)
    expected = (number for name in (*EXPORTS, "city") for number in filed[name]["numbers"])
    return sorted(number for number in expected if number not in known)


def _unnamed(installation: Installation, filed: Mapping[str, Any], duty: Viewer) -> Iterator[str]:
    """Pages of the monitoring that nobody here reads, and that the reconciliation does not name."""
    compared = ReconciliationDesk(installation).compare(duty, EXPORTS["incident"][0])
    named = {lack.page for lack in compared.result.lacks}
    pages = {spot.page for link in filed["missing"] if (spot := spot_of(link)) is not None}
    yield from sorted(pages - named)


class PastClock(SystemClock):
    """Stands where it is set, so that what people did days ago has its own time."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


class _Office:
    """The people of the demo at work in the days before, each by their own rights."""

    def __init__(self, installation: Installation, people: Mapping[Role, Person]) -> None:
        self._now = installation.clock.now()
        self._clock = PastClock(self._now)
        installation = replace(installation, clock=self._clock)
        self._installation, self._people = installation, people
        self._moves, self._opening = CaseMoves(installation), CaseOpening(installation)
        self._duty = on_page(people[Role.DUTY])

    def work(self) -> None:
        lives = cycle(LIVES)
        for alert in self._installation.watch.alerts.recent(self._now - DAY):
            self._live(self._opening.of_alert(self._duty, alert.id).stored, ("route", "accept"))
        self._clock.at = self._now - 2 * DAY
        for form in CALLS:
            self._live(self._opening.by_hand(self._duty, form).stored, ("route",))
        for post_id, published_at, body in self._posts():
            self._clock.at = min(self._now, published_at + STEP)
            opened = self._opening.of_post(self._duty, post_id)
            if opened.is_new:
                self._live(opened.stored, next(lives), body)

    def _posts(self) -> Iterator[tuple[str, datetime, str]]:
        """Complaints that the bodies of the demo's people answer: of this day, and of the days
        before, whose terms are over.
        """
        index, now, over = self._installation.posts.index, self._now, self._over()
        bodies = self._people[Role.COORDINATOR].bodies
        for since, until, most in ((now - DAY, now, TODAY), (over - 12 * DAY, over, BEFORE)):
            query = All(
                (
                    Is(Field.KIND, Kind.COMPLAINT),
                    Among(Field.BODY, bodies),
                    Since(since),
                    Until(until),
                )
            )
            for hit in index.search(query, limit=most).hits:
                post, body = hit.enriched.post, hit.enriched.labels.body
                yield post.id, post.published_at, body.value if body else min(bodies)

    def _over(self) -> datetime:
        """Terms that began by then are over, weekends and holidays between or not."""
        worktime, at = self._installation.region.worktime(), self._now - DAY
        while worktime.between(at, self._now) < TERM:
            at -= DAY
        return at

    def _live(self, stored: StoredCase, life: Iterable[str], body: str = CITY_HALL) -> None:
        for name in life:
            self._clock.at = min(self._now, self._clock.at + STEP)
            role, asked = self._deeds(body)[name]
            viewer = on_page(self._people[role])
            stored = self._moves.make(viewer, stored.case.number, asked)

    def _deeds(self, body: str) -> Mapping[str, tuple[Role, Asked]]:
        executor = self._people[Role.EXECUTOR].name
        later = self._now + 3 * DAY
        return {
            "moderate": (Role.MONITOR, Asked(_D.MODERATE)),
            "route": (Role.DUTY, Asked(_D.ROUTE, body=body)),
            "accept": (Role.COORDINATOR, Asked(_D.ACCEPT)),
            "assign": (Role.COORDINATOR, Asked(_D.ASSIGN, person=executor)),
            "take": (Role.EXECUTOR, Asked(_D.TAKE)),
            "interim": (Role.EXECUTOR, Asked(_D.INTERIM, note=INTERIM)),
            "propose": (Role.EXECUTOR, Asked(_D.PROPOSE, note=ANSWER)),
            "answer": (Role.COORDINATOR, Asked(_D.ANSWER, note=ANSWER)),
            "wrong_body": (Role.COORDINATOR, Asked(_D.WRONG_BODY, note=WRONG)),
            "rate": (Role.DUTY, Asked(_D.RATE, score=4)),
            "return": (Role.DUTY, Asked(_D.RETURN, note="нет срока работ: допишите его")),
            "postpone": (
                Role.DUTY,
                Asked(_D.POSTPONE, until=later, waits=HolderKind.APPLICANT, note="ждём адрес"),
            ),
            "fixed": (Role.DUTY, Asked(_D.CLOSE, outcome=CaseOutcome.FIXED)),
            "no_answer": (
                Role.DUTY,
                Asked(_D.CLOSE, outcome=CaseOutcome.NO_ANSWER, note="вопроса в посте нет"),
            ),
        }
