"""A table that a command is given, opened with refusals for the shell."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import MissingColumns, SettingsError, UnreadableList
from files.guards.limits import LOCAL
from files.headers import Headers

if TYPE_CHECKING:
    from files.tables import Table


def open_rows(file: Path, headers: Headers, missing: Callable[[MissingColumns], str]) -> "Table":
    """`missing` says which columns are not there. Raises SettingsError, also for no rows."""
    from files.tables import open_table

    try:
        table = open_table(file, headers, LOCAL)
    except MissingColumns as error:
        raise SettingsError(f"{file}: {missing(error)}") from error
    except UnreadableList as error:
        place = file if error.line is None else f"{file}:{error.line}"
        raise SettingsError(f"{place}: {error.reason}") from error
    if not table.total:
        raise SettingsError(f"{file}: в файле нет ни одной строки с данными")
    return table
