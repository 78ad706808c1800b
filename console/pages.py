"""Rendering shared by all pages: the installation, words, and Russian moments and numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from types import CodeType
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from fastapi import Request, Response
from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.templating import Jinja2Templates

from alerts.lifecycle import NAMES
from alerts.notification import why
from app.health import LATE
from app.installation import Installation
from console.assets import shipped
from console.forms.typed import typed
from console.guard import FIELD, holders, known, visitor
from console.home.drawing import SmallMaps
from console.outages import banner
from console.shell.navigation import TABS, bar_of, groups_of
from console.shell.news import news_of, pill_of
from desks.calls.attention import Attention, AttentionDesk, Own, Read, Unanswered
from desks.duty import DutyDesk
from desks.health import HealthDesk, SystemState
from desks.home.desk import HomeDesk
from desks.reports.delivery.morning import MorningDesk
from desks.viewer import Viewer, on_page
from domain.alerting.severity import Severity
from domain.ending import ENDINGS
from domain.incident import numbered
from domain.person import Density, Person, Right, Theme
from domain.query import Field
from domain.source import Source, SourceStatus
from domain.trouble import Trouble
from enrichment.rest import Spans, stretches
from messages.notices import said
from reports.documents.page import LOADER
from russian.browsers import device
from russian.figures import LOCALE, number, share, usual
from russian.moments import gap, short_gap, span
from russian.periods import bounds_words, month_words
from russian.plural import plural
from russian.severity import SEVERITIES, explained
from russian.vocabulary import (
    CARE,
    DUTY_ROLES,
    HEALTH,
    ROLES,
    SILENCE_STATES,
    Vocabulary,
    outcome,
    recipient,
)

KNOWN = timedelta(minutes=1)  # after this long nobody knows whether a part is still down
REMEMBERED = 10_000
UNTOLD = SystemState(
    crawling=True, working=True, evaluating=True, leads_until=None, troubles=(), sources=(), bad=0
)
NOTHING = Attention(UNTOLD, Unanswered(), Own())
RECENT = timedelta(days=7)


class Compiled(BytecodeCache):
    """Compiles each template once per process, whatever the number of applications."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.code


COMPILED = Compiled()


class Pages:
    def __init__(self, installation: Installation, words: Vocabulary) -> None:
        self.installation, self.words = installation, words
        self.health = HealthDesk(installation)
        self.attention = AttentionDesk(installation, self.health)
        self.home = HomeDesk(installation, self.health)
        self.morning = MorningDesk(installation)
        self.small_maps = SmallMaps(installation.region)
        self._audited: set[tuple[str, str, str]] = set()
        environment = Environment(
            loader=ChoiceLoader([PackageLoader("console"), LOADER]),
            auto_reload=False,  # an upgrade in place must not show new templates with old code
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=COMPILED,
        )
        environment.filters |= {
            "moment": self.moment,
            "short_moment": self.short_moment,
            "clock": self.clock,
            "day": self.day,
            "ago": self.ago,
            "span": span,
            "bounds": lambda period: bounds_words(period, installation.region.zone),
            "gap": gap,
            "short_gap": short_gap,
            "explained": lambda one: explained(one, installation.region.zone),
            "usual": usual,
            "why": why,
            "month": month_words,
            "weekday": weekday,
            "dayname": dayname,
            "shortday": shortday,
            "number": number,
            "share": share,
            "plural": plural,
            "marked": marked,
            "initials": initials,
            "pieces": pieces,
            "holders": holders,
            "said": self.said,
            "outcome": outcome,
            "recipient": recipient,
            "device": device,
            "heights": heights,
            "outage": lambda outage: banner(outage, self.moment),
        }
        environment.tests["late"] = self.is_late
        environment.globals |= {
            "words": words,
            "Field": Field,
            "HEALTH": HEALTH,
            "ALERT_STATES": NAMES,
            "ENDINGS": ENDINGS,
            "SEVERITIES": SEVERITIES,
            "Severity": Severity,
            "DUTY_ROLES": DUTY_ROLES,
            "ROLES": ROLES,
            "Right": Right,
            "token": token,
            "csrf": csrf,
            "on_duty": self.on_duty,
            "typed": typed,
            "asset": shipped().url,
            "TABS": TABS,
            "Theme": Theme,
            "Density": Density,
            "SILENCE_STATES": SILENCE_STATES,
            "CARE": CARE,
            "region": installation.region,
            "numbered": numbered,
        }
        self._templates = Jinja2Templates(env=environment)

    def show(
        self,
        request: Request,
        template: str,
        status_code: int = 200,
        concerns: Callable[[Source], bool] | None = None,
        read: Read | None = None,
        **context: Any,
    ) -> Response:
        """Render a page with unacknowledged alerts and system state, which no page may hide;
        `concerns` selects the sources whose troubles it shows, `read` is what the page has read of
        this for itself.
        """
        me = self._me(request, status_code)
        attention, outages = NOTHING, []
        tallies: Mapping[str, int] = {}
        pill, news = None, None
        if me and status_code < 500:
            viewer = on_page(me)
            attention = self.attention.now(viewer, concerns or (lambda _: False), read)
            tallies, pill = attention.tallies(viewer), pill_of(attention.system, viewer)
            news = self.news(request, attention)
            now = self.installation.clock.now()
            outages = [o for o in self.installation.outages() if now - o.tried < KNOWN]
        system = attention.system
        return self.alone(
            request,
            template,
            status_code,
            me=me,
            rail=groups_of(me) if me else (),
            bar=bar_of(me) if me else (),
            tallies=tallies,
            system=system,
            troubles=system.troubles if self._matters(me, system, concerns) else (),
            new_alerts=len(attention.unanswered.alerts),
            unread=attention.own.rings,
            refused=status_code >= 400,
            pill=pill,
            news=news,
            outages=outages,
            **context,
        )

    def _matters(
        self, me: Person | None, system: SystemState, concerns: Callable[[Source], bool] | None
    ) -> bool:
        """Where a page is about all sources, the pill above leads to their list; only people who
        may not open that read the troubles on the page.
        """
        if me is None or concerns is None:
            return False
        return not me.may(Right.REGION) or not all(map(concerns, system.sources))

    def news(self, request: Request, attention: Attention) -> Mapping[str, Any]:
        visit, settings = visitor(request), self.installation.settings
        if visit is None:
            raise HTTPException(401)
        ends_at = visit.session.ends_at(settings.session_idle, settings.session_life)
        left = ends_at - self.installation.clock.now()
        return news_of(on_page(visit.person), attention, left, self.words)

    def _me(self, request: Request, status_code: int) -> Person | None:
        """An error page reads no store, because it may be down."""
        asked = visitor if status_code < 500 else known
        visit = asked(request)
        return visit.person if visit else None

    def alone(
        self, request: Request, template: str, status_code: int = 200, **context: Any
    ) -> Response:
        return self._templates.TemplateResponse(request, template, context, status_code=status_code)

    def said(self, trouble: Trouble) -> str:
        return said(trouble, self.installation.clock.now(), self.installation.region.zone)

    def is_late(self, status: SourceStatus) -> bool:
        return status.source.enabled and status.next_due < self.installation.clock.now() - LATE

    def moment(self, at: datetime) -> str:
        """«24 нояб., 18:05» in the region's zone, with the year if it is another one."""
        zone = self.installation.region.zone
        this_year = at.astimezone(zone).year == self.installation.clock.now().astimezone(zone).year
        pattern = "d MMM, HH:mm" if this_year else "d MMM y 'г.', HH:mm"
        return _formatted(at.replace(second=0, microsecond=0), pattern, zone)

    def short_moment(self, at: datetime) -> str:
        zone = self.installation.region.zone
        today = self.installation.clock.now().astimezone(zone).date()
        pattern = "HH:mm" if at.astimezone(zone).date() == today else "d MMM"
        return _formatted(at.replace(second=0, microsecond=0), pattern, zone)

    def clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.installation.region.zone):%H:%M}"

    def day(self, at: datetime) -> str:
        return format_date(at.astimezone(self.installation.region.zone), "EEEE, d MMMM", LOCALE)

    def ago(self, at: datetime) -> str:
        return format_timedelta(
            at - self.installation.clock.now(), add_direction=True, locale=LOCALE
        )

    def person(self, request: Request) -> Person:
        if (visit := visitor(request)) is None:
            raise HTTPException(401)
        return visit.person

    def viewer(self, request: Request) -> Viewer:
        return on_page(self.person(request))

    @pass_context
    def on_duty(self, context: Context) -> str:
        filled, officer = DutyDesk(self.installation).officer(on_page(context["me"]))
        if not filled:
            return ""
        return f"Сейчас дежурит {officer.name}." if officer else "Сейчас никто не дежурит."

    def is_first_look(self, request: Request, what: str, detail: str) -> bool:
        visit = visitor(request)
        look = (visit.session.id if visit else "", what, detail)
        if look in self._audited:
            return False
        if len(self._audited) >= REMEMBERED:
            self._audited.clear()
        self._audited.add(look)
        return True


@pass_context
def csrf(context: Context) -> str:
    visit = known(context["request"])
    return visit.masked if visit else ""


@pass_context
def token(context: Context) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf(context))


def initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2] if part[0].isalpha()).upper()


def heights(course: Sequence[int]) -> Sequence[int]:
    """The bars of a sparkline in percent of its highest."""
    top = max(course, default=0) or 1
    return [round(100 * one / top) for one in course]


def dayname(day: date) -> str:
    return format_date(day, "d MMMM", locale=LOCALE)


def shortday(day: date) -> str:
    return format_date(day, "d MMM", locale=LOCALE)


@lru_cache(maxsize=4096)  # a page of the feed says a hundred
def _formatted(minute: datetime, pattern: str, zone: tzinfo) -> str:
    return format_datetime(minute, pattern, tzinfo=zone, locale=LOCALE)


def weekday(day: date) -> str:
    return format_date(day, "EEEEEE", locale=LOCALE)


def marked(text: str, spans: Iterable[tuple[int, int]], without: Spans = ()) -> Markup:
    """The text with its spans, which do not overlap, in <mark>, and everything else escaped; the
    stretches `without` are left out.
    """
    if not without:
        return _marked(text, sorted(spans), 0, len(text))
    order = sorted(spans)
    return Markup("").join(_marked(text, order, *part) for part in stretches(text, without)).strip()


@dataclass(frozen=True, slots=True)
class TextPiece:
    words: Markup
    is_folded: bool
    is_marked: bool


def pieces(text: str, spans: Iterable[tuple[int, int]], folded: Spans) -> list[TextPiece]:
    order = sorted(spans)
    edges = [0, *(edge for span in folded for edge in span), len(text)]
    return [
        TextPiece(words, n % 2 == 1, any(begin <= start < end for start, _ in order))
        for n, (begin, end) in enumerate(pairwise(edges))
        if (words := _marked(text, order, begin, end).strip())
    ]


def _marked(text: str, spans: Iterable[tuple[int, int]], begin: int, end: int) -> Markup:
    parts = []
    for start, stop in spans:
        if begin <= start < end:
            parts += [escape(text[begin:start]), Markup("<mark>"), escape(text[start:stop])]
            parts.append(Markup("</mark>"))
            begin = stop
    return Markup("").join([*parts, escape(text[begin:end])])
