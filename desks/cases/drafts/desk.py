"""The draft of an answer: what to start from, who publishes it, what it shows before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from cases.answers.drafting import DraftCheck, checked_draft
from cases.answers.quality.reading import answer_reading
from desks.audit import write
from desks.cases.answers.reading import facts_of
from desks.cases.checks import ANSWERS
from desks.cases.drafts.alike import AlikeAnswer, alike_answers
from desks.cases.drafts.incident_answers import answerable
from desks.cases.scope import CaseScope
from desks.cases.story import offered
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.answers.network import NetworkLimit
from domain.cases.answers.publishing import Publishing, publishing
from domain.cases.answers.template import AnswerTemplate, filled_in
from domain.cases.case import LONGEST_ANSWER
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.region import Region
from domain.source import SourceKind
from russian.casework.drafts import known_places

NETWORKS = (SourceKind.VK, SourceKind.OK, SourceKind.TELEGRAM, SourceKind.MAX)


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """What a person starts an answer from. `deeds` are the ways in which they may send it.

    `templates` have the places that the case knows. `publishing` is None where the case is of no
    network, or no body has it. `incident` are the other open cases of the body in the incident.
    """

    stored: StoredCase
    deeds: Sequence[CaseDeed]
    needs_approval: bool
    templates: Sequence[AnswerTemplate]
    alike: Sequence[AlikeAnswer]
    publishing: Publishing | None
    limit: NetworkLimit | None
    incident: Sequence[StoredCase]


@dataclass(frozen=True, slots=True)
class DraftDesk:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a case that
    they may not see or whose text they may not read. Nothing is stored.
    """

    installation: Installation

    def offer(self, viewer: Viewer, case_id: int, again: bool = False) -> DraftOffer:
        """`again` is a part of a look that the audit has."""
        scope, stored = self._known(viewer, case_id)
        installation, region = self.installation, self.installation.region
        if not again:
            now = installation.clock.now()
            write(installation.audit, now, viewer, Verb.CASE, stored.case.spoken)
        waits = stored.case.stream in installation.settings.case_approval
        return DraftOffer(
            stored=stored,
            deeds=[one for one in offered(viewer, stored) if one in ANSWERS],
            needs_approval=waits and not viewer.may(Right.APPROVE),
            templates=self._templates(stored),
            alike=alike_answers(installation, scope, stored),
            publishing=published_by(region, stored),
            limit=limit_of(region, stored),
            incident=answerable(installation, scope, stored),
        )

    def insert(self, viewer: Viewer, case_id: int, draft: str, chosen: str) -> str:
        """The draft with what was chosen below it: `template:12` or `answer:34` of the offer."""
        scope, stored = self._known(viewer, case_id)
        kind, _, number = chosen.partition(":")
        texts: Mapping[int, str] = {}
        match kind:
            case "template":
                texts = {one.number: one.text for one in self._templates(stored)}
            case "answer":
                alike = alike_answers(self.installation, scope, stored)
                texts = {one.answer.number: one.text for one in alike}
        text = texts.get(int(number)) if number.isdecimal() and len(number) < 16 else None
        if text is None:
            raise NotFound("такого текста уже нет: выберите другой")
        return f"{draft.rstrip()}\n\n{text}" if draft.strip() else text

    def check(self, viewer: Viewer, case_id: int, draft: str) -> DraftCheck:
        """Raises EntryRefused for a text that no answer holds."""
        _, stored = self._known(viewer, case_id)
        if len(draft) > LONGEST_ANSWER:
            raise EntryRefused(f"ответ длиннее {LONGEST_ANSWER} знаков: сократите")
        installation, appeal = self.installation, stored.case.text or ""
        now, body = installation.clock.now(), stored.standing.body
        reading = answer_reading(appeal, draft, facts_of(installation, stored, draft, now, body))
        return checked_draft(appeal, draft, limit_of(installation.region, stored), reading)

    def _known(self, viewer: Viewer, case_id: int) -> tuple[CaseScope, StoredCase]:
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        scope = CaseScope(self.installation, viewer)
        stored = scope.known(case_id)
        if not scope.reads(stored):
            raise NotFound(
                f"текст {stored.case.spoken} виден только тем, кто с обращением работает"
            )
        return scope, stored

    def _templates(self, stored: StoredCase) -> Sequence[AnswerTemplate]:
        """Those of the body and of the bodies above it; of the case's group first."""
        body, region = stored.standing.body, self.installation.region
        if body is None:
            return ()
        chain = {one.id for one in region.chain(body)} | {body}
        known = known_places(stored, region, self.installation.clock.now())
        mine = [
            replace(one, text=filled_in(one.text, known))
            for one in self.installation.casework.templates.of_bodies(chain)
        ]
        group = stored.standing.group
        fits = [one for one in mine if one.group in (None, group)]
        return sorted(fits, key=lambda one: (one.group is None, one.body != body, one.name))


def network_of(stored: StoredCase) -> SourceKind | None:
    """The network where the resident wrote; a case that was filed elsewhere has none."""
    return next((one for one in NETWORKS if one == stored.case.stream), None)


def limit_of(region: Region, stored: StoredCase) -> NetworkLimit | None:
    """Of a comment in the network where the resident wrote."""
    network = network_of(stored)
    return region.networks.get(network) if network else None


def published_by(region: Region, stored: StoredCase) -> Publishing | None:
    network, body = network_of(stored), stored.standing.body
    if network is None or body is None:
        return None
    return publishing(region, region.sources, body, network)
