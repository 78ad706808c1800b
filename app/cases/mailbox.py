"""The mailbox that takes answers of bodies, as the settings name it, and how far it was read."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from app.settings import Settings
from domain.ports.installation import InstallationStore
from messages.mailbox import Mailbox

PLACE = "reply mailbox"


@dataclass(frozen=True, slots=True)
class MailPlace:
    """How far the mailbox was read: up to the letter `last`; `trying` is what a turn began
    `tries` times. `foreign` letters belong to no case, `unread` ones could not be read.
    """

    validity: int = 0
    last: int = 0
    trying: int = 0
    tries: int = 0
    foreign: int = 0
    unread: int = 0
    read_at: str = ""

    @classmethod
    def of(cls, marks: InstallationStore) -> Self:
        return cls(**json.loads(marks.value(PLACE) or "{}"))

    def save(self, marks: InstallationStore) -> None:
        marks.replace({PLACE: json.dumps(asdict(self))})


def make_mailbox(settings: Settings) -> Mailbox | None:
    """None unless answers by mail are taken."""
    if not settings.takes_mail or settings.imap_password is None:
        return None
    return Mailbox(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user or settings.reply_address,
        password=settings.imap_password.get_secret_value(),
        folder=settings.imap_folder,
        tls=settings.imap_tls,
    )
