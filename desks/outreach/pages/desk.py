"""Official pages: the register, the audit of each, and what people say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from alerts.rules import load_rules
from app.installation import Installation
from desks.audit import write
from desks.outreach.pages.daily import audit_pages
from desks.outreach.pages.evidence import is_doubtful, pages_of
from desks.rules import make_single, page_worktime
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.outreach.official_page import (
    TICKED,
    PageCard,
    PageClass,
    PageElement,
    PageRules,
    PageTick,
)
from domain.outreach.page_audit import PageAudit
from domain.outreach.page_profile import KnownProfile
from domain.person import Right
from domain.post import EnrichedPost
from domain.privacy.admission import admit_text
from domain.source import HealthState, SourceKind
from outreach.pages.register import BodyPages, RegisteredPage, by_body

LONGEST = 200  # characters of a unit or a note
HISTORY = 60  # days


@dataclass(frozen=True, slots=True)
class PageChoice:
    body: str = ""
    network: SourceKind | None = None
    place: str = ""
    failing: bool = False


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page with its latest audit; `waiting` are questions that nobody answered in the first
    term, now. `state` is that of its source, `is_taken`: another account stands there.
    """

    page: RegisteredPage
    audit: PageAudit | None
    waiting: int
    state: HealthState | None
    is_taken: bool


@dataclass(frozen=True, slots=True)
class PageRegister:
    bodies: Sequence[BodyPages]
    pages: Mapping[str, ListedPage]

    @property
    def lacking(self) -> int:
        return sum(len(one.lacking) for one in self.bodies)


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    post: EnrichedPost
    waited: timedelta  # working time


@dataclass(frozen=True, slots=True)
class PageView:
    """`history` is the newest first. `waiting` are the questions without an answer now, the longest
    first; `posts` are those that findings of the audit name.
    """

    listed: ListedPage
    card: PageCard | None
    profile: KnownProfile | None
    waiting: Sequence[WaitingQuestion]
    history: Sequence[PageAudit]
    posts: Mapping[str, EnrichedPost]


@dataclass(frozen=True, slots=True)
class PageDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for a page that the
    registry does not have, EntryRefused for what is missing.
    """

    installation: Installation

    def list(self, viewer: Viewer, choice: PageChoice) -> PageRegister:
        register = self._list(viewer, choice)
        self._note(viewer, Verb.PAGES, "список")
        return register

    def export(self, viewer: Viewer, choice: PageChoice, kind: str) -> PageRegister:
        """The same for a file."""
        register = self._list(viewer, choice)
        self._note(viewer, Verb.PAGES_EXPORTED, f"{len(register.pages)} {kind}")
        return register

    def look(self, viewer: Viewer, source_id: str) -> PageView:
        view = self.again(viewer, source_id)
        self._note(viewer, Verb.PAGES, source_id)
        return view

    def again(self, viewer: Viewer, source_id: str) -> PageView:
        """The same after a deed, which is no look of its own."""
        viewer.demand(Right.LEADERS)
        page = self.known(source_id)
        asked = self._waiting().get(source_id, [])
        [listed] = self._listed([page], {source_id: len(asked)}).values()
        store, now = self.installation.outreach, self.installation.clock.now()
        worktime = page_worktime(self.installation.region, page.source)
        ids = {id_ for one in (listed.audit.findings if listed.audit else ()) for id_ in one.posts}
        return PageView(
            listed,
            store.pages.cards().get(source_id),
            self.installation.crawl.profiles.known([source_id]).get(source_id),
            [WaitingQuestion(e, worktime.between(e.post.published_at, now)) for e in asked],
            store.pages.history(source_id, HISTORY),
            self.installation.posts.index.get(sorted(ids)) if ids else {},
        )

    def keep(self, viewer: Viewer, source_id: str, page_class: str, unit: str) -> PageView:
        """The class and the unit that keeps the page; an empty class is that of the body's level.
        Also says that the page is the body's, whatever account stands there.
        """
        viewer.demand(Right.LEADERS)
        self.known(source_id)
        if page_class and page_class not in list(PageClass):
            raise EntryRefused(f"класс бывает {', '.join(PageClass)}: выберите из списка")
        card = PageCard(
            source_id,
            PageClass(page_class) if page_class else None,
            self._text(unit, "подразделение"),
            viewer.doer,
            self.installation.clock.now(),
        )
        with self.installation.transaction():
            self.installation.outreach.pages.keep_card(card)
            self._note(viewer, Verb.PAGE_KEPT, f"{source_id} {page_class}".rstrip())
        return self._audited_again(viewer, source_id)

    def tick(
        self, viewer: Viewer, source_id: str, element: str, is_met: bool, note: str = ""
    ) -> PageView:
        """What a person saw on the page; it holds until the network itself says it."""
        viewer.demand(Right.LEADERS)
        self.known(source_id)
        tick = PageTick(
            source_id,
            self._element(element),
            is_met,
            self._text(note, "пометка"),
            viewer.doer,
            self.installation.clock.now(),
        )
        with self.installation.transaction():
            self.installation.outreach.pages.tick(tick)
            answer = "есть" if is_met else "нет"
            self._note(viewer, Verb.PAGE_TICKED, f"{source_id} {element}: {answer}")
        return self._audited_again(viewer, source_id)

    def untick(self, viewer: Viewer, source_id: str, element: str) -> PageView:
        viewer.demand(Right.LEADERS)
        self.known(source_id)
        with self.installation.transaction():
            if not self.installation.outreach.pages.untick(source_id, self._element(element)):
                raise EntryRefused("такой отметки нет: посмотрите страницу снова")
            self._note(viewer, Verb.PAGE_UNTICKED, f"{source_id} {element}")
        return self._audited_again(viewer, source_id)

    def audit(self, viewer: Viewer, source_id: str) -> PageView:
        """Now, without waiting for the night."""
        viewer.demand(Right.LEADERS)
        page = self.known(source_id)
        if not page.source.enabled:
            raise EntryRefused("страница выключена в реестре источников: её не опрашивают")
        with self.installation.transaction():
            audit_pages(self.installation, self.installation.clock.now(), [source_id])
            self._note(viewer, Verb.PAGE_AUDITED, source_id)
        return self.again(viewer, source_id)

    def known(self, source_id: str) -> RegisteredPage:
        for page in pages_of(self.installation, self.rules()):
            if page.source.id == source_id:
                return page
        raise NotFound(f"официальной страницы «{source_id}» в реестре нет: посмотрите список")

    def rules(self) -> PageRules:
        rules = self.installation.region.page_rules
        if rules is None:
            raise NotFound("у региона нет official_pages.yaml: страницы не проверяются")
        return rules

    def terms(self) -> tuple[timedelta, timedelta]:
        rules = load_rules()
        return rules.unanswered_after, rules.unanswered_late

    def _list(self, viewer: Viewer, choice: PageChoice) -> PageRegister:
        viewer.demand(Right.LEADERS)
        rules, region = self.rules(), self.installation.region
        pages = pages_of(self.installation, rules)
        asked = {id_: len(posts) for id_, posts in self._waiting().items()}
        listed = self._listed(pages, asked)
        rows = [
            one
            for one in by_body(region, pages, rules)
            if choice.body in ("", one.body.id)
            and choice.place in ("", one.body.municipality)
            and (
                choice.network is None
                or one.pages.get(choice.network)
                or choice.network in one.lacking
            )
        ]
        shown = {p.source.id for one in rows for of in one.pages.values() for p in of}
        kept = {
            id_: one
            for id_, one in listed.items()
            if id_ in shown
            and (choice.network is None or one.page.source.kind is choice.network)
            and (not choice.failing or one.waiting or (one.audit and one.audit.to_do()))
        }
        return PageRegister(rows, kept)

    def _listed(
        self, pages: Sequence[RegisteredPage], waiting: Mapping[str, int]
    ) -> Mapping[str, ListedPage]:
        store, ids = self.installation.outreach, [page.source.id for page in pages]
        audits, profiles = store.pages.latest(ids), self.installation.crawl.profiles.known(ids)
        cards = store.pages.cards()
        states = {
            one.source.id: one.health.state for one in self.installation.crawl.sources.statuses()
        }
        return {
            page.source.id: ListedPage(
                page,
                audits.get(page.source.id),
                waiting.get(page.source.id, 0),
                states.get(page.source.id),
                is_doubtful(profiles.get(page.source.id), cards.get(page.source.id)),
            )
            for page in pages
        }

    def _waiting(self) -> Mapping[str, Sequence[EnrichedPost]]:
        """By the rule of alerts, so that a page and an alert say the same."""
        now = self.installation.clock.now()
        return make_single(self.installation).unanswered(now, self.terms()[0])

    def _audited_again(self, viewer: Viewer, source_id: str) -> PageView:
        if self.known(source_id).source.enabled:
            audit_pages(self.installation, self.installation.clock.now(), [source_id])
        return self.again(viewer, source_id)

    def _element(self, name: str) -> PageElement:
        if name not in TICKED:
            raise EntryRefused("этот пункт считает система: отметить можно оформление страницы")
        return PageElement(name)

    def _text(self, typed: str, what: str) -> str:
        text = admit_text(" ".join(typed.split()))
        if len(text) > LONGEST:
            raise EntryRefused(f"{what}: длиннее {LONGEST} знаков, сократите")
        return text

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
