"""A file of texts named on the command line, in any format that files/tables reads."""

from pathlib import Path

from domain.errors import MissingColumns, SettingsError, UnreadableList
from files.guards.limits import LOCAL
from files.headers import Headers
from files.tables import Table, open_table


def open_texts(file: Path, *titles: str) -> Table:
    """Raises SettingsError, in Russian, for a file without a column of these titles."""
    headers = Headers({"text": titles}, frozenset({"text"}), exact=True)
    try:
        return open_table(file, headers, LOCAL)
    except MissingColumns as error:
        sought = " или ".join(f"«{title}»" for title in titles)
        raise SettingsError(
            f"{file}: нет столбца {sought}. Есть: {error.shown()}. Укажите нужный: --column"
        ) from error
    except UnreadableList as error:
        place = file if error.line is None else f"{file}:{error.line}"
        raise SettingsError(f"{place}: {error.reason}") from error
