"""The way of filed texts into the post index, as a port of the intake."""

from collections.abc import Sequence
from typing import Protocol

from domain.cases.filed import FiledCase
from domain.ports.cases import StoredCase


class Hearing(Protocol):
    def hear(self, cases: Sequence[StoredCase], rows: Sequence[FiledCase]) -> None:
        """Called once a batch, before it is committed, with the cases that are new or whose text
        or place changed, and the row that says so for each. It may be called again with the same
        ones.
        """
        ...


class Deaf:
    """Hears nothing: the texts stay in their cases."""

    def hear(self, cases: Sequence[StoredCase], rows: Sequence[FiledCase]) -> None:
        pass
