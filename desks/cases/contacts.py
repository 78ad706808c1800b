"""Contacts of applicants, to tell the result: kept only if a setting says so, opened one by one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from app.key import seal_contact, unseal_contact
from desks.audit import write
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.person import Right

LONGEST_CONTACT = 200
ERASED_AFTER = timedelta(days=30)  # of the close


@dataclass(frozen=True, slots=True)
class CaseContacts:
    installation: Installation

    def keep(self, case_id: int, typed: str) -> bool:
        """False if the setting is off or nothing was typed; the deed that opens the case demands
        the right. Raises EntryRefused.
        """
        contact = " ".join(typed.split())
        if not contact or not self.installation.settings.case_contacts:
            return False
        if len(contact) > LONGEST_CONTACT:
            raise EntryRefused(f"контакт длиннее {LONGEST_CONTACT} знаков: оставьте один")
        sealed = seal_contact(self.installation.settings.contacts_key, case_id, contact)
        now = self.installation.clock.now()
        self.installation.casework.contacts.keep(case_id, sealed, now)
        return True

    def is_kept(self, viewer: Viewer, case_id: int) -> bool:
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self.installation.casework.contacts.sealed(case_id) is not None

    def open(self, viewer: Viewer, case_id: int) -> str:
        """The contact of one case, which the audit records. Raises Forbidden, NotFound."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        installation = self.installation
        stored = CaseScope(installation, viewer).known(case_id)
        if (sealed := installation.casework.contacts.sealed(case_id)) is None:
            raise NotFound(f"у обращения {stored.case.spoken} контакта нет: его не оставили")
        contact = unseal_contact(installation.settings.contacts_key, case_id, sealed)
        now = installation.clock.now()
        write(installation.audit, now, viewer, Verb.CASE_CONTACT, stored.case.spoken)
        return contact


def erase_contacts(installation: Installation, now: datetime) -> int:
    return installation.casework.contacts.erase(now - ERASED_AFTER)
