"""The port of enquiries, of the bodies that were asked, and of their answers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.reports.enquiries.enquiry import AskedBody, AskedEnd, Enquiry, EnquiryAnswer


class EnquiryStore(Protocol):
    def add(self, enquiry: Enquiry) -> Enquiry: ...

    def get(self, number: int) -> Enquiry | None: ...

    def page(self, limit: int) -> Sequence[Enquiry]:
        """The newest first."""
        ...

    def end(self, number: int, who: str, at: datetime) -> bool:
        """False if it has ended already."""
        ...

    def uncounted(self, now: datetime, limit: int) -> Sequence[Enquiry]:
        """Whose period is over and whose figures of our own are not counted yet."""
        ...

    def counted(self, number: int, at: datetime) -> None: ...

    def ask(self, asked: AskedBody) -> AskedBody | None:
        """None if the body has a link of this enquiry that works."""
        ...

    def asked(self, asked_id: int) -> AskedBody | None: ...

    def of(self, number: int) -> Sequence[AskedBody]:
        """By body, the latest link of each last."""
        ...

    def counts(self, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """Of each enquiry how many bodies were asked, and how many answered."""
        ...

    def owed(self, bodies: Collection[str] | None, now: datetime) -> Sequence[AskedBody]:
        """The links without an answer of enquiries that have not ended; None means all bodies."""
        ...

    def to_remind(self, now: datetime, limit: int) -> Sequence[AskedBody]:
        """Links without an answer and without a reminder, whose reminder is due, before the day."""
        ...

    def reminded(self, asked_id: int, at: datetime) -> bool:
        """False if somebody else reminded meanwhile."""
        ...

    def stop(self, asked_id: int, how: AskedEnd, at: datetime) -> bool:
        """False if the link had stopped already."""
        ...

    def count_look(self, asked_id: int, at: datetime) -> None: ...

    def answer(self, answer: EnquiryAnswer, most: int) -> bool:
        """Adds an answer; False if the link has stopped, or has `most` answers."""
        ...

    def answers(self, asked_ids: Collection[int]) -> Mapping[int, Sequence[EnquiryAnswer]]:
        """In the order in which they came."""
        ...
