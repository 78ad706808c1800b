"""What an upgrade changes in the database. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableChange:
    """Columns and indices by their names. `rows` stand in the table now: None if it is new."""

    table: str
    rows: int | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """From revision `stored`, None of an empty database, to `newest` in `seconds`; on a `copy` of
    so many bytes, or in a transaction that was taken back. `needs_rest`: older roles must stand
    still meanwhile.
    """

    stored: str | None
    newest: str
    changes: tuple[TableChange, ...]
    seconds: float
    copy: int | None
    needs_rest: bool


@dataclass(frozen=True, slots=True)
class Upgraded:
    """As a trial, but kept; `seconds` with the opening of all parts."""

    stored: str | None
    newest: str
    seconds: float
