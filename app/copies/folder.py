"""The folder of copies: their names, rotation, and what was made and tried last."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from app.copies.making import MadeCopy, locks_of, make_copy
from app.copies.reading import SUFFIX, Ticking, manifest_of
from app.copies.restoring import Restored, restore_copy
from app.copies.stores import copies_folder
from app.settings import Settings
from domain.errors import CopyRefused, NotFound

SCRATCH = ".trial-"
TIME = "%Y%m%dT%H%M%SZ"
NAMED = re.compile(r"otklik-(\d{8}T\d{6}Z)(?:-since-(\d{8}T\d{6}Z))?\.copy")


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A file of the folder; `base` is the name of the whole copy it needs, "" for a whole one."""

    path: Path
    made_at: datetime
    bytes: int
    base: str


class CopyFolder:
    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        self._settings, self.path = settings, path or copies_folder(settings)

    def kept(self) -> Sequence[KeptCopy]:
        """Newest first."""
        copies = []
        for path in self.path.glob(f"*{SUFFIX}"):
            if named := NAMED.fullmatch(path.name):
                at, since = named.groups()
                base = f"otklik-{since}{SUFFIX}" if since else ""
                copies.append(KeptCopy(path, _time(at), path.stat().st_size, base))
        return sorted(copies, key=lambda copy: copy.made_at, reverse=True)

    def named(self, name: str) -> KeptCopy:
        """Raises NotFound."""
        for copy in self.kept():
            if copy.path.name == name:
                return copy
        raise NotFound(f"копии {name} в {self.path} нет")

    def make(self, now: datetime, *, whole: bool, tick: Ticking = lambda done: None) -> MadeCopy:
        """Raises SettingsError, CopyRefused or Unavailable. Unless `whole`, leaves out months that
        are in the last whole copy, if that is young enough.
        """
        self._sweep()
        base = None if whole else self._base(now)
        at = f"{now.astimezone(UTC):{TIME}}"
        if base is None:
            return make_copy(self._settings, self.path / f"otklik-{at}{SUFFIX}", now, None, tick)
        since = f"{base.made_at:{TIME}}"
        path = self.path / f"otklik-{at}-since-{since}{SUFFIX}"
        theirs = manifest_of(base.path, locks_of(self._settings))
        return make_copy(self._settings, path, now, theirs, tick)

    def _base(self, now: datetime) -> KeptCopy | None:
        young = now - self._settings.copies_whole_every
        return next((c for c in self.kept() if not c.base and c.made_at > young), None)

    def rotate(self) -> Sequence[Path]:
        """Deletes all but the newest copies and the bases they need; returns the deleted."""
        copies = self.kept()
        newest = copies[: self._settings.copies_kept]
        needed = {copy.base for copy in newest}
        old = [c.path for c in copies if c not in newest and c.path.name not in needed]
        for path in old:
            path.unlink(missing_ok=True)
        return old

    def take_elsewhere(self, copy: Path) -> None:
        """Runs the customer's command; raises CopyRefused if it fails."""
        if not (command := self._settings.copies_elsewhere):
            return
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env={**os.environ, "COPY": str(copy)},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise CopyRefused(
                f"копия сделана ({copy.name}), но команда copies_elsewhere кончилась с кодом "
                f"{done.returncode}: проверьте её и отнесите копию сами"
            )

    def try_out(self, copy: Path, tick: Ticking = lambda done: None) -> Restored:
        """Restores a copy into a scratch folder of this machine and compares it; raises CopyRefused
        if it is not what it should be.
        """
        self._sweep()
        with self._scratch() as folder:
            restored = restore_copy(scratch(self._settings, folder), copy, tick, forgetting=False)
        if restored.differences:
            parts = ", ".join(one.part for one in restored.differences[:10])
            raise CopyRefused(f"{copy.name}: после восстановления не то же самое: {parts}")
        return restored

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        folder = self.path / f"{SCRATCH}{uuid4().hex}"
        folder.mkdir(mode=0o700, parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _sweep(self) -> None:
        """What a killed process has left: drafts and scratch folders of a day ago."""
        long_ago = datetime.now(UTC).timestamp() - 86_400
        for path in self.path.glob(".*"):
            if path.stat().st_mtime > long_ago:
                continue
            if path.name.startswith(SCRATCH):
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".part":
                path.unlink(missing_ok=True)


def scratch(settings: Settings, folder: Path) -> Settings:
    """The same installation, embedded and in another folder."""
    return settings.model_copy(
        update={
            "data": folder / "data",
            "keys": folder / "keys",
            "database": SecretStr(""),
            "queue": SecretStr(""),
            "index": SecretStr(""),
        }
    )


def _time(text: str) -> datetime:
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)
