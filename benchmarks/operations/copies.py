"""Seconds and memory of a backup copy of 300,000 posts and 200,000 cases, and of its restore.

The installation is embedded; a copy of changes is measured too, and what a copy costs 20 people who
read pages. A child process does each, so its peak memory is its own.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import insert

from app.copies.folder import CopyFolder
from app.copies.restoring import restore_copy
from app.key import create_key
from app.settings import Settings, read_settings
from app.wiring import open_installation
from benchmarks._filling import fill
from benchmarks._servers import console
from benchmarks.case_pages import fill as fill_cases
from benchmarks.case_pages import measure, people
from benchmarks.index_bulk import made_up
from domain.post import EnrichedPost
from otklik.task_process import NICE
from store.engine import open_database, writing
from store.tables.posts import posts as ledger

POSTS, CASES = 300_000, 200_000
FLOOR, GOAL = 300, 90  # seconds of a copy
BATCH = 5_000
RATIO = 1.5  # of pages beside a copy
MEMORY = 500  # MB that a copy or a restore may take


def main(_argv: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        began = time.monotonic()
        fill_whole(settings_of(place / "full"), POSTS, CASES)
        _say(f"filled in {time.monotonic() - began:.0f} s")
        _child(place, "copy", place / "full", FLOOR).check_returncode()
        _beside_people(place)
        _child(place, "changes", place / "full", FLOOR).check_returncode()
        _child(place, "restore", place / "empty", 4 * FLOOR).check_returncode()


def settings_of(data: Path) -> Settings:
    os.environ["OTKLIK_DATA"] = str(data)
    os.environ["OTKLIK_COPIES"] = str(data.parent / "copies")
    return read_settings()


def fill_whole(settings: Settings, posts: int, cases: int) -> None:
    create_key(settings.key_file)
    with open_installation(settings) as installation:
        engine = open_database(settings.database_url)
        for start in range(0, posts, BATCH):
            made = [_moved(one, start) for one in made_up(BATCH, seed=start + 1)]
            installation.posts.index.save(made)
            rows = [
                {
                    "id": one.post.id,
                    "month": one.month,
                    "published_at": one.post.published_at,
                    "fetched_at": one.post.fetched_at,
                    "digest": "d",
                    "first_entry": str(start),
                    "edits": "",
                    "source_id": one.post.source_id,
                    "native_id": one.post.native_id,
                    "url": one.post.url,
                }
                for one in made
            ]
            with writing(engine) as connection:
                connection.execute(insert(ledger), rows)
        fill(installation, posts)
        fill_cases(installation, cases)
        engine.dispose()


def _moved(one: EnrichedPost, start: int) -> EnrichedPost:
    """To a day of its batch, with an id of its own: the batches cover a year."""
    at = one.post.published_at - timedelta(days=365 * start / POSTS)
    post = replace(one.post, native_id=f"{start}{one.post.native_id}", published_at=at)
    return replace(one, post=post, month=f"{at:%Y-%m}")


def _child(place: Path, what: str, data: Path, floor: int) -> "subprocess.CompletedProcess[bytes]":
    """In the background, as the task of a copy is."""
    environment = {**os.environ, "OTKLIK_DATA": str(data), "OTKLIK_COPIES": str(place / "copies")}
    environment["OTKLIK_COPIES_PASSPHRASE"] = "benchmark"
    code = f"from benchmarks.operations.copies import _step; _step({[what]!r}, {floor})"
    command = ["nice", "-n", str(NICE), sys.executable, "-c", code]
    return subprocess.run(command, env=environment, check=False)


def _beside_people(place: Path) -> None:
    settings = settings_of(place / "full")
    with open_installation(settings) as installation:
        cookies = people(installation)
    with console(settings) as (address, _), ThreadPoolExecutor() as threads:
        measure(address, cookies)  # what is asked first is read anew
        usual = _slowest(measure(address, cookies))
        copy = threads.submit(_child, place, "copy", place / "full", FLOOR)
        beside = _slowest(measure(address, cookies, copy.done))
        copy.result().check_returncode()
    ratio = beside / usual
    _say(
        f"pages of 20 people: p95 {usual:.0f} ms, beside a copy {beside:.0f} ms, {ratio:.2f} times"
    )
    if ratio > RATIO:
        raise SystemExit(f"over {RATIO} times")


def _slowest(times: Mapping[str, Sequence[float]]) -> float:
    """Milliseconds of all pages at p95."""
    return quantiles([one for some in times.values() for one in some], n=20)[18]


def _step(argv: list[str], floor: int = FLOOR) -> None:
    settings, [what] = read_settings(), argv
    folder, now = CopyFolder(settings), datetime.now(UTC)
    began = time.monotonic()
    match what:
        case "restore":
            restored = restore_copy(settings, folder.kept()[-1].path)
            if restored.differences:
                raise SystemExit(f"differences: {restored.differences}")
            size = folder.kept()[-1].bytes
        case _:
            later = now + timedelta(minutes=1)
            whole = what == "copy"
            size = folder.make(now if whole else later, whole=whole).bytes
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(
        f"{what}: {seconds:.0f} s (floor {floor}, goal {GOAL}), {time.process_time():.0f} s of "
        f"processor, {size / 1e6:.0f} MB, "
        f"{memory:.0f} MB of memory"
    )
    if seconds > floor or memory > MEMORY:
        raise SystemExit(1)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
