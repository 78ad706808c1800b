"""An export of 100,000 cases × 20 columns, masked, stored, labelled and found; then the same again.

As in life: `otklik work` labels and joins posts while its child imports. Measured from the request
until the last row is found by its words. Processor seconds show what a busy machine's clock hides;
memory is the most that all processes had at one moment.

A real export repeats topics, not sentences: texts `many` are put together from thousands of them.
Texts `few` repeat five sentences, so that each post has far more likenesses than in life.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from xlsxwriter import Workbook

from app.index.published import whole
from app.installation import Installation
from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from benchmarks._appeals import TEXTS, Appeals
from benchmarks._family import Family
from benchmarks._scores import say
from desks.cases.imports.desk import ImportDesk
from desks.viewer import in_shell
from domain.cases.import_map import CaseColumn, ImportMap
from domain.cases.imports import ImportRun, ImportState
from domain.pulse import ProcessRole
from domain.query_text import parse
from domain.region import Region
from domain.terms.policy import Regime
from region.loader import load_region, region_folder

ROWS = 100_000
DAYS = 300  # of as many rows; fewer rows are of fewer days, so that a day has as many
FLOOR, GOAL, AGAIN = 180.0, 90.0, 15.0  # seconds; of the same export again
MOST, LITTLE = 800, 400  # MB
LOOK = 1.0  # seconds between two looks
PATIENCE = 1800.0  # seconds
C = CaseColumn
TITLES = {
    "Идентификатор ПОС": C.NUMBER,
    "Дата и время создания": C.RECEIVED,
    "Фамилия заявителя": None,
    "Имя заявителя": None,
    "Отчество заявителя": None,
    "Email": None,
    "Телефон": None,
    "Дата рождения": None,
    "Категория обращения": C.GROUP,
    "Подкатегория обращения": C.TOPIC,
    "Текст обращения": C.TEXT,
    "Муниципалитет": C.MUNICIPALITY,
    "Адрес": C.ADDRESS,
    "Тип публикации": C.PUBLIC,
    "Текущий статус": C.STATE,
    "Ответ на обращение": C.ANSWER,
    "Дата ответа": C.ANSWERED,
    "Организация исполнителя": C.BODY,
    "Срок ответа": C.DUE,
    "Оценка": C.SCORE,
}
MAP = ImportMap(
    "ПОС",
    "pos",
    {column: title for title, column in TITLES.items() if column},
    "Europe/Moscow",
    Regime.MESSAGE,
)
STATES = ("На рассмотрении", "В работе", "В работе", "Дан ответ", "Закрыто", "Неведомое")
ANSWER = "Бригада выезжала, неисправность устранена. Ответственный — начальник участка."


def main(argv: list[str]) -> None:
    """Print seconds and megabytes; exit code 1 over a floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks case_import", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--texts", choices=TEXTS, help="one kind of texts; both")
    options = parser.parse_args(argv)
    over = False
    for texts in [options.texts] if options.texts else TEXTS:
        new, again = _measured(options.rows, TEXTS[texts]())
        share = options.rows / ROWS
        memory = max(new.family.peak, again.family.peak)
        over = over or new.heard > FLOOR * share or memory > MOST
        say(
            f"texts {texts}, {options.rows:,} rows: {new.heard:.1f} s until found (floor "
            f"{FLOOR * share:.0f}, goal {GOAL * share:.0f}), imported after {new.imported:.1f} s; "
            f"again {again.imported:.1f} s (goal {AGAIN * share:.1f}); {memory:.0f} MB (floor "
            f"{MOST}, goal {LITTLE})"
        )
        for name, one in (("first", new), ("again", again)):
            run = one.run
            say(
                f"  {name}: created {run.created}, same {run.same}, refused {run.refused}; "
                f"{one.family.words()}"
            )
    if over:
        sys.exit("the import is over its floor")


@dataclass(frozen=True, slots=True)
class _Brought:
    """Seconds until the rows are cases, and until they are found."""

    run: ImportRun
    imported: float
    heard: float
    family: Family


def _measured(rows: int, appeals: Appeals) -> tuple[_Brought, _Brought]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pos.xlsx"
        _write(file, rows, load_region(region_folder(Path("amur"))), appeals)
        with _installed(Path(folder)) as installation, _working() as worker:
            began = installation.clock.now()
            pulses = installation.processes.pulses
            _until(lambda: (pulses.last(ProcessRole.WORKER) or began) > began)
            return tuple(_bring(installation, file, rows, worker) for _ in range(2))  # type: ignore[return-value]


@contextmanager
def _installed(folder: Path) -> Iterator[Installation]:
    mine = {"OTKLIK_DATA": str(folder), "OTKLIK_LOG_LEVEL": "WARNING"}
    os.environ |= mine
    settings = read_settings()
    create_key(settings.key_file)
    with open_installation(settings) as installation:
        yield installation


@contextmanager
def _working() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "otklik", "work"])
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _bring(installation: Installation, file: Path, rows: int, worker: int) -> _Brought:
    desk, me, family = ImportDesk(installation), in_shell("benchmark"), Family(worker)
    queue, zone = installation.posts.queue, installation.region.zone
    last = parse(f"заявка {rows}", zone)
    start = time.monotonic()
    with file.open("rb") as content:
        run, _ = desk.start(me, file.name, content, MAP, installation.clock.now())

    def ended() -> bool:  # a whole report each second would take a quarter of a core
        known = installation.casework.imports.get(run.number)
        if known and known.state is ImportState.FAILED:
            sys.exit(known.problem)
        return known is not None and known.state is ImportState.DONE

    def is_found() -> bool:
        hits = whole(installation.posts.index).search(last, limit=1).hits
        return any(hit.enriched.post.native_id == f"pos/ПОС-{rows}" for hit in hits)

    _until(ended)
    imported = time.monotonic() - start
    _until(lambda: queue.depth() == 0 and is_found())
    seconds = time.monotonic() - start
    family.end()
    return _Brought(desk.report(me, run.number).run, imported, seconds, family)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("the import did not end")
        time.sleep(LOOK)


def _write(file: Path, rows: int, region: Region, appeals: Appeals) -> None:
    now, days = datetime.now(UTC), DAYS * rows / ROWS
    draw, start = random.Random(1), now - timedelta(days=days)
    places = list(region.municipalities.values())
    residents = [one.population or 0 if appeals.by_residents else 1 for one in places]
    topics = [(region.groups[one.group].name, one.name) for one in region.topics.values()]
    bodies = [*(one.name for one in region.bodies.values() if one.until is None), "ООО «Тепло»"]
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(TITLES))
        for n in range(1, rows + 1):
            at = start + timedelta(days=days * n / rows - 1)
            state, (group, topic) = draw.choice(STATES), draw.choice(topics)
            answered = state in ("Дан ответ", "Закрыто")
            sheet.write_row(
                n,
                0,
                (
                    f"ПОС-{n}",
                    f"{at:%d.%m.%Y %H:%M}",
                    "Иванова",
                    "Мария",
                    "Петровна",
                    f"user{n}@example.org",
                    "89141234567",
                    "01.02.1980",
                    group,
                    topic,
                    f"{appeals.text(draw)} Заявка {n}.",
                    draw.choices(places, residents)[0].short,
                    f"ул. Лесная, д. {n % 90 + 1}, кв. {n % 40 + 1}",
                    # What is private is not found by its words.
                    "Публичное" if n == rows else draw.choice(("Публичное", "Приватное")),
                    state,
                    ANSWER if answered else "",
                    f"{min(at + timedelta(days=5), now):%d.%m.%Y %H:%M}" if answered else "",
                    draw.choice(bodies),
                    f"{at + timedelta(days=30):%d.%m.%Y}",
                    draw.choice(("", "4", "5")) if answered else "",
                ),
            )
