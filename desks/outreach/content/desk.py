"""The content plan: what is proposed or written, approved, published, and what it changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import checked_link, kept_reason, topic_of
from desks.outreach.content.finding import stored_post
from desks.outreach.content.surrounding import official_pages, surroundings
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.content import (
    CONTENT_MOVES,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_PAGES,
    STOPS,
    WIDEST_RADIUS,
    ContentConflict,
    ContentDeed,
    ContentEntry,
    ContentFilter,
    ContentLink,
    ContentOrigin,
    ContentPause,
    ContentState,
)
from domain.person import Right
from outreach.content.calendar import ContentSpan, ContentView, by_day, span_of
from outreach.content.conflicts import conflicts, stopped
from outreach.pages.register import RegisteredPage
from russian.outreach.content import CONFLICTS, STATES

PAGE = 50
MOST = 500  # that a calendar shows
LISTED = frozenset(ContentState) - {ContentState.DROPPED}
VERBS: Mapping[ContentDeed, Verb] = {deed: Verb(f"content {deed}") for deed in ContentDeed}


@dataclass(frozen=True, slots=True)
class ContentForm:
    """What a person writes; `planned` and `pages` may wait."""

    title: str
    text: str = ""
    group: str = ""
    topic: str = ""
    municipality: str = ""
    radius: int | None = None
    words: str = ""
    pages: tuple[str, ...] = ()
    planned: datetime | None = None
    promise: int | None = None


@dataclass(frozen=True, slots=True)
class ContentCard:
    content: ContentEntry
    deeds: Sequence[ContentDeed]
    conflicts: Sequence[ContentConflict] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class ContentPage:
    cards: Sequence[ContentCard]
    next: int | None
    pauses: Sequence[ContentPause]


@dataclass(frozen=True, slots=True)
class ContentCalendar:
    span: ContentSpan
    days: Mapping[date, Sequence[ContentCard]]
    pauses: Sequence[ContentPause]


@dataclass(frozen=True, slots=True)
class ContentDesk:
    """Every method raises Forbidden if the viewer lacks the right. A deed raises NotFound for what
    is not there, MoveRefused if it is out of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(
        self,
        viewer: Viewer,
        state: ContentState | None = None,
        group: str = "",
        place: str = "",
        before: int | None = None,
    ) -> ContentPage:
        """The latest first; what was dropped only if it is asked for."""
        viewer.demand(Right.LEADERS)
        states = frozenset({state}) if state else LISTED
        asked = ContentFilter(states, group or None, place or None, before=before, limit=PAGE + 1)
        rows = self.installation.outreach.content.page(asked)
        self._note(viewer, Verb.CONTENT, "список")
        pauses = self._pauses()
        cards = self._cards(rows[:PAGE], pauses)
        return ContentPage(cards, rows[PAGE - 1].number if len(rows) > PAGE else None, pauses)

    def calendar(
        self,
        viewer: Viewer,
        view: ContentView,
        day: date,
        group: str = "",
        place: str = "",
    ) -> ContentCalendar:
        viewer.demand(Right.LEADERS)
        span, zone = span_of(view, day), self.installation.region.zone
        since, until = span.bounds(zone)
        asked = ContentFilter(LISTED, group or None, place or None, since, until, limit=MOST)
        rows = self.installation.outreach.content.page(asked)
        self._note(viewer, Verb.CONTENT, f"{view} {span.first}")
        pauses = self._pauses()
        cards = {card.content.number: card for card in self._cards(rows, pauses)}
        days = {
            on: [cards[one.number] for one in some] for on, some in by_day(rows, span, zone).items()
        }
        return ContentCalendar(span, days, pauses)

    def look(self, viewer: Viewer, number: int) -> ContentCard:
        card = self.again(viewer, number)
        self._note(viewer, Verb.CONTENT, f"№ {number}")
        return card

    def again(self, viewer: Viewer, number: int) -> ContentCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.LEADERS)
        known = self._known(number)
        [card] = self._cards([known], self._pauses())
        if known.state in (ContentState.DRAFT, ContentState.APPROVED, ContentState.IDEA):
            return replace(card, conflicts=self._conflicts(known))
        return card

    def pages(self, viewer: Viewer) -> Sequence[RegisteredPage]:
        """Official pages that are read, for those who choose."""
        viewer.demand(Right.LEADERS)
        return [one for one in official_pages(self.installation) if one.source.enabled]

    def add(self, viewer: Viewer, form: ContentForm) -> ContentEntry:
        viewer.demand(Right.LEADERS)
        now = self.installation.clock.now()
        new = ContentEntry(
            key=f"{ContentOrigin.HAND} {uuid4().hex}",
            origin=ContentOrigin.HAND,
            proposed_at=now,
            title="",
            state=ContentState.DRAFT,
            who=viewer.doer,
            at=now,
        )
        with self.installation.transaction():
            [added] = self.installation.outreach.content.propose([self._filled(new, form)])
            self._note(viewer, Verb.CONTENT_ADD, f"№ {added.number}")
        return added

    def edit(
        self, viewer: Viewer, number: int, form: ContentForm, version: int | None = None
    ) -> ContentEntry:
        """An idea becomes a draft; what was approved waits for approval again."""
        viewer.demand(Right.LEADERS)
        return self._made(
            viewer, number, ContentDeed.EDIT, version, lambda one: self._filled(one, form)
        )

    def approve(
        self, viewer: Viewer, number: int, despite: bool = False, version: int | None = None
    ) -> ContentEntry:
        """`despite` conflicts that a person has read; some stop it in any case."""
        viewer.demand(Right.LEADERS)
        return self._made(
            viewer,
            number,
            ContentDeed.APPROVE,
            version,
            lambda one: self._ready(one, despite=bool(despite)),
        )

    def back(self, viewer: Viewer, number: int, version: int | None = None) -> ContentEntry:
        viewer.demand(Right.LEADERS)
        return self._made(viewer, number, ContentDeed.BACK, version)

    def publish(
        self,
        viewer: Viewer,
        number: int,
        page: str,
        url: str,
        at: datetime | None = None,
        version: int | None = None,
    ) -> ContentEntry:
        """Where it was published, and when, if not now; the crawler finds this itself on pages that
        it reads, and knows the time better.
        """
        viewer.demand(Right.LEADERS)
        return self._made(
            viewer,
            number,
            ContentDeed.PUBLISH,
            version,
            lambda one: self._linked(one, page, url, at),
        )

    def unpublish(self, viewer: Viewer, number: int, version: int | None = None) -> ContentEntry:
        """The links were not of it: they go, and so does what was measured."""
        viewer.demand(Right.LEADERS)
        return self._made(
            viewer,
            number,
            ContentDeed.UNPUBLISH,
            version,
            lambda one: replace(one, links=(), effects=()),
        )

    def drop(self, viewer: Viewer, number: int, version: int | None = None) -> ContentEntry:
        viewer.demand(Right.LEADERS)
        return self._made(viewer, number, ContentDeed.DROP, version)

    def reopen(self, viewer: Viewer, number: int, version: int | None = None) -> ContentEntry:
        viewer.demand(Right.LEADERS)
        return self._made(viewer, number, ContentDeed.REOPEN, version)

    def _filled(self, one: ContentEntry, form: ContentForm) -> ContentEntry:
        region = self.installation.region
        title = kept_reason(" ".join(form.title.split()), LONGEST_TITLE, "заголовок")
        if not title:
            raise EntryRefused("нет заголовка: назовите, о чём публикация")
        group, topic = topic_of(region, form.group, form.topic)
        if form.municipality and form.municipality not in region.municipalities:
            raise EntryRefused(f"места {form.municipality} нет: выберите из списка")
        if form.radius is not None and not 1 <= form.radius <= WIDEST_RADIUS:
            raise EntryRefused(f"радиус — от 1 до {WIDEST_RADIUS} км: исправьте")
        pages = tuple(dict.fromkeys(filter(None, form.pages)))
        known = {page.source.id for page in official_pages(self.installation)}
        if unknown := [id_ for id_ in pages if id_ not in known]:
            raise EntryRefused(f"страницы «{unknown[0]}» нет: выберите из списка")
        if len(pages) > MOST_PAGES:
            raise EntryRefused(f"страниц больше {MOST_PAGES}: выберите меньше")
        if form.promise is not None and self._promise(form.promise) is None:
            raise EntryRefused(f"обещания № {form.promise} нет: посмотрите список обещаний")
        return replace(
            one,
            title=title,
            text=kept_reason(form.text, LONGEST_TEXT, "текст"),
            group=group,
            topic=topic,
            municipality=form.municipality or None,
            radius=form.radius,
            words=kept_reason(" ".join(form.words.split()), LONGEST_WORDS, "слова"),
            pages=pages,
            planned_at=form.planned,
            promise=form.promise,
        )

    def _promise(self, number: int) -> object:
        known = 0 < number <= GREATEST
        return self.installation.casework.promises.get(number) if known else None

    def _ready(self, one: ContentEntry, *, despite: bool) -> ContentEntry:
        if not one.text:
            raise EntryRefused("нет текста: напишите его, прежде чем утверждать")
        if not one.pages:
            raise EntryRefused("не выбраны страницы: скажите, где публиковать")
        if one.planned_at is None:
            raise EntryRefused("не назначено время: скажите, когда публиковать")
        hits = self._conflicts(one)
        for conflict in hits:
            if conflict.kind in STOPS:
                about = f" — {conflict.about}" if conflict.about else ""
                raise MoveRefused(f"{CONFLICTS[conflict.kind]}{about}")
        if hits and not despite:
            first = hits[0]
            about = f" — {first.about}" if first.about else ""
            raise MoveRefused(
                f"{CONFLICTS[first.kind]}{about}: исправьте или подтвердите, что это учтено"
            )
        return one

    def _linked(self, one: ContentEntry, page: str, url: str, at: datetime | None) -> ContentEntry:
        known = {row.source.id for row in official_pages(self.installation)}
        if page not in known:
            raise EntryRefused(f"страницы «{page}» нет: выберите из списка")
        address = checked_link(url)
        if address is None:
            raise EntryRefused("нет ссылки: вставьте адрес публикации")
        now = self.installation.clock.now()
        if at is not None and at > now:
            raise EntryRefused("время выхода ещё не наступило: назовите то, что было")
        post = stored_post(self.installation, page, address, now)
        link = ContentLink(
            page, address, post.published_at if post else at or now, post.id if post else None
        )
        others = tuple(row for row in one.links if row.source_id != page)
        pages = one.pages if page in one.pages else (*one.pages, page)
        return replace(one, links=(*others, link), pages=pages)

    def _made(
        self,
        viewer: Viewer,
        number: int,
        deed: ContentDeed,
        version: int | None,
        change: Callable[[ContentEntry], ContentEntry] = lambda one: one,
    ) -> ContentEntry:
        before, who = self._known(number), viewer.doer
        state = CONTENT_MOVES[before.state].get(deed)
        if state is None or (version is not None and version != before.version):
            by = f", решил {before.who}" if before.who else ""
            raise MoveRefused(f"сейчас — {STATES[before.state]}{by}: посмотрите карточку")
        changed = replace(change(before), state=state, who=who, at=self.installation.clock.now())
        with self.installation.transaction():
            saved = self.installation.outreach.content.save(changed)
            if saved is None:
                raise MoveRefused("её только что изменили: обновите страницу")
            self._note(viewer, VERBS[deed], f"№ {number}")
        return saved

    def _known(self, number: int) -> ContentEntry:
        known = None
        if 0 < number <= GREATEST:
            known = self.installation.outreach.content.get(number)
        if known is None:
            raise NotFound(f"публикации № {number} в плане нет: посмотрите список")
        return known

    def _conflicts(self, one: ContentEntry) -> Sequence[ContentConflict]:
        return conflicts(one, surroundings(self.installation, one))

    def _pauses(self) -> Sequence[ContentPause]:
        now = self.installation.clock.now()
        return self.installation.outreach.content.pauses(now - timedelta(days=1), PAGE)

    def _cards(
        self, rows: Sequence[ContentEntry], pauses: Sequence[ContentPause]
    ) -> Sequence[ContentCard]:
        waiting = [one for one in rows if one.state is ContentState.APPROVED]
        held = stopped(waiting, pauses)
        return [
            ContentCard(one, list(CONTENT_MOVES[one.state]), is_stopped=one.number in held)
            for one in rows
        ]

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
