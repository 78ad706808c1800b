"""Seconds in which a person with 1,000 posts is forgotten among 100,000 posts and 20,000 cases.

The installation is embedded; the posts pass the real worker. VACUUM, which the night does, is
measured beside.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from app.assembly import make_worker
from app.installation import Installation
from app.wiring import open_installation, sync_registry
from benchmarks.operations.copies import fill_whole, settings_of
from desks.operations.erasure import ErasureDesk, Forgotten
from desks.operations.retention import give_back
from desks.viewer import in_shell
from domain.operations.erasure import ErasureClass
from domain.post import Author, AuthorKind, Post
from domain.privacy.admission import pseudonym
from domain.source import SourceKind

POSTS, CASES, OWN = 100_000, 20_000, 1_000
FLOOR = 10  # seconds
PERSON = "777000777"
TROUBLES = (
    "нет отопления, батареи ледяные",
    "не вывозят мусор, баки полные",
    "яма на дороге, пробил колесо",
    "нет горячей воды вторую неделю",
    "автобус не пришёл, ждали час",
)
TOWNS = ("Тында", "Зея", "Белогорск", "Свободный", "Шимановск")


def main(_argv: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(Path(folder) / "full")
        fill_whole(settings, POSTS, CASES)
        with open_installation(settings) as installation:
            sync_registry(installation)
            _plant(installation)
            desk, viewer = ErasureDesk(installation), in_shell("benchmark")
            whom = Forgotten("vk", PERSON)
            began = time.monotonic()
            outlook = desk.look(viewer, whom)
            _say(f"looked in {time.monotonic() - began:.1f} s: {outlook.posts} posts")
            began, used = time.monotonic(), time.process_time()
            made = desk.forget(viewer, whom, "benchmark")
            seconds, processor = time.monotonic() - began, time.process_time() - used
            _say(f"forgotten in {seconds:.1f} s (floor {FLOOR}), {processor:.1f} s of processor")
            _say(", ".join(f"{name} {count}" for name, count in made.counts.items() if count))
            again = desk.forget(viewer, whom, "benchmark")
            began = time.monotonic()
            give_back(installation)
            _say(f"vacuumed in {time.monotonic() - began:.1f} s")
    if made.counts[ErasureClass.POSTS] != OWN or any(again.counts.values()) or seconds > FLOOR:
        raise SystemExit(1)


def _plant(installation: Installation) -> None:
    now = installation.clock.now()
    author = Author(AuthorKind.PRIVATE, pseudonym(installation.key, SourceKind.VK, PERSON))
    posts = []
    for number in range(OWN):
        at = now - timedelta(hours=number)
        text = f"{TOWNS[number % 5]}, улица Лесная, дом {number}: {TROUBLES[number // 5 % 5]}"
        address = f"-1_9{number}"
        url = f"https://vk.com/wall{address}"
        posts.append(Post("vk-tynda", SourceKind.VK, address, url, at, now, text, author=author))
    installation.posts.queue.put(posts, history=True)
    worker = make_worker(installation, "benchmark")
    while worker.run_once():
        pass


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
