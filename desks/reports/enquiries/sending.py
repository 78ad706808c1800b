"""Hands the form of an enquiry to a contact of a body, and reminds it."""

from datetime import datetime

from app.installation import Installation
from desks.cases.referrals.handing import Handing
from domain.cases.referrals.addressees import Addressee
from domain.message import Message, MessageState
from domain.reports.enquiries.enquiry import AskedBody, Enquiry
from russian.reports.enquiries import message

BATCH = 500  # reminders of one turn


class EnquirySending:
    """Who is asked is who a case would be handed to first."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.handing = installation, Handing(installation)

    def hand(
        self,
        enquiry: Enquiry,
        body: str,
        to: Addressee | None,
        who: str,
        at: datetime,
        answered_at: datetime | None = None,
    ) -> AskedBody | None:
        """With its message, in the caller's transaction; None if the body has a link that works.
        Without an addressee the body stands in the list and nobody was reached. `answered_at`
        is when it answered by an earlier link.
        """
        asked = self.installation.reports.enquiries.ask(
            AskedBody(
                enquiry=enquiry.number,
                body=body,
                contact=to.contact if to else "",
                person=to.person if to else "",
                made_at=at,
                who=who,
                answered_at=answered_at,
            )
        )
        if asked is not None and asked.is_reached:
            self._put(enquiry, asked, at, f"enquiry {asked.number}", again=False)
        return asked

    def remind(self, enquiry: Enquiry, asked: AskedBody, at: datetime, name: str) -> None:
        self._put(enquiry, asked, at, f"enquiry {asked.number} {name}", again=True)

    def _put(
        self, enquiry: Enquiry, asked: AskedBody, at: datetime, id_: str, *, again: bool
    ) -> None:
        title, text = message(enquiry, self.installation.region.zone, again=again)
        self.installation.messages.outbox.put(
            [
                Message(
                    id=id_,
                    about=None,
                    title=title,
                    text=text,
                    state=MessageState.PENDING,
                    created_at=at,
                    next_try_at=at,
                    person=asked.person or None,
                    contact=asked.contact or None,
                    enquiry=asked.subject,
                )
            ]
        )


def remind(installation: Installation, now: datetime) -> int:
    """A job of the scheduler: each body that owes an answer is reminded once, before the day."""
    store, sending, count = installation.reports.enquiries, EnquirySending(installation), 0
    for asked in store.to_remind(now, BATCH):
        enquiry = store.get(asked.enquiry)
        if enquiry is None:
            continue
        with installation.transaction():
            if store.reminded(asked.number, now):
                sending.remind(enquiry, asked, now, "reminder")
                count += 1
    return count
