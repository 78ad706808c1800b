"""Settings: cases."""

from pydantic import BaseModel, Field, SecretStr, field_validator

from domain.cases.referrals.addressees import WRITTEN

CONTACT = "{contact}"  # where an address of `contact_channels` takes the contact


class CaseSettings(BaseModel):
    case_text_days: int = Field(
        365, ge=1, le=36_500, description="Days after its close that the text of a case is kept."
    )
    case_contacts: bool = Field(
        False,
        description="Keep an applicant's contact, sealed, until 30 days after the close.",
    )
    case_approval: list[str] = Field(
        default_factory=list,
        description="Streams whose answers the head of the body approves: phone, vk, pos.",
    )
    contact_channels: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="How contacts of bodies are reached: mail, telegram, max -> Apprise URL with "
        "{contact}.",
    )

    @field_validator("contact_channels")
    @classmethod
    def _takes_contacts(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        if unknown := sorted(set(value) - set(WRITTEN)):
            raise ValueError(f"{', '.join(unknown)}: бывают только {', '.join(WRITTEN)}")
        for kind, address in value.items():
            if CONTACT not in address.get_secret_value():
                raise ValueError(f"{kind}: в адресе нет {CONTACT}, на его место встанет контакт")
        return value
