"""Forgetting a person or a post: what would go, the deed, and the protocols of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.assembly import make_eraser
from app.copies.folder import CopyFolder
from app.copies.stores import copies_folder
from app.erasure.eraser import Eraser
from app.erasure.listing import write_list
from app.installation import Installation
from app.signing import lasting_signer
from desks.access.notices import tell_administrators
from desks.audit import write
from desks.tasks.folder import TaskFolder
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import CopyRefused, EntryRefused, NotFound
from domain.operations.erasure import (
    Counts,
    Erasure,
    ErasureClass,
    ErasureWay,
    NetworkAuthor,
)
from domain.person import Right
from domain.post import EnrichedPost
from domain.privacy.admission import admit_address, admit_text
from domain.source import POLLED, SourceKind
from domain.task import TaskKind, TaskState

OF_ERASURES = "protocols of erasures"
ERASED = "erased"  # in the installation's marks: since when places wait to be given back
UNTAKEN = "forgotten list untaken"  # in the marks: the list was not taken elsewhere
SHOWN = 50
TASKS = 10_000
LONGEST = 500
EXPORTS = (TaskKind.SEARCH_EXPORT, TaskKind.INCIDENTS_EXPORT)
_ID = re.compile(r"([0-9a-f]{32})/?$")
_NUMBERED = (SourceKind.VK, SourceKind.OK, SourceKind.MAX)
_PSEUDONYM = re.compile(r"p:[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who or what is to be forgotten: a person by their id in a network, or a post by its link,
    `everything` of its author too. Nothing of it is kept.
    """

    network: str = ""
    person: str = ""
    link: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would go; `held` are cases whose hold keeps posts, `until` when the last copy that was
    made before now is deleted.
    """

    posts: int
    counts: Counts
    held: Sequence[int]
    until: datetime


@dataclass(frozen=True, slots=True)
class _Found:
    ids: frozenset[str]
    authors: tuple[NetworkAuthor, ...]
    way: ErasureWay


@dataclass(frozen=True, slots=True)
class ErasureDesk:
    """Every method demands the right to administer; what is typed reaches no audit and no log."""

    installation: Installation

    def protocols(self, viewer: Viewer) -> Sequence[tuple[Erasure, bool]]:
        """Newest first, each with whether its signature is right."""
        viewer.demand(Right.ADMINISTER)
        signer = lasting_signer(self.installation, OF_ERASURES)
        kept = self.installation.keeping.erasure.protocols(SHOWN)
        return [(one, signer.digest(one.content) == one.signature) for one in kept]

    def untaken(self, viewer: Viewer) -> bool:
        """Whether the list of what was erased could not be taken elsewhere."""
        viewer.demand(Right.ADMINISTER)
        return self.installation.marks.value(UNTAKEN) is not None

    def look(self, viewer: Viewer, whom: Forgotten) -> Outlook:
        """Raises EntryRefused or NotFound."""
        viewer.demand(Right.ADMINISTER)
        eraser, now = make_eraser(self.installation), self.installation.clock.now()
        whole = self._found(eraser, whom)
        held = self.installation.keeping.holds.holding(whole.ids)
        going = whole.ids - held.keys()
        counts = dict(self.installation.keeping.erasure.count(going))
        counts[ErasureClass.QUEUE] = len(eraser.waiting(going, whole.authors))
        counts[ErasureClass.POSTS] = len(eraser.index.get(sorted(going)))
        self._write(now, viewer, Verb.FORGET_LOOK, whole.way)
        return Outlook(len(going), counts, sorted(set(held.values())), self._copies_until(now))

    def forget(self, viewer: Viewer, whom: Forgotten, words: str) -> Erasure:
        """Erases at once, and tells every administrator. Raises EntryRefused, NotFound or
        Unavailable; may be repeated.
        """
        viewer.demand(Right.ADMINISTER)
        words = admit_text(" ".join(words.split()))[:LONGEST]
        if not words:
            raise EntryRefused("скажите, по какому обращению: например, «заявление от 28.11.2026»")
        installation, now = self.installation, self.installation.clock.now()
        eraser = make_eraser(installation)
        whole = self._found(eraser, whom)
        held = installation.keeping.holds.holding(whole.ids)
        going = whole.ids - held.keys()
        # Posts of a held case must be able to come again, so their author is not buried.
        eraser.bury(going, () if held else whole.authors, now)
        counts = dict(eraser.erase(going, () if held else whole.authors))
        counts[ErasureClass.FILES] = self._drop_exports(viewer, now)
        installation.marks.replace({ERASED: now.isoformat()})
        keep_list(installation)
        # A desk may have read a post before, and written it again with a new label.
        eraser.index.erase(going)
        with installation.transaction():
            made = self._protocol(viewer, whole.way, counts, sorted(set(held.values())), words, now)
            detail = f"протокол {made.id}, публикаций {counts[ErasureClass.POSTS]}"
            self._write(now, viewer, Verb.FORGET, detail)
            tell_administrators(
                installation,
                f"Стёрты данные по обращению, протокол {made.id}",
                f"{viewer.actor}: {detail}. Основание: {words}.",
                about=f"erasure {made.id}",
                page="/forget",
                now=now,
            )
        return made

    def _protocol(
        self,
        viewer: Viewer,
        way: ErasureWay,
        counts: Counts,
        held: Sequence[int],
        words: str,
        now: datetime,
    ) -> Erasure:
        made = Erasure(0, now, viewer.actor, way, counts, held, words, "")
        signature = lasting_signer(self.installation, OF_ERASURES).digest(made.content)
        number = self.installation.keeping.erasure.add(
            now, made.who, way, counts, held, words, signature
        )
        return replace(made, id=number, signature=signature)

    def _found(self, eraser: Eraser, whom: Forgotten) -> _Found:
        if whom.link:
            return self._by_link(eraser, whom)
        authors = self._authors(eraser, whom)
        ids = {id_ for one in authors for id_ in eraser.of_author(one)}
        return _Found(frozenset(ids), authors, ErasureWay.PERSON)

    def _by_link(self, eraser: Eraser, whom: Forgotten) -> _Found:
        link = whom.link.strip()
        ids = set(_ID.findall(link))
        for address in {link, link.rstrip("/"), f"{link.rstrip('/')}/", admit_address(link)}:
            if address:
                ids |= set(self.installation.keeping.erasure.mentioned(address))
        ids &= (
            self.installation.posts.ledger.recorded(ids).keys()
            | eraser.index.get(sorted(ids)).keys()
        )
        if not ids:
            raise NotFound("публикации с таким адресом нет: проверьте ссылку, или её уже стёрли")
        if not whom.everything:
            return _Found(frozenset(ids), (), ErasureWay.POST)
        authors = _of(eraser.index.get(sorted(ids)).values())
        if not authors:
            raise EntryRefused("у этой публикации автор не указан: сотрите её одну")
        for author in authors:
            ids |= eraser.of_author(author).keys()
        return _Found(frozenset(ids), authors, ErasureWay.PERSON)

    def _authors(self, eraser: Eraser, whom: Forgotten) -> tuple[NetworkAuthor, ...]:
        if not whom.person.strip():
            raise EntryRefused("назовите сеть и номер человека в ней или дайте ссылку на запись")
        if whom.network not in POLLED:
            kinds = ", ".join(POLLED)
            raise EntryRefused(f"сети «{whom.network}» нет, бывают: {kinds}")
        typed = whom.person.strip()
        if _PSEUDONYM.fullmatch(typed):
            return (NetworkAuthor(whom.network, typed),)
        if whom.network in _NUMBERED and (number := re.search(r"(\d+)\D*$", typed)):
            typed = number[1]
        elif whom.network == SourceKind.TELEGRAM:
            typed = typed.rstrip("/").rpartition("/")[2].removeprefix("@")
        return eraser.authors(whom.network, typed)

    def _drop_exports(self, viewer: Viewer, now: datetime) -> int:
        """Files of searches may hold the posts; they are asked for again."""
        tasks, folder = self.installation.processes.tasks, TaskFolder(self.installation.settings)
        dropped = 0
        for task in tasks.recent(TASKS):
            if task.kind not in EXPORTS:
                continue
            if task.state is TaskState.DONE:
                tasks.undo(task.id, now)
                dropped += 1
            elif not task.is_ended:
                tasks.cancel(task.id, viewer.actor, now)
            folder.forget(task.id)
        return dropped

    def _copies_until(self, now: datetime) -> datetime:
        settings = self.installation.settings
        return now + settings.copies_kept * settings.copies_every + settings.copies_whole_every

    def _write(self, now: datetime, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, now, viewer, verb, detail)


def keep_list(installation: Installation) -> None:
    """Writes the list beside the copies, and takes it elsewhere with them; the night tries again
    what failed.
    """
    settings = installation.settings
    path = write_list(copies_folder(settings), installation.keeping.tombstones.all())
    try:
        CopyFolder(settings).take_elsewhere(path)
    except CopyRefused:
        installation.marks.replace({UNTAKEN: path.name})
    else:
        installation.marks.replace({UNTAKEN: None})


def _of(posts: Collection[EnrichedPost]) -> tuple[NetworkAuthor, ...]:
    return tuple(
        {
            NetworkAuthor(one.post.source_kind, one.post.author.key): None
            for one in posts
            if one.post.author
        }
    )
