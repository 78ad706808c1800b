"""The journal of talks with outlets: what was agreed, what is owed by when; reminders of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import kept_reason
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.leader import speaker
from domain.message import Message, MessageState
from domain.outreach.outlet_contact import (
    LONGEST_PERSON,
    LONGEST_WORDS,
    SOON,
    ContactWay,
    OutletContact,
    is_office_phone,
)
from domain.person import Right
from domain.source import Source
from russian.outreach.outlet_contacts import reminder

LISTED, BATCH = 200, 200


@dataclass(frozen=True, slots=True)
class ContactForm:
    """What a person writes; without a result and with a next date it is planned."""

    way: ContactWay
    at: datetime
    person: str = ""
    phone: str = ""
    purpose: str = ""
    result: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutletContactDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for an outlet or an
    entry that is not there, MoveRefused for a deed out of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(self, viewer: Viewer, source_id: str = "") -> Sequence[OutletContact]:
        """What is owed to all outlets, the soonest first; of one outlet all, the latest first."""
        rows = self.again(viewer, source_id)
        self._note(viewer, Verb.OUTLET_CONTACTS, source_id or "список")
        return rows

    def again(self, viewer: Viewer, source_id: str = "") -> Sequence[OutletContact]:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.LEADERS)
        store = self.installation.outreach.outlet_contacts
        if source_id:
            self.outlet(source_id)
        return store.of(source_id, LISTED) if source_id else store.open(LISTED)

    def add(self, viewer: Viewer, source_id: str, form: ContactForm) -> OutletContact:
        viewer.demand(Right.LEADERS)
        self.outlet(source_id)
        now = self.installation.clock.now()
        empty = OutletContact(
            source_id, form.way, form.at, "", "", "", "", None, viewer.person, viewer.doer, now
        )
        with self.installation.transaction():
            added = self.installation.outreach.outlet_contacts.add(_filled(empty, form))
            self._note(viewer, Verb.OUTLET_CONTACT_ADD, f"№ {added.number} {source_id}")
        return added

    def edit(
        self, viewer: Viewer, number: int, form: ContactForm, version: int | None = None
    ) -> OutletContact:
        """With another next date one is reminded again."""
        viewer.demand(Right.LEADERS)
        known = self._known(number)
        changed = replace(_filled(known, form), who=viewer.doer)
        if changed.due != known.due:
            changed = replace(changed, reminded_at=None, done_at=None)
        with self.installation.transaction():
            saved = self._saved(known, changed, version)
            self._note(viewer, Verb.OUTLET_CONTACT_EDIT, f"№ {number} {known.source_id}")
        return saved

    def finish(
        self, viewer: Viewer, number: int, result: str, version: int | None = None
    ) -> OutletContact:
        """Nothing more is owed."""
        viewer.demand(Right.LEADERS)
        known = self._known(number)
        if known.done_at is not None:
            raise MoveRefused("это уже сделано: посмотрите журнал")
        words = kept_reason(result, LONGEST_WORDS, "итог") or known.result
        if not words:
            raise EntryRefused("не написан итог: скажите, чем кончилось")
        now = self.installation.clock.now()
        with self.installation.transaction():
            changed = replace(known, result=words, done_at=now, who=viewer.doer)
            saved = self._saved(known, changed, version)
            self._note(viewer, Verb.OUTLET_CONTACT_FINISH, f"№ {number} {known.source_id}")
        return saved

    def outlet(self, source_id: str) -> Source:
        source = self.installation.region.sources.get(source_id)
        if source is None or speaker(source) is None:
            raise NotFound(f"такого издания или сообщества в реестре нет: {source_id}")
        return source

    def _known(self, number: int) -> OutletContact:
        store = self.installation.outreach.outlet_contacts
        known = store.get(number) if 0 < number <= GREATEST else None
        if known is None:
            raise NotFound(f"записи № {number} нет: посмотрите журнал")
        return known

    def _saved(
        self, known: OutletContact, changed: OutletContact, version: int | None
    ) -> OutletContact:
        saved = None
        if version in (None, known.version):
            saved = self.installation.outreach.outlet_contacts.save(changed)
        if saved is None:
            raise MoveRefused("запись только что изменили: обновите страницу")
        return saved

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def remind_of_contacts(installation: Installation, now: datetime) -> int:
    """A job: who wrote down a date gets a message a day before it. Returns how many."""
    store, count = installation.outreach.outlet_contacts, 0
    for one in store.due(now + SOON, BATCH):
        source = installation.region.sources.get(one.source_id)
        assert one.due is not None
        at = f"{one.due.astimezone(installation.region.zone):%d.%m.%Y %H:%M}"
        title, text = reminder(one.way, source.title if source else one.source_id, one.purpose, at)
        message = Message(
            id=f"outlet contact {one.number} {one.due.isoformat(timespec='minutes')}",
            about=None,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
            person=one.owner,
        )
        with installation.transaction():
            if store.remind(one.number, now):
                installation.messages.outbox.put([message])
                count += 1
    return count


def _filled(contact: OutletContact, form: ContactForm) -> OutletContact:
    person, phone = (" ".join(typed.split()) for typed in (form.person, form.phone))
    if len(person) > LONGEST_PERSON or not person.isprintable():
        raise EntryRefused(f"имя длиннее {LONGEST_PERSON} знаков или не читается: исправьте его")
    if any(sign.isdigit() or sign == "@" for sign in person):
        raise EntryRefused("в имени цифры или адрес: рабочий телефон впишите отдельно")
    if phone and not is_office_phone(phone):
        raise EntryRefused(
            "телефон не похож на рабочий: впишите городской номер редакции, мобильные не храним"
        )
    purpose = kept_reason(form.purpose, LONGEST_WORDS, "цель")
    if not purpose:
        raise EntryRefused("не написано, о чём: впишите цель")
    return replace(
        contact,
        way=form.way,
        at=form.at,
        person=person,
        phone=phone,
        purpose=purpose,
        result=kept_reason(form.result, LONGEST_WORDS, "итог"),
        due=form.due,
    )
