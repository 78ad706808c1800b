"""What residents filed is heard like what they publish: each text also walks the way of a post."""

from collections.abc import Sequence
from typing import Protocol

from domain.cases.filed import FiledCase
from domain.ports.cases import StoredCase


class Hearing(Protocol):
    """Puts the texts of filed cases on the queue of posts; the same again changes nothing."""

    def hear(self, cases: Sequence[StoredCase], rows: Sequence[FiledCase]) -> None:
        """`rows` say more of the cases that have a number in their stream: who filed them, whether
        they are public.
        """
        ...
