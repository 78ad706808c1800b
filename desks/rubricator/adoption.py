"""Adoption: names of a centre's export that the region lacks become its own topics and bodies."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app.installation import Installation
from desks.audit import write
from desks.rubricator import proposal
from desks.rubricator.labelled_export import LabelledExport
from desks.rubricator.proposal import Adoption
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, SettingsError
from domain.person import Right
from region.additions import add
from region.loader import is_shipped, region_folder


@dataclass(frozen=True, slots=True)
class Adopted:
    """The region's folder after an adoption, and the earlier versions of its files."""

    folder: Path
    kept: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class AdoptionDesk:
    installation: Installation

    def propose(
        self, viewer: Viewer, export: LabelledExport, least: int, every: bool = False
    ) -> Adoption:
        viewer.demand(Right.ADMINISTER)
        return proposal.propose(self.installation, export, least, every)

    def adopt(self, viewer: Viewer, adoption: Adoption, copy: Path | None = None) -> Adopted:
        """Shipped files stay; `copy` becomes a copy of the region. Raises EntryRefused if the
        folder does not fit, FileMistake, or SettingsError.
        """
        viewer.demand(Right.ADMINISTER)
        installation, now = self.installation, self.installation.clock.now()
        folder = _own_folder(region_folder(installation.settings.region), copy)
        topics = [adopted.topic for adopted in adoption.topics]
        bodies = [adopted.body for adopted in adoption.bodies]
        stamp = f"{now.astimezone(installation.region.zone):%Y%m%d-%H%M%S}"
        detail = f"{folder}: тем {len(topics)}, органов {len(bodies)}"
        with ExitStack() as failed:
            if copy is not None:  # or the next try would hear that the folder exists
                failed.callback(shutil.rmtree, copy, ignore_errors=True)
            try:
                with installation.transaction():
                    write(installation.audit, now, viewer, Verb.RUBRICATOR, detail)
                    kept = add(folder, topics, bodies, stamp)
            except OSError as error:
                raise SettingsError(f"{folder}: не записать: {error.strerror or error}") from error
            failed.pop_all()
        return Adopted(folder, kept)


def _own_folder(folder: Path, copy: Path | None) -> Path:
    if not is_shipped(folder):
        if copy is not None:
            raise EntryRefused(f"{folder} — уже своя папка региона: копия не нужна")
        return folder
    if copy is None:
        raise EntryRefused(
            f"{folder} — файлы из поставки, обновление их заменит: назовите папку для своей копии"
        )
    if copy.exists():
        raise EntryRefused(f"{copy} уже есть: назовите новую папку или укажите эту в region")
    try:
        shutil.copytree(folder, copy)
    except OSError as error:
        raise SettingsError(f"{copy}: не скопировать: {error.strerror or error}") from error
    return copy
