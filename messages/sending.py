"""One channel at work. It sends in its own thread, so that a hanging channel delays no other."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from threading import Event, Lock, Thread

from domain.errors import ChannelUnavailable, OtklikError
from domain.message import Matter, Message, MessageState
from domain.ports.messages import Outbox
from messages.applicants import Applicant, Applicants
from messages.folding import FEW, together
from messages.links import Links
from messages.parcels import Bundle, delivered, failed
from messages.signed.case_links import CaseLinks
from messages.signed.report_links import ReportLinks
from messages.signed.row_links import RowLinks
from russian.moments import gap

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=4)  # a killed process delays its messages by so much at most
SLOW = timedelta(seconds=10)  # per message, before alerts go another way
DEADLINE = timedelta(minutes=1)  # per message; far below the lease
REFUSED = "канал не принял сообщение"
BY_MAIL = "Или ответьте на это письмо текстом, без вложений: ответ прочтёт центр."
LATE = timedelta(minutes=5)  # a report that leaves later says so
FLOOD = timedelta(seconds=10)  # after a list, messages for the same address are collected

Send = Callable[[str, str], None]  # title and text; raises ChannelUnavailable
Reach = Callable[[str], Send]  # of a contact
# Of a contact or of nobody in particular, and the mailbox that takes the answer; None for channels
# that are no e-mail.
Answering = Callable[[str | None, str], Send | None]
Timer = Callable[[], timedelta]  # elapsed time on the product's clock; never set back


class Sender:
    """Sends the messages of the channel `name`; lists link to `list_url`; `reach` sends those to
    contacts of bodies. It starts no message
    later than `deadline` before the lease ends, so no other process has taken it. Only the
    notifier's thread calls `start`, `abandon` and `stop`.
    """

    def __init__(
        self,
        name: str,
        send: Send,
        *,
        outbox: Outbox,
        links: Links,
        list_url: str,
        timer: Timer,
        deadline: timedelta,
        case_links: CaseLinks | None = None,
        applicants: Applicants | None = None,
        enquiry_links: RowLinks | None = None,
        report_links: ReportLinks | None = None,
        page_links: RowLinks | None = None,
        seminar_links: RowLinks | None = None,
        reach: Reach | None = None,
        answering: Answering | None = None,
    ) -> None:
        self.name, self._send, self._reach = name, send, reach
        self._answering = answering
        self._outbox, self._links, self._list_url = outbox, links, list_url
        self._case_links, self._applicants = case_links, applicants
        self._enquiry_links, self._report_links = enquiry_links, report_links
        self._page_links, self._seminar_links = page_links, seminar_links
        self._timer, self._deadline = timer, deadline
        self.gathers_until: datetime | None = None
        self.count = 0  # messages delivered by the last batch
        self.error: OtklikError | None = None  # that ended the last batch
        self._lock = Lock()
        self._idle = Event()
        self._idle.set()
        self._left: deque[Bundle] = deque()
        self._current: Bundle = ()
        self._hangs = False
        self._taken_at = datetime.min.replace(tzinfo=UTC)
        self._taken = self._begun = timedelta()

    @property
    def is_busy(self) -> bool:
        return not self._idle.is_set()

    @property
    def hangs(self) -> bool:
        return self._hangs and self.is_busy

    @property
    def is_overdue(self) -> bool:
        with self._lock:
            waits = self._timer() - self._begun
            return bool(self._current) and not self._hangs and waits > self._deadline

    @property
    def is_slow(self) -> bool:
        """It may answer yet, but what can go another way should."""
        with self._lock:
            return bool(self._current) and self._timer() - self._begun > SLOW

    def under_way(self) -> list[Message]:
        with self._lock:
            bundles = chain(() if self._hangs else (self._current,), self._left)
            return [p.message for bundle in bundles for p in bundle]

    def start(self, batch: Sequence[Bundle], taken_at: datetime, taken: timedelta) -> None:
        """Send these in a new thread; `taken_at` and `taken` are the start of their lease by the
        clock and by the timer.
        """
        assert not self.is_busy
        self._left = deque(batch)
        self._taken_at, self._taken = taken_at, taken
        self.count, self.error, self._hangs = 0, None, False
        self._idle.clear()
        Thread(target=self._run, name=f"channel {self.name}", daemon=True).start()

    def abandon(self) -> None:
        """Give up the hanging message: it counts as refused unless it succeeds later, and the
        messages behind it are free at once.
        """
        with self._lock:
            if self._hangs or not self._current:
                return
            self._hangs = True
            current = self._current
        log.warning("channel %s: no answer for %d messages", self.name, len(current))
        self._release()
        seconds = round(self._deadline.total_seconds())
        self._fail(current, f"канал не ответил за {seconds} с")

    def stop(self) -> None:
        self._release()

    def wait(self, timeout: float | None = None) -> bool:
        """False if the batch still runs after `timeout` seconds."""
        return self._idle.wait(timeout)

    def _run(self) -> None:
        try:
            while bundle := self._next():
                self._send_as_one(bundle)
        except OtklikError as error:
            # Messages that were not settled are due again when their lease ends.
            log.warning("channel %s: %s", self.name, error)
            self.error = error
        finally:
            with self._lock:
                self._current, self._left = (), deque()
            self._idle.set()

    def _next(self) -> Bundle:
        with self._lock:
            self._current = ()
            if self._hangs or not self._left:
                return ()
            on_time = self._timer() - self._taken <= LEASE - self._deadline
            if on_time:
                self._current = self._left.popleft()
                self._begun = self._timer()
                return self._current
        self._release()
        return ()

    def _release(self) -> None:
        with self._lock:
            waiting = [p.taken for bundle in self._left for p in bundle]
            self._left.clear()
        if waiting and self._timer() - self._taken < LEASE:
            now = self._now()
            self._outbox.settle([replace(m, next_try_at=now) for m in waiting])

    def _send_as_one(self, bundle: Bundle) -> None:
        # Somebody may have acknowledged the alert since the messages were taken; then they are
        # stopped.
        pending = self._outbox.pending([p.message.id for p in bundle])
        bundle = [p for p in bundle if p.message.id in pending]
        if not bundle or self._hangs:
            return
        first = bundle[0].message
        about, applicant = first.about, self._applicant(first)
        if applicant is not None and applicant.end:
            ended = replace(first, state=MessageState.STOPPED, error=applicant.end)
            self._outbox.settle([ended])
            return
        words = [self._words(p.message, applicant) for p in bundle]
        title, text = together(about.kind, words, self._list_url) if about else words[0]
        contact = applicant.contact if applicant is not None else first.contact
        by_mail = self._by_mail(first)
        try:
            if by_mail is not None:
                by_mail(title, f"{text}\n{BY_MAIL}")
            elif contact is not None and self._reach is not None:
                self._reach(contact)(title, text)
            else:
                self._send(title, text)
        except ChannelUnavailable as error:
            # A service may repeat the address, and that of an applicant is written nowhere.
            reason = str(error) if applicant is None else REFUSED
            log.warning("channel %s failed for %d messages: %s", self.name, len(bundle), reason)
            if not self._hangs:
                self._fail(bundle, reason)
            return
        log.info("channel %s: %d messages delivered as one", self.name, len(bundle))
        now = self._now()
        if len(bundle) > FEW:
            self.gathers_until = now + FLOOD
        self._outbox.settle([delivered(p, now) for p in bundle])
        self.count += len(bundle)

    def _fail(self, bundle: Bundle, reason: str) -> None:
        now = self._now()
        self._outbox.settle([failed(p, reason, now) for p in bundle])

    def _applicant(self, message: Message) -> Applicant | None:
        return self._applicants.of(message, self._now()) if self._applicants else None

    def _by_mail(self, message: Message) -> Send | None:
        """The way of a letter that is answered by a letter."""
        if message.referral is None or self._case_links is None or self._answering is None:
            return None
        mailbox = self._case_links.address(message.referral, message.created_at)
        return self._answering(message.contact, mailbox) if mailbox else None

    def _words(self, message: Message, applicant: Applicant | None) -> tuple[str, str]:
        if applicant is not None:
            return message.title, f"{message.text}\n{applicant.link}"
        if message.referral is not None and self._case_links is not None:
            link = self._case_links.url(message.referral, message.created_at)
            return message.title, f"{message.text}\nОткрыть и ответить: {link}"
        if message.enquiry is not None and self._enquiry_links is not None:
            link = self._enquiry_links.url(message.enquiry)
            return message.title, f"{message.text}\nЗаполнить без входа: {link}"
        if message.page is not None and self._page_links is not None:
            link = self._page_links.url(message.page)
            return message.title, f"{message.text}\nОткрыть без входа: {link}"
        if message.seminar is not None and self._seminar_links is not None:
            link = self._seminar_links.url(message.seminar)
            return message.title, f"{message.text}\nОтветить без входа: {link}"
        if message.report and message.reader and self._report_links is not None:
            link = self._report_links.url(message.report, message.reader, self._now())
            text = f"{message.text}\n\nОтчёт целиком и файлы, вход не нужен: {link}"
            return message.title, self._told_late(message) + text
        if not message.asks:
            return message.title, self._told_late(message) + message.text
        link = self._links.url(message, self._now())
        return message.title, f"{message.text}\nПринять без входа: {link}"

    def _told_late(self, message: Message) -> str:
        """A report says so if its channel took it late."""
        late = self._now() - message.created_at
        if message.about is None or message.about.kind is not Matter.REPORT or late <= LATE:
            return ""
        return f"Сообщение опоздало на {gap(late)}: канал его не принимал.\n\n"

    def _now(self) -> datetime:
        return self._taken_at + (self._timer() - self._taken)
