"""Every error of our own, one tree.

OtklikError
├── SettingsError            a setting, file or secret is missing or wrong; the message says which
and what to do
│   └── FileMistake          a file that people edit is wrong; carries file, line and key
├── QueryError               the text of a search cannot be understood; carries the position
├── EntryRefused             what somebody entered breaks a rule; the message says which, in Russian
│   ├── UnreadableMoment     it is no time; the message says how one is written
│   ├── RowRefused           a row of the registry is wrong; carries what is wrong with each key
│   └── MustWait             too many attempts to sign in have failed; carries how long to wait
├── UnreadableList           a brought table cannot be read as a whole; carries line and column
│   └── MissingColumns       it has no row of titles with all needed columns; carries their names
├── InvalidPost              a post breaks a rule of its own; carries the rule's stable name
├── MoveRefused              a state machine has no such move
├── Forbidden                somebody lacks the right to a deed; carries the rights
├── NotFound                 there is no such thing, or they may not know of it
│   └── Merged               an incident was merged into another; carries its id
├── TaskInterrupted          a running task must stop: cancelled, lost, or its process stops
├── TaskPostponed            a running task cannot go on yet; carries for how long
├── PollFailed               a source cannot be read now; carries its state and a Russian reason
│   └── ParseOverran         the parse of one answer took its whole deadline
└── Unavailable              a part outside our process does not answer: may be retried
    ├── StoreUnavailable     the database
    ├── QueueUnavailable     the queue
    ├── IndexUnavailable     the post index
    └── ChannelUnavailable   a delivery channel
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from domain.source import HealthState


class OtklikError(Exception):
    """Root of the tree. `retriable` says whether the same call may succeed later."""

    retriable = False


class SettingsError(OtklikError):
    """A setting, file or secret is missing or wrong."""


class FileMistake(SettingsError):
    """A mistake in a file that people edit, named by file, line (from 1) and key."""

    def __init__(self, file: str, line: int | None, key: str, problem: str) -> None:
        self.file, self.line, self.key, self.problem = file, line, key, problem
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {key}: {problem}")


class QueryError(OtklikError):
    """The text of a query cannot be understood; `position` counts characters from 0. The message is
    Russian.
    """

    def __init__(self, message: str, position: int) -> None:
        self.position = position
        super().__init__(message)


class EntryRefused(OtklikError):
    """What somebody entered breaks a rule; the message says which, in Russian."""


class Forbidden(OtklikError):
    """Somebody lacks the rights that a deed or a reading demands. `why` is Russian, and empty where
    the rights alone decide.
    """

    def __init__(self, lacking: Sequence[str], why: str = "") -> None:
        self.lacking, self.why = tuple(lacking), why
        super().__init__(why or f"rights are missing: {', '.join(lacking)}")


class NotFound(OtklikError):
    """There is no such thing, or the viewer may not know of it; the message says which, in
    Russian.
    """


class Merged(NotFound):
    """An incident was merged into the one with the id `heir`."""

    def __init__(self, incident_id: str, heir: str) -> None:
        self.heir = heir
        super().__init__(f"инцидент {incident_id} объединён с {heir}: смотрите его")


class UnreadableMoment(EntryRefused):
    """What somebody typed is no time or length of time."""


class RowRefused(EntryRefused):
    """A row of the registry breaks a rule; `problems` say, by key, which."""

    def __init__(self, message: str, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__(message)


class MustWait(EntryRefused):
    """Too many attempts to sign in have failed."""

    def __init__(self, message: str, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(message)


class UnreadableList(OtklikError):
    """A brought table cannot be read as a whole: why (Russian), and where that shows, line and
    column from 1.
    """

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason, self.line, self.column = reason, line, column
        place = "" if line is None else f"строка {line}: "
        if column is not None:
            place = f"строка {line}, столбец {column}: "
        super().__init__(f"{place}{reason}")


class MissingColumns(UnreadableList):
    """No row of titles has all needed columns. `missing` are our names, `titles` the first of
    those of the file that come nearest, `more` is how many follow them.
    """

    KEPT, LONG = 20, 60  # titles, and characters of one

    def __init__(self, missing: Sequence[str], titles: Sequence[str], more: int = 0) -> None:
        filled = [title for title in map(str.strip, titles) if title]
        self.missing = tuple(missing)
        self.titles = tuple(title[: self.LONG] for title in filled[: self.KEPT])
        self.more = more + len(filled) - len(self.titles)
        super().__init__(f"нет столбцов: {', '.join(missing)}. Есть: {self.shown()}")

    def shown(self) -> str:
        """The file's titles, for people."""
        titles = ", ".join(f"«{title}»" for title in self.titles) or "ни одного"
        return f"{titles} и ещё {self.more}" if self.more else titles


class InvalidPost(OtklikError):
    """A post breaks a rule; `rule` is a stable name for counting."""

    def __init__(self, rule: str, detail: str) -> None:
        self.rule = rule
        super().__init__(f"{rule}: {detail}")


class MoveRefused(OtklikError):
    """A state machine has no such move from the present state."""


class TaskInterrupted(OtklikError):
    """A running task must stop: `why` is "cancelled" (by `who`), "lost" to another process, or
    "stopped" with its own.
    """

    def __init__(self, why: Literal["cancelled", "lost", "stopped"], who: str = "") -> None:
        self.why, self.who = why, who
        super().__init__(why)


class TaskPostponed(OtklikError):
    """A running task cannot go on for a while; the message says why, in Russian."""

    def __init__(self, message: str, pause: timedelta) -> None:
        self.pause = pause
        super().__init__(message)


class PollFailed(OtklikError):
    """A source cannot be read now: the health state it is in, why (Russian, for the operator), and
    after what time its host wants to be asked again.
    """

    def __init__(
        self, state: HealthState, reason: str, retry_after: timedelta | None = None
    ) -> None:
        self.state, self.reason, self.retry_after = state, reason, retry_after
        super().__init__(state, reason, retry_after)  # all of them: it crosses processes

    def __str__(self) -> str:
        return f"{self.state}: {self.reason}"


class ParseOverran(PollFailed):
    """The parse of one answer took its whole deadline and was ended."""


class Unavailable(OtklikError):
    """A part outside our process does not answer, or `answered` that it cannot just now. The
    message is for the log; people read `part`, which names no file and no driver.
    """

    retriable = True
    part = "часть системы"

    def __init__(self, message: str = "", *, answered: bool = False) -> None:
        self.answered = answered
        super().__init__(message)


class StoreUnavailable(Unavailable):
    """The database does not answer."""

    part = "база данных"


class QueueUnavailable(Unavailable):
    """The queue does not answer."""

    part = "очередь"


class IndexUnavailable(Unavailable):
    """The post index does not answer."""

    part = "поисковый индекс"


class ChannelUnavailable(Unavailable):
    """A delivery channel does not take the message."""

    part = "канал доставки"
