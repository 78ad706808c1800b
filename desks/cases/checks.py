"""What a deed on a case may say: bodies and people that exist, links, masked notes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from app.installation import Installation
from desks.cases.asked import Asked
from domain.cases.answers.template import places
from domain.cases.case import LONGEST_ANSWER, LONGEST_NOTE, CaseMove
from domain.cases.clocks import policy_row
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.privacy.admission import admit_text
from domain.privacy.masking import personal
from domain.region import Region
from domain.terms.policy import CaseStep

ANSWERS = frozenset({CaseDeed.INTERIM, CaseDeed.PROPOSE, CaseDeed.ANSWER})
_ANSWER, _TOPIC = frozenset({"link"}), frozenset({"topic", "group"})
# What each deed says besides its note. Any deed may leave a note.
SAYS: Mapping[CaseDeed, Collection[str]] = {
    CaseDeed.ROUTE: {"body"},
    CaseDeed.ALARM: {"body", "confirmed"},
    CaseDeed.WRONG_BODY: {"body"},
    CaseDeed.ASSIGN: {"person"},
    CaseDeed.INTERIM: _ANSWER,
    CaseDeed.PROPOSE: _ANSWER,
    CaseDeed.ANSWER: _ANSWER,
    CaseDeed.RATE: {"score"},
    CaseDeed.POSTPONE: {"until", "waits"},
    CaseDeed.CLOSE: {"outcome", "until"},
    CaseDeed.SET: {"regime", "priority", *_TOPIC},
}
_SAID = frozenset().union(*SAYS.values())
LONGEST_LINK = 500
LONGEST_NAME = 120


def checked(
    installation: Installation, stored: StoredCase, moves: Sequence[CaseMove], asked: Asked
) -> Asked:
    """The deed with what it says, as it may be kept; the rest is left out. Raises EntryRefused."""
    region, asked = installation.region, _own(asked)
    if asked.body is not None:
        check_body(region, asked.body)
    if asked.deed is CaseDeed.ASSIGN:
        _check_person(installation, stored, asked.person)
    if asked.deed is CaseDeed.EXTEND:
        row = policy_row(stored.case, moves, region)
        if row is None or CaseStep.EXTENSION not in row.terms:
            raise EntryRefused("этот порядок срока не продлевает: см. terms.yaml региона")
    if asked.deed is CaseDeed.ALARM and asked.body is None:
        asked = replace(asked, body=_duty_body(region, stored))
    if asked.deed in ANSWERS:
        check_ready(asked.note, asked.personal_checked)
    group, topic = topic_of(region, asked.group, asked.topic)
    return replace(
        asked,
        note=_kept(asked.note, LONGEST_ANSWER if asked.deed in ANSWERS else LONGEST_NOTE),
        confirmed=_named(asked.confirmed),
        link=checked_link(asked.link),
        group=group,
        topic=topic,
    )


def _own(asked: Asked) -> Asked:
    """Only an assignment names another person, only the centre sets what a case is about."""
    foreign: dict[str, Any] = dict.fromkeys(_SAID.difference(SAYS.get(asked.deed, ())))
    return replace(asked, **foreign)


def check_ready(text: str, personal_checked: bool) -> None:
    """An answer without empty places, and without personal data that nobody looked at. Raises
    EntryRefused, which repeats nothing of the data.
    """
    if empty := places(text):
        names = ", ".join(f"{{{name}}}" for name in empty)
        raise EntryRefused(f"в ответе не заполнено {names}: впишите, что там должно стоять")
    if not personal_checked and (data := personal(text)):
        kinds = ", ".join(dict.fromkeys(instead.strip("[]") for _, _, instead in data))
        raise EntryRefused(
            f"в ответе похоже на личные данные: {kinds}. Уберите их или подтвердите, что это не "
            "данные жителя"
        )


def check_body(region: Region, body: str) -> None:
    known = region.bodies.get(body)
    if known is None:
        raise EntryRefused(f"органа {body} нет: проверьте, как он называется")
    if known.until is not None:
        raise EntryRefused(f"«{known.name}» больше не действует: выберите другой орган")


def topic_of(region: Region, group: str | None, topic: str | None) -> tuple[str | None, str | None]:
    """A topic brings its group. Raises EntryRefused for what the region does not have."""
    if topic:
        if (known := region.topics.get(topic)) is None:
            raise EntryRefused(f"темы {topic} нет: проверьте, как она называется")
        return known.group, known.id
    if group and group not in region.groups:
        raise EntryRefused(f"раздела {group} нет: проверьте, как он называется")
    return group or None, None


def checked_link(link: str | None) -> str | None:
    if not (bare := (link or "").strip()):
        return None
    try:
        parts = urlsplit(bare)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or len(bare) > LONGEST_LINK or not bare.isprintable() or " " in bare:
        raise EntryRefused("ссылка не читается: вставьте адрес целиком, с https://")
    return bare


def _kept(note: str, longest: int) -> str:
    if len(note) > longest:
        raise EntryRefused(f"текст длиннее {longest} знаков: сократите его")
    return admit_text(note.strip())


def kept_reason(typed: str, longest: int, what: str = "причина") -> str:
    """Masked, and without spaces around it. Raises EntryRefused."""
    if len(typed) > longest:
        raise EntryRefused(f"{what}: длиннее {longest} знаков, сократите")
    return admit_text(typed.strip())


def _named(name: str | None) -> str | None:
    """Who confirmed: an employee of a duty service, whose name stays."""
    bare = " ".join((name or "").split())
    if len(bare) > LONGEST_NAME:
        raise EntryRefused(f"имя длиннее {LONGEST_NAME} знаков: сократите его")
    return bare or None


def _check_person(installation: Installation, stored: StoredCase, name: str | None) -> None:
    """An executor answers for the body of the case, or for a body above it."""
    person = installation.access.people.get((name or "").strip())
    chain = {one.id for one in installation.region.chain(stored.standing.body or "")}
    if person is None or not person.enabled or not person.may(Right.ANSWER):
        raise EntryRefused(f"исполнителя «{name or ''}» нет: выберите его из списка")
    if person.scope is not None and not chain & person.scope:
        raise EntryRefused(f"{person.name} отвечает за другие органы: выберите другого")


def _duty_body(region: Region, stored: StoredCase) -> str | None:
    """The administration of the place, whose duty service acts at once."""
    municipality = stored.case.place.municipality
    body = region.administration(municipality) if municipality else None
    return body.id if body else None
