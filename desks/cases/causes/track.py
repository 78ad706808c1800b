"""The fast track: starred topics with their terms, and what several bodies agreed for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import check_body
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.causes.agreement import LONGEST_REMARK, AgreedStep, Agreement, check
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.privacy.admission import admit_text
from domain.region import Topic
from domain.terms.policy import PolicyRow, Priority, Regime

LOG = 100


@dataclass(frozen=True, slots=True)
class TrackTopic:
    """A starred topic: its own terms by regime, and what holds for the whole region."""

    topic: Topic
    terms: Mapping[Regime, PolicyRow]
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class FastTrack:
    """`log` is what was agreed, the newest first."""

    topics: Sequence[TrackTopic]
    log: Sequence[Agreement]


@dataclass(frozen=True, slots=True)
class AgreementForm:
    topic: str
    steps: Sequence[AgreedStep]
    municipality: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FastTrackDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def look(self, viewer: Viewer) -> FastTrack:
        viewer.demand(Right.READ_CASES)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.FAST_TRACK)
        return self.again(viewer)

    def again(self, viewer: Viewer) -> FastTrack:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        region = self.installation.region
        log = self.installation.casework.agreements.log(None, LOG)
        starred = [one for one in region.topics.values() if one.starred]
        topics = [
            TrackTopic(topic, self._terms(topic), self._of_region(log, topic.id))
            for topic in starred
        ]
        return FastTrack(topics, log)

    def agree(self, viewer: Viewer, form: AgreementForm) -> Agreement:
        """Raises EntryRefused for a topic without a star, or without two bodies."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        region = self.installation.region
        topic = region.topics.get(form.topic)
        if topic is None or not topic.starred:
            raise EntryRefused("договариваются о темах со звёздочкой: выберите тему из списка")
        place = form.municipality or None
        if place is not None and place not in region.municipalities:
            raise EntryRefused(f"муниципалитета {place} нет: проверьте, как он называется")
        steps = tuple(AgreedStep(one.body, admit_text(one.what.strip())) for one in form.steps)
        check(steps)
        for one in steps:
            check_body(region, one.body)
        remark = admit_text(form.remark.strip())
        if len(remark) > LONGEST_REMARK:
            raise EntryRefused(f"чем закреплено: длиннее {LONGEST_REMARK} знаков, сократите")
        now = self.installation.clock.now()
        with self.installation.transaction():
            added = self.installation.casework.agreements.add(
                Agreement(topic.id, place, steps, remark, viewer.doer, now)
            )
            detail = f"№ {added.number}, {topic.name}"
            write(self.installation.audit, now, viewer, Verb.FAST_TRACK_AGREED, detail)
        return added

    def withdraw(self, viewer: Viewer, agreement_id: int) -> Agreement:
        """Raises NotFound, and MoveRefused if it was withdrawn already."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        agreements, now = self.installation.casework.agreements, self.installation.clock.now()
        known = agreements.get(agreement_id) if 0 < agreement_id <= GREATEST else None
        if known is None:
            raise NotFound(f"договорённости № {agreement_id} нет: посмотрите список")
        with self.installation.transaction():
            if not agreements.withdraw(agreement_id, viewer.doer, now):
                raise MoveRefused("договорённость уже сняли: посмотрите список снова")
            detail = f"№ {agreement_id}"
            write(self.installation.audit, now, viewer, Verb.FAST_TRACK_WITHDRAWN, detail)
        return replace(known, withdrawn_at=now, withdrawn_by=viewer.doer)

    def _terms(self, topic: Topic) -> Mapping[Regime, PolicyRow]:
        region = self.installation.region
        today = self.installation.clock.now().astimezone(region.zone).date()
        version = region.policy.in_force(today)
        rows: dict[Regime, PolicyRow] = {}
        if version is None:
            return rows
        for regime in Regime:
            by_topic = version.row(regime, Priority.FAST, None, topic.id)
            if by_topic is None or by_topic.topic is None:
                by_topic = version.row(regime, Priority.FAST, None, topic.group) or by_topic
            if by_topic is not None:
                rows[regime] = by_topic
        return rows

    def _of_region(self, log: Sequence[Agreement], topic: str) -> Agreement | None:
        return next(
            (
                one
                for one in log
                if one.topic == topic and one.municipality is None and one.withdrawn_at is None
            ),
            None,
        )
