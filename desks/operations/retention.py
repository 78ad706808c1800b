"""What is kept until when, what goes by its term tonight, and the nightly turn that takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.assembly import make_eraser
from app.installation import Installation
from desks.audit import write
from desks.cases.contacts import ERASED_AFTER
from desks.operations.erasure import ERASED, UNTAKEN, keep_list
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.bell import RING_LIFE
from domain.operations.retention import KeptClass, KeptTerm, has_ended
from domain.person import SYSTEM, Right
from domain.task import TASK_LIFE

DAY = timedelta(days=1)
NIGHT = range(2, 5)  # hours of the region in which the turn works
TURNED = "retention turned"  # in the installation's marks: the last night
IMPORT_ROWS = timedelta(days=90)  # how long the rows of an import's report are kept
STORIES = timedelta(days=7)  # since their last post
_K = KeptClass


@dataclass(frozen=True, slots=True)
class RetentionDesk:
    installation: Installation

    def look(self, viewer: Viewer) -> Sequence[KeptTerm]:
        """Every class; what would go now is counted, and nothing is done."""
        viewer.demand(Right.ADMINISTER)
        now = self.installation.clock.now()
        terms = terms_of(self.installation, now)
        write(self.installation.audit, now, viewer, Verb.RETENTION, told(terms))
        return terms

    def take(self, viewer: Viewer) -> Sequence[KeptTerm]:
        """Takes at once what the coming night would; returns what went."""
        viewer.demand(Right.ADMINISTER)
        now = self.installation.clock.now()
        terms = terms_of(self.installation, now)
        _take(self.installation, terms, now)
        write(self.installation.audit, now, viewer, Verb.RETENTION_DONE, told(terms))
        return terms


def turn_nightly(installation: Installation, now: datetime) -> bool:
    """Says what goes, takes it, and gives the place of what was deleted back; once a night."""
    local = now.astimezone(installation.region.zone)
    night = local.date().isoformat()
    if local.hour not in NIGHT or installation.marks.value(TURNED) == night:
        return False
    terms = terms_of(installation, now)
    if any(one.going for one in terms):
        installation.audit.write(now, SYSTEM, Verb.RETENTION, told(terms))
        _take(installation, terms, now)
        installation.audit.write(now, SYSTEM, Verb.RETENTION_DONE, told(terms))
    if installation.marks.value(ERASED) is not None:
        give_back(installation)
    if installation.marks.value(UNTAKEN) is not None:
        keep_list(installation)
    installation.marks.replace({TURNED: night})
    return True


def give_back(installation: Installation) -> None:
    since = installation.marks.value(ERASED)
    make_eraser(installation).index.compact()
    installation.keeping.erasure.compact()
    if installation.marks.value(ERASED) == since:
        installation.marks.replace({ERASED: None})


def terms_of(installation: Installation, now: datetime) -> Sequence[KeptTerm]:
    settings, store = installation.settings, installation.keeping.terms
    drafts, messages = settings.keep_drafts_days, settings.keep_messages_days
    return (
        _posts(installation, now),
        KeptTerm(_K.ARCHIVE, settings.archive_hours / 24, "archive_hours"),
        KeptTerm(_K.CASE_TEXTS, settings.case_text_days, "case_text_days"),
        KeptTerm(_K.CONTACTS, ERASED_AFTER / DAY),
        KeptTerm(_K.IMPORT_ROWS, IMPORT_ROWS / DAY),
        KeptTerm(_K.TASKS, TASK_LIFE / DAY),
        KeptTerm(_K.STORIES, STORIES / DAY),
        KeptTerm(_K.BELL, RING_LIFE / DAY),
        KeptTerm(
            _K.MESSAGES,
            messages or None,
            "keep_messages_days",
            store.messages(now - messages * DAY) if messages else 0,
        ),
        KeptTerm(
            _K.DRAFTS,
            drafts or None,
            "keep_drafts_days",
            store.drafts(now - drafts * DAY) if drafts else 0,
        ),
        KeptTerm(_K.REPORTS, None),
        KeptTerm(_K.RATINGS, None),
        KeptTerm(_K.AUDIT, None),
    )


def _posts(installation: Installation, now: datetime) -> KeptTerm:
    days, store = installation.settings.keep_posts_days, installation.keeping.terms
    months: Mapping[str, int] = {}
    if days:
        known = store.months()
        months = {month: known[month] for month in sorted(known) if has_ended(month, days, now)}
    held = sum(len(installation.keeping.holds.holding(store.posts(month))) for month in months)
    going = sum(months.values()) - held
    return KeptTerm(_K.POSTS, days or None, "keep_posts_days", going, held, tuple(months))


def _take(installation: Installation, terms: Sequence[KeptTerm], now: datetime) -> None:
    store = installation.keeping.terms
    for term in terms:
        if not term.going or term.days is None:
            continue
        before = now - term.days * DAY
        match term.kind:
            case _K.POSTS:
                for month in term.months:
                    _drop_month(installation, month)
            case _K.DRAFTS:
                store.drop_drafts(before)
            case _K.MESSAGES:
                store.drop_messages(before)
    if any(term.going for term in terms):
        installation.marks.replace({ERASED: now.isoformat()})


def _drop_month(installation: Installation, month: str) -> None:
    """Whole, if no hold keeps a post of it. Of the index first: a turn that dies is made again."""
    ids = set(installation.keeping.terms.posts(month))
    held = installation.keeping.holds.holding(ids)
    index = make_eraser(installation).index
    if held:
        index.erase(ids - held.keys())
    else:
        index.drop_month(month)
    installation.keeping.terms.expire_posts(ids - held.keys())


def told(terms: Sequence[KeptTerm]) -> str:
    """As the audit says it."""
    parts = [
        f"{one.kind} {one.going}" + (f", удержано {one.held}" if one.held else "")
        for one in terms
        if one.going or one.held
    ]
    return "; ".join(parts) or "ничего"
