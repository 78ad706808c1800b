"""The import of history: posts of a JSON Lines file, queued in batches."""

from collections import Counter
from datetime import timedelta
from itertools import islice

from app.installation import Installation
from desks.tasks.folder import TaskFolder
from desks.tasks.progress import Progress
from domain.errors import InvalidPost, TaskPostponed
from domain.post import Outcome, Post
from domain.privacy.admission import admit
from domain.task import Given, Task
from domain.wire import load_post

BATCH = 1000  # lines
SHOWN_MISTAKES = 10
ROOM = timedelta(seconds=5)  # until the queue is checked again


def post_of(line: bytes, installation: Installation) -> Post:
    return admit(load_post(_decoded(line)), installation.key, installation.clock.now())


def has_room(installation: Installation) -> bool:
    """False if more history would delay freshly crawled posts."""
    return installation.posts.queue.depth() <= installation.settings.queue_limit // 2


def waits_for_room(installation: Installation) -> None:
    """Raises TaskPostponed while the queue has no room."""
    if not has_room(installation):
        raise queue_is_full(installation)


def queue_is_full(installation: Installation) -> TaskPostponed:
    return TaskPostponed("очередь полна: загрузка ждёт обработчика", _real(installation, ROOM))


def import_history(installation: Installation, task: Task, progress: Progress) -> Given:
    """Returns the number of posts and the numbers of refused lines by rule; a killed run continues
    after its last batch, and a batch queued twice does no harm, because posts have ids. Raises
    TaskPostponed while the queue is full.
    """
    reached = {"offset": 0, "line": 0, "queued": 0, "refused": {}, "mistakes": [], **_kept(task)}
    file = TaskFolder(installation.settings).brought(task.id)
    total = file.stat().st_size
    with file.open("rb") as lines:
        lines.seek(reached["offset"])
        progress.at(reached["offset"], total)
        while batch := list(islice(lines, BATCH)):
            waits_for_room(installation)
            posts, refused = [], Counter(reached["refused"])
            before = refused.total()
            for number, line in enumerate(batch, start=reached["line"] + 1):
                try:
                    if line.strip():
                        posts.append(post_of(line, installation))
                except InvalidPost as error:
                    refused[error.rule] += 1
                    if len(reached["mistakes"]) < SHOWN_MISTAKES:
                        reached["mistakes"].append([number, error.rule])
            reached |= {
                "offset": reached["offset"] + sum(map(len, batch)),
                "line": reached["line"] + len(batch),
                "queued": reached["queued"] + len(posts),
                "refused": dict(refused),
            }
            with installation.transaction():
                installation.posts.queue.put(posts, history=True)
                progress.keep(reached["offset"], total, reached)
                installation.posts.queue.count(Outcome.INVALID, refused.total() - before)
    return {name: reached[name] for name in ("queued", "refused", "mistakes")}


def _kept(task: Task) -> Given:
    return task.checkpoint or {}


def _real(installation: Installation, pause: timedelta) -> timedelta:
    return pause * installation.clock.speed


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidPost("bad_encoding", f"not UTF-8 at byte {error.start + 1}") from error
