"""Probes: a crawler reads an address or a source once and reports what it found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from app.installation import Installation
from app.registry import in_words, row_to_probe
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.privacy.personal import personal_address
from domain.probe import Probe, Row
from domain.source import SourceKind

RECENT = 20
_NAMED = re.compile(r"[^:/]*://[^/?#]*@")  # an address with a user name and perhaps a password


@dataclass(frozen=True, slots=True)
class ProbeView:
    """`known` is the id of the source that already reads the page of the finding, or of the last
    row tried.
    """

    probe: Probe
    known: str | None


@dataclass(frozen=True, slots=True)
class ProbeDesk:
    installation: Installation

    def recent(self, viewer: Viewer) -> Sequence[ProbeView]:
        viewer.demand(Right.SOURCES)
        return [self._view(probe) for probe in self.installation.crawl.probes.recent(RECENT)]

    def one(self, viewer: Viewer, probe_id: str) -> ProbeView:
        viewer.demand(Right.SOURCES)
        if (probe := self.installation.crawl.probes.get(probe_id)) is None:
            raise NotFound(f"пробы {probe_id} нет: пробы хранятся неделю")
        return self._view(probe)

    def ask_address(
        self, viewer: Viewer, address: str, kind: SourceKind | None, internal: bool
    ) -> ProbeView:
        """Raises EntryRefused, also for a private person's page and for an internal address that no
        setting names.
        """
        viewer.demand(Right.SOURCES)
        if not address.strip() or any(map(str.isspace, address.strip())):
            raise EntryRefused("Введите один адрес: страницы, ленты, канала или сообщества.")
        row = row_to_probe(address, kind, internal)
        if _NAMED.match(str(row["address"])):  # they would stay in the audit
            raise EntryRefused("Уберите из адреса имя и пароль: их здесь не хранят.")
        known = row.get("kind")
        if why := personal_address(SourceKind(known) if known else None, str(row["address"])):
            raise EntryRefused(why)
        return self._ask(viewer, row, None)

    def ask_source(self, viewer: Viewer, source_id: str) -> ProbeView:
        viewer.demand(Right.SOURCES)
        if (row := self.installation.crawl.registry.picture().rows.get(source_id)) is None:
            raise NotFound(f"источника {source_id} нет: проверьте номер в списке")
        return self._ask(viewer, row, source_id)

    def _ask(self, viewer: Viewer, row: Row, source_id: str | None) -> ProbeView:
        if refused := self.installation.crawl.registry.reserved(row, source_id, confirms=True):
            raise EntryRefused(f"{in_words(refused).capitalize()}.")
        now = self.installation.clock.now()
        probe = Probe(uuid4().hex, viewer.actor, now, (row,))
        with self.installation.transaction():
            self.installation.crawl.probes.ask(probe)
            write(self.installation.audit, now, viewer, Verb.PROBE, probe.address)
        return self._view(probe)

    def _view(self, probe: Probe) -> ProbeView:
        finding = probe.finding
        row = (finding.row or probe.rows[0]) if finding else {}
        return ProbeView(
            probe, self.installation.crawl.registry.same_page(row) if "kind" in row else None
        )
