"""Opening cases: of a post, an incident, an alert, by hand, and for a further body."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from app.cases.casework import make_hearing
from app.installation import Installation
from desks.audit import write
from desks.cases.asked import Asked
from desks.cases.checks import check_body, topic_of
from desks.cases.contacts import CaseContacts
from desks.cases.facts import (
    of_incident,
    place_of_post,
    priority_of_post,
    short,
    starred,
    topic_of_post,
)
from desks.cases.moves import CaseMoves
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import LONGEST_TEXT, Case, CaseMove, OriginKind, Place
from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.workflow import ENDED, CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.incident import Incident
from domain.person import SYSTEM, Right
from domain.ports.casework.cases import StoredCase
from domain.post import EnrichedPost
from domain.privacy.admission import admit_text
from domain.terms.policy import Regime
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

BY_HAND = ("phone", "visit", "letter", "mail")  # streams of the form
TRIES = 3
EARLIEST = timedelta(days=366)  # how long ago a case may have been received
LONGEST_STREET, LONGEST_HOUSE, LONGEST_NUMBER = 120, 12, 60


@dataclass(frozen=True, slots=True)
class Opened:
    """`is_new` is false if there was a case already; `joined` means that the post is its voice."""

    stored: StoredCase
    is_new: bool
    joined: bool = False


@dataclass(frozen=True, slots=True)
class HandForm:
    """What is asked on the phone. A regime of None is the default, and shown as such. A contact is
    kept only where a setting says so.
    """

    text: str
    topic: str | None = None
    municipality: str | None = None
    street: str = ""
    house: str = ""
    stream: str = "phone"
    regime: Regime | None = None
    received_at: datetime | None = None
    own_number: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for what they may not
    see, EntryRefused for a mistake.

    Of two people at once one opens the case, and the other is shown it.
    """

    installation: Installation

    def of_post(self, viewer: Viewer, post_id: str) -> Opened:
        """A post becomes a case; if its incident has one already, the post joins as a voice."""
        viewer.demand(Right.READ_CASES, Right.CASES, Right.POSTS)
        posts = viewer.posts(self.installation.posts.index).get([post_id])
        if (post := posts.get(post_id)) is None:
            raise NotFound(f"поста {post_id} нет: проверьте адрес")
        cases = self.installation.casework.cases
        if (known := cases.of_posts([post_id]).get(post_id)) is not None:
            return Opened(CaseScope(self.installation, viewer).known(known), False)
        if (open_ := self._open_of(post.labels.incident_id)) is not None:
            return self._joined(viewer, open_, post_id)
        return self._opened(viewer, *self._of_post(post))

    def _of_post(self, post: EnrichedPost) -> tuple[Case, Asked]:
        region, post_id = self.installation.region, post.post.id
        group, topic = topic_of_post(post)
        case = Case(
            received_at=min(post.post.published_at, self.installation.clock.now()),
            zone=self.installation.region.zone.key,
            stream=post.post.source_kind,
            text=post.post.body[:LONGEST_TEXT],
            place=place_of_post(post),
            text_days=self.installation.settings.case_text_days,
            origin=OriginKind.POST,
            origin_id=post_id,
            post_id=post_id,
            incident_id=post.labels.incident_id,
        )
        priority = priority_of_post(region, post, topic)
        return case, Asked(
            CaseDeed.OPEN, group=group, topic=topic, regime=Regime.POST, priority=priority
        )

    def of_incident(self, viewer: Viewer, incident_id: str) -> Opened:
        """An incident becomes a case; its people are the voices."""
        viewer.demand(Right.READ_CASES, Right.CASES, Right.REGION)
        incidents = self.installation.posts.incidents
        incident_id = incidents.heir(incident_id) or incident_id
        incident = incidents.get(incident_id)
        if incident is None or not incident.voiced:
            raise NotFound(f"такого инцидента нет: {incident_id}; проверьте номер в списке")
        if (open_ := self._open_of(incident_id)) is not None:
            return Opened(open_, False)
        return self._opened(viewer, *self._of_incident(incident))

    def _of_incident(self, incident: Incident) -> tuple[Case, Asked]:
        case = Case(
            received_at=min(incident.first_at, self.installation.clock.now()),
            zone=self.installation.region.zone.key,
            stream="incident",
            text=IncidentTitles(self.installation.region).of(incident),
            place=Place(incident.municipality or None, incident.settlement),
            text_days=self.installation.settings.case_text_days,
            origin=OriginKind.INCIDENT,
            origin_id=incident.id,
            incident_id=incident.id,
        )
        return case, of_incident(self.installation.region, incident)

    def by_rule(self, what: EnrichedPost | Incident, why: str) -> StoredCase | None:
        """As «system», in the scheduler; None if there is a case of it already."""
        post = what if isinstance(what, EnrichedPost) else None
        case, asked = self._of_post(post) if post else self._of_incident(cast(Incident, what))
        return self._added(SYSTEM, None, case, asked, note=why)

    def of_alert(self, viewer: Viewer, alert_id: str) -> Opened:
        """An alert becomes a case, linked to the first incident of its evidence."""
        viewer.demand(Right.READ_CASES, Right.CASES, Right.REGION)
        if (alert := self.installation.watch.alerts.get(alert_id)) is None:
            raise NotFound(f"оповещения {alert_id} нет: проверьте номер в списке")
        region = self.installation.region
        topic = alert.evidence.topic if alert.evidence.topic in region.topics else None
        case = Case(
            received_at=min(alert.since, self.installation.clock.now()),
            zone=region.zone.key,
            stream="alert",
            text=f"Оповещение: {Vocabulary(region).conflict(alert)}",
            place=Place(alert.cell.municipality),
            text_days=self.installation.settings.case_text_days,
            origin=OriginKind.ALERT,
            origin_id=alert_id,
            alert_id=alert_id,
            incident_id=next(iter(alert.evidence.incidents), None),
        )
        group = region.topics[topic].group if topic else alert.cell.group
        priority = starred(self.installation.region, topic)
        return self._opened(
            viewer,
            case,
            Asked(CaseDeed.OPEN, group=group, topic=topic, regime=Regime.POST, priority=priority),
        )

    def by_hand(self, viewer: Viewer, form: HandForm) -> Opened:
        """A phone call, a visit or a letter. Names, phones and flats are masked."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation, now = self.installation, self.installation.clock.now()
        text = admit_text(form.text.strip())
        if not text:
            raise EntryRefused("текст пуст: напишите, что случилось")
        if len(text) > LONGEST_TEXT:
            raise EntryRefused(f"текст длиннее {LONGEST_TEXT} знаков: сократите его")
        if form.municipality and form.municipality not in installation.region.municipalities:
            raise EntryRefused("такого муниципалитета нет: выберите из списка")
        if form.stream not in BY_HAND:
            raise EntryRefused(f"откуда обращение: {', '.join(BY_HAND)}")
        received = form.received_at or now
        if not now - EARLIEST <= received <= now:
            raise EntryRefused("время поступления в будущем или больше года назад: проверьте его")
        group, topic = topic_of(installation.region, None, form.topic)
        case = Case(
            received_at=received,
            zone=installation.region.zone.key,
            stream=form.stream,
            text=text,
            place=Place(
                form.municipality or None,
                None,
                short(form.street, LONGEST_STREET, "улица"),
                short(form.house, LONGEST_HOUSE, "дом"),
            ),
            text_days=installation.settings.case_text_days,
            own_number=short(form.own_number, LONGEST_NUMBER, "номер"),
        )
        regime = form.regime or (Regime.SIGNAL if form.stream == "mail" else Regime.MESSAGE)
        asked = Asked(
            CaseDeed.OPEN,
            group=group,
            topic=topic,
            regime=regime,
            priority=starred(self.installation.region, topic),
        )
        with installation.transaction():
            opened = self._opened(viewer, case, asked, assumed=form.regime is None)
            CaseContacts(installation).keep(opened.stored.case.number, form.contact)
            make_hearing(installation).hear([opened.stored], ())
        return opened

    def for_body(self, viewer: Viewer, case_id: int, body: str) -> Opened:
        """A linked case for one more body; the resident's clock is that of the first case."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation = self.installation
        check_body(installation.region, body)
        stored = CaseScope(installation, viewer).known(case_id)
        if stored.standing.state in ENDED:
            raise MoveRefused("обращение закрыто: сначала откройте его снова")
        linked = installation.casework.cases.linked(case_id)
        if (theirs := next((one for one in linked if one.standing.body == body), None)) is not None:
            raise MoveRefused(f"у этого органа уже есть {theirs.case.spoken}: работайте с ним")
        case = replace(stored.case, id=None, first=stored.case.first or case_id)
        now = stored.standing
        asked = Asked(
            CaseDeed.OPEN,
            group=now.group,
            topic=now.topic,
            regime=now.regime,
            priority=now.priority,
        )
        with installation.transaction():
            opened = self._opened(viewer, case, asked, assumed=now.assumed)
            route = Asked(CaseDeed.ROUTE, body=body)
            routed = CaseMoves(installation).make(viewer, opened.stored.case.number, route)
        return Opened(routed, True)

    def _opened(self, viewer: Viewer, case: Case, asked: Asked, *, assumed: bool = False) -> Opened:
        added = self._added(viewer.doer, viewer, case, asked, assumed=assumed)
        if added is not None:
            return Opened(added, True)
        known = self.installation.casework.cases.made_of(case)
        if known is None:
            raise MoveRefused("обращение об этом только что завели и отменили: повторите")
        return Opened(known, False)

    def _added(
        self,
        who: str,
        viewer: Viewer | None,
        case: Case,
        asked: Asked,
        *,
        assumed: bool = False,
        note: str = "",
    ) -> StoredCase | None:
        installation = self.installation
        move = CaseMove(
            place=1,
            deed=CaseDeed.OPEN,
            at=installation.clock.now(),
            who=who,
            note=note,
            regime=asked.regime,
            assumed=assumed,
            priority=asked.priority,
            topic=asked.topic,
            group=asked.group,
        )
        now, due = standing([move]), deadlines(case, [move], installation.region)
        with installation.transaction():
            stored = installation.casework.cases.add(case, move, now, due)
            if stored is not None and viewer is not None:
                write(installation.audit, move.at, viewer, Verb.CASE_OPEN, stored.case.spoken)
            elif stored is not None:
                installation.audit.write(move.at, who, Verb.CASE_OPEN, stored.case.spoken)
        return stored

    def _joined(self, viewer: Viewer, stored: StoredCase, post_id: str) -> Opened:
        """A voice changes nothing that others do, so it is tried again where they were faster."""
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return self._join(viewer, stored.case.number, post_id)
            except MoveRefused:
                if last:
                    raise
        raise AssertionError

    def _join(self, viewer: Viewer, number: int, post_id: str) -> Opened:
        cases = self.installation.casework.cases
        with self.installation.transaction():
            after = CaseMoves(self.installation).make(viewer, number, Asked(CaseDeed.JOIN))
            [moves] = cases.moves_of([number]).values()
            if not cases.join(number, post_id, moves[-1].at):
                raise MoveRefused("этот пост только что присоединили к другому обращению")
            self.installation.casework.watches.renew([number])
        return Opened(after, False, joined=True)

    def _open_of(self, incident_id: str | None) -> StoredCase | None:
        """The first case of an incident that has not ended; what was filed keeps its own clock, so
        no post joins it.
        """
        if incident_id is None:
            return None
        about = self.installation.casework.cases.about([incident_id])
        open_ = (one for one in about if one.standing.state not in ENDED and not one.case.is_filed)
        return next(open_, None)
