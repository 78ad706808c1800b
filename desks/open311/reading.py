"""Public cases as requests of Open311."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.installation import Installation
from app.sections.casework import Open311
from desks.open311.services import OTHER, RequestService, code_of, services_of
from desks.open311.submitting import NUMBER
from desks.open311.words import LONGEST, described
from domain.cases.answers.answer import AnswerState, CaseAnswer
from domain.cases.case import Place
from domain.cases.workflow import CaseState
from domain.errors import EntryRefused, NotFound
from domain.ports.casework.published import PublicCase, PublicFilter
from domain.privacy.admission import admit_text
from russian.casework.cases import OUTCOMES, CaseWords

SPAN = timedelta(days=90)
MOST = 1000
SLACK = timedelta(days=1)  # of a span between two dates
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOST_PAGES = 1000
CLOSED = frozenset({CaseState.ANSWERED, CaseState.RATED, CaseState.CLOSED})
HIDDEN = frozenset({CaseState.VOID})
UNSEEN = frozenset({CaseState.RECEIVED})  # by the centre


@dataclass(frozen=True, slots=True)
class WantedRequests:
    """None means all; `ids` override everything else."""

    ids: Collection[int] | None = None
    codes: Collection[str] | None = None
    is_closed: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1
    page_size: int = MOST


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """Texts are masked and hold no more than the specification allows."""

    number: int
    is_closed: bool
    service: RequestService
    received_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    text: str
    notes: str
    agency: str
    address: str
    address_id: str | None
    latitude: float | None
    longitude: float | None
    media: str | None


@dataclass(frozen=True, slots=True)
class PublicRequestDesk:
    """Everybody may ask it: what it says is public."""

    installation: Installation

    def requests(self, wanted: WantedRequests) -> Sequence[PublicRequest]:
        """The latest first, no more than MOST of them. Raises EntryRefused."""
        published = self.installation.casework.published
        states = self._states(wanted.is_closed)
        if wanted.ids is not None:
            some = sorted(set(wanted.ids), reverse=True)[:MOST]
            known = published.several(some, self._states(None))
            return self._shown([known[one] for one in some if one in known])
        since, until = span(wanted.since, wanted.until, self.installation.clock.now())
        size = min(max(wanted.page_size, 1), MOST)
        if not 1 <= wanted.page <= MOST_PAGES:
            return ()
        page = PublicFilter(
            states=states,
            since=since,
            until=until,
            subjects=_subjects(wanted.codes),
            limit=size,
            offset=(wanted.page - 1) * size,
        )
        return self._shown(published.page(page))

    def request(self, number: int) -> PublicRequest:
        """Raises NotFound, also for a case that is not public."""
        known = self.requests(WantedRequests(ids=[number]))
        if not known:
            raise NotFound("service_request_id: такого обращения нет")
        return known[0]

    def of_token(self, token: str) -> int | None:
        """The number of the request; None while it is not public. Raises NotFound, also for the
        number of another system: it can be guessed, and would tell of a case that nobody may see.
        """
        casework = self.installation.casework
        stream, _, number = token.rpartition("-")
        if not NUMBER.fullmatch(number):
            raise NotFound("token: такого нет")
        mark = casework.filings.known(stream, [number]).get(number)
        stored = casework.cases.get(mark.case_id) if mark is not None else None
        if stored is None or stored.standing.state in HIDDEN:
            raise NotFound("token: такого нет")
        known = casework.published.several([stored.case.number], self._states(None))
        return next(iter(known), None)

    def _states(self, is_closed: bool | None) -> Collection[CaseState]:
        moderated = self.installation.settings.open311 is not Open311.AT_ONCE
        shown = frozenset(CaseState) - HIDDEN - (UNSEEN if moderated else frozenset())
        if is_closed is None:
            return shown
        return shown & CLOSED if is_closed else shown - CLOSED

    def _shown(self, cases: Sequence[PublicCase]) -> Sequence[PublicRequest]:
        casework, region = self.installation.casework, self.installation.region
        ids = [one.stored.case.number for one in cases]
        moves, answers = casework.cases.moves_of(ids), casework.answers.of_cases(ids)
        services, words = services_of(region), CaseWords(region)
        shown = []
        for one in cases:
            case, now = one.stored.case, one.stored.standing
            is_closed = now.state in CLOSED
            ended = (now.closed_at or now.answered_at) if is_closed else None
            last = moves[case.number][-1].at
            outcome = OUTCOMES[now.outcome] if is_closed and now.outcome else ""
            shown.append(
                PublicRequest(
                    number=case.number,
                    is_closed=is_closed,
                    service=services[code_of(region, now.group, now.topic)],
                    received_at=case.received_at,
                    updated_at=max(ended or last, case.received_at),
                    expected_at=one.stored.deadlines.due,
                    text=described(
                        case.text or "", one.address, one.media, with_address=not case.place.street
                    ),
                    notes=_last_answer(answers.get(case.number, ())) or outcome,
                    agency=words.body(now.body),
                    address=one.address or self._address(case.place),
                    address_id=case.place.municipality,
                    latitude=one.latitude,
                    longitude=one.longitude,
                    media=one.media,
                )
            )
        return shown

    def _address(self, place: Place) -> str:
        """From the house to the municipality."""
        region = self.installation.region
        municipality = region.municipalities.get(place.municipality or "")
        settlement = region.settlements.get(place.settlement or "")
        street = f"ул. {place.street}" if place.street and "." not in place.street else place.street
        named = dict.fromkeys(
            (
                ", ".join(one for one in (street, place.house and f"д. {place.house}") if one),
                settlement.name if settlement else "",
                municipality.short if municipality else "",
            )
        )
        return ", ".join(one for one in named if one)


def span(
    since: datetime | None, until: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """Raises EntryRefused for more than SPAN, or an end before its beginning."""
    if since is not None:
        since = min(max(since, EARLIEST), LATEST)
    if until is not None:
        until = min(max(until, EARLIEST), LATEST)
    if since is None:
        until = until or now
        return until - SPAN, until
    if until is None:
        return since, min(since + SPAN, max(now, since))
    if until < since:
        raise EntryRefused("end_date раньше start_date: поменяйте их местами")
    if until - since > SPAN + SLACK:
        raise EntryRefused(f"от start_date до end_date больше {SPAN.days} дней: спросите по частям")
    return since, until


def _subjects(codes: Collection[str] | None) -> Collection[str | None] | None:
    return None if codes is None else [None if one == OTHER else one for one in codes]


def _last_answer(answers: Sequence[CaseAnswer]) -> str:
    standing = [
        one.text
        for one in answers
        if one.state is AnswerState.TAKEN and one.gone_at is None and one.text.strip()
    ]
    return admit_text(standing[-1])[:LONGEST].strip() if standing else ""
