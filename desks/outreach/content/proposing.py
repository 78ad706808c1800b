"""Proposes what to tell residents, from figures: norms, questions, promises, seasons."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from alerts.detector.deviation import deviations
from app.installation import Installation
from desks.places import region_learner
from domain.cases.answers.promise import PromiseState
from domain.deviation import DeviationLevel
from domain.outreach.content import ContentEntry, ContentEvidence, ContentOrigin
from domain.ports.casework.promises import PromiseFilter
from domain.post import EnrichedPost, Kind
from domain.query import All, Condition, Field, Is, Since
from domain.query_text import render
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.terms.period import Period
from russian.figures import number
from russian.outreach import content as words

DAY = timedelta(days=1)
LOOKED = "content looked"  # the day of the last look
AT = 6  # the local hour from which ideas are looked for
WEEK, MONTH = 7 * DAY, 30 * DAY
FEWEST = 5  # complaints of a week
MOST = 5  # ideas of one rule in a day: the strongest
THREADS = 10
SOON = 7 * DAY  # before the day of a promise
AHEAD, FORTNIGHT, YEAR = 28 * DAY, 14 * DAY, 364 * DAY  # 52 weeks: the same weekdays
SEASON_LEAST, SEASON_RATIO = 20, 2.0  # complaints of the fortnight, and times an ordinary one
HIGHER = frozenset({DeviationLevel.MORE, DeviationLevel.MUCH_MORE})


@dataclass(frozen=True, slots=True)
class ContentLook:
    installation: Installation
    now: datetime

    def look(self) -> Sequence[ContentEntry]:
        """Writes what is new, and returns it."""
        ideas = [*self._norms(), *self._questions(), *self._promises(), *self._seasons()]
        return self.installation.outreach.content.propose(ideas)

    def _norms(self) -> Iterator[ContentEntry]:
        """Cells with more complaints in a week than is usual, the least likely by chance first."""
        known = deviations(region_learner(self.installation), self.now, WEEK)
        if known is None:
            return
        risen = [
            (one.p, cell.key, cell, one)
            for cell, one in known.cells.items()
            if cell.group and cell.municipality and one.step in HIGHER and one.seen >= FEWEST
        ]
        year, week, _ = self._today().isocalendar()
        for _, _, cell, one in sorted(risen, key=lambda row: row[:2])[:MOST]:
            conditions = (
                Is(Field.MUNICIPALITY, str(cell.municipality)),
                Is(Field.GROUP, str(cell.group)),
                Is(Field.KIND, Kind.COMPLAINT),
            )
            text = f"Жалоб за 7 дней: {one.seen}, обычно {number(one.usual, 1)}"
            yield self._idea(
                ContentOrigin.NORM,
                f"{cell.group} {cell.municipality} {year} {week}",
                words.NORM_TITLE,
                ContentEvidence(text, self._search(*conditions, Since(self._midnight(WEEK)))),
                group=cell.group,
                municipality=cell.municipality,
            )

    def _questions(self) -> Iterator[ContentEntry]:
        """One topic asked about in many threads: in one place, else in the region."""
        asked = All((Is(Field.KIND, Kind.QUESTION), Since(self.now - MONTH)))
        threads: defaultdict[tuple[str, str | None], set[str]] = defaultdict(set)
        for one in self.installation.posts.index.walk(asked):
            if (topic := _topic(one)) is None:
                continue
            thread = one.post.thread_id or one.post.id
            threads[topic, None].add(thread)
            if one.labels.municipality is not None:
                threads[topic, one.labels.municipality.value].add(thread)
        many = {cell: len(some) for cell, some in threads.items() if len(some) >= THREADS}
        placed = {topic for topic, place in many if place is not None}
        ordered = sorted(many.items(), key=lambda row: (-row[1], row[0][0], row[0][1] or ""))
        wanted = [row for row in ordered if row[0][1] is not None or row[0][0] not in placed]
        for (topic, place), count in wanted[:MOST]:
            conditions: list[Condition] = [Is(Field.TOPIC, topic), Is(Field.KIND, Kind.QUESTION)]
            if place is not None:
                conditions.append(Is(Field.MUNICIPALITY, place))
            yield self._idea(
                ContentOrigin.QUESTION,
                f"{topic} {place or ''} {self._today():%Y-%m}",
                words.QUESTION_TITLE,
                ContentEvidence(
                    f"Обсуждений с таким вопросом за 30 дней: {count}",
                    self._search(*conditions, Since(self._midnight(MONTH))),
                ),
                topic=topic,
                municipality=place,
            )

    def _promises(self) -> Iterator[ContentEntry]:
        """What bodies promised for the days to come: residents wait to hear of it."""
        today, casework = self._today(), self.installation.casework
        wanted = PromiseFilter(
            frozenset({PromiseState.OPEN}), since=today, until=today + SOON, limit=MOST
        )
        promises = casework.promises.page(wanted)
        cases = casework.cases.several({one.case_id for one in promises})
        for one in promises:
            stored = cases.get(one.case_id)
            if stored is None or one.due is None:
                continue
            yield self._idea(
                ContentOrigin.PROMISE,
                str(one.number),
                words.PROMISE_TITLE,
                ContentEvidence(f"Обещано на {one.due:%d.%m.%Y}", f"/cases/{one.case_id}"),
                group=stored.standing.group,
                topic=stored.standing.topic,
                municipality=one.municipality,
                promise=one.number,
                planned=datetime.combine(one.due, time(10), self.installation.region.zone),
            )

    def _seasons(self) -> Iterator[ContentEntry]:
        """What the fortnight four weeks ahead brought a year ago, against an ordinary fortnight of
        that year.
        """
        last = self._midnight(YEAR) + AHEAD
        fortnight = self._counts(last, last + FORTNIGHT)
        whole = self._counts(last - YEAR + FORTNIGHT, last + FORTNIGHT)
        risen = []
        for group, count in fortnight.items():
            usual = whole.get(group, 0) * FORTNIGHT / YEAR
            if count >= SEASON_LEAST and count >= SEASON_RATIO * usual:
                risen.append((count / max(usual, 1), group, count, usual))
        begins = self._midnight(timedelta()) + AHEAD
        for _, group, count, usual in sorted(risen, reverse=True)[:MOST]:
            stretch = f"{last:%d.%m.%Y}–{last + FORTNIGHT - DAY:%d.%m.%Y}"
            text = f"Жалоб за {stretch}: {count}, обычно за две недели {number(usual, 1)}"
            yield self._idea(
                ContentOrigin.SEASON,
                f"{group} {begins:%Y-%m}",
                words.SEASON_TITLE,
                ContentEvidence(
                    text, "/cuts?" + urlencode({"counted": "complaints", "rows": "group"})
                ),
                group=group,
                planned=begins - FORTNIGHT + timedelta(hours=10),
            )

    def _counts(self, since: datetime, until: datetime) -> dict[str, int]:
        cut = Cut(Counted.COMPLAINTS, CutMeasure.COUNT, Period(since, until), rows=Dimension.GROUP)
        cells = self.installation.reports.cuts.count(cut).cells
        return {cell.row: round(cell.value) for cell in cells if cell.row and cell.value}

    def _idea(
        self,
        origin: ContentOrigin,
        key: str,
        title: str,
        evidence: ContentEvidence,
        *,
        group: str | None = None,
        topic: str | None = None,
        municipality: str | None = None,
        promise: int | None = None,
        planned: datetime | None = None,
    ) -> ContentEntry:
        region = self.installation.region
        if topic is not None and topic in region.topics:
            group = region.topics[topic].group
        bare = ContentEntry(
            key=f"{origin} {key}",
            origin=origin,
            proposed_at=self.now,
            title="",
            topic=topic,
            group=group,
            municipality=municipality,
            planned_at=planned,
            promise=promise,
            evidence=(evidence,),
        )
        named = title.format(
            topic=words.topic_name(bare, region), place=words.place_of(bare, region)
        )
        return replace(bare, title=named[:1].upper() + named[1:])

    def _search(self, *conditions: Condition) -> str:
        text = render(All(conditions), self.installation.region.zone)
        return "/search?" + urlencode({"q": text})

    def _today(self) -> date:
        return self.now.astimezone(self.installation.region.zone).date()

    def _midnight(self, ago: timedelta) -> datetime:
        zone = self.installation.region.zone
        return datetime.combine(self._today() - ago, time(), zone)


def _topic(one: EnrichedPost) -> str | None:
    return one.labels.topic.value if one.labels.topic is not None else None


def look_for_content(installation: Installation, now: datetime) -> Sequence[ContentEntry]:
    """A job of the scheduler: once a day."""
    local = now.astimezone(installation.region.zone)
    day = local.date().isoformat()
    if local.hour < AT or installation.marks.value(LOOKED) == day:
        return ()
    ideas = ContentLook(installation, now).look()
    installation.marks.replace({LOOKED: day})
    return ideas
