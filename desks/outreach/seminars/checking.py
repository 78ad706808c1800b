"""What a person writes of a seminar, as it may be kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from desks.cases.checks import checked_link, kept_reason
from domain.errors import EntryRefused
from domain.outreach.mistake import MistakeKind
from domain.outreach.seminar import (
    LONGEST,
    LONGEST_ABOUT,
    LONGEST_LINK_NAME,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_MATERIALS,
    MOST_PEOPLE,
    Material,
    Seminar,
    SeminarAudience,
)
from domain.privacy.admission import admit_title


@dataclass(frozen=True, slots=True)
class SeminarForm:
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    about: str = ""
    audience: Sequence[SeminarAudience] = ()
    kinds: Sequence[MistakeKind] = ()
    materials: Sequence[Material] = ()


def materials_of(typed: str) -> Sequence[Material]:
    """A line each: an address, and its name behind a space."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    parts = [line.partition(" ") for line in lines]
    return [Material(title.strip(), url) for url, _, title in parts]


def filled(seminar: Seminar, form: SeminarForm) -> Seminar:
    """Raises EntryRefused."""
    title = admit_title(form.title)
    if not title or len(title) > LONGEST_TITLE:
        raise EntryRefused(f"назовите семинар, не длиннее {LONGEST_TITLE} знаков")
    if not form.starts_at < form.ends_at <= form.starts_at + LONGEST:
        raise EntryRefused("конец раньше начала или дальше недели от него: проверьте время")
    if len(form.materials) > MOST_MATERIALS:
        raise EntryRefused(f"материалов больше {MOST_MATERIALS}: оставьте главные")
    return replace(
        seminar,
        title=title,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        place=_place(form.place),
        about=kept_reason(form.about, LONGEST_ABOUT, "о чём"),
        audience=tuple(one for one in SeminarAudience if one in form.audience),
        kinds=tuple(one for one in MistakeKind if one in form.kinds),
        materials=tuple(map(_material, form.materials)),
    )


def checked_people(people: int, least: int = 0) -> int:
    if not least <= people <= MOST_PEOPLE:
        raise EntryRefused(f"людей — от {least} до {MOST_PEOPLE}: проверьте число")
    return people


def _place(typed: str) -> str:
    """A hall, or the address of a call."""
    if typed.strip().startswith(("http://", "https://")):
        return checked_link(typed) or ""
    return kept_reason(" ".join(typed.split()), LONGEST_PLACE, "где")


def _material(one: Material) -> Material:
    url = checked_link(one.url)
    if url is None:
        raise EntryRefused("у материала нет адреса: вставьте его целиком, с https://")
    if len(one.title) > LONGEST_LINK_NAME:
        raise EntryRefused(f"название материала длиннее {LONGEST_LINK_NAME} знаков")
    return Material(admit_title(one.title) or str(urlsplit(url).hostname), url)
