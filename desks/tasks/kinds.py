"""The kinds of long work in one literal: the right to request each, and its function."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from app.index.published import whole
from app.installation import Installation
from app.wiring import rebuild_index
from desks.exports.incidents import export_incidents
from desks.exports.search import SearchChoice, export_search
from desks.incidents import IncidentChoice
from desks.operations import copying
from desks.tasks import case_imports, exports, history, reports, trials
from desks.tasks.facts import rebuild_facts
from desks.tasks.folder import TaskFolder
from desks.tasks.progress import Progress
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import OtklikError
from domain.person import Right
from domain.query import All
from domain.task import Given, Task, TaskKind


@dataclass(frozen=True, slots=True)
class Kind:
    """`check` returns the inputs to store, or raises EntryRefused; `run` returns the result, and
    `undo` takes it back; `has_files` binds the task to a folder.
    """

    title: str
    unit: str  # of what `done` counts, in the genitive plural
    right: Right
    verb: Verb
    check: Callable[[Installation, Viewer, Given], Given]
    run: Callable[[Installation, Task, Progress], Given]
    has_files: bool = True
    brings: bool = False  # a file
    undo: Callable[[Installation, Task], None] | None = None
    cannot_undo: str = ""


def _delete(installation: Installation, task: Task) -> None:
    TaskFolder(installation.settings).forget(task.id)


def _rebuild(installation: Installation, task: Task, progress: Progress) -> Given:
    """A killed rebuild leaves the index closed, and only another run opens it, so a cancel does not
    stop it.
    """
    total = None
    with suppress(OtklikError):  # the index may need the rebuild before it can be searched
        total = whole(installation.posts.index).search(All(), limit=0).total
    return {"posts": rebuild_index(installation.settings, lambda done: progress.at(done, total))}


def _whole(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    return {}


def _brought(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    return {"name": str(inputs.get("name", ""))[:200]}


KINDS: Mapping[TaskKind, Kind] = {
    TaskKind.SEARCH_EXPORT: Kind(
        "Выгрузка поиска",
        "постов",
        Right.EXPORT,
        Verb.SEARCH_EXPORTED,
        partial(exports.checked, SearchChoice, export_search),
        partial(exports.write, SearchChoice, export_search),
        undo=_delete,
    ),
    TaskKind.INCIDENTS_EXPORT: Kind(
        "Выгрузка инцидентов",
        "инцидентов",
        Right.EXPORT,
        Verb.INCIDENTS_EXPORTED,
        partial(exports.checked, IncidentChoice, export_incidents),
        partial(exports.write, IncidentChoice, export_incidents),
        undo=_delete,
    ),
    TaskKind.INDEX_REBUILD: Kind(
        "Перестройка индекса",
        "постов",
        Right.ADMINISTER,
        Verb.INDEX_REBUILD,
        _whole,
        _rebuild,
        has_files=False,
        cannot_undo="прежнего индекса больше нет, новый содержит те же посты",
    ),
    TaskKind.FACTS_REBUILD: Kind(
        "Пересчёт разрезов",
        "постов",
        Right.ADMINISTER,
        Verb.FACTS_REBUILD,
        _whole,
        rebuild_facts,
        has_files=False,
        cannot_undo="посчитано заново по тем же сообщениям и обращениям",
    ),
    TaskKind.HISTORY_IMPORT: Kind(
        "Загрузка истории",
        "байт",
        Right.ADMINISTER,
        Verb.HISTORY_IMPORT,
        _brought,
        history.import_history,
        brings=True,
        cannot_undo="загруженные посты уже в очереди и в поиске, вместе с опрошенными",
    ),
    TaskKind.CASE_IMPORT: Kind(
        "Загрузка обращений",
        "строк",
        Right.CASES,
        Verb.CASE_IMPORT,
        case_imports.asked,
        case_imports.import_cases,
        brings=True,
        cannot_undo="отмените саму загрузку: на её странице или otklik cases import-undo",
    ),
    TaskKind.CASE_IMPORT_UNDO: Kind(
        "Отмена загрузки обращений",
        "обращений",
        Right.CASES,
        Verb.CASE_IMPORT_UNDO,
        case_imports.asked,
        case_imports.undo_import,
        has_files=False,
        cannot_undo="загрузите файл ещё раз",
    ),
    TaskKind.BACKTEST: Kind(
        "Проба правила",
        "часов истории",
        Right.REGION,
        Verb.BACKTEST,
        trials.checked,
        trials.run,
        has_files=False,
        cannot_undo="проба ничего не меняет",
    ),
    TaskKind.REPORT: Kind(
        "Отчёт",
        "отчётов",
        Right.REPORTS,
        Verb.REPORT_MADE,
        reports.asked,
        reports.make_one,
        has_files=False,
        cannot_undo="отчёты хранятся всегда; составьте новую версию",
    ),
    TaskKind.REPORT_SERIES: Kind(
        "Отчёты органов и муниципалитетов",
        "отчётов",
        Right.REPORTS,
        Verb.REPORT_MADE,
        reports.asked_series,
        reports.make_series,
        has_files=False,
        cannot_undo="отчёты хранятся всегда; составьте новую версию",
    ),
    TaskKind.COPY: Kind(
        "Резервная копия",
        "строк",
        Right.ADMINISTER,
        Verb.COPY,
        copying.asked,
        copying.make,
        cannot_undo="лишние копии удаляются сами, по copies_kept",
    ),
    TaskKind.COPY_TRIAL: Kind(
        "Проверка резервной копии",
        "строк",
        Right.ADMINISTER,
        Verb.COPY_TRIAL,
        copying.asked_trial,
        copying.try_out,
        cannot_undo="проверка ничего не меняет",
    ),
}
