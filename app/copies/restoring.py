"""Restores a copy into an empty installation, whatever its stores, and compares what came out.

Everything that can be refused is refused before the first write. The tables are filled in one
transaction, then the queue, posts and files; until the end the database says that it is half
restored, and no role starts on it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.copies.making import locks_of
from app.copies.parts import content_of, contents_of, contents_of_tables, lines_of_posts
from app.copies.reading import Ticking, checked, months
from app.copies.stores import Stores, copies_folder, named, open_stores
from app.copies.writing import Writing, half_restored
from app.erasure.listing import gathered
from app.erasure.restored import Buried
from app.file_modes import be_private
from app.key import key_mark, read_key
from app.settings import Settings
from domain.errors import CopyRefused
from domain.operations.copy import FILE, Content, CopyDifference, Manifest, differences
from domain.ports.audit import AuditLog
from domain.query import All
from store.copies.tables import is_newer

KEY_OF_DATABASE = "pseudonym key"

Recording = Callable[[AuditLog], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """`differences` are parts that are not as in the copy; `again` counts posts that the ledger did
    not know, which were put on the queue; `files` are where files came to lie; `samples` are posts
    by id, and whether they read as in the copy. Posts of the copy that were `forgotten` since are
    erased again.
    """

    manifest: Manifest
    stores: str
    differences: tuple[CopyDifference, ...]
    again: int
    files: tuple[Path, ...]
    samples: Mapping[str, bool]
    forgotten: int


def restore_copy(
    settings: Settings,
    path: Path,
    tick: Ticking = lambda done: None,
    record: Recording = lambda audit: None,
    forgetting: bool = True,
) -> Restored:
    """Raises CopyRefused, before it writes anything, or Unavailable. `record` writes to the
    restored audit. Without `forgetting`, for a trial, what was forgotten is restored too.
    """
    be_private()
    locks = locks_of(settings)
    known = gathered((path.parent, copies_folder(settings))) if forgetting else {}
    copy = checked(path, locks, tick)
    _refuse_keys(settings, copy.manifest)
    with open_stores(settings) as stores:
        half = _refuse(stores, copy.manifest)
        if half is None:
            stores.tables.prepare(copy.manifest.opening.revision)
            stores.tables.begin(half_restored(copy.manifest, tables=False))
        stores.index.prepare()
        if half is not None:
            for month in months(copy.manifest):
                stores.index.drop_month(month)
        writing = Writing(settings, stores, copy.manifest, tick)
        writing.write(copy.blocks(locks), filled=half is not None and half["tables"])
        buried = Buried(settings, stores, known)
        different = differences(_copied(copy.manifest), _now(writing, buried))
        samples = writing.compared()
        stores.tables.upgrade()
        forgotten = 0
        if not different:
            forgotten = buried.erase()
            record(stores.audit)
            stores.tables.finish()
    return Restored(
        copy.manifest,
        named(settings),
        tuple(different),
        writing.again,
        tuple(writing.files),
        samples,
        forgotten,
    )


def _copied(manifest: Manifest) -> dict[str, Content]:
    return {part: one for part, one in manifest.contents().items() if not part.startswith(FILE)}


def _now(writing: Writing, buried: Buried) -> dict[str, Content]:
    """What the stores hold, read back from them."""
    stores, manifest = writing.stores, writing.manifest
    stores.index.refresh()
    with stores.tables.snapshot() as snapshot:
        tables = dict(contents_of_tables(snapshot, manifest.opening.tables))
    return tables | writing.queue | contents_of(lines_of_posts(buried, months(manifest)))


def _refuse_keys(settings: Settings, manifest: Manifest) -> None:
    if (
        settings.key_file.exists()
        and key_mark(read_key(settings.key_file)) != manifest.opening.mark
    ):
        raise CopyRefused(_another(settings.key_file, "ключ псевдонимов"))
    for file, what in (
        (settings.links_key, "ключ ссылок"),
        (settings.contacts_key, "ключ контактов"),
    ):
        part = f"{FILE}keys/{file.name}"
        if file.exists() and content_of(part, file) != manifest.parts.get(part):
            raise CopyRefused(_another(file, what))


def _another(file: Path, what: str) -> str:
    return (
        f"{file}: здесь другой {what}, чем в копии: если установка новая, уберите этот файл и "
        "повторите"
    )


def _refuse(stores: Stores, manifest: Manifest) -> Mapping[str, Any] | None:
    """What an earlier restore of the same copy has written about itself, None if the installation
    is empty; raises CopyRefused otherwise.
    """
    opening, tables = manifest.opening, stores.tables
    if is_newer(opening.revision):
        raise CopyRefused(
            f"копия сделана более новой версией ({opening.version}, база {opening.revision}): "
            "установите её и повторите"
        )
    revision = tables.revision()
    if revision is not None and is_newer(revision):
        raise CopyRefused("база здесь новее этой версии otklik: установите новую")
    if (text := tables.half()) is not None:
        half: dict[str, Any] = json.loads(text)
        if half["copy"] != opening.id:
            raise CopyRefused(
                f"здесь начато восстановление другой копии, от {half['made_at']}: доведите его до "
                "конца или возьмите пустую базу, индекс и очередь"
            )
        return half
    if tables.value(KEY_OF_DATABASE) not in (None, opening.mark):
        raise CopyRefused("с этой базой работает другой ключ псевдонимов, чем в копии")
    _refuse_rows(stores, manifest)
    return None


def _refuse_rows(stores: Stores, manifest: Manifest) -> None:
    rows, waiting = stores.tables.rows_of(), stores.queue.depth() if stores.queue_is_apart else 0
    posts = 0
    if not (rows or waiting):
        stores.index.prepare()
        posts = stores.index.search(All(), limit=0).total
    if not (rows or posts or waiting):
        return
    last = stores.tables.last_deed() if "audit" in rows else None
    made = manifest.opening.made_at
    age = ""
    if last is not None:
        age = (
            f"; последнее действие {last:%d.%m.%Y %H:%M} UTC, "
            f"{'новее' if last > made else 'старше'} копии от {made:%d.%m.%Y %H:%M} UTC"
        )
    raise CopyRefused(
        f"установка не пуста: строк в базе {sum(rows.values())}, публикаций {posts}, в очереди "
        f"{waiting}{age}. Восстанавливают в пустую: возьмите новую папку данных, базу, индекс и "
        "очередь; ничего не записано"
    )
