"""Screens of halls: an administrator makes a link, a browser opens it once, and reads one page."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.access.sessions import NOTED, session_id
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer, by_screen
from domain.access.session import Screen
from domain.errors import EntryRefused, NotFound
from domain.person import Right

LONGEST_NAME = 60
SPENT = "ссылка уже не действует: попросите у администратора новую"


@dataclass(frozen=True, slots=True)
class ScreenDesk:
    installation: Installation

    def all(self, viewer: Viewer) -> Sequence[Screen]:
        viewer.demand(Right.ADMINISTER)
        now = self.installation.clock.now()
        return [one for one in self.installation.access.screens.all() if not one.ended(now)]

    def make(self, viewer: Viewer, name: str) -> str:
        viewer.demand(Right.ADMINISTER)
        name = " ".join(name.split())
        if not name:
            raise EntryRefused("назовите экран, например по комнате, где он висит")
        if len(name) > LONGEST_NAME:
            raise EntryRefused(f"название длиннее {LONGEST_NAME} знаков: сократите его")
        installation, now = self.installation, self.installation.clock.now()
        link = secrets.token_urlsafe(32)
        with installation.transaction():
            self._forget_ended()
            made = Screen(secrets.token_hex(8), name, viewer.actor, now)
            installation.access.screens.add(made, session_id(link))
            write(installation.audit, now, viewer, Verb.SCREEN, f"{name}: ссылка выдана")
        return f"{installation.settings.console_address.rstrip('/')}/screen/{link}"

    def end(self, viewer: Viewer, screen_id: str) -> None:
        viewer.demand(Right.ADMINISTER)
        installation, now = self.installation, self.installation.clock.now()
        known = {one.id: one for one in installation.access.screens.all()}
        with installation.transaction():
            if screen_id not in known or not installation.access.screens.end(screen_id):
                raise NotFound("такого экрана нет: его уже отключили")
            detail = f"{known[screen_id].name}: экран отключён"
            write(installation.audit, now, viewer, Verb.SCREEN, detail)

    def offered(self, link: str) -> Screen:
        """The screen of an unopened link; raises EntryRefused for any other."""
        screen = self.installation.access.screens.get(session_id(link))
        if screen is None or screen.opened_at or screen.ended(self.installation.clock.now()):
            raise EntryRefused(SPENT)
        return screen

    def open(self, link: str, address: str, agent: str) -> str:
        """The token for the browser that opened the link first; raises EntryRefused."""
        installation, now = self.installation, self.installation.clock.now()
        token, screen = secrets.token_urlsafe(32), self.offered(link)
        opened = replace(
            screen, opened_at=now, seen_at=now, address=address[:100], agent=agent[:300]
        )
        with installation.transaction():
            if not installation.access.screens.open(opened, session_id(link), session_id(token)):
                raise EntryRefused(SPENT)
            viewer = by_screen(f"экран «{screen.name}»")
            write(installation.audit, now, viewer, Verb.SCREEN, f"открыт: {address[:100]}")
        return token

    def resume(self, token: str) -> Viewer | None:
        """The viewer of a token while its screen is not ended. Raises Unavailable."""
        screens, now = self.installation.access.screens, self.installation.clock.now()
        screen = screens.get(session_id(token))
        if screen is None or screen.seen_at is None or screen.ended(now):
            return None
        if now - screen.seen_at > NOTED:
            screens.seen(screen.id, now)
        return by_screen(f"экран «{screen.name}»")

    def _forget_ended(self) -> None:
        now = self.installation.clock.now()
        for one in self.installation.access.screens.all():
            if one.ended(now):
                self.installation.access.screens.end(one.id)
