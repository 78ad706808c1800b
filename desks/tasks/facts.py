"""Writes the facts of cuts anew, from the index, cases, answers, alerts and surveys."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from uuid import uuid4

from app.index.published import whole
from app.installation import Installation
from desks.tasks.progress import Progress
from domain.person import SYSTEM
from domain.post import EnrichedPost
from domain.query import All
from domain.reports.fact import FactKind, fact_of_post
from domain.task import Given, Task, TaskKind
from region.loader import region_folder

BATCH = 500
MARK = "facts"  # in the installation's marks: by which terms they were written
VERSION = 2  # of what a fact is
TERMS = ("terms", "calendar")  # files that the deadlines of turns follow from
DOOR = "system"


def rebuild_facts(installation: Installation, task: Task, progress: Progress) -> Given:
    """Cuts go on meanwhile: what is the same is not written, and what changes at the same time
    stays. Returns the numbers of posts and of facts of things that are no more.
    """
    terms, done = terms_of(installation), 0
    index, facts = whole(installation.posts.index), installation.reports.facts
    total = index.search(All(), limit=0).total
    for batch in _batches(index.each()):
        _record(installation, batch)
        done += len(batch)
        progress.at(done, max(total, done))
    gone = facts.forget(FactKind.POST, lambda names: index.get(names).keys())
    for kind, limit in ((FactKind.CASE, BATCH), (FactKind.ALERT, BATCH), (FactKind.SURVEY, 1)):
        last: str | None = ""
        while last is not None:
            last = facts.rewrite(kind, last, limit)
            progress.check()
    installation.marks.replace({MARK: terms})
    return {"posts": done, "gone": gone}


def _record(installation: Installation, batch: Sequence[EnrichedPost]) -> None:
    """A worker may write a post meanwhile, in the index first: then it is read again."""
    index, posts = whole(installation.posts.index), {one.post.id: one for one in batch}
    while posts:
        complaints = {c.post_id: c for c in installation.posts.complaints.of(list(posts))}
        installation.reports.facts.record(
            [fact_of_post(one.post, one.labels, complaints.get(id_)) for id_, one in posts.items()],
            recount=True,
        )
        now = index.get(list(posts))
        posts = {id_: now[id_] for id_, one in posts.items() if id_ in now and now[id_] != one}


def _batches(posts: Iterable[EnrichedPost]) -> Iterator[list[EnrichedPost]]:
    waiting = iter(posts)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def terms_of(installation: Installation) -> str:
    folder, digest = region_folder(installation.settings.region), blake2b(digest_size=8)
    for file in sorted(folder.iterdir()):
        if file.stem.startswith(TERMS) and file.is_file():
            digest.update(file.read_bytes())
    return f"{VERSION} {digest.hexdigest()}"


def renew_facts(installation: Installation, now: datetime) -> None:
    """Asks for the facts to be written anew if they never were, or by other terms."""
    terms = terms_of(installation)
    if installation.marks.value(MARK) == terms:
        return
    if _is_empty(installation):
        installation.marks.replace({MARK: terms})
        return
    asked = installation.processes.tasks.recent(BATCH, (SYSTEM, DOOR))
    if all(task.is_ended for task in asked if task.kind is TaskKind.FACTS_REBUILD):
        task = Task(uuid4().hex, TaskKind.FACTS_REBUILD, {}, SYSTEM, DOOR, now, now)
        installation.processes.tasks.ask(task)


def _is_empty(installation: Installation) -> bool:
    if whole(installation.posts.index).search(All(), limit=0).total:
        return False
    return installation.casework.cases.get(1) is None
