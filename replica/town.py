"""What the imitations of networks need of a world: its outlets, and their posts at a moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from replica.post import Outlet, Post


class Town(Protocol):
    @property
    def outlets(self) -> Sequence[Outlet]: ...
    def visible(self, outlet: Outlet, until: datetime) -> Sequence[Post]: ...
