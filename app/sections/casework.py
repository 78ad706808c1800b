"""Settings: cases."""

from pydantic import BaseModel, Field


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
