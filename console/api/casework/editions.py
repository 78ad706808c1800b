"""Published ratings: drafts, objections, final versions, exclusions."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Path, Query

from console.api.caller import Caller, Calling
from console.api.case_ratings import table_fields
from console.api.casework.edition_schema import (
    EditionAnswer,
    EditionFileAnswer,
    EditionFinishing,
    EditionLookAnswer,
    EditionsAnswer,
    Excluding,
    ExclusionAnswer,
    ExclusionsAnswer,
    FrozenCasesAnswer,
    Inviting,
    ObjectingGiven,
    ObjectionAnswer,
    ObjectionDeciding,
    Publishing,
    RatingLinkAnswer,
    RevokedAnswer,
    Withdrawing,
)
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.routes import DRAFTS, RATINGS, READ_CASES
from console.workers import Work
from desks.cases.ratings.editions import EditionDesk, EditionLook
from desks.cases.ratings.exclusions import ExclusionDesk
from desks.cases.ratings.objections import Objecting, ObjectionDesk
from domain.cases.case import numbered
from domain.cases.ratings.edition import RatingEdition
from domain.cases.ratings.exclusion import (
    RatingExclusion,
)
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import RatingObjection

Edition = Annotated[int, Path(ge=1, le=2**62, description="Номер выпуска.")]
Objection = Annotated[int, Path(ge=1, le=2**62, description="Номер возражения.")]
Link = Annotated[int, Path(ge=1, le=2**62, description="Номер ссылки.")]
Exclusion = Annotated[int, Path(ge=1, le=2**62, description="Номер исключения.")]
View = Annotated[
    str,
    Query(max_length=60, description="Как посчитано: одно из views; пусто — все потоки вместе."),
]
Draft = Annotated[bool, Query(description="Каким был черновик.")]


def list_editions(caller: Calling) -> EditionsAnswer:
    """Черновики — с правом drafts."""
    known = EditionDesk(caller.installation).list(caller.viewer())
    return caller.answer(EditionsAnswer, {"editions": known})


def show_edition(
    caller: Calling, edition: Edition, view: View = "", draft: Draft = False
) -> EditionLookAnswer:
    """Орган видит себя, центр — всех."""
    look = EditionDesk(caller.installation).look(caller.viewer(), edition, view, draft)
    return caller.answer(EditionLookAnswer, _look(look))


def show_frozen_cases(
    caller: Calling,
    edition: Edition,
    body: str,
    kind: MeasureKind,
    view: View = "",
    draft: Draft = False,
) -> FrozenCasesAnswer:
    """Какими обращения были, когда их посчитали."""
    desk = EditionDesk(caller.installation)
    behind = desk.cases(caller.viewer(), edition, body, kind, view, draft)
    cases = [
        {
            "number": numbered(int(one.rated.case)),
            "received": one.rated.received,
            "due": one.rated.due,
            "answered": one.rated.answered,
            "exclusion": one.exclusion,
            "objection": one.objection,
        }
        for one in behind.cases
    ]
    return caller.answer(FrozenCasesAnswer, {"total": behind.total, "cases": cases})


def fetch_edition(caller: Calling, edition: Edition) -> EditionFileAnswer:
    """Обращения всех органов без текстов; есть только у центра."""
    known, text = EditionDesk(caller.installation).file(caller.viewer(), edition)
    return caller.answer(EditionFileAnswer, {"digest": known.digest, "content": text})


def publish(caller: Calling, publishing: Publishing) -> EditionAnswer:
    """Опубликовать черновик; его видят центр и органы."""
    made = EditionDesk(caller.installation).publish(
        caller.viewer(publishing.who),
        publishing.span,
        publishing.day,
        publishing.until,
        publishing.reason,
    )
    return _edition(caller, made)


def finish(caller: Calling, edition: Edition, finishing: EditionFinishing) -> EditionAnswer:
    """После срока возражений, когда решено каждое."""
    desk = EditionDesk(caller.installation)
    return _edition(caller, desk.finish(caller.viewer(finishing.who), edition))


def withdraw(caller: Calling, edition: Edition, withdrawing: Withdrawing) -> EditionAnswer:
    """Черновик больше не действует."""
    desk, viewer = EditionDesk(caller.installation), caller.viewer(withdrawing.who)
    return _edition(caller, desk.withdraw(viewer, edition, withdrawing.why))


def object_(caller: Calling, edition: Edition, objecting: ObjectingGiven) -> ObjectionAnswer:
    """До срока возражений."""
    asked = Objecting(objecting.body, objecting.reason, objecting.case, objecting.measure)
    desk, viewer = ObjectionDesk(caller.installation), caller.viewer(objecting.who)
    return _objection(caller, desk.object(viewer, edition, asked))


def decide(caller: Calling, objection: Objection, deciding: ObjectionDeciding) -> ObjectionAnswer:
    """Принять с последствием или отклонить."""
    desk, viewer = ObjectionDesk(caller.installation), caller.viewer(deciding.who)
    return _objection(caller, desk.decide(viewer, objection, deciding.effect, deciding.why))


def invite(caller: Calling, edition: Edition, inviting: Inviting) -> RatingLinkAnswer:
    """Действует до срока возражений."""
    desk, viewer = ObjectionDesk(caller.installation), caller.viewer(inviting.who)
    link, address = desk.invite(viewer, edition, inviting.body)
    fields = {"id": link.id, "body": link.body, "ends_at": link.ends_at, "address": address}
    return caller.answer(RatingLinkAnswer, fields)


def revoke(caller: Calling, link: Link, revoking: EditionFinishing) -> RevokedAnswer:
    """Ссылка больше не открывается."""
    one = ObjectionDesk(caller.installation).revoke(caller.viewer(revoking.who), link)
    return caller.answer(RevokedAnswer, one)


def list_exclusions(caller: Calling) -> ExclusionsAnswer:
    """И снятые тоже."""
    known = ExclusionDesk(caller.installation).list(caller.viewer())
    return caller.answer(ExclusionsAnswer, {"exclusions": [_exclusion(one) for one in known]})


def add_exclusion(caller: Calling, excluding: Excluding) -> ExclusionAnswer:
    """Действует сразу; утверждённые рейтинги не меняет."""
    asked = RatingExclusion(
        *(excluding.name, excluding.kind, excluding.reason, excluding.since, excluding.until),
        *(excluding.municipalities, excluding.topics, excluding.streams, excluding.bodies),
    )
    made = ExclusionDesk(caller.installation).add(caller.viewer(excluding.who), asked)
    return caller.answer(ExclusionAnswer, _exclusion(made))


def end_exclusion(
    caller: Calling, exclusion: Exclusion, ending: EditionFinishing
) -> ExclusionAnswer:
    """Больше ничего не исключает."""
    one = ExclusionDesk(caller.installation).end(caller.viewer(ending.who), exclusion)
    return caller.answer(ExclusionAnswer, _exclusion(one))


def _edition(caller: Caller, edition: RatingEdition) -> EditionAnswer:
    return caller.answer(EditionAnswer, edition)


def _objection(caller: Caller, objection: RatingObjection) -> ObjectionAnswer:
    return caller.answer(ObjectionAnswer, objection)


def _exclusion(one: RatingExclusion) -> Mapping[str, Any]:
    fields = {name: getattr(one, name) for name in ExclusionAnswer.model_fields}
    lists = ("municipalities", "topics", "streams", "bodies")
    return fields | {name: list(fields[name]) for name in lists}


def _look(look: EditionLook) -> Mapping[str, Any]:
    own = {name: getattr(look.edition, name) for name in EditionAnswer.model_fields}
    return own | {
        "view": look.view,
        "views": sorted(look.content.views),
        "is_sound": look.is_sound,
        "since": look.content.since,
        "period_until": look.content.until,
        "taken_at": look.content.taken_at,
        "tables": list(map(table_fields, look.tables)),
        "exclusions": list(map(_exclusion, look.content.exclusions)),
        "left_out": look.left_out,
        "objections": look.objections,
    }


_E = "/rating-editions"
_DECIDES, _OBJECTS = READ_CASES | RATINGS, READ_CASES | DRAFTS
ROUTES: Sequence[Operation] = (
    Operation("GET", _E, list_editions, READ_CASES, "Выпуски рейтинга"),
    Operation(
        "POST", _E, publish, _DECIDES, "Рейтинг: опубликовать черновик", CHANGING, work=Work.LONG
    ),
    Operation(
        "GET", f"{_E}/{{edition}}", show_edition, READ_CASES, "Один выпуск", MISSING, work=Work.LONG
    ),
    Operation(
        "GET",
        f"{_E}/{{edition}}/file",
        fetch_edition,
        READ_CASES,
        "Утверждённые данные рейтинга",
        MISSING,
        work=Work.LONG,
    ),
    Operation(
        "GET",
        f"{_E}/{{edition}}/cases/{{body}}/{{kind}}",
        show_frozen_cases,
        READ_CASES,
        "Обращения за числом выпуска",
        MISSING,
        work=Work.LONG,
    ),
    Operation(
        "POST",
        f"{_E}/{{edition}}/finish",
        finish,
        _DECIDES,
        "Рейтинг: утвердить",
        CHANGING,
        work=Work.LONG,
    ),
    Operation(
        "POST",
        f"{_E}/{{edition}}/withdraw",
        withdraw,
        _DECIDES,
        "Рейтинг: отозвать черновик",
        CHANGING,
        work=Work.LONG,
    ),
    Operation(
        "POST",
        f"{_E}/{{edition}}/objections",
        object_,
        _OBJECTS,
        "Возражение к черновику рейтинга",
        CHANGING,
        work=Work.LONG,
    ),
    Operation(
        "POST",
        "/rating-objections/{objection}/decide",
        decide,
        _DECIDES,
        "Решить возражение",
        CHANGING,
        work=Work.LONG,
    ),
    Operation(
        "POST",
        f"{_E}/{{edition}}/links",
        invite,
        _DECIDES,
        "Ссылка органа для возражений",
        CHANGING,
        work=Work.LONG,
    ),
    Operation(
        "POST",
        "/rating-links/{link}/revoke",
        revoke,
        _DECIDES,
        "Отозвать ссылку для возражений",
        CHANGING,
        work=Work.LONG,
    ),
    Operation("GET", "/rating-exclusions", list_exclusions, READ_CASES, "Исключения из рейтинга"),
    Operation(
        "POST", "/rating-exclusions", add_exclusion, _DECIDES, "Добавить исключение", CHANGING
    ),
    Operation(
        "POST",
        "/rating-exclusions/{exclusion}/end",
        end_exclusion,
        _DECIDES,
        "Снять исключение",
        CHANGING,
    ),
)
