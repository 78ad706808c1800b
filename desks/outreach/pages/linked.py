"""The page of a link: the owner of an official page sees what to do and says what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.installation import Installation
from app.reports.links import make_page_links
from desks.audit import write
from desks.outreach.pages.desk import PageDesk
from desks.verbs import Verb
from desks.viewer import by_link
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.page_audit import PageAudit
from domain.outreach.page_link import LONGEST_NAME, LONGEST_NOTE, PageLink, PageLinkShut
from domain.post import EnrichedPost
from domain.privacy.admission import admit_text
from domain.source import Source
from russian.outreach.pages import SHUT, addressee_words


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """What the page shows: the latest audit, and the posts that fail it."""

    link: PageLink
    shut: PageLinkShut | None
    source: Source | None
    audit: PageAudit | None
    posts: Mapping[str, EnrichedPost]


@dataclass(frozen=True, slots=True)
class PageLinkDesk:
    """Looking changes nothing, is counted, and is not audited as the reader's, because mail
    scanners follow links. Nothing but the page of the link is reached.
    """

    installation: Installation

    def read(self, token: str) -> PageLink | None:
        """None for a link that is damaged, of another key, or of another database."""
        links = make_page_links(self.installation)
        row = links.read(token, self.installation.clock.now())
        link = self.installation.outreach.page_links.get(row[0]) if row else None
        return link if link is not None and row == (link.number, link.subject) else None

    def open(self, link: PageLink) -> LinkedPage:
        """A look at the page, which is counted."""
        linked = self.look(link)
        now = self.installation.clock.now()
        self.installation.outreach.page_links.count_look(link.number, now)
        return linked

    def look(self, link: PageLink) -> LinkedPage:
        store, now = self.installation.outreach, self.installation.clock.now()
        link = store.page_links.get(link.number) or link
        try:
            page = PageDesk(self.installation).known(link.source_id)
        except NotFound:
            page = None
        shut = link.shut(page.body.id if page else None, now)
        if shut is not None or page is None:
            return LinkedPage(link, shut, None, None, {})
        audit = store.pages.latest([link.source_id]).get(link.source_id)
        ids = sorted({id_ for one in (audit.to_do() if audit else ()) for id_ in one.posts})
        posts = self.installation.posts.index.get(ids) if ids else {}
        return LinkedPage(link, None, page.source, audit, posts)

    def answer(self, link: PageLink, name: str, done: Sequence[str], note: str = "") -> LinkedPage:
        """The page after the answer; the next audit looks whether it is so. Raises EntryRefused for
        what the form lacks, MoveRefused if the link does not work.
        """
        linked = self.look(link)
        if linked.shut is not None:
            raise MoveRefused(SHUT[linked.shut])
        who = " ".join(name.split())
        if not who or len(who) > LONGEST_NAME:
            raise EntryRefused("не написано, кто отвечает: напишите фамилию и должность")
        if len(note) > LONGEST_NOTE:
            raise EntryRefused(f"пояснение длиннее {LONGEST_NOTE} знаков: сократите его")
        asked = {one.element.value for one in (linked.audit.to_do() if linked.audit else ())}
        marked = [element for element in dict.fromkeys(done) if element in asked]
        words, now = admit_text(note.strip()), self.installation.clock.now()
        if not marked and not words:
            raise EntryRefused("ничего не отмечено: отметьте сделанное или напишите пояснение")
        viewer = by_link(f"{who} ({addressee_words(linked.link)}) по ссылке")
        with self.installation.transaction():
            links = self.installation.outreach.page_links
            if not links.answer(link.number, who, marked, words, now):
                raise MoveRefused("ссылку только что отозвали")
            write(self.installation.audit, now, viewer, Verb.PAGE_ANSWERED, link.source_id)
        return self.look(link)
