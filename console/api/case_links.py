"""Links of cases: hand over, revoke, decide on a term, and «Не отвечают»."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Calling
from console.api.case_schema import Number
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given, example
from console.routes import CASES, READ_CASES
from console.workers import Work
from desks.cases.reading import CaseDesk
from desks.cases.referrals.desk import ReferralDesk
from domain.cases.case import numbered
from domain.cases.referrals.link import Shut
from domain.cases.referrals.mail import CaseMail, MailOutcome
from domain.cases.referrals.referral import Referral, ReferralEnd, Tried

Id = Annotated[int, Path(ge=1, lt=2**62, description="Номер ссылки.")]


class CaseLinkAnswer(Answer):
    """Ссылка, по которой контакт органа отвечает без входа; сам адрес никому не показывается."""

    id: int
    case_id: int
    number: str
    body: str
    contact: Annotated[str, Field(description="mail:адрес, telegram:@имя; пусто у человека.")]
    person: Annotated[str, Field(description="Человек с каналом; пусто у контакта.")]
    made_at: datetime
    who: Annotated[str, Field(description="Кто передал; system — сама система.")]
    by_hand: bool
    press_by: Annotated[
        datetime | None, Field(description="До какого времени ждут кнопки; null — больше не ждут.")
    ]
    opened: Annotated[int, Field(description="Сколько раз открывали, считая почтовые программы.")]
    opened_at: datetime | None
    pressed_at: Annotated[datetime | None, Field(description="Когда нажата последняя кнопка.")]
    name: Annotated[str, Field(description="Как назвался тот, кто её нажал.")]
    tried: Annotated[
        Tried | None, Field(description="bounced — не доставлено, unanswered — не ответил.")
    ]
    asked_at: datetime | None
    asked_why: Annotated[str, Field(description="Почему просит продлить срок.")]
    decided_at: datetime | None
    decided_why: Annotated[str, Field(description="Почему отказано; пусто — продлён.")]
    end: Annotated[ReferralEnd | None, Field(description="Почему больше не действует.")]
    ended_at: datetime | None


class CaseMailAnswer(Answer):
    """Письмо контакта органа: адрес и заголовки не хранятся."""

    at: datetime
    link: Annotated[int, Field(description="Ссылка, на сообщение которой ответили.")]
    outcome: MailOutcome
    answer: Annotated[int | None, Field(description="Ответ, который предложен центру.")]
    attachments: Annotated[int, Field(description="Сколько вложений не прочитано.")]
    shut: Annotated[Shut | None, Field(description="Почему опоздало.")]


class ContactChoice(Answer):
    """Кому ещё можно передать."""

    key: str
    label: str


class CaseLinksAnswer(Answer):
    """Ссылки обращения, ранние сначала."""

    links: list[CaseLinkAnswer]
    contacts: Annotated[list[ContactChoice], Field(description="По порядку, как им пишут.")]
    automatic: Annotated[bool, Field(description="Передаётся ли органу ссылкой само.")]
    mails: Annotated[list[CaseMailAnswer], Field(description="Письма, последние сначала.")]


class Handing(Doer):
    """Кому передать."""

    model_config = example(contact="mail:housing@example.org")

    contact: Annotated[str, Field(max_length=300, description="key из contacts.")]


class Declining(Doer):
    """Почему срок не продлён."""

    model_config = example(note="Подрядчик уже на месте")

    note: Annotated[str, Field(max_length=4000)]


class SilentCaseAnswer(Answer):
    """Обращение, по которому никто не нажал ни одной кнопки."""

    case_id: int
    number: str
    body: str
    since: datetime
    tried: list[CaseLinkAnswer]


class SilentAnswer(Answer):
    """«Не отвечают», долго молчащие сначала, и просьбы о сроке."""

    total: int
    cases: list[SilentCaseAnswer]
    next: Annotated[int | None, Field(description="after следующей страницы.")]
    asking: list[CaseLinkAnswer]


class DeclinedAnswer(Answer):
    """Обращение, в продлении срока которого отказано."""

    case_id: int
    number: str


class WantedSilent(Given):
    """Какая страница."""

    after: Annotated[int, Field(ge=0, lt=2**62, description="next предыдущей.")] = 0


def list_links(caller: Calling, number: Number) -> CaseLinksAnswer:
    """Кому передано, открывали ли, что ответили. Открытие ничего не значит, считаются кнопки."""
    viewer = caller.viewer()
    case_id = CaseDesk(caller.installation).find(viewer, number)
    known = ReferralDesk(caller.installation).list(viewer, case_id)
    fields = {
        "links": [_link(one) for one in known.links],
        "contacts": [{"key": one.key, "label": one.label} for one in known.order],
        "automatic": known.is_on,
        "mails": [_mail(one) for one in known.mails],
    }
    return caller.answer(CaseLinksAnswer, fields)


def hand(caller: Calling, number: Number, handing: Handing) -> CaseLinkAnswer:
    """Повторная отправка тому же контакту заменяет его прежнюю ссылку."""
    viewer = caller.viewer(handing.who)
    case_id = CaseDesk(caller.installation).find(viewer, number)
    sent = ReferralDesk(caller.installation).hand(viewer, case_id, handing.contact)
    return caller.answer(CaseLinkAnswer, _link(sent))


def revoke(caller: Calling, number: Number, link: Id, doer: Doer) -> CaseLinkAnswer:
    """По ней больше ничего не сделать; сделанное остаётся."""
    viewer = caller.viewer(doer.who)
    case_id = CaseDesk(caller.installation).find(viewer, number)
    revoked = ReferralDesk(caller.installation).revoke(viewer, case_id, link)
    return caller.answer(CaseLinkAnswer, _link(revoked))


def decline(caller: Calling, number: Number, declining: Declining) -> DeclinedAnswer:
    """Согласиться — продлить срок: `extend`."""
    viewer = caller.viewer(declining.who)
    case_id = CaseDesk(caller.installation).find(viewer, number)
    stored = ReferralDesk(caller.installation).decline(viewer, case_id, declining.note)
    fields = {"case_id": stored.case.number, "number": stored.case.spoken}
    return caller.answer(DeclinedAnswer, fields)


def list_silent(caller: Calling, wanted: Annotated[WantedSilent, Query()]) -> SilentAnswer:
    """Обращения, которые переслали всем контактам органа, и ни один не ответил."""
    silent = ReferralDesk(caller.installation).silent(caller.viewer(), wanted.after)
    fields = {
        "total": silent.total,
        "cases": [
            {
                "case_id": one.stored.case.number,
                "number": one.stored.case.spoken,
                "body": one.entry.body,
                "since": one.entry.made_at,
                "tried": [_link(link) for link in one.tried],
            }
            for one in silent.cases
        ],
        "next": silent.next,
        "asking": [_link(one.request) for one in silent.asking],
    }
    return caller.answer(SilentAnswer, fields)


def _link(one: Referral) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**known, "number": numbered(one.case_id)}


def _mail(one: CaseMail) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**known, "link": one.referral}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/cases/silent", list_silent, READ_CASES | CASES, "Не отвечают"),
    Operation(
        "GET", "/cases/{number}/links", list_links, READ_CASES | CASES, "Ссылки обращения", MISSING
    ),
    Operation(
        "POST",
        "/cases/{number}/links",
        hand,
        READ_CASES | CASES,
        "Передать ссылкой",
        CHANGING,
        status=201,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/cases/{number}/links/{link}/revoke",
        revoke,
        READ_CASES | CASES,
        "Отозвать ссылку",
        CHANGING,
    ),
    Operation(
        "POST",
        "/cases/{number}/term",
        decline,
        READ_CASES | CASES,
        "Отказать в продлении срока",
        CHANGING,
    ),
)
