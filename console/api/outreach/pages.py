"""Official pages: the register, the audit of each, and what people say of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given
from console.routes import LEADERS
from console.workers import Work
from desks.outreach.pages.desk import LONGEST, ListedPage, PageChoice, PageDesk, PageView
from desks.outreach.pages.owners import PageOwnerDesk
from domain.outreach.official_page import BLOCK_OF, PageBlock, PageClass, PageElement
from domain.outreach.page_audit import (
    FindingVerdict,
    PageAudit,
    PageFinding,
    PageScore,
    PageWitness,
)
from domain.outreach.page_link import PageLink
from domain.source import SourceKind

SourceId = Annotated[str, Path(max_length=100, description="Идентификатор источника.")]
HOUR = timedelta(hours=1)


class WantedPages(Given):
    """Чьи страницы, в какой сети и где."""

    body: Annotated[str, Field(max_length=100)] = ""
    network: SourceKind | None = None
    municipality: Annotated[str, Field(max_length=100)] = ""
    failing: Annotated[bool, Field(description="Только где есть что исправить.")] = False


class PageScoreAnswer(Answer):
    """Выполнено из известного; остальное из требуемого неизвестно."""

    met: int
    known: int
    demanded: int


class PageFindingAnswer(Answer):
    """Один пункт проверки."""

    element: PageElement
    block: PageBlock
    verdict: FindingVerdict
    witness: Annotated[PageWitness, Field(description="Откуда известно.")]
    value: float | None
    text: str
    parameter: Annotated[str, Field(description="Поле ответа сети, или что посчитано.")]
    is_demanded: bool
    demand: Annotated[float | None, Field(description="Сколько нужно.")]
    posts: Annotated[list[str], Field(description="Посты, из-за которых не выполнено.")]
    who: Annotated[str, Field(description="Кто отметил вручную.")]
    at: datetime | None


class PageAuditAnswer(Answer):
    """Проверка одного дня."""

    day: date
    at: datetime
    page_class: PageClass
    score: PageScoreAnswer
    blocks: dict[PageBlock, PageScoreAnswer]


class OfficialPageAnswer(Answer):
    """Страница и её последняя проверка."""

    source_id: str
    title: str
    network: SourceKind
    address: str
    body: str
    municipality: str | None
    page_class: PageClass
    unit: str
    enabled: bool
    is_taken: Annotated[bool, Field(description="По адресу теперь другая страница.")]
    waiting: Annotated[int, Field(description="Вопросов, чей первый срок прошёл, без ответа.")]
    audit: PageAuditAnswer | None


class LackingAnswer(Answer):
    """В каких обязательных сетях у органа нет страницы."""

    body: str
    networks: list[SourceKind]


class OfficialPagesAnswer(Answer):
    """По органам."""

    pages: list[OfficialPageAnswer]
    lacking: list[LackingAnswer]


class PageQuestionAnswer(Answer):
    """Вопрос без ответа."""

    post: str
    asked_at: datetime
    waited_hours: Annotated[float, Field(description="Рабочих часов.")]


class PageViewAnswer(OfficialPageAnswer):
    """С пунктами, вопросами и историей, последние сначала."""

    findings: list[PageFindingAnswer]
    questions: list[PageQuestionAnswer]
    history: list[PageAuditAnswer]
    former_name: str
    renamed_at: datetime | None


class PageKeeping(Doer):
    """Класс и подразделение; пустой класс — как у всех органов уровня."""

    page_class: PageClass | None = None
    unit: Annotated[str, Field(max_length=LONGEST)] = ""


class PageTicking(Doer):
    """Что человек увидел на странице; met: null — снять отметку."""

    element: PageElement
    met: bool | None
    note: Annotated[str, Field(max_length=LONGEST)] = ""


class PageAuditing(Doer):
    """Без слов."""


class PageSending(Doer):
    """Кому: пусто — первому контакту органа."""

    contact: Annotated[str, Field(max_length=500)] = ""


class PageLinkAnswer(Answer):
    """Кому и когда отправлено."""

    contact: str
    made_at: datetime


def list_pages(caller: Calling, wanted: Annotated[WantedPages, Query()]) -> OfficialPagesAnswer:
    """Реестр: у кого какая страница и какой обязательной нет."""
    choice = PageChoice(wanted.body, wanted.network, wanted.municipality, wanted.failing)
    register = PageDesk(caller.installation).list(caller.viewer(), choice)
    fields = {
        "pages": [_page(one) for one in register.pages.values()],
        "lacking": [
            {"body": one.body.id, "networks": list(one.lacking)}
            for one in register.bodies
            if one.lacking
        ],
    }
    return caller.answer(OfficialPagesAnswer, fields)


def show_page(caller: Calling, source_id: SourceId) -> PageViewAnswer:
    """Проверка страницы по пунктам."""
    view = PageDesk(caller.installation).look(caller.viewer(), source_id)
    return caller.answer(PageViewAnswer, _view(view))


def keep(caller: Calling, source_id: SourceId, asked: PageKeeping) -> PageViewAnswer:
    """Записать класс и подразделение."""
    desk, viewer = PageDesk(caller.installation), caller.viewer(asked.who)
    view = desk.keep(viewer, source_id, asked.page_class or "", asked.unit)
    return caller.answer(PageViewAnswer, _view(view))


def tick(caller: Calling, source_id: SourceId, asked: PageTicking) -> PageViewAnswer:
    """Отметить вручную или снять отметку."""
    desk, viewer = PageDesk(caller.installation), caller.viewer(asked.who)
    if asked.met is None:
        view = desk.untick(viewer, source_id, asked.element)
    else:
        view = desk.tick(viewer, source_id, asked.element, asked.met, asked.note)
    return caller.answer(PageViewAnswer, _view(view))


def audit(caller: Calling, source_id: SourceId, asked: PageAuditing) -> PageViewAnswer:
    """Проверить сейчас."""
    view = PageDesk(caller.installation).audit(caller.viewer(asked.who), source_id)
    return caller.answer(PageViewAnswer, _view(view))


def send(caller: Calling, source_id: SourceId, asked: PageSending) -> PageLinkAnswer:
    """Отправить органу список: что исправить, по ссылке."""
    desk, viewer = PageOwnerDesk(caller.installation), caller.viewer(asked.who)
    return caller.answer(PageLinkAnswer, _link(desk.send(viewer, source_id, asked.contact)))


def revoke(caller: Calling, source_id: SourceId, asked: PageAuditing) -> PageViewAnswer:
    """Отозвать последнюю ссылку."""
    viewer = caller.viewer(asked.who)
    PageOwnerDesk(caller.installation).revoke(viewer, source_id)
    view = PageDesk(caller.installation).again(viewer, source_id)
    return caller.answer(PageViewAnswer, _view(view))


def _link(one: PageLink) -> dict[str, object]:
    return {"contact": one.key, "made_at": one.made_at}


def _page(one: ListedPage) -> dict[str, object]:
    page = one.page
    return {
        "source_id": page.source.id,
        "title": page.source.title,
        "network": page.source.kind,
        "address": page.source.address,
        "body": page.body.id,
        "municipality": page.source.municipality or page.body.municipality,
        "page_class": page.page_class,
        "unit": page.unit,
        "enabled": page.source.enabled,
        "is_taken": one.is_taken,
        "waiting": one.waiting,
        "audit": _audit(one.audit) if one.audit else None,
    }


def _view(view: PageView) -> dict[str, object]:
    audit, profile = view.listed.audit, view.profile
    return {
        **_page(view.listed),
        "findings": [_finding(one) for one in audit.findings] if audit else [],
        "questions": [
            {
                "post": one.post.post.id,
                "asked_at": one.post.post.published_at,
                "waited_hours": round(one.waited / HOUR, 2),
            }
            for one in view.waiting
        ],
        "history": [_audit(one) for one in view.history],
        "former_name": profile.former_name if profile else "",
        "renamed_at": profile.renamed_at if profile else None,
    }


def _audit(one: PageAudit) -> dict[str, object]:
    return {
        "day": one.day,
        "at": one.at,
        "page_class": one.page_class,
        "score": _score(one.score()),
        "blocks": {block: _score(one.score(block)) for block in PageBlock},
    }


def _score(one: PageScore) -> dict[str, int]:
    return {"met": one.met, "known": one.known, "demanded": one.demanded}


def _finding(one: PageFinding) -> dict[str, object]:
    plain = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**plain, "block": BLOCK_OF[one.element], "posts": list(one.posts)}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/pages", list_pages, LEADERS, "Официальные страницы", work=Work.LONG),
    Operation(
        "GET", "/pages/{source_id}", show_page, LEADERS, "Одна официальная страница", MISSING
    ),
    Operation(
        *("POST", "/pages/{source_id}/keep", keep, LEADERS),
        *("Официальная страница: класс и подразделение", CHANGING),
        work=Work.LONG,
    ),
    Operation(
        *("POST", "/pages/{source_id}/tick", tick, LEADERS),
        *("Официальная страница: отметить вручную", CHANGING),
        work=Work.LONG,
    ),
    Operation(
        *("POST", "/pages/{source_id}/audit", audit, LEADERS),
        *("Официальная страница: проверить", CHANGING),
        work=Work.LONG,
    ),
    Operation(
        *("POST", "/pages/{source_id}/send", send, LEADERS),
        *("Официальная страница: отправить список органу", CHANGING),
    ),
    Operation(
        *("POST", "/pages/{source_id}/revoke", revoke, LEADERS),
        *("Официальная страница: отозвать ссылку", CHANGING),
    ),
)
