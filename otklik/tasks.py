"""Tasks on the command line: list, cancel, undo, save the file, run."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.shell import ME, local, opened

NUMBER = typer.Argument(metavar="НОМЕР")


def list_tasks() -> None:
    """Показать задачи: выгрузки, загрузки истории, перестройки индекса.

    Пример: otklik tasks list
    """
    from desks.tasks.desk import TaskDesk
    from desks.tasks.kinds import KINDS
    from desks.viewer import in_shell
    from russian.vocabulary import TASK_STATES

    table = Table("Номер", "Задача", "Состояние", "Сделано", "Кто", "Когда", "Почему")
    with opened() as installation:
        tasks = TaskDesk(installation).recent(in_shell(ME))
        for task in tasks:
            percent = "—" if task.percent is None else f"{task.percent} %"
            words = (KINDS[task.kind].title, TASK_STATES[task.state], percent, task.who)
            row = (task.id, *words, local(task.asked_at, installation), task.problem)
            table.add_row(*map(Text, row))
    if tasks:
        Console().print(table)
    else:
        typer.echo("Задач нет.")


def cancel(number: Annotated[str, NUMBER]) -> None:
    """Прервать задачу.

    Пример: otklik tasks cancel 3f2a90c1
    """
    from desks.tasks.desk import TaskDesk
    from desks.viewer import in_shell

    with opened() as installation:
        task = TaskDesk(installation).cancel(in_shell(ME), number)
    typer.echo("Прервана." if task.is_ended else "Прерывается: кончится на ближайшем шаге.")


def undo(number: Annotated[str, NUMBER]) -> None:
    """Удалить то, что вышло из задачи.

    Пример: otklik tasks undo 3f2a90c1
    """
    from desks.tasks.desk import TaskDesk
    from desks.viewer import in_shell

    with opened() as installation:
        TaskDesk(installation).undo(in_shell(ME), number)
    typer.echo("Результат удалён.")


def save(
    number: Annotated[str, NUMBER],
    out: Annotated[Path, typer.Option("-o", "--out", help="Куда записать файл.")],
) -> None:
    """Записать файл, который подготовила задача.

    Пример: otklik tasks save 3f2a90c1 -o poisk.xlsx
    """
    from desks.tasks.desk import TaskDesk
    from desks.viewer import in_shell

    with opened() as installation:
        file, _ = TaskDesk(installation).file(in_shell(ME), number)
        shutil.copyfile(file, out)
    typer.echo(f"Записан: {out}")


def run(
    linger: Annotated[
        float, typer.Option(min=0, help="Сколько секунд ждать следующей задачи.")
    ] = 0.0,
) -> None:
    """Выполнить задачи, которые ждут, и закончить. Обычно это делает сам otklik work.

    Пример: otklik tasks run
    """
    from app.logs import configure_logs
    from app.process.memory import keep_little_memory, spare_collector
    from app.process.pulse import beating
    from app.settings import read_settings
    from app.wiring import open_installation
    from desks.tasks.folder import TaskFolder
    from desks.tasks.runner import run_tasks
    from domain.pulse import ProcessRole
    from otklik.roles import stopped_by_signals
    from otklik.task_process import step_back

    settings = read_settings()
    keep_little_memory()
    configure_logs(settings.log_level, "tasks", settings.log_style)
    if linger:  # the child of `otklik work`
        step_back()
    stop = stopped_by_signals()
    with (
        open_installation(settings, index_waits=True) as installation,
        beating(installation, ProcessRole.TASKS),
        TaskFolder(settings).scratch() as scratch,
    ):
        spare_collector()
        tempfile.tempdir = str(scratch)  # temporary files of libraries contain texts of posts
        try:
            run_tasks(installation, stop, linger)
        finally:
            tempfile.tempdir = None
