"""Sends the owner of an official page what to do on it, by a signed link."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.audit import write
from desks.cases.referrals.handing import Handing
from desks.outreach.pages.desk import PageDesk
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.referrals.addressees import Addressee
from domain.errors import EntryRefused, MoveRefused
from domain.message import Message, MessageState
from domain.outreach.page_link import PageLink
from domain.person import Right
from russian.outreach.pages import addressee_words, message


@dataclass(frozen=True, slots=True)
class PageOwners:
    """The last link to the owner of a page, and whom the next one may go to, the first first."""

    link: PageLink | None
    order: Sequence[Addressee]


@dataclass(frozen=True, slots=True)
class PageOwnerDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for a page that the
    registry does not have.
    """

    installation: Installation

    def owners(self, viewer: Viewer, source_id: str) -> PageOwners:
        viewer.demand(Right.LEADERS)
        page = PageDesk(self.installation).known(source_id)
        link = self.installation.outreach.page_links.latest([source_id]).get(source_id)
        return PageOwners(link, Handing(self.installation).order(page.body.id))

    def send(self, viewer: Viewer, source_id: str, key: str = "") -> PageLink:
        """To the contact of that key, or to the first; an earlier link ends. Raises EntryRefused if
        there is nobody to send it to, or nothing to do.
        """
        viewer.demand(Right.LEADERS)
        page = PageDesk(self.installation).known(source_id)
        audit = self.installation.outreach.pages.latest([source_id]).get(source_id)
        if audit is None or not audit.to_do():
            raise EntryRefused("список пуст: исправлять органу нечего")
        order = Handing(self.installation).order(page.body.id)
        to = next((one for one in order if key in ("", one.key)), None)
        if to is None:
            what = "такого контакта у органа нет" if key else "у органа нет ни одного контакта"
            raise EntryRefused(f"{what}: впишите его в bodies.yaml")
        now = self.installation.clock.now()
        title, text = message(page.source.title, len(audit.to_do()))
        with self.installation.transaction():
            link = self.installation.outreach.page_links.send(
                PageLink(source_id, page.body.id, to.contact, to.person, now, viewer.doer)
            )
            self.installation.messages.outbox.put(
                [
                    Message(
                        id=f"page {link.number}",
                        about=None,
                        title=title,
                        text=text,
                        state=MessageState.PENDING,
                        created_at=now,
                        next_try_at=now,
                        person=link.person or None,
                        contact=link.contact or None,
                        page=link.subject,
                    )
                ]
            )
            self._note(viewer, Verb.PAGE_SENT, f"{source_id} {addressee_words(link)}")
        return link

    def revoke(self, viewer: Viewer, source_id: str) -> PageLink:
        """The last link works no longer."""
        viewer.demand(Right.LEADERS)
        PageDesk(self.installation).known(source_id)
        links, now = self.installation.outreach.page_links, self.installation.clock.now()
        link = links.latest([source_id]).get(source_id)
        with self.installation.transaction():
            if link is None or not links.end(link.number, now):
                raise MoveRefused("ссылки на эту страницу и так нет")
            self._note(viewer, Verb.PAGE_REVOKED, source_id)
        return replace(link, ended_at=now)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
