"""What the morning report reads, over an open installation.

For a moment of the past everything is read as it was then, as far as the data remember it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlencode

from app.deadline import within
from app.health import works_on
from app.installation import Installation
from app.reports.figures import make_figures
from app.reports.gaps import Outing, gaps
from app.reports.past import late_at
from app.reports.problems import ProblemReader
from domain.alert import OPEN, Alert
from domain.cases.answers.promise import WAITING, CasePromise, PromiseState
from domain.cases.case import numbered
from domain.cases.clocks import WITHOUT_CLOCKS
from domain.cases.workflow import CaseState
from domain.errors import IndexUnavailable
from domain.incident import Alive, IncidentFilter
from domain.ports.alerts import AlertFilter
from domain.ports.casework.cases import CaseFilter
from domain.ports.casework.promises import PromiseFilter
from domain.ports.leaders import PublicationCut
from domain.query import Field
from domain.reports.cut import Counted, Cut, CutMeasure
from domain.reports.figure import Figure
from domain.terms.period import Period
from domain.trouble import TroubleKind, troubles
from reports.content.counts import counted, people
from reports.content.morning_data import (
    Begun,
    BodyCount,
    BodyCounts,
    Change,
    Changes,
    DownSource,
    Gap,
    Problem,
    PromiseLine,
    PromiseLines,
    WidePost,
)
from reports.figures.addresses import cut_address
from reports.figures.counting import PeriodFigures
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

DAY = timedelta(days=1)
EVENING = time(18)  # what begins later began overnight
PAST = timedelta(hours=1)  # a report of an earlier moment is read back
ALERTS = 1_000
PROMISES = 1_000
CRITICAL = 500  # publications of a day among which the widest is looked for
VOICES = 3  # people of an incident that is named without an alert
ASKED = timedelta(seconds=5)  # of the index
_COUNT = CutMeasure.COUNT
_CUTS = {"cases.received": Counted.CASES, "answers.given": Counted.ANSWERS}
_COUNTS = (
    ("alerts.opened", "Оповещений"),
    ("complaints.received", "Жалоб в сети"),
    ("cases.received", "Поступило обращений"),
    ("answers.given", "Ответов на обращения"),
)
TROUBLES = {
    TroubleKind.BROKEN: "не отвечает",
    TroubleKind.UNPOLLED: "не опрашивается",
    TroubleKind.SILENT: "молчит",
}


@dataclass(frozen=True)
class InstallationMorning:
    """With a `slot` of the schedule the data are those of now, however late it is made.

    `exact` names streets, settlements and what people called things; a screen in a hall gets
    municipalities alone. `outings` are times in which this installation did not work. What is
    `kept` is counted with the cases behind it, which takes longer, so that it can be explained.
    """

    installation: Installation
    at: datetime
    slot: datetime | None = None
    exact: bool = True
    outings: Sequence[Outing] = ()
    kept: bool = False

    @property
    def taken_at(self) -> datetime:
        now = self.installation.clock.now()
        return self.at if self.is_past else now

    @property
    def is_past(self) -> bool:
        return self.slot is None and self.installation.clock.now() - self.at > PAST

    @property
    def region(self) -> str:
        return self.installation.region.name

    def gaps(self) -> Sequence[Gap]:
        if self.is_past and not self.outings:
            lacks = "работали ли тогда источники и система, уже не узнать"
            return [Gap("Отчёт составлен задним числом", None, None, lacks)]
        works = works_on(self.installation)
        return gaps(self.installation, self.outings, works)

    def down(self) -> Sequence[DownSource]:
        if self.is_past:
            return ()
        statuses = self.installation.crawl.sources.statuses()
        zone = self.installation.region.zone
        return [
            DownSource(one.source.title, TROUBLES[one.kind], "/sources")
            for one in sorted(
                troubles(statuses, self.taken_at, zone), key=lambda t: (not t.source.top, t.kind)
            )
        ]

    def begun(self) -> Sequence[Begun]:
        since = self._evening()
        lines = [self._begun(one) for one in self._open_alerts() if one.opened_at >= since]
        known = {id_ for one in self._open_alerts() for id_ in one.evidence.incidents}
        lines += [one for id_, one in self._incidents(since) if id_ not in known]
        return sorted(lines, key=lambda one: one.at, reverse=True)

    def problems(self) -> Sequence[Problem]:
        reader = ProblemReader(self.installation, self.taken_at, self.exact)
        return reader.problems(self._open_alerts(), self._alive(self.taken_at - DAY))

    def promises_due(self) -> PromiseLines:
        today = self._today()
        states = frozenset(PromiseState) - {PromiseState.REJECTED, PromiseState.VAGUE}
        wanted = PromiseFilter(states, since=today, until=today, limit=PROMISES)
        waiting = [
            one for one in self.installation.casework.promises.page(wanted) if self._waits(one)
        ]
        name = "promises.due_today"
        if not self.is_past and today == self._day(self.taken_at):
            return PromiseLines(self._figures.one(name), self._lines(waiting))
        rows = self._lines(waiting)
        address = "/cases/promises?tab=due"
        total = counted(name, "Обещаний на сегодня", len(rows), self.taken_at, address)
        return PromiseLines(total, rows)

    def promises_broken(self) -> PromiseLines:
        yesterday = self._today() - DAY
        states = {*WAITING, PromiseState.BROKEN, PromiseState.LATE}
        wanted = PromiseFilter(states, since=yesterday, until=yesterday, limit=PROMISES)
        promises = self.installation.casework.promises
        number = sum(one.total for one in promises.counts(wanted))
        name, address = "promises.unkept_yesterday", "/cases/promises?tab=broken"
        total = counted(name, "Не выполнено вчера", number, self.taken_at, address)
        return PromiseLines(total, self._lines(promises.page(wanted)))

    def late(self) -> BodyCounts:
        region, at = self.installation.region, self.taken_at
        counts: dict[str, int] = {}
        for body, number in self._late_cases():
            counts[body or ""] = counts.get(body or "", 0) + number
        rows = [
            BodyCount(
                region.bodies[body].name if body in region.bodies else "У центра, не передано",
                counted(
                    f"cases.late_now.{body or 'centre'}",
                    "Просрочено",
                    number,
                    at,
                    f"/cases?due=late&body={body or 'centre'}&alone=1",
                ),
            )
            for body, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if number
        ]
        if not self.is_past:
            return BodyCounts(self._figures.one("cases.late_now"), rows)
        title, number = "Просрочено сейчас", sum(counts.values())
        return BodyCounts(counted("cases.late_now", title, number, at, "/cases/horizon"), rows)

    def widest(self) -> WidePost | None:
        since = self.at - DAY
        publications = self.installation.leaders.publications
        _, ids = publications.critical(PublicationCut(since, self.taken_at), CRITICAL)
        ledger = self.installation.posts.ledger
        engagement = ledger.engagement(ids)
        read = [(one.views, id_) for id_, one in engagement.items() if one.views is not None]
        if not read:
            return None
        views, post = max(read)
        recorded = ledger.recorded([post]).get(post)
        source = self.installation.region.sources.get(recorded.source_id) if recorded else None
        if recorded is None or source is None:
            return None
        address = f"/posts/{post}"
        figure = counted("posts.widest.views", "Просмотров", views, self.taken_at, address)
        about = self._about(post)
        return WidePost(source.title, recorded.published_at, about, address, figure)

    def changes(self) -> Changes:
        alerts = self.installation.watch.alerts.recent(self.at - DAY)
        words = self._vocabulary
        ended = [
            (words.conflict(one), f"/alerts/{one.id}")
            for one in alerts
            if one.closed_at is not None and self.at - DAY <= one.closed_at < self.at
        ]
        return Changes(ended, [Change(title, *self._pair(what, title)) for what, title in _COUNTS])

    def _pair(self, what: str, title: str) -> tuple[Figure, Figure]:
        return self._count(what, title, self.at, ""), self._count(
            what, title, self.at - DAY, ".before"
        )

    def _count(self, what: str, title: str, until: datetime, suffix: str) -> Figure:
        since, zone = until - DAY, self.installation.region.zone
        if what == "alerts.opened":
            wanted = AlertFilter(since=since, until=until)
            number = len(self.installation.watch.alerts.matching(wanted, ALERTS))
            days = {
                "since": since.astimezone(zone).date().isoformat(),
                "until": until.astimezone(zone).date().isoformat(),
            }
            address = f"/alerts/archive?{urlencode(days)}"
            return counted(what + suffix, title, number, self.taken_at, address)
        if what == "complaints.received":
            number = self.installation.posts.complaints.tally(since, until)
            cut = Cut(Counted.COMPLAINTS, _COUNT, Period(since, until))
            address = cut_address(cut, zone)
            return counted(what + suffix, title, number, self.taken_at, address)
        if self.kept and what == "cases.received" and not suffix:
            return self._figures.one(what)
        cut = Cut(_CUTS[what], _COUNT, Period(since, until))
        number = sum(
            int(cell.value or 0) for cell in self.installation.reports.cuts.count(cut).cells
        )
        return replace(
            counted(what + suffix, title, number, self.taken_at, cut_address(cut, zone)), cut=cut
        )

    def _late_cases(self) -> Iterator[tuple[str | None, int]]:
        """By the residents' deadlines; a moment of the past is read from the lives of cases."""
        if not self.is_past:
            states = frozenset(set(CaseState) - WITHOUT_CLOCKS)
            wanted = CaseFilter(states)
            for one in self.installation.casework.cases.horizon(wanted, [self.taken_at]):
                yield one.body, one.total
            return
        yield from late_at(self.installation, self.at)

    def _open_alerts(self) -> Sequence[Alert]:
        return [
            one
            for one in self.installation.watch.alerts.recent(self.taken_at)
            if one.opened_at <= self.taken_at
            and (one.state in OPEN if one.closed_at is None else one.closed_at > self.taken_at)
        ]

    def _begun(self, alert: Alert) -> Begun:
        address = f"/alerts/{alert.id}"
        number = alert.evidence.authors
        figure = people(f"alert.{alert.id}", number, self.taken_at, address)
        return Begun(self._vocabulary.conflict(alert), address, alert.opened_at, figure)

    def _incidents(self, since: datetime) -> Iterator[tuple[str, Begun]]:
        titles = IncidentTitles(self.installation.region)
        for one in self._alive(since):
            incident = one.incident
            if incident.known_since < since:
                continue
            address = f"/incidents/{incident.id}"
            figure = people(f"incident.{incident.number}", one.lately, self.taken_at, address)
            title = titles.of(replace(incident, title=None), exact=self.exact)
            yield incident.id, Begun(title, address, incident.known_since, figure)

    def _alive(self, since: datetime) -> Sequence[Alive]:
        wanted = IncidentFilter(since, self.taken_at, least=VOICES, limit=20)
        return self.installation.posts.incidents.alive(wanted).incidents

    def _lines(self, promises: Sequence[CasePromise]) -> Sequence[PromiseLine]:
        region = self.installation.region
        rows = []
        for one in promises:
            body = region.bodies.get(one.body or "")
            place = one.municipality
            rows.append(
                PromiseLine(
                    body.name if body else "",
                    self._vocabulary.shown(Field.MUNICIPALITY, place) if place else "",
                    numbered(one.case_id),
                    f"/cases/{one.case_id}",
                )
            )
        return rows

    def _waits(self, promise: CasePromise) -> bool:
        decided = promise.decided_at
        return promise.state in WAITING or (decided is not None and decided > self.taken_at)

    def _about(self, post: str) -> str:
        """Topic and place of a post, "" where the index does not answer."""
        index = self.installation.posts.index
        try:
            with within(ASKED):
                labels = index.get([post])[post].labels
        except (IndexUnavailable, KeyError):
            return ""
        named = ((Field.MUNICIPALITY, labels.municipality), (Field.TOPIC, labels.topic))
        words = [self._vocabulary.shown(what, one.value) for what, one in named if one is not None]
        return ", ".join(words)

    @property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.installation.region)

    def _today(self) -> date:
        return self._day(self.at)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.installation.region.zone).date()

    @cached_property
    def _figures(self) -> PeriodFigures:
        since = self.at - DAY
        return make_figures(self.installation).over(Period(since, self.at), self.taken_at)

    def _evening(self) -> datetime:
        zone = self.installation.region.zone
        return datetime.combine(self._today() - DAY, EVENING, zone)
