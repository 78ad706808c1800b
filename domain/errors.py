"""Every error of our own, one tree.

OtklikError
├── SettingsError            a setting, file or secret is missing or wrong; the message says which
and what to do
│   └── RegionError          a file of region/ is wrong; carries file, line and key
├── QueryError               the text of a search cannot be understood; carries the position
├── EntryRefused             what somebody entered breaks a rule; the message says which, in Russian
│   └── UnreadableMoment     it is no time; the message says how one is written
├── InvalidPost              a post breaks a rule of its own; carries the rule's stable name
├── MoveRefused              a state machine has no such move
├── PollFailed               a source cannot be read now; carries its state and a Russian reason
└── Unavailable              a part outside our process does not answer: may be retried
    ├── StoreUnavailable     the database
    ├── QueueUnavailable     the queue
    ├── IndexUnavailable     the post index
    └── ChannelUnavailable   a delivery channel
"""

from datetime import timedelta

from domain.source import HealthState


class OtklikError(Exception):
    """Root of the tree. `retriable` says whether the same call may succeed later."""

    retriable = False


class SettingsError(OtklikError):
    """A setting, file or secret is missing or wrong."""


class RegionError(SettingsError):
    """A mistake in a file of region/, named by file, line (from 1) and key."""

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


class UnreadableMoment(EntryRefused):
    """What somebody typed is no time or length of time."""


class InvalidPost(OtklikError):
    """A post breaks a rule; `rule` is a stable name for counting."""

    def __init__(self, rule: str, detail: str) -> None:
        self.rule = rule
        super().__init__(f"{rule}: {detail}")


class MoveRefused(OtklikError):
    """A state machine has no such move from the present state."""


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


class Unavailable(OtklikError):
    """A part outside our process does not answer. The message is for the log; people read `part`,
    which names no file and no driver.
    """

    retriable = True
    part = "часть системы"


class StoreUnavailable(Unavailable):
    """The database does not answer."""

    part = "база данных"


class QueueUnavailable(Unavailable):
    """The queue does not answer."""

    part = "очередь"


class IndexUnavailable(Unavailable):
    """The post index does not answer."""

    part = "индекс постов"


class ChannelUnavailable(Unavailable):
    """A delivery channel does not take the message."""

    part = "канал доставки"
