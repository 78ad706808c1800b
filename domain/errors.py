"""Every error of the project, in one tree.

OtklikError
├── SettingsError            a setting, file or secret is missing or wrong; the message says which
│                            and what to do
│   └── FileMistake          a file that people edit is wrong; carries file, line and key
├── QueryError               the text of a search cannot be understood; carries the position
├── EntryRefused             an entry breaks a rule; the message says which, in Russian
│   ├── UnreadableMoment     the text is not a time; the message says how to write one
│   ├── TemplateRefused      a template of a report has mistakes; carries them
│   ├── RowRefused           a row of the registry is wrong; carries the problem of each key
│   └── MustWait             too many attempts to sign in have failed; carries how long to wait
├── UnreadableList           a table cannot be read as a whole; carries line and column
│   └── MissingColumns       no row of titles has all needed columns; carries their names
├── InvalidPost              a post breaks a rule; carries the rule's stable name
├── MoveRefused              a state machine has no such move
├── Forbidden                the viewer lacks a right; carries the missing rights
├── NotFound                 the thing does not exist, or the viewer may not know of it
│   └── Merged               an incident was merged into another; carries its id
├── TaskInterrupted          a running task must stop: cancelled, lost, or its process stops
├── TaskPostponed            a running task cannot continue yet; carries the pause
├── CopyRefused              a backup copy is damaged or may not be restored here; the message says
│                            why and what to do, in Russian
├── PrintFailed              a report cannot be made as PDF; the message says why, in Russian
├── PollFailed               a source cannot be read now; carries its state and a Russian reason
│   └── ParseOverran         parsing one response took longer than its deadline
└── Unavailable              a part outside this process does not answer; may be retried
    ├── StoreUnavailable     the database
    ├── QueueUnavailable     the queue
    ├── IndexUnavailable     the post index
    ├── ChannelUnavailable   a delivery channel
    └── MailboxUnavailable   the mailbox that takes replies of bodies
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from domain.reports.template import TemplateMistake
from domain.source import HealthState


class OtklikError(Exception):
    """`retriable` says whether the same call may succeed later."""

    retriable = False


class SettingsError(OtklikError):
    pass


class FileMistake(SettingsError):
    def __init__(self, file: str, line: int | None, key: str, problem: str) -> None:
        self.file, self.line, self.key, self.problem = file, line, key, problem
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {key}: {problem}")


class QueryError(OtklikError):
    """The message is Russian; `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        self.position = position
        super().__init__(message)


class EntryRefused(OtklikError):
    pass


class CopyRefused(OtklikError):
    pass


class Forbidden(OtklikError):
    """The viewer lacks the rights `lacking`; `why` is Russian, and empty if the rights alone
    decide.
    """

    def __init__(self, lacking: Sequence[str], why: str = "") -> None:
        self.lacking, self.why = tuple(lacking), why
        super().__init__(why or f"rights are missing: {', '.join(lacking)}")


class NotFound(OtklikError):
    pass


class Merged(NotFound):
    def __init__(self, incident_id: str, heir: str) -> None:
        self.heir = heir
        super().__init__(f"инцидент {incident_id} объединён с {heir}: смотрите его")


class UnreadableMoment(EntryRefused):
    pass


class RowRefused(EntryRefused):
    def __init__(self, message: str, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__(message)


class TemplateRefused(EntryRefused):
    """The message is Russian and says each mistake with its place."""

    def __init__(self, mistakes: Sequence[TemplateMistake], message: str) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(message)


class MustWait(EntryRefused):
    def __init__(self, message: str, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(message)


class UnreadableList(OtklikError):
    """A table cannot be read as a whole; `reason` is Russian, line and column count from 1."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason, self.line, self.column = reason, line, column
        place = "" if line is None else f"строка {line}: "
        if column is not None:
            place = f"строка {line}, столбец {column}: "
        super().__init__(f"{place}{reason}")


class MissingColumns(UnreadableList):
    """`missing` holds our names of columns, `titles` the first titles of the file's row that comes
    nearest, `more` the number of its other titles.
    """

    MOST_TITLES, TITLE_LENGTH = 20, 60  # titles, and characters of one

    def __init__(self, missing: Sequence[str], titles: Sequence[str], more: int = 0) -> None:
        filled = [title for title in map(str.strip, titles) if title]
        self.missing = tuple(missing)
        self.titles = tuple(title[: self.TITLE_LENGTH] for title in filled[: self.MOST_TITLES])
        self.more = more + len(filled) - len(self.titles)
        super().__init__(f"нет столбцов: {', '.join(missing)}. Есть: {self.shown()}")

    def shown(self) -> str:
        titles = ", ".join(f"«{title}»" for title in self.titles) or "ни одного"
        return f"{titles} и ещё {self.more}" if self.more else titles


class InvalidPost(OtklikError):
    def __init__(self, rule: str, detail: str) -> None:
        self.rule = rule
        super().__init__(f"{rule}: {detail}")


class MoveRefused(OtklikError):
    pass


class TaskInterrupted(OtklikError):
    """`why` is "cancelled" (by `who`), "lost" (another process took the task) or "stopped" (with
    its own process).
    """

    def __init__(self, why: Literal["cancelled", "lost", "stopped"], who: str = "") -> None:
        self.why, self.who = why, who
        super().__init__(why)


class TaskPostponed(OtklikError):
    def __init__(self, message: str, pause: timedelta) -> None:
        self.pause = pause
        super().__init__(message)


class PrintFailed(OtklikError):
    retriable = True


class PollFailed(OtklikError):
    """`state` is the source's health, `reason` is Russian for the operator, `retry_after` is how
    long its host asks to be left alone.
    """

    def __init__(
        self, state: HealthState, reason: str, retry_after: timedelta | None = None
    ) -> None:
        self.state, self.reason, self.retry_after = state, reason, retry_after
        # all arguments: the error is pickled between processes
        super().__init__(state, reason, retry_after)

    def __str__(self) -> str:
        return f"{self.state}: {self.reason}"


class ParseOverran(PollFailed):
    pass


class Unavailable(OtklikError):
    """`answered` if the part says that it cannot serve now. The message is for the log; people read
    `part`, which names no file and no driver.
    """

    retriable = True
    part = "часть системы"

    def __init__(self, message: str = "", *, answered: bool = False) -> None:
        self.answered = answered
        super().__init__(message)


class StoreUnavailable(Unavailable):
    part = "база данных"


class QueueUnavailable(Unavailable):
    part = "очередь"


class IndexUnavailable(Unavailable):
    part = "поисковый индекс"


class ChannelUnavailable(Unavailable):
    part = "канал доставки"


class MailboxUnavailable(Unavailable):
    part = "почта ответов"
