"""Files of tasks in data/tasks, uploads and results, readable by the owner only."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO
from uuid import uuid4

from app.installation import Installation
from app.settings import Settings
from domain.task import ENDED, TASK_LIFE, TaskState

MARK = "folder.id"
HOUR = 3600.0  # seconds that a file may lie before its task is stored
DAY = 24 * HOUR  # seconds that the scratch folder of a killed process may lie
SCRATCH = "scratch-"


class TaskFolder:
    """The folder of one machine, or of several on a shared disk; `mark` identifies it."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.data / "tasks"

    def mark(self) -> str:
        file = self.path / MARK
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = self.path / f"{uuid4().hex}.part"
            with private(new) as out:
                out.write(uuid4().hex.encode())
            try:
                os.link(new, file)  # if two processes race, one of them makes it
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return file.read_text("ascii")

    def brought(self, task_id: str) -> Path:
        return self.path / f"{task_id}.brought"

    def result(self, name: str) -> Path:
        return self.path / Path(name).name

    def bring(self, task_id: str, content: BinaryIO) -> None:
        self.mark()
        with private(self.brought(task_id)) as out:
            shutil.copyfileobj(content, out)

    def write(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a file atomically; returns its size in bytes."""
        part = self.path / f"{name}.part"
        size = 0
        try:
            with private(part) as out:
                for chunk in chunks:
                    size += out.write(chunk)
            part.replace(self.result(name))
        finally:
            part.unlink(missing_ok=True)
        return size

    def forget(self, task_id: str) -> None:
        for file in self.path.glob(f"{task_id}.*"):
            file.unlink(missing_ok=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        self.mark()
        folder = self.path / f"{SCRATCH}{uuid4().hex}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self, states: Mapping[str, TaskState]) -> None:
        if not self.path.exists():
            return
        for file in self.path.iterdir():
            age = time.time() - file.stat().st_mtime
            if file.name.startswith(SCRATCH):
                if age > DAY:
                    shutil.rmtree(file, ignore_errors=True)
            elif file.name != MARK and not self._is_needed(file, states, age):
                file.unlink(missing_ok=True)

    def _is_needed(self, file: Path, states: Mapping[str, TaskState], age: float) -> bool:
        if (state := states.get(file.name.partition(".")[0])) is None:
            return age < HOUR
        if state is TaskState.DONE:
            return file.suffix not in (".part", ".brought")
        return state not in ENDED


def expire_tasks(installation: Installation, now: datetime) -> None:
    installation.processes.tasks.expire(now - TASK_LIFE)
    TaskFolder(installation.settings).sweep(installation.processes.tasks.states())


@contextmanager
def private(path: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())
