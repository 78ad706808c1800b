"""A table written beside the one it answers: its titles, and a file that is whole or absent."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from domain.errors import SettingsError


def refuse_overwriting(out: Path, file: Path, force: bool) -> None:
    """Raises SettingsError if `out` is the input, or exists and may not be replaced."""
    if out.exists() and (out.samefile(file) or not force):
        hint = "это сам исходный файл" if out.samefile(file) else "--force перепишет его"
        raise SettingsError(f"{out}: такой файл уже есть: {hint}")


def renamed(columns: Iterable[str], added: Collection[str]) -> list[str]:
    """The file's titles; a title equal to an added column gets «_before»."""
    taken = set(added)
    titles = []
    for title in columns:
        while title in taken:
            title += "_before"
        taken.add(title)
        titles.append(title)
    return titles


@contextmanager
def written_whole(out: Path, excel: bool) -> Iterator[TextIO]:
    begun = out.with_name(f"{out.name}.part")
    try:
        encoding = "utf-8-sig" if excel else "utf-8"
        with begun.open("w", encoding=encoding, newline="") as text:
            yield text
        begun.replace(out)
    except OSError as error:
        raise SettingsError(f"{out}: не записать: {error.strerror or error}") from error
    finally:
        begun.unlink(missing_ok=True)


def progress_of(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)
