"""An export of 100,000 cases × 20 columns, masked, stored, labelled and found; then the same again.

The import is a process of its own, as `otklik work` runs it; a worker then empties the queue of
posts. Memory is the peak of the process and of the child that unpacks the workbook, together.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from threading import Event

from xlsxwriter import Workbook

from app.assembly import make_worker
from app.key import create_key
from app.settings import Settings, read_settings
from app.wiring import open_installation
from desks.cases.imports.desk import ImportDesk
from desks.tasks.runner import run_tasks
from desks.viewer import in_shell
from domain.cases.import_map import CaseColumn, ImportMap
from domain.region import Region
from domain.terms.policy import Regime
from region.loader import load_region, region_folder

ROWS = 100_000
FLOOR, GOAL, AGAIN = 180.0, 90.0, 15.0  # seconds; of the same export again
MOST, LITTLE = 800, 400  # MB
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
TEXTS = (
    "Третий день нет отопления, батареи холодные, дома дети. Звонил в управляющую компанию, трубку "
    "не берут. Прошу принять меры и ответить, когда дадут тепло.",
    "Во дворе не горит фонарь, темно, дети идут в школу в темноте. Меня зовут Иванова Мария "
    "Петровна, телефон 8 914 123-45-67, кв. 17. Прошу починить.",
    "На дороге яма, машины объезжают по встречной полосе. Уже было две аварии. Когда починят?",
    "Не вывозят мусор вторую неделю, контейнеры переполнены, крысы. Писал на почту uk@example.org, "
    "ответа нет.",
    "Автобус не пришёл по расписанию, следующий через час. Так каждый день, опаздываем на работу.",
)
STATES = ("На рассмотрении", "В работе", "В работе", "Дан ответ", "Закрыто", "Неведомое")
ANSWER = "Бригада выезжала, неисправность устранена. Ответственный — начальник участка."


def main(argv: list[str]) -> None:
    """Print seconds and megabytes; exit code 1 over a floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks case_import", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args(argv).rows
    with tempfile.TemporaryDirectory() as folder:
        file, share = Path(folder) / "pos.xlsx", rows / ROWS
        _write(file, rows, load_region(region_folder(Path("amur"))))
        os.environ |= {
            "OTKLIK_DATA": folder,
            "OTKLIK_QUEUE_LIMIT": str(rows * 4),
            "OTKLIK_LOG_LEVEL": "WARNING",
        }
        settings = read_settings()
        create_key(settings.key_file)
        new = _measured(_bring, settings, file, "first")
        heard = _measured(_hear, settings, file, "posts")
        again = _measured(_bring, settings, file, "again")
    total, memory = new[0] + heard[0], max(new[1], heard[1], again[1])
    sys.stdout.write(
        f"{rows:,} rows: {total:.1f} s with labels and incidents (floor {FLOOR * share:.0f}, goal "
        f"{GOAL * share:.0f}), again {again[0]:.1f} s (goal {AGAIN * share:.1f}), {memory:.0f} MB "
        f"(floor {MOST}, goal {LITTLE})\n"
    )
    if total > FLOOR * share or memory > MOST:
        sys.exit("the import is over its floor")


def _write(file: Path, rows: int, region: Region) -> None:
    draw, start = random.Random(1), datetime.now(UTC) - timedelta(days=300)
    places = [one.short for one in region.municipalities.values()]
    topics = [(region.groups[one.group].name, one.name) for one in region.topics.values()]
    bodies = [*(one.name for one in region.bodies.values() if one.until is None), "ООО «Тепло»"]
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(TITLES))
        for n in range(1, rows + 1):
            at = start + timedelta(seconds=300 * 86_400 * n / rows - 86_400)
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
                    f"{draw.choice(TEXTS)} Заявка {n}.",
                    draw.choice(places),
                    f"ул. Лесная, д. {n % 90 + 1}, кв. {n % 40 + 1}",
                    draw.choice(("Публичное", "Приватное")),
                    state,
                    ANSWER if answered else "",
                    f"{at + timedelta(days=5):%d.%m.%Y %H:%M}" if answered else "",
                    draw.choice(bodies),
                    f"{at + timedelta(days=30):%d.%m.%Y}",
                    draw.choice(("", "4", "5")) if answered else "",
                ),
            )


def _measured(work: object, settings: Settings, file: Path, name: str) -> tuple[float, float]:
    """Seconds and megabytes of a process that does this."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(there, work, settings, file))
    process.start()
    there.close()
    seconds, core, megabytes, words = here.recv()
    process.join()
    sys.stdout.write(
        f"{name}: {seconds:.1f} s, of a core {core:.1f} s, {megabytes:.0f} MB: {words}\n"
    )
    sys.stdout.flush()
    return seconds, megabytes


def _child(out, work, settings: Settings, file: Path) -> None:  # type: ignore[no-untyped-def]
    begin = time.monotonic()
    words = work(settings, file)
    seconds = time.monotonic() - begin
    used = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    core = sum(one.ru_utime + one.ru_stime for one in used)
    out.send((seconds, core, sum(one.ru_maxrss for one in used) / 1024, words))


def _bring(settings: Settings, file: Path) -> str:
    with open_installation(settings, index_waits=True) as installation:
        desk, me = ImportDesk(installation), in_shell("benchmark")
        with file.open("rb") as content:
            run, _ = desk.start(me, file.name, content, MAP, installation.clock.now())
        run_tasks(installation, Event())
        done = desk.report(me, run.number).run
    return (
        f"created {done.created}, changed {done.changed}, same {done.same}, refused "
        f"{done.refused} {done.problem}"
    )


def _hear(settings: Settings, file: Path) -> str:
    with open_installation(settings) as installation:
        queue = installation.posts.queue
        depth = queue.depth()
        if depth:
            make_worker(installation, "benchmark").run(Event(), idle=lambda: queue.depth() == 0)
    return f"{depth} posts"
