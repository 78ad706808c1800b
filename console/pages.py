"""What every page shares: parts, words, and how moments and numbers read in Russian."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.templating import Jinja2Templates

from alerts.lifecycle import NAMES
from alerts.notices import said
from alerts.notification import why
from app.health import LATE, works_on
from app.scope import ScopedIndex
from app.wiring import LEADER, Parts
from console.guard import FIELD, known, visitor
from console.outages import banner
from console.statuses import Statuses
from desks.viewer import Viewer, on_page
from domain.ending import ENDINGS
from domain.errors import Unavailable
from domain.person import Person, Right
from domain.ports.index import PostSearch
from domain.query import Field
from domain.session import Session
from domain.source import Source, SourceStatus
from domain.trouble import LATE as OVERDUE
from domain.trouble import Trouble, TroubleKind, troubles
from russian.moments import span
from russian.plural import LOCALE, plural, usual
from russian.vocabulary import (
    DUTY_ROLES,
    HEALTH,
    ROLES,
    SILENCE_STATES,
    Vocabulary,
    outcome,
    recipient,
)

# What the bar of every page leads to, for those who have the right: section, address, words, right.
SECTIONS = (
    ("feed", "/feed", "Лента", Right.POSTS),
    ("search", "/search", "Поиск", Right.POSTS),
    ("alerts", "/alerts", "Оповещения", Right.REGION),
    ("incidents", "/incidents", "Инциденты", Right.REGION),
    ("map", "/map", "Карта", Right.REGION),
    ("leaders", "/leaders", "Лидеры", Right.LEADERS),
    ("rules", "/rules", "Правила", Right.REGION),
    ("sources", "/sources", "Источники", Right.REGION),
    ("administration", "/people", "Администрирование", Right.ADMINISTER),
)
# In what browsers say of themselves, the more special first.
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
KNOWN = timedelta(minutes=1)  # after which nobody knows whether a part still does not answer
REMEMBERED = 10_000  # looks that are not written again
# What `state` tells, where nobody is signed in or no store is asked.
NOTHING_TOLD: Mapping[str, Any] = {
    "new_alerts": 0,
    "not_crawling": False,
    "not_working": False,
    "not_evaluating": False,
    "troubles": (),
    "outages": (),
}
RECENT = timedelta(days=7)  # closed alerts older than this are no longer listed


class Pages:
    """Renders templates; one per application."""

    def __init__(self, parts: Parts, words: Vocabulary) -> None:
        self.parts, self.words = parts, words
        self._statuses = Statuses(parts)
        self._audited: set[tuple[str, str, str]] = set()
        environment = Environment(
            loader=PackageLoader("console"),
            auto_reload=False,  # an upgrade in place must not show new pages by old code
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {
            "moment": self.moment,
            "ago": self.ago,
            "span": span,
            "gap": gap,
            "usual": usual,
            "why": why,
            "month": month,
            "number": number,
            "plural": plural,
            "marked": marked,
            "said": self.said,
            "outcome": outcome,
            "recipient": recipient,
            "device": device,
            "outage": lambda outage: banner(outage, self.moment),
        }
        environment.tests["late"] = self.is_late
        environment.globals |= {
            "words": words,
            "Field": Field,
            "HEALTH": HEALTH,
            "ALERT_STATES": NAMES,
            "ENDINGS": ENDINGS,
            "DUTY_ROLES": DUTY_ROLES,
            "ROLES": ROLES,
            "Right": Right,
            "token": token,
            "csrf": csrf,
            "SILENCE_STATES": SILENCE_STATES,
            "region": parts.region,
        }
        self._templates = Jinja2Templates(env=environment)

    def show(
        self,
        request: Request,
        template: str,
        status_code: int = 200,
        concerns: Callable[[Source], bool] | None = None,
        **context: Any,
    ) -> Response:
        """The page, with what every page must not hide: unacknowledged alerts, and a system that
        has stopped looking. `concerns` picks the sources whose troubles this page must not hide.
        """
        me = self._me(request, status_code)
        state = dict(NOTHING_TOLD)
        if me and status_code < 500:
            state = self.state(concerns or (lambda _: False))
            if me.may(Right.REGION):
                state["new_alerts"] = self.parts.alerts.count_new()
            now = self.parts.clock.now()
            state["outages"] = [o for o in self.parts.outages() if now - o.tried < KNOWN]
        sections = [one[:3] for one in SECTIONS if me and me.may(one[3])]
        return self.alone(
            request, template, status_code, me=me, sections=sections, **state, **context
        )

    def _me(self, request: Request, status_code: int) -> Person | None:
        """Whoever is signed in; nothing is asked of a store that may not answer."""
        asked = visitor if status_code < 500 else known
        found = asked(request)
        return found.person if found else None

    def alone(
        self, request: Request, template: str, status_code: int = 200, **context: Any
    ) -> Response:
        """A page with nothing but its own."""
        return self._templates.TemplateResponse(request, template, context, status_code=status_code)

    def state(self, concerns: Callable[[Source], bool]) -> dict[str, Any]:
        """What every page must not hide; `concerns` as in `show`."""
        now = self.parts.clock.now()
        statuses = self._statuses.all()
        enabled = [s for s in statuses if s.source.enabled]
        asked = [s.health.last_attempt for s in enabled if s.health.last_attempt]
        # Some are due only tomorrow: that none is asked is seen by those whose time is over.
        not_crawling = any(s.next_due < now - OVERDUE for s in enabled) and (
            not asked or max(asked) < now - OVERDUE
        )
        found = troubles((s for s in statuses if concerns(s.source)), now, self.parts.region.zone)
        if not_crawling:  # which says as much of every source
            found = [t for t in found if t.kind is not TroubleKind.UNPOLLED]
        until = self.parts.locks.until(LEADER)
        return {
            "new_alerts": 0,
            "not_crawling": not_crawling,
            "not_working": not self._working(),
            "not_evaluating": until is None or until < now - LATE,
            # Those of the place itself come before those of the whole region.
            "troubles": sorted(found, key=lambda t: (not t.source.municipality, t.source.title)),
        }

    def _working(self) -> bool:
        try:
            return works_on(self.parts)
        except Unavailable:  # of a queue, which hides no page
            return False

    def said(self, trouble: Trouble) -> str:
        """What is wrong with a source, to follow its name."""
        return said(trouble, self.parts.clock.now(), self.parts.region.zone)

    def is_late(self, status: SourceStatus) -> bool:
        """A poll that should have been long ago."""
        return status.source.enabled and status.next_due < self.parts.clock.now() - LATE

    def moment(self, at: datetime) -> str:
        """«24 нояб., 18:05», with the year where it is another one; in the region's zone."""
        zone = self.parts.region.zone
        this_year = at.astimezone(zone).year == self.parts.clock.now().astimezone(zone).year
        pattern = "d MMM, HH:mm" if this_year else "d MMM y 'г.', HH:mm"
        return format_datetime(at, pattern, tzinfo=zone, locale=LOCALE)

    def ago(self, at: datetime) -> str:
        """«5 минут назад», «через 2 часа»."""
        return format_timedelta(at - self.parts.clock.now(), add_direction=True, locale=LOCALE)

    def who(self, request: Request) -> str:
        """The name of whoever is signed in."""
        return self.person(request).name

    def person(self, request: Request) -> Person:
        """Whoever is signed in. Raises HTTPException where nobody is."""
        if (found := visitor(request)) is None:
            raise HTTPException(401)
        return found.person

    def viewer(self, request: Request) -> Viewer:
        """The person who is signed in, as desks know them."""
        return on_page(self.person(request))

    def index(self, request: Request) -> PostSearch:
        """The posts that this person may see."""
        scope = self.person(request).scope
        return self.parts.index if scope is None else ScopedIndex(self.parts.index, scope)

    def live_sessions(self, person: Person) -> list[Session]:
        """Where they are signed in, the last used first."""
        now, settings = self.parts.clock.now(), self.parts.settings
        return [
            one
            for one in self.parts.sessions.of(person.id)
            if not one.ended(now, settings.session_idle, settings.session_life)
        ]

    def audit(self, request: Request, what: str, detail: str) -> None:
        """Note who looked at what."""
        self.parts.audit.write(self.parts.clock.now(), self.who(request), what, detail)

    def audit_once(self, request: Request, what: str, detail: str) -> None:
        """As `audit`, for what a page asks again and again: once in a session."""
        found = visitor(request)
        look = (found.session.id if found else "", what, detail)
        if look in self._audited:
            return
        self.audit(request, what, detail)
        if len(self._audited) >= REMEMBERED:
            self._audited.clear()
        self._audited.add(look)


@pass_context
def csrf(context: Context) -> str:
    """What proves that a change comes from a page of this session; empty where there is none."""
    found = known(context["request"])
    return found.csrf if found else ""


@pass_context
def token(context: Context) -> Markup:
    """The same as the hidden field that every form which changes something must carry."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf(context))


def device(agent: str) -> str:
    """«Firefox, Windows»: what a browser says of itself, in short."""
    known = [words for mark, words in BROWSERS if mark in agent][:1]
    known += [words for mark, words in SYSTEMS if mark in agent][:1]
    return ", ".join(known) or agent[:40] or "неизвестное"


def gap(length: timedelta) -> str:
    """«3 часа»."""
    return format_timedelta(length, threshold=1, locale=LOCALE)


def month(first: date) -> str:
    """«ноябрь 2026»."""
    return format_date(first, "LLLL y", locale=LOCALE)


def number(count: int) -> str:
    """«12 345»."""
    return format_decimal(count, locale=LOCALE)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """The text with its spans in <mark>, everything else escaped; spans do not overlap."""
    parts, end = [], 0
    for start, stop in sorted(spans):
        parts += [escape(text[end:start]), Markup("<mark>"), escape(text[start:stop])]
        parts.append(Markup("</mark>"))
        end = stop
    return Markup("").join([*parts, escape(text[end:])])
