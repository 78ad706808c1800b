"""Settings: how long what is kept."""

from pydantic import BaseModel, Field

LONGEST = 36_500


class RetentionSettings(BaseModel):
    keep_posts_days: int = Field(
        0,
        ge=0,
        le=LONGEST,
        description="Days that posts and comments are kept, by whole months; 0 without end.",
    )
    keep_drafts_days: int = Field(
        0,
        ge=0,
        le=LONGEST,
        description="Days that a report is kept which was neither approved nor sent; 0 without "
        "end.",
    )
    keep_messages_days: int = Field(
        0,
        ge=0,
        le=LONGEST,
        description="Days that the text of a delivered message is kept; 0 without end.",
    )
