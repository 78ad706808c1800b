"""What each file of a report says of its publisher. Pure."""

from dataclasses import dataclass
from datetime import UTC, tzinfo


@dataclass(frozen=True, slots=True)
class Imprint:
    """`address` is the console's own; without it nothing is linked. Moments are written in `zone`.
    `browser` is the path of Chromium, None looks for the system's.
    """

    publisher: str = ""
    address: str = ""
    zone: tzinfo = UTC
    browser: str | None = None

    def link(self, page: str) -> str:
        """The whole address of a page of the console, "" if the page is not one."""
        if not self.address or not page.startswith("/") or page.startswith("//"):
            return ""
        return f"{self.address.rstrip('/')}{page}"
