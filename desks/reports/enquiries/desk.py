"""Enquiries of the centre: forms asked of bodies, who owes what, answers beside our figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import check_body
from desks.reports.enquiries.own import own_figures
from desks.reports.enquiries.sending import EnquirySending
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.referrals.addressees import Addressee
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.privacy.admission import admit_text
from domain.reports.enquiries.enquiry import (
    LONGEST_NOTE,
    LONGEST_TERM,
    LONGEST_TITLE,
    AskedBody,
    AskedEnd,
    Debt,
    Enquiry,
    EnquiryAnswer,
)
from domain.reports.enquiries.form import EnquiryCell, checked_cells, contradicts
from domain.reports.figure import Figure
from domain.reports.scope import ScopeKind
from domain.terms.period import Period
from reports.figures.registry import BY_NAME
from russian.reports.enquiries import contact_words

LISTED = 200
MOST_BODIES = 300
REMINDED_AT = time(9)  # local, on the last working day before the day


@dataclass(frozen=True, slots=True)
class EnquiryForm:
    """What a person asks: `since` and `until` are the first and the last day that the cells are of,
    `due` the last day to answer.
    """

    title: str
    cells: Sequence[EnquiryCell]
    bodies: Sequence[str]
    since: date
    until: date
    due: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListedEnquiry:
    """How many bodies were asked, and how many answered; `is_late`: some owe past the day."""

    enquiry: Enquiry
    asked: int
    answered: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """A body: its last answer beside our own figures, and the cells where they are not the same.
    `earlier` counts the answers before the last one.
    """

    asked: AskedBody
    debt: Debt
    answer: EnquiryAnswer | None
    earlier: int
    own: Mapping[str, Figure]
    contradictions: frozenset[str]
    order: Sequence[Addressee]


@dataclass(frozen=True, slots=True)
class EnquiryCard:
    enquiry: Enquiry
    rows: Sequence[EnquiryRow]
    is_open: bool

    @property
    def owed(self) -> int:
        return sum(row.debt in (Debt.OWED, Debt.LATE, Debt.UNREACHED) for row in self.rows)


@dataclass(frozen=True, slots=True)
class EnquiryDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for an enquiry or a
    link that is not there, MoveRefused once it is over.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[ListedEnquiry]:
        """The newest first."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        store, now = self.installation.reports.enquiries, self.installation.clock.now()
        page = store.page(LISTED)
        counts = store.counts([one.number for one in page])
        self._note(viewer, Verb.ENQUIRIES, "список")
        return [
            ListedEnquiry(one, asked, answered, answered < asked and now >= one.due)
            for one in page
            for asked, answered in (counts[one.number],)
        ]

    def look(self, viewer: Viewer, number: int) -> EnquiryCard:
        viewer.demand(Right.READ_CASES, Right.CASES)
        enquiry = self._known(number)
        self._note(viewer, Verb.ENQUIRIES, f"№ {number}")
        return self._card(enquiry)

    def again(self, viewer: Viewer, number: int) -> EnquiryCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._card(self._known(number))

    def ask(self, viewer: Viewer, form: EnquiryForm) -> Enquiry:
        """Each body gets a link by its first contact. Raises EntryRefused for what is missing."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        now = self.installation.clock.now()
        new, bodies = self._checked(form, viewer, now), tuple(dict.fromkeys(form.bodies))
        sending = EnquirySending(self.installation)
        with self.installation.transaction():
            enquiry = self.installation.reports.enquiries.add(new)
            for body in bodies:
                to = next(iter(sending.handing.order(body)), None)
                sending.hand(enquiry, body, to, viewer.doer, now)
            self._note(viewer, Verb.ENQUIRY_ASK, f"№ {enquiry.number}, органов {len(bodies)}")
        return enquiry

    def link(self, viewer: Viewer, number: int, body: str, key: str) -> AskedBody:
        """A new link to another contact of the body; the one before ends, its answers stay."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        enquiry, now = self._open(number), self.installation.clock.now()
        sending, store = EnquirySending(self.installation), self.installation.reports.enquiries
        to = next((one for one in sending.handing.order(body) if one.key == key), None)
        if to is None:
            raise EntryRefused("такого контакта у органа нет: выберите из списка")
        known = [one for one in store.of(number) if one.body == body]
        if not known:
            raise NotFound("этот орган в запросе не спрашивали")
        with self.installation.transaction():
            for one in known:
                store.stop(one.number, AskedEnd.REPLACED, now)
            answered_at = known[-1].answered_at
            asked = sending.hand(enquiry, body, to, viewer.doer, now, answered_at)
            assert asked is not None
            self._note(viewer, Verb.ENQUIRY_LINK, f"№ {number} {body} {contact_words(asked)}")
        return asked

    def revoke(self, viewer: Viewer, number: int, asked_id: int) -> AskedBody:
        """The link works no longer; what was answered stays."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        self._known(number)
        store, now = self.installation.reports.enquiries, self.installation.clock.now()
        asked = store.asked(asked_id) if 0 < asked_id <= GREATEST else None
        if asked is None or asked.enquiry != number:
            raise NotFound("такой ссылки у запроса нет: посмотрите список")
        with self.installation.transaction():
            if not store.stop(asked_id, AskedEnd.REVOKED, now):
                raise MoveRefused("эта ссылка уже не действует")
            self._note(viewer, Verb.ENQUIRY_REVOKE, f"№ {number} {asked.body}")
        return store.asked(asked_id) or asked

    def remind(self, viewer: Viewer, number: int) -> int:
        """All bodies that owe an answer, now; returns how many."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        enquiry, now = self._open(number), self.installation.clock.now()
        sending, store = EnquirySending(self.installation), self.installation.reports.enquiries
        owing = [
            one
            for one in store.of(number)
            if one.end is None and one.debt(enquiry, now) in (Debt.OWED, Debt.LATE)
        ]
        if not owing:
            raise MoveRefused("напоминать некому: все ответили или ссылок у них нет")
        with self.installation.transaction():
            for one in owing:
                store.reminded(one.number, now)
                sending.remind(enquiry, one, now, now.isoformat(timespec="minutes"))
            self._note(viewer, Verb.ENQUIRY_REMIND, f"№ {number}, органов {len(owing)}")
        return len(owing)

    def end(self, viewer: Viewer, number: int) -> Enquiry:
        """No link takes answers any more."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        self._open(number)
        now = self.installation.clock.now()
        with self.installation.transaction():
            if not self.installation.reports.enquiries.end(number, viewer.doer, now):
                raise MoveRefused("запрос уже окончен")
            self._note(viewer, Verb.ENQUIRY_END, f"№ {number}")
        return self._known(number)

    def _known(self, number: int) -> Enquiry:
        store = self.installation.reports.enquiries
        known = store.get(number) if 0 < number <= GREATEST else None
        if known is None:
            raise NotFound(f"запроса № {number} нет: посмотрите список")
        return known

    def _open(self, number: int) -> Enquiry:
        known = self._known(number)
        if self.installation.clock.now() >= known.ends_at:
            raise MoveRefused("запрос окончен: отправьте новый")
        return known

    def _card(self, enquiry: Enquiry) -> EnquiryCard:
        store, now = self.installation.reports.enquiries, self.installation.clock.now()
        links = store.of(enquiry.number)
        latest = {one.body: one for one in links}
        by_link = store.answers([one.number for one in links])
        answers: dict[str, list[EnquiryAnswer]] = {}
        for one in links:
            answers.setdefault(one.body, []).extend(by_link[one.number])
        own = own_figures(self.installation, enquiry)
        is_open = now < enquiry.ends_at
        sending = EnquirySending(self.installation)
        rows = []
        for body, asked in latest.items():
            known = answers[body]
            last, ours = known[-1] if known else None, own.get(body, {})
            order = sending.handing.order(body) if is_open else ()
            rows.append(
                EnquiryRow(
                    asked,
                    asked.debt(enquiry, now),
                    last,
                    max(0, len(known) - 1),
                    ours,
                    differing(enquiry, last, ours),
                    [one for one in order if one.key != asked.key],
                )
            )
        return EnquiryCard(enquiry, rows, is_open)

    def _checked(self, form: EnquiryForm, viewer: Viewer, now: datetime) -> Enquiry:
        zone = self.installation.region.zone
        title = admit_text(" ".join(form.title.split()))
        if not title or len(title) > LONGEST_TITLE:
            raise EntryRefused(f"назовите запрос, не длиннее {LONGEST_TITLE} знаков")
        if len(form.note) > LONGEST_NOTE:
            raise EntryRefused(f"пояснение длиннее {LONGEST_NOTE} знаков: сократите его")
        if not form.bodies or len(form.bodies) > MOST_BODIES:
            raise EntryRefused("не выбран ни один орган: скажите, кого спросить")
        for body in form.bodies:
            check_body(self.installation.region, body)
        if form.until < form.since:
            raise EntryRefused(
                "последний день раньше первого: проверьте, за какое время спрашиваете"
            )
        cells = checked_cells(form.cells)
        for cell in cells:
            named = BY_NAME.get(cell.figure or "")
            if cell.figure and (named is None or ScopeKind.BODY not in named.scopes):
                raise EntryRefused(f"«{cell.figure}»: такого показателя у органа нет")
        due = _after(form.due, zone)
        if not now < due <= now + LONGEST_TERM:
            raise EntryRefused("срок ответа уже прошёл или дальше года: назовите другой день")
        period = Period(datetime.combine(form.since, time(), zone), _after(form.until, zone))
        return Enquiry(
            title=title,
            cells=cells,
            period=period,
            due=due,
            who=viewer.doer,
            made_at=now,
            note=admit_text(form.note.strip()),
            remind_at=self._remind_at(form.due, now),
        )

    def _remind_at(self, due: date, now: datetime) -> datetime | None:
        """In the morning of the last working day before; None if that is over."""
        region = self.installation.region
        worktime, day = region.worktime(), due - timedelta(days=1)
        while not worktime.working_days(day, day):
            day -= timedelta(days=1)
        at = datetime.combine(day, REMINDED_AT, region.zone)
        return at if at > now else None

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def differing(
    enquiry: Enquiry, answer: EnquiryAnswer | None, own: Mapping[str, Figure]
) -> frozenset[str]:
    """The cells where a body wrote another number than we count."""
    if answer is None:
        return frozenset()
    return frozenset(
        cell.name
        for cell in enquiry.cells
        if cell.name in own
        and contradicts(cell, answer.values.get(cell.name, ""), own[cell.name].value)
    )


def _after(day: date, zone: tzinfo) -> datetime:
    """The midnight that ends the day."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
