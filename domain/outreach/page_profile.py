"""What a network shows of a page itself: its profile, field by field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.outreach.official_page import PageElement


@dataclass(frozen=True)  # without slots, because the parser pickles it
class ProfileField:
    """One element as the network's `parameter` says it; `is_shown` is None where the answer lacks
    the parameter. `text` is what stands there, `value` its number.
    """

    parameter: str
    is_shown: bool | None
    text: str = ""
    value: int | None = None


@dataclass(frozen=True)
class PageProfile:
    """`account` is the page's id in its network, `address` its short name; each is None if unknown,
    and an unknown `name` is empty.
    """

    name: str
    account: str | None
    address: str | None
    fields: Mapping[PageElement, ProfileField]


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """The profile that was read last, and what became of the page since the first one: another name
    (a new `former_name` replaces the earlier one) or another account under the address.
    """

    source_id: str
    profile: PageProfile
    read_at: datetime
    former_name: str = ""
    renamed_at: datetime | None = None
    taken_at: datetime | None = None

    def read_again(self, profile: PageProfile, now: datetime) -> "KnownProfile":
        before = self.profile
        kept = replace(
            profile, name=profile.name or before.name, account=profile.account or before.account
        )
        again = replace(self, profile=kept, read_at=now)
        if profile.name and before.name and profile.name != before.name:
            again = replace(again, former_name=before.name, renamed_at=now)
        if profile.account and before.account and profile.account != before.account:
            again = replace(again, taken_at=now)
        return again
