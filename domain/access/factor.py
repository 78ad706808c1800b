"""The second factor of a person, without its secret. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Factor:
    """`sealed` is the secret, closed by the key of the links; `step` is the last one used, and
    `left` the number of recovery codes that still stand.
    """

    sealed: bytes
    step: int
    made_at: datetime
    left: int
