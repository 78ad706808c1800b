"""Looks for communication errors in saved answers, silent cases and threads of official pages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from app.installation import Installation
from cases.answers.accounts import AccountBook
from cases.answers.quality.contradiction import Matter, Statement, contradictions
from cases.answers.quality.manner import Hint, hints
from desks.reports.proposing import propose as recommend
from domain.cases.answers.answer import AnswerDoubt, AnswerState, CaseAnswer
from domain.cases.answers.quality import AnswerQuality
from domain.cases.answers.replies import root_of
from domain.cases.case import CaseMove
from domain.cases.clocks import CaseClock, body_clocks
from domain.cases.course import effective, timed
from domain.cases.workflow import WITH_BODY
from domain.outreach.mistake import LONGEST_TEXT, Mistake, MistakeKind, MistakeState
from domain.ports.casework.answers import AnswerQueue
from domain.ports.casework.cases import CaseFilter, CaseOrder, StoredCase
from domain.post import EnrichedPost
from domain.query import All, Among, Field, Since
from domain.reports.figure import Figure, FigureUnit
from domain.reports.recommendation import Recommendation, RecommendationOrigin
from outreach.mistakes.answers import ALIKE, SavedAnswer, contradiction, mistakes_of, strength_of
from outreach.mistakes.limits import MEMORY, limits
from outreach.mistakes.threads import Thread, mistakes_in
from russian.outreach import mistakes as words
from russian.reports.recommendations import TEXTS

DAY = timedelta(days=1)
AT_ONCE = 500  # answers, cases or threads of one look
SILENT_FOR = 30 * DAY  # cases that are silent longer are known
THREADS_OF, MOST_POSTS = 7 * DAY, 20_000
SPOKEN = 20  # answers of an incident that are compared, the latest
REPEATS_OF, REPEATED = 90 * DAY, 3  # so many of one body and kind make a recommendation
RECOMMENDED = timedelta(days=14)
MARK = "mistakes looked for until"
_COUNTED = frozenset({AnswerState.PROPOSED, AnswerState.TAKEN})
_SURE = frozenset({None, AnswerDoubt.APART})


@dataclass
class MistakeLook:
    """One look; `silences` are the keys under which a late answer was missed before it came."""

    installation: Installation
    now: datetime
    silences: dict[str, str] = field(default_factory=dict)

    def look(self) -> Sequence[Mistake]:
        """Writes what is new and strong enough, and returns it."""
        installation, store = self.installation, self.installation.outreach.mistakes
        read, until = self._read()
        known = limits(store.decisions(self.now - MEMORY))
        hits: dict[str, Mistake] = {}
        for one in (*self._of_answers(read), *self._silent(), *self._of_threads(), *self._shut()):
            if one.strength >= known[one.kind]:
                hits.setdefault(one.key, one)
        with installation.transaction():
            written = store.propose(self._without_silence(hits))
            if until is not None:
                installation.marks.replace({MARK: until.isoformat()})
        self._recommend()
        return written

    def _read(self) -> tuple[Sequence[AnswerQuality], datetime | None]:
        """What was read since the last look, and the deleted answers that nobody settled."""
        casework = self.installation.casework
        mark = self.installation.marks.value(MARK)
        since = datetime.fromisoformat(mark) if mark else self.now - SILENT_FOR
        rows = casework.quality.read_since(since, AT_ONCE)
        while len(rows) == AT_ONCE and rows[-1][1] == since:  # many were read at one moment
            rows = casework.quality.read_since(since, 2 * len(rows))
        gone = [one.number for one in casework.answers.page(AnswerQueue.GONE, AT_ONCE)]
        by_id = {one.answer_id: one for one, _ in rows}
        by_id |= casework.quality.of_answers(set(gone) - set(by_id))
        by_id |= self._twins(by_id.values())
        return list(by_id.values()), rows[-1][1] if rows else None

    def _twins(self, read: Collection[AnswerQuality]) -> Mapping[int, AnswerQuality]:
        """Of a copy the earlier text is a copy too, which nobody could know when it was read."""
        alike = {one.twin: one for one in read if one.is_formal and one.likeness >= ALIKE}
        known = self.installation.casework.quality.of_answers({id_ for id_ in alike if id_})
        return {
            id_: replace(one, likeness=max(one.likeness, alike[id_].likeness))
            for id_, one in known.items()
        }

    def _of_answers(self, read: Sequence[AnswerQuality]) -> Iterator[Mistake]:
        casework, region = self.installation.casework, self.installation.region
        cases = casework.cases.several({one.case_id for one in read})
        moves, every = casework.cases.moves_of(cases), casework.answers.of_cases(cases)
        answers = {one.number: one for some in every.values() for one in some}
        posts = {answers[q.answer_id].post_id or "" for q in read if q.answer_id in answers}
        recorded = self.installation.posts.ledger.recorded(posts - {""})
        saved: dict[int, SavedAnswer] = {}
        for quality in read:
            answer, stored = answers.get(quality.answer_id), cases.get(quality.case_id)
            if answer is None or stored is None or answer.state not in _COUNTED:
                continue
            body = answer.body or stored.standing.body
            if body is None or body not in region.bodies or answer.doubt not in _SURE:
                continue
            record = recorded.get(answer.post_id or "")
            others = every[answer.case_id]
            one = SavedAnswer(
                answer=answer,
                quality=quality,
                case=stored.case,
                group=stored.standing.group,
                body=body,
                page=record.source_id if record else None,
                again=any(_is_again(other, answer) for other in others),
            )
            clock = self._clock(stored, moves.get(answer.case_id, ()), body, answer.at)
            if clock is not None and not _is_second(answer, others, clock):
                over = region.worktime(stored.case.place.municipality, body).between
                if answer.at > clock.due:
                    one = replace(one, over=over(clock.due, answer.at))
                key = f"{MistakeKind.LATE} {answer.post_id or f'answer {answer.number}'}"
                self.silences[key] = _silence(answer.case_id, body, clock.due)
            saved[answer.number] = one
            yield from mistakes_of(one, self.now)
        yield from self._opposed(saved)

    def _clock(
        self, stored: StoredCase, moves: Sequence[CaseMove], body: str, at: datetime
    ) -> CaseClock | None:
        """That of the body which ran when it answered, or was stopped by the answer."""
        region = self.installation.region
        counted = timed(effective(moves))
        if not counted:
            return None
        clocks = body_clocks(stored.case, counted, region, self.now)
        mine = [
            one
            for one in clocks
            if one.body is not None and region.are_related(one.body, body) and one.start <= at
        ]
        if not mine or (mine[-1].stopped is not None and mine[-1].stopped < at):
            return None
        return mine[-1]

    def _opposed(self, saved: Mapping[int, SavedAnswer]) -> Iterator[Mistake]:
        """Of the answers to one incident, those that say other than an earlier one."""
        casework, region = self.installation.casework, self.installation.region
        incidents = {one.case.incident_id for one in saved.values() if one.case.incident_id}
        about = {one.case.number: one for one in casework.cases.about(incidents)}
        by_incident: dict[str, list[CaseAnswer]] = {}
        for number, some in casework.answers.of_cases(about).items():
            incident = about[number].case.incident_id
            by_incident.setdefault(incident or "", []).extend(
                one for one in some if one.state in _COUNTED and one.text.strip()
            )
        for some in by_incident.values():
            latest = sorted(some, key=lambda one: (one.at, one.number))[-SPOKEN:]
            by_id = {one.number: one for one in latest}
            statements = [
                Statement(o.number, o.text, o.at, about[o.case_id].case.place, o.body)
                for o in latest
            ]
            place = about[latest[0].case_id].case.place if latest else None
            worktime = region.worktime(place.municipality if place else None)
            for hit in contradictions(statements, worktime, self.installation.lemmatiser):
                # «Сделаем», and then «сделано», is what the resident waits for.
                if hit.other in saved and hit.matter is not Matter.STATE:
                    earlier = by_id[hit.one]
                    spoken = earlier.text[slice(*hit.one_span)]
                    case = about[earlier.case_id].case.spoken
                    yield contradiction(saved[hit.other], self.now, spoken, case)

    def _silent(self) -> Iterator[Mistake]:
        """Cases whose body has not answered when its term was over."""
        casework, region = self.installation.casework, self.installation.region
        wanted = CaseFilter(
            WITH_BODY,
            since=self.now - SILENT_FOR,
            until=self.now,
            order=CaseOrder.BODY_DUE,
            limit=AT_ONCE,
        )
        cases = casework.cases.page(wanted).cases
        numbers = {one.case.number for one in cases}
        answers, watched = casework.answers.of_cases(numbers), casework.watches.of_cases(numbers)
        for stored in cases:
            case, body, due = stored.case, stored.standing.body, stored.deadlines.body_due
            if body is None or due is None or body not in region.bodies:
                continue
            if any(one.state in _COUNTED for one in answers[case.number]):
                continue
            roots = [one for one in watched[case.number] if one.is_root]
            if any(one.gone_at or one.shut_at for one in roots):
                continue  # below it nobody can answer any more
            over = region.worktime(case.place.municipality, body).between(due, self.now)
            yield Mistake(
                key=_silence(case.number, body, due),
                kind=MistakeKind.NONE,
                happened_at=due,
                proposed_at=self.now,
                strength=strength_of(over),
                detail=words.unanswered(over),
                body=body,
                text="" if case.is_filed else (case.text or "")[:LONGEST_TEXT],
                case_id=case.number,
                post_id=case.post_id,
                municipality=case.place.municipality,
                group=stored.standing.group,
            )

    def _of_threads(self) -> Iterator[Mistake]:
        for thread in self._threads():
            yield from mistakes_in(thread, self.now)

    def _threads(self) -> Iterator[Thread]:
        installation, sources = self.installation, self.installation.region.sources
        own = {one.id: one.owner_body for one in sources.values() if one.owner_body}
        if not own:
            return
        index, ledger = installation.posts.index, installation.posts.ledger
        some = All((Among(Field.SOURCE, frozenset(own)), Since(self.now - THREADS_OF)))
        threads: dict[str, list[EnrichedPost]] = {}
        for one in islice(index.walk(some), MOST_POSTS):
            if (root := root_of(one.post)) is not None:
                threads.setdefault(root, []).append(one)
        profiles = installation.crawl.profiles
        accounts = AccountBook(index, sources, profiles, installation.clock)()
        gone = ledger.gone([*threads, *(one.post.id for t in threads.values() for one in t)])
        roots = index.get(sorted(threads))
        for root, comments in threads.items():
            comments.sort(key=lambda one: (one.post.published_at, one.post.id))
            page = comments[0].post.source_id
            official, rude = dict[str, str](), dict[str, Sequence[str]]()
            for one in comments:
                writer = accounts.page_of(one.post, sources)
                if writer is not None and writer.owner_body:
                    official[one.post.id] = writer.owner_body
                    rude[one.post.id] = _rude(one.post.body)
            yield Thread(
                root=root,
                url=roots[root].post.url if root in roots else comments[0].post.url,
                body=own[page] or "",
                page=page,
                comments=comments,
                official=official,
                gone=gone,
                rude=rude,
                root_gone=root in gone,
            )

    def _shut(self) -> Iterator[Mistake]:
        """Threads of a body's own page below which nobody may write any more."""
        installation = self.installation
        sources = installation.region.sources
        shut = installation.casework.watches.shut(self.now - SILENT_FOR, AT_ONCE)
        posts = installation.posts.index.get(sorted({one.post_id for one in shut}))
        for one in shut:
            source, post = sources.get(one.source_id), posts.get(one.post_id)
            if source is None or source.owner_body is None or one.shut_at is None:
                continue
            yield Mistake(
                key=f"{MistakeKind.CLOSED} {one.post_id}",
                kind=MistakeKind.CLOSED,
                happened_at=one.shut_at,
                proposed_at=self.now,
                strength=0.8,
                detail=words.CLOSED,
                body=source.owner_body,
                text=post.post.body[:LONGEST_TEXT] if post else "",
                page=source.id,
                url=one.url,
                case_id=one.case_id,
                post_id=one.post_id,
                municipality=source.municipality,
            )

    def _without_silence(self, hits: Mapping[str, Mistake]) -> Sequence[Mistake]:
        """An answer that comes after its absence was proposed takes the place of that; if people
        have decided of the absence, it is no mistake of its own.
        """
        store = self.installation.outreach.mistakes
        known = store.of_keys({self.silences.get(key, "") for key in hits} | set(hits))
        left = []
        for key, one in hits.items():
            before = known.get(self.silences.get(key, ""))
            if before is None or key in known:
                left.append(one)
            elif before.state is MistakeState.PROPOSED:
                store.save(replace(one, id=before.id, version=before.version))
        return left

    def _recommend(self) -> None:
        """To bodies that repeat a mistake which people confirmed."""
        installation, region = self.installation, self.installation.region
        repeats = installation.outreach.mistakes.repeats(self.now - REPEATS_OF, None, REPEATED)
        today = self.now.astimezone(region.zone).date()
        proposals = []
        for one in repeats:
            body = region.bodies.get(one.body)
            if body is None or body.until is not None:
                continue
            address = f"/mistakes?state=certain&kind={one.kind}&body={one.body}"
            evidence = Figure(
                "mistakes.confirmed",
                f"Подтверждено за {REPEATS_OF.days} дней",
                FigureUnit.COUNT,
                one.count,
                self.now,
                address,
                n=one.count,
            )
            proposals.append(
                Recommendation(
                    key=f"mistake {one.kind} {one.body}",
                    origin=RecommendationOrigin.ERROR,
                    text=TEXTS[RecommendationOrigin.ERROR].format(matter=words.KINDS[one.kind]),
                    evidence=(evidence,),
                    people=0,
                    proposed_at=self.now,
                    body=one.body,
                    about=address,
                    due=today + RECOMMENDED,
                )
            )
        recommend(installation, proposals)


def look_for_mistakes(installation: Installation, now: datetime) -> Sequence[Mistake]:
    """A job of the scheduler."""
    return MistakeLook(installation, now).look()


def _silence(case_id: int, body: str, due: datetime) -> str:
    return f"{MistakeKind.NONE} {case_id} {body} {due.astimezone(UTC):%Y%m%d%H%M}"


def _is_again(other: CaseAnswer, answer: CaseAnswer) -> bool:
    near = answer.at < other.at <= (answer.gone_at or answer.at) + DAY
    return near and other.state in _COUNTED and other.body == answer.body and other.gone_at is None


def _is_second(answer: CaseAnswer, others: Sequence[CaseAnswer], clock: CaseClock) -> bool:
    return any(
        one.state in _COUNTED and clock.start <= one.at < answer.at and one.id != answer.id
        for one in others
    )


def _rude(text: str) -> Sequence[str]:
    return [text[one.start : one.end] for one in hints(text) if one.hint is Hint.RUDE]
