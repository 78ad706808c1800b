"""What every page shares: parts, words, and how moments and numbers read in Russian."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.templating import Jinja2Templates

from alerts.lifecycle import NAMES
from alerts.notices import said
from alerts.notification import LOCALE, plural, span, usual, why
from app.vocabulary import (
    DUTY_ROLES,
    HEALTH,
    SILENCE_STATES,
    Vocabulary,
    outcome,
    recipient,
)
from app.wiring import LEADER, Parts
from domain.alert import AlertState
from domain.person import Person, Right, Role
from domain.ports import PostIndex
from domain.query import Field
from domain.source import Source, SourceStatus
from domain.trouble import Trouble, TroubleKind, troubles

# What the bar of every page leads to, for those who have the right: section, address, words, right.
SECTIONS = (
    ("search", "/search", "Поиск", Right.POSTS),
    ("alerts", "/alerts", "Оповещения", Right.REGION),
    ("map", "/map", "Карта", Right.REGION),
    ("rules", "/rules", "Правила", Right.REGION),
    ("sources", "/sources", "Источники", Right.REGION),
)
EVERYBODY = Person("console", "console", frozenset({Role.ADMINISTRATOR}))  # until sign-in exists
LATE = timedelta(minutes=10)  # after which what should have happened is said to be missing
RECENT = timedelta(days=7)  # closed alerts older than this are no longer listed


class Pages:
    """Renders templates; one per application."""

    def __init__(self, parts: Parts, words: Vocabulary) -> None:
        self.parts, self.words = parts, words
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
        }
        environment.tests["late"] = self.is_late
        environment.globals |= {
            "words": words,
            "Field": Field,
            "HEALTH": HEALTH,
            "ALERT_STATES": NAMES,
            "DUTY_ROLES": DUTY_ROLES,
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
        state: dict[str, Any] = {"new_alerts": 0, "troubles": []}
        if status_code < 500:
            state = self.state(concerns or (lambda _: False))
        person = self.person(request)
        sections = [one[:3] for one in SECTIONS if person.may(one[3])]
        return self.alone(request, template, status_code, sections=sections, **state, **context)

    def alone(
        self, request: Request, template: str, status_code: int = 200, **context: Any
    ) -> Response:
        """A page with nothing but its own."""
        return self._templates.TemplateResponse(request, template, context, status_code=status_code)

    def state(self, concerns: Callable[[Source], bool]) -> dict[str, Any]:
        """What every page must not hide; `concerns` as in `show`."""
        now = self.parts.clock.now()
        statuses = self.parts.sources.statuses()
        due = [s.next_due for s in statuses if s.source.enabled]
        not_crawling = bool(due) and max(due) < now - LATE
        found = troubles((s for s in statuses if concerns(s.source)), now, self.parts.region.zone)
        if not_crawling:  # which says as much of every source
            found = [t for t in found if t.kind is not TroubleKind.UNPOLLED]
        until = self.parts.leader.until(LEADER)
        return {
            "new_alerts": sum(a.state is AlertState.NEW for a in self.parts.alerts.recent(now)),
            "not_crawling": not_crawling,
            "not_evaluating": until is None or until < now - LATE,
            # Those of the place itself come before those of the whole region.
            "troubles": sorted(found, key=lambda t: (not t.source.municipality, t.source.title)),
        }

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
        """Whoever is signed in."""
        return EVERYBODY

    def index(self, request: Request) -> PostIndex:
        """The posts that this person may see."""
        return self.parts.index

    def audit(self, request: Request, what: str, detail: str) -> None:
        """Note who looked at what."""
        self.parts.audit.write(self.parts.clock.now(), self.who(request), what, detail)


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
