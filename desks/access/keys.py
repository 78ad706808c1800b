"""The keys of an installation: of the links, and of the pseudonyms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from app.key import begin_rotation, end_rotation, key_mark
from app.signing import rotate
from app.wiring import OF_PSEUDONYMS
from desks.access.notices import tell_administrators
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.person import Right
from domain.pulse import EVERY, Pulse
from russian.moments import clock

LATELY = 3 * EVERY  # a process without a pulse for so long has stopped
LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class KeysDesk:
    installation: Installation

    def rotate_links(self, viewer: Viewer, grace: timedelta | None = None) -> datetime | None:
        """End all links that were given out, at once or after `grace`; links for passwords and
        known devices end at once. Returns when the others do.
        """
        viewer.demand(Right.ADMINISTER)
        if grace is not None and not timedelta() < grace <= LONGEST:
            raise EntryRefused(f"прежним ссылкам можно оставить до {LONGEST.days} дней")
        installation, now = self.installation, self.installation.clock.now()
        with installation.transaction():
            until = rotate(installation, grace)
            when = clock(until, now, installation.region.zone) if until else ""
            end = f"действуют ещё до: {when}" if until else "не действуют"
            detail = f"сменён ключ ссылок: прежние ссылки {end}"
            self._record(viewer, detail, "Сменён ключ ссылок", now)
        return until

    def rotate_pseudonyms(self, viewer: Viewer, *, destroy: bool = False) -> None:
        """Give authors other pseudonyms from now on; with `destroy`, no key of earlier ones is
        kept. Raises EntryRefused while a process works that has the present key.
        """
        viewer.demand(Right.ADMINISTER)
        if working := self._working():
            names = ", ".join(sorted(one.name for one in working))
            raise EntryRefused(
                f"работают процессы, у которых прежний ключ: {names}: остановите их и повторите"
            )
        installation, now = self.installation, self.installation.clock.now()
        settings = installation.settings
        fresh = begin_rotation(settings.key_file, None if destroy else settings.keys_before)
        kept = "прежние ключи уничтожены" if destroy else "прежний ключ хранится для удалений"
        with installation.transaction():
            installation.marks.replace({OF_PSEUDONYMS: key_mark(fresh)})
            detail = f"сменён ключ псевдонимов: {kept}"
            self._record(viewer, detail, "Сменён ключ псевдонимов", now)
        end_rotation(settings.key_file, key_mark(fresh))
        if destroy:
            settings.keys_before.unlink(missing_ok=True)

    def _working(self) -> Sequence[Pulse]:
        now = self.installation.clock.now()
        return [one for one in self.installation.processes.pulses.all() if now - one.at < LATELY]

    def _record(self, viewer: Viewer, detail: str, title: str, now: datetime) -> None:
        write(self.installation.audit, now, viewer, Verb.KEY, detail)
        tell_administrators(
            self.installation,
            title,
            f"{detail}; это сделал {viewer.actor}.",
            about=f"key {now.isoformat()}",
            page="/audit?what=key",
            now=now,
        )
