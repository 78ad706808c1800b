"""Settings: cases."""

import re
from enum import StrEnum

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from domain.cases.referrals.addressees import WRITTEN

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# The token behind a plus takes 40 of the 64 signs that stand before an @.
_MAILBOX = re.compile(r"[a-z0-9._-]{1,24}@[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.IGNORECASE)

CONTACT = "{contact}"  # where an address of `contact_channels` takes the contact


class Open311(StrEnum):
    """Whether the server of Open311 runs, and when what it takes is public: once the centre has
    looked at it, or at once.
    """

    OFF = "off"
    MODERATED = "moderated"
    AT_ONCE = "at_once"


class CaseSettings(BaseModel):
    case_text_days: int = Field(
        365, ge=1, le=36_500, description="Days after its close that the text of a case is kept."
    )
    case_contacts: bool = Field(
        False,
        description="Keep an applicant's contact, sealed, until 30 days after the close.",
    )
    incident_question: bool = Field(
        False,
        description="Ask one question of the contacts of an incident once it is closed.",
    )
    case_approval: list[str] = Field(
        default_factory=list,
        description="Streams whose answers the head of the body approves: phone, vk, pos.",
    )
    open311: Open311 = Field(
        Open311.OFF,
        description="Server of Open311 at /open311/v2: off; moderated, its requests are public "
        "once the centre has looked at them; at_once.",
    )
    contact_channels: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="How contacts of bodies are reached: mail, telegram, max -> Apprise URL with "
        "{contact}.",
    )

    reply_address: str = Field(
        "",
        description="Mailbox that takes answers of bodies by mail; letters name it with a token "
        "behind a plus. None takes no answers by mail.",
    )
    imap_host: str = Field("", description="IMAP server of that mailbox.")
    imap_port: int = Field(993, ge=1, le=65_535, description="Its port.")
    imap_user: str = Field("", description="Name to sign in there; none is reply_address.")
    imap_password: SecretStr | None = Field(None, description="Password to sign in there.")
    imap_folder: str = Field(
        "INBOX", pattern=r"^[\x20-\x7e]{1,200}$", description="Folder that is read."
    )
    imap_tls: bool = Field(True, description="TLS; without it only a server of this machine.")

    @property
    def takes_mail(self) -> bool:
        return bool(self.reply_address and self.imap_host and self.imap_password)

    @property
    def asks_after_incidents(self) -> bool:
        return bool(self.incident_question and self.case_contacts and self.contact_channels)

    @field_validator("reply_address")
    @classmethod
    def _is_mailbox(cls, value: str) -> str:
        if value and not _MAILBOX.fullmatch(value):
            raise ValueError(
                "нужен адрес вида otvet@example.ru, до @ не длиннее 24 знаков и без плюса"
            )
        return value.lower()

    @field_validator("imap_tls")
    @classmethod
    def _is_near(cls, value: bool, info: ValidationInfo) -> bool:
        if not value and info.data.get("imap_host") not in ("", *LOOPBACK):
            raise ValueError("без TLS можно читать только почту этой же машины")
        return value

    @field_validator("contact_channels")
    @classmethod
    def _takes_contacts(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        if unknown := sorted(set(value) - set(WRITTEN)):
            raise ValueError(f"{', '.join(unknown)}: бывают только {', '.join(WRITTEN)}")
        for kind, address in value.items():
            if CONTACT not in address.get_secret_value():
                raise ValueError(f"{kind}: в адресе нет {CONTACT}, на его место встанет контакт")
        return value
