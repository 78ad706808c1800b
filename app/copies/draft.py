"""A file that takes its name only when it is whole and on the disk."""

import os
import secrets
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType


class Draft(AbstractContextManager["Draft"]):
    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.file = os.fdopen(descriptor, "wb")

    def keep(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self._part.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()
        self._part.unlink(missing_ok=True)
