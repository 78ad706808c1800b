"""Adds topics and bodies to a region's files; people's comments stay. Reads and writes files."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.region import Body, Topic
from files.yaml_lists import Addition, compose, rows_of, value_of, with_items
from region.loader import load_region

TOPICS, BODIES = "topics.yaml", "bodies.yaml"


def add(
    folder: Path, topics: Sequence[Topic], bodies: Sequence[Body], stamp: str
) -> tuple[Path, ...]:
    """Adds them to the folder's files, each kept before as `NAME.STAMP`, and returns the kept
    files; the result is checked before any file is touched. Raises FileMistake.
    """
    changed: dict[str, str] = {}
    if topics:
        changed[TOPICS] = _with_topics(folder / TOPICS, topics)
    if bodies:
        changed[BODIES] = _with_bodies(folder / BODIES, bodies)
    with TemporaryDirectory() as trial:
        whole = Path(shutil.copytree(folder, Path(trial) / folder.name))
        for name, text in changed.items():
            (whole / name).write_text(text, "utf-8")
        load_region(whole)
    kept = []
    for name, text in changed.items():
        file = folder / name
        before = file.with_name(f"{name}.{stamp}")
        shutil.copy2(file, before)
        fresh = file.with_name(f"{name}.new")
        fresh.write_text(text, "utf-8")
        shutil.copymode(file, fresh)
        fresh.replace(file)
        kept.append(before)
    return tuple(kept)


def _with_topics(file: Path, topics: Sequence[Topic]) -> str:
    text = file.read_text("utf-8-sig")
    starred = [topic.id for topic in topics if topic.starred]
    if starred and value_of(compose(text), "starred") is None:
        text = f"{text.rstrip()}\n\nstarred:\n  - {starred.pop(0)}\n"
    root = compose(text)
    additions: list[Addition] = [(value_of(root, "starred"), starred)]
    for row in rows_of(value_of(root, "groups")):
        group = getattr(value_of(row, "id"), "value", None)
        rows = [{"id": topic.id, "name": topic.name} for topic in topics if topic.group == group]
        additions.append((value_of(row, "topics"), rows))
    return with_items(str(file), text, additions)


def _with_bodies(file: Path, bodies: Sequence[Body]) -> str:
    text = file.read_text("utf-8-sig")
    rows = [
        {"id": body.id, "name": body.name, "level": body.level, "verified": body.verified}
        for body in bodies
    ]
    return with_items(str(file), text, [(value_of(compose(text), "bodies"), rows)])
