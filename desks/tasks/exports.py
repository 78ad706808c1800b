"""Exports as tasks: the tables of the pages, in a file to download."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.installation import Installation
from desks.exports.export import LONGEST, Export
from desks.tasks.folder import TaskFolder
from desks.tasks.progress import Progress
from desks.viewer import Door, Viewer
from domain.errors import EntryRefused
from domain.person import Right
from domain.task import Given, Task
from files.sheets import FileKind, sheet

# The content of a file depends on these rights; only a viewer with the same ones may download it.
SHOWING = frozenset({Right.EXPORT, Right.POSTS, Right.REGION})

Made = Callable[[Installation, Viewer, Any, int], Export]


def checked(
    choice: type, make: Made, installation: Installation, viewer: Viewer, inputs: Given
) -> Given:
    """The choice to store, complete enough to write the table later; raises EntryRefused,
    QueryError, or Forbidden.
    """
    wanted = _choice(choice, inputs)
    make(installation, viewer, wanted, 1)
    bodies = None if viewer.bodies is None else sorted(viewer.bodies)
    return {
        **asdict(wanted),
        "format": _format(inputs),
        "bodies": bodies,
        "rights": sorted(viewer.rights & SHOWING),
        "actor": viewer.actor,
    }


def write(
    choice: type, make: Made, installation: Installation, task: Task, progress: Progress
) -> Given:
    """Returns the file's name, rows and size; a killed run starts again from the beginning."""
    progress.check()
    bodies = task.given["bodies"]
    viewer = Viewer(
        task.given["actor"],
        frozenset(map(Right, task.given["rights"])),
        Door(task.door),
        None if bodies is None else frozenset(bodies),
    )
    export = make(installation, viewer, _choice(choice, task.given), LONGEST)
    total, kind = min(export.total, LONGEST), _format(task.given)
    progress.at(0, total)
    chunks = sheet(kind, export.head, export.columns, progress.over(export.rows, total))
    name = f"{task.id}.{kind}"
    size = TaskFolder(installation.settings).write(name, _checking(chunks, progress))
    return {
        "file": name,
        "name": f"{export.name}.{kind}",
        "rows": progress.task.done,
        "bytes": size,
    }


def _checking(chunks: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    for chunk in chunks:
        progress.check()
        yield chunk


def _choice(choice: type, inputs: Given) -> Any:
    names = {field.name for field in fields(choice)}
    try:
        return TypeAdapter(choice).validate_python(
            {name: value for name, value in inputs.items() if name in names}
        )
    except ValidationError as error:
        wrong = ", ".join(str(one["loc"][0]) for one in error.errors())
        raise EntryRefused(f"выгрузка не задана: проверьте {wrong}") from error


def _format(inputs: Given) -> FileKind:
    try:
        return FileKind(inputs.get("format", FileKind.XLSX))
    except ValueError as error:
        raise EntryRefused("такого вида файла нет: бывают xlsx и csv") from error
